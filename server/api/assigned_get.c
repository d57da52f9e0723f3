/* SPDX-License-Identifier: Apache-2.0
 * api/assigned_get.c - "my people": those assigned to the caller by name or by zone, and the caller's care patients. */
#include <math.h>
#include <stdlib.h>

#include "server/api/labels.h"
#include "server/api/person_json.h"
#include "server/api/status_json.h"
#include "server/api/util.h"
#include "server/base/hash.h"

#define MINE_MAX 2000

struct mine {
    int64_t ids[MINE_MAX];
    size_t n;
    bool cut; /* there were more */
    struct map64 seen;
    int64_t incident, to_read; /* whose statuses; whose assignments */
};

static void take_person(void *ctx, int64_t person)
{
    struct mine *m = ctx;
    uint64_t had;
    if (map64_get(&m->seen, person, &had))
        return;
    if (m->n == MINE_MAX || map64_put(&m->seen, person, 1)) {
        m->cut = true;
        return;
    }
    m->ids[m->n++] = person;
}

static void take_zone(void *ctx, int64_t zone)
{
    struct mine *m = ctx;
    int64_t page[200];
    for (int s = 0; s < STATUS_COUNT; s++) {
        struct incident_page p = { .zone = zone, .status = (enum status)s, .limit = 200 };
        bool more = true;
        while (more && !m->cut) {
            size_t n = incident_persons(api()->picture, m->incident, &p, page, &more);
            for (size_t i = 0; i < n; i++)
                take_person(m, page[i]);
            if (!n)
                break;
            p.after = page[n - 1];
        }
    }
}

static void row_write(struct jw *w, int64_t incident, const struct person *x, unsigned fields)
{
    struct picture_zone z;
    jw_obj(w);
    person_row_write(w, x, fields);
    if (fields & FIELD_ADDRESS) {
        jw_key(w, "zone");
        jw_id(w, x->zone);
        jw_key(w, "zone_name");
        if (x->zone && picture_zone(api()->picture, x->zone, &z))
            jw_str(w, z.name);
        else
            jw_null(w);
        jw_key(w, "lon");
        jw_real(w, x->lon);
        jw_key(w, "lat");
        jw_real(w, x->lat);
    }
    jw_key(w, "stay");
    jw_z(w, person_stay_text(x));
    jw_key(w, "excluded");
    jw_bool(w, x->excluded);
    if (fields & FIELD_DEVICE) {
        jw_key(w, "powered");
        jw_bool(w, x->powered);
    }
    person_status_write(w, incident, x->id);
    label_write(w, incident, x->id);
    jw_obj_end(w);
}

static enum err write_all(struct job *j, struct mine *m, struct buf *b)
{
    struct req *r = job_req(j);
    int64_t *shown = arena_array(&j->arena, m->n + 1, sizeof *shown);
    struct disclosure d = { .kind = "list", .persons = shown, .incident = m->incident };
    struct jw w;
    if (!shown)
        return E_NO_MEMORY;
    jw_init(&w, b);
    jw_obj(&w);
    as_of_write(&w);
    round_write(&w, m->incident);
    jw_key(&w, "persons");
    jw_arr(&w);
    for (size_t i = 0; i < m->n; i++) {
        const struct person *x = picture_person(api()->picture, m->ids[i]);
        struct policy_grant g = { 0 };
        if (!x || person_allowed(&req_caller(r)->user, ACT_ASSIGNED_READ, x, m->to_read, NULL, &g))
            continue;
        row_write(&w, m->incident, x, g.fields);
        shown[d.person_count++] = x->id;
        d.grant.ground = g.ground;
        d.grant.fields |= g.fields;
    }
    jw_arr_end(&w);
    jw_key(&w, "more");
    jw_bool(&w, m->cut);
    jw_obj_end(&w);
    return disclose(r, &d);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct incident in = { 0 };
    struct buf b;
    enum err e = OK;
    struct mine *m = calloc(1, sizeof *m);
    if (!m)
        return job_fail(j, E_NO_MEMORY);
    map64_init(&m->seen);
    if (req_query(r, "incident").n && (e = req_incident(r, &in)))
        goto out;
    m->incident = in.id;
    m->to_read = incident_to_read(&in);
    own_each_person(api()->own, &req_caller(r)->user, take_person, m);
    if (in.id)
        own_each_zone(api()->own, &req_caller(r)->user, take_zone, m);
    buf_init(&b, 16 * 1024 * 1024);
    e = write_all(j, m, &b);
    if (!e)
        reply_buf(r, 200, &b);
    buf_done(&b);
out:
    map64_done(&m->seen);
    free(m);
    return e ? job_fail(j, e) : STEP_DONE;
}

const struct route assigned_get = {
    .method = HTTP_GET, .path = "/api/assigned", .action = ACT_ASSIGNED_READ,
    .doc = "The caller's own people with their status in an incident.", .query_doc = "incident",
    .response_doc = "{\"type\":\"object\",\"required\":[\"as_of\",\"round\",\"round_started_at\",\"persons\"]}",
    .steps = { { "reply", reply } },
};
