/* SPDX-License-Identifier: Apache-2.0
 * unreported_get.c - who has not been reported yet, by page; each shown as far as the role may see.
 *
 * Pages are in order of the person's id, so marks that arrive while somebody reads on move nobody to another page: who
 * stood on the list all the time is met exactly once. "total" and "labels" are of the whole list, as the caller may see it. */
#include "server/api/incidents/list_rows.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/people/status_json.h"
#include "server/base/id.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"
#include "shapes.h"

static enum step reply(struct job *j);

const struct route unreported_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/unreported",
    .action = ACT_UNREPORTED_READ,
    .doc = "Persons not reported in this round (or of another status, or excluded), by zone and colour, a page at a time.",
    .query_doc = "zone,status,label,limit,after",
    .answer = &SHAPE_UNREPORTED_ANSWER,
    .steps = { { "reply", reply } },
};

static enum err page_read(struct job *j, struct list_eye *eye, struct incident_page *p)
{
    const struct req *r = job_req(j);
    struct sv limit = req_query(r, "limit"), after = req_query(r, "after");
    struct list_filter f = { .zone = req_query(r, "zone"), .status = req_query(r, "status"), .label = req_query(r, "label") };
    int64_t n = 200;
    if (!f.status.n)
        f.status = SV("unreported");
    enum err e = list_filter_read(&f, eye, &j->arena, p);
    if (e)
        return e;
    if (limit.n && (!sv_to_i64(limit, &n) || n < 1))
        return E_JSON_VALUE;
    if (after.n && id_parse(after, &p->after))
        return E_JSON_VALUE;
    p->limit = n > LIST_PAGE_MAX ? LIST_PAGE_MAX : (size_t)n;
    return OK;
}

static enum err answer_write(struct job *j, struct list_eye *eye, const struct incident_page *page, struct buf *b)
{
    int64_t ids[LIST_PAGE_MAX];
    bool more = false;
    struct jw w;
    enum err e = OK;
    size_t n = incident_persons(picture_now(), eye->incident, page, ids, &more);
    jw_init(&w, b);
    jw_obj(&w);
    as_of_write(&w);
    round_write(&w, eye->incident);
    jw_ki64(&w, "total", (int64_t)incident_count(picture_now(), eye->incident, page));
    if (!page->after)
        e = list_labels_write(&w, &j->arena, page, eye->incident);
    jw_key(&w, "persons");
    jw_arr(&w);
    for (size_t i = 0; i < n; i++)
        list_row_write(&w, eye, picture_person(picture_now(), ids[i]));
    jw_arr_end(&w);
    jw_key(&w, "next");
    if (more && n)
        jw_id(&w, ids[n - 1]);
    else
        jw_null(&w);
    jw_obj_end(&w);
    return e ? e : disclose_shown(job_req(j), &eye->d, &eye->shown);
}

static enum step reply(struct job *j)
{
    struct incident in;
    struct incident_page page;
    struct list_eye eye;
    struct buf b;
    enum err e = req_incident(job_req(j), &in);
    if (e || (e = list_eye_init(&eye, job_req(j), &in, "list")) || (e = page_read(j, &eye, &page)))
        return job_fail(j, e);
    buf_init(&b, LIST_ANSWER_MAX);
    e = answer_write(j, &eye, &page, &b);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
