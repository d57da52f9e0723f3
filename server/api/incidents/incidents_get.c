/* SPDX-License-Identifier: Apache-2.0
 * incidents_get.c - the incidents that touch the caller's municipalities, open ones first. */
#include "server/api/incidents/incident_json.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/base/id.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "shapes.h"

#define PAGE_MAX 200 /* incidents of an answer */

static enum step reply(struct job *j);

const struct route incidents_get = {
    .method = HTTP_GET,
    .path = "/api/incidents",
    .action = ACT_INCIDENT_READ,
    .doc = "Incidents over the caller's municipalities, open ones first, a page at a time.",
    .query_doc = "after",
    .answer = &SHAPE_INCIDENTS_ANSWER,
    .steps = { { "reply", reply } },
};

/* Those the caller may see, in the order of the list; behind `after` when it is one of them. Returns how many there are
 * in all; *n of them, beginning with *first, are the page. */
static size_t visible(const struct user *u, int64_t *ids, size_t known, int64_t after, size_t *first, size_t *n)
{
    size_t total = 0;
    *first = 0;
    for (size_t i = 0; i < known; i++) {
        struct incident in;
        if (!incident_get(picture_now(), ids[i], &in) || !incident_visible(u, &in))
            continue;
        ids[total++] = in.id;
        if (in.id == after)
            *first = total;
    }
    *n = total - *first < PAGE_MAX ? total - *first : PAGE_MAX;
    return total;
}

static enum step reply(struct job *j)
{
    size_t known = incident_list(picture_now(), NULL, 0), first, n;
    int64_t *ids = arena_array(&j->arena, known + 1, sizeof *ids), after = 0;
    struct sv from = req_query(job_req(j), "after");
    if (!ids || (from.n && id_parse(from, &after)))
        return job_fail(j, ids ? E_JSON_VALUE : E_NO_MEMORY);
    known = incident_list(picture_now(), ids, known);
    size_t total = visible(&req_caller(job_req(j))->user, ids, known, after, &first, &n);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4 * 1024 * 1024);
    as_of_write(w);
    jw_key(w, "incidents");
    jw_arr(w);
    for (size_t i = first; i < first + n; i++) {
        struct incident in;
        if (incident_get(picture_now(), ids[i], &in))
            incident_write(w, &in);
    }
    jw_arr_end(w);
    jw_ki64(w, "total", (int64_t)total);
    jw_key(w, "next");
    if (first + n < total)
        jw_id(w, ids[first + n - 1]);
    else
        jw_null(w);
    return reply_close(j, &answer);
}
