/* SPDX-License-Identifier: Apache-2.0
 * assigned_get.c - "my people": those assigned to the caller by name or by zone, and the caller's care patients. */
#include <math.h>
#include <stdlib.h>

#include "server/api/incidents/labels.h"
#include "server/api/incidents/list_rows.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/grounds.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/people/person_json.h"
#include "server/api/people/status_json.h"
#include "server/base/count.h"
#include "server/base/hash.h"
#include "server/base/id.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"
#include "shapes.h"

#define PAGE_MAX 2000 /* also what somebody gets who names no limit */

struct mine {
    int64_t *ids;
    size_t n, room;
    bool failed; /* no memory: better no answer than one that leaves people out */
    struct map64 seen;
    int64_t incident, to_read; /* whose statuses; whose assignments */
    int64_t after, limit;
};

static enum step reply(struct job *j);

const struct route assigned_get = {
    .method = HTTP_GET,
    .path = "/api/assigned",
    .action = ACT_ASSIGNED_READ,
    .doc = "The caller's own people with their status in an incident, a page at a time.",
    .query_doc = "incident,limit,after",
    .answer = &SHAPE_ASSIGNED_ANSWER,
    .steps = { { "reply", reply } },
};

static bool make_room(struct mine *m)
{
    if (m->n < m->room)
        return true;
    size_t room = m->room ? m->room * 2 : 256;
    int64_t *ids = realloc(m->ids, room * sizeof *ids);
    if (!ids)
        return false;
    m->ids = ids;
    m->room = room;
    return true;
}

static void take_person(void *ctx, int64_t person)
{
    struct mine *m = ctx;
    uint64_t had;
    if (map64_get(&m->seen, person, &had))
        return;
    if (!make_room(m) || map64_put(&m->seen, person, 1))
        m->failed = true;
    else
        m->ids[m->n++] = person;
}

static void take_zone(void *ctx, int64_t zone)
{
    struct mine *m = ctx;
    int64_t page[500];
    struct incident_page p = { .zone = zone, .any_status = true, .limit = countof(page) };
    bool more = true;
    while (more && !m->failed) {
        size_t n = incident_persons(picture_now(), m->incident, &p, page, &more);
        for (size_t i = 0; i < n; i++)
            take_person(m, page[i]);
        if (!n)
            break;
        p.after = page[n - 1];
    }
}

static int id_cmp(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void row_write(struct jw *w, int64_t incident, const struct person *x, unsigned fields)
{
    jw_obj(w);
    person_row_write(w, x, fields);
    if (fields & FIELD_ADDRESS) {
        list_zone_write(w, x);
        jw_kreal(w, "lon", x->lon);
        jw_kreal(w, "lat", x->lat);
    }
    jw_kz(w, "stay", person_stay_text(x));
    jw_kbool(w, "excluded", x->excluded);
    if (fields & FIELD_DEVICE) {
        jw_kbool(w, "powered", x->powered);
    }
    protected_mark_write(w, x);
    person_status_write(w, incident, x->id);
    label_write(w, incident, x->id);
    jw_obj_end(w);
}

/* Everybody counts, those of the page are shown; returns how many there are. */
static int64_t rows_write(struct jw *w, const struct req *r, const struct mine *m, struct shown *shown, bool *more)
{
    int64_t total = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct person *x = picture_person(picture_now(), m->ids[i]);
        struct policy_grant g = { 0 };
        if (!x || person_allowed(&req_caller(r)->user, ACT_ASSIGNED_READ, x, m->to_read, NULL, &g))
            continue;
        total++;
        if (x->id <= m->after || *more)
            continue;
        if ((int64_t)shown->n == m->limit) {
            *more = true;
            continue;
        }
        row_write(w, m->incident, x, g.fields);
        shown_add(shown, x->id, &g);
    }
    return total;
}

static enum err write_page(struct job *j, struct mine *m, struct buf *b)
{
    struct req *r = job_req(j);
    struct disclosure d = { .kind = "list", .incident = m->incident };
    struct shown shown;
    bool more = false;
    struct jw w;
    if (shown_new(&j->arena, (size_t)m->limit, &shown))
        return E_NO_MEMORY;
    jw_init(&w, b);
    jw_obj(&w);
    as_of_write(&w);
    round_write(&w, m->incident);
    jw_key(&w, "persons");
    jw_arr(&w);
    int64_t total = rows_write(&w, r, m, &shown, &more);
    jw_arr_end(&w);
    jw_ki64(&w, "total", total);
    jw_kbool(&w, "more", more);
    jw_key(&w, "next");
    if (more)
        jw_id(&w, shown.persons[shown.n - 1]);
    else
        jw_null(&w);
    jw_obj_end(&w);
    return disclose_shown(r, &d, &shown);
}

static enum err page_read(const struct req *r, struct mine *m)
{
    struct sv limit = req_query(r, "limit"), after = req_query(r, "after");
    m->limit = PAGE_MAX;
    if (limit.n && (!sv_to_i64(limit, &m->limit) || m->limit < 1))
        return E_JSON_VALUE;
    if (m->limit > PAGE_MAX)
        m->limit = PAGE_MAX;
    return after.n && id_parse(after, &m->after) ? E_JSON_VALUE : OK;
}

/* In order of id, whatever a mark changes meanwhile: whoever stays assigned is on exactly one page. */
static enum err gather(const struct req *r, struct mine *m)
{
    assignments_each_person(picture_assignments(picture_now()), holder_of(&req_caller(r)->user), take_person, m);
    if (m->incident)
        assignments_each_zone(picture_assignments(picture_now()), holder_of(&req_caller(r)->user), take_zone, m);
    if (m->failed)
        return E_NO_MEMORY;
    if (m->n)
        qsort(m->ids, m->n, sizeof *m->ids, id_cmp);
    return OK;
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct incident in = { 0 };
    struct mine m = { 0 };
    struct buf b;
    enum err e = page_read(r, &m);
    if (!e && req_query(r, "incident").n)
        e = req_incident(r, &in);
    if (e)
        return job_fail(j, e);
    m.incident = in.id;
    m.to_read = incident_to_read(&in);
    map64_init(&m.seen);
    buf_init(&b, 64 * 1024 * 1024);
    if (!(e = gather(r, &m)) && !(e = write_page(j, &m, &b)))
        reply_buf(r, 200, &b);
    buf_done(&b);
    map64_done(&m.seen);
    free(m.ids);
    return e ? job_fail(j, e) : STEP_DONE;
}
