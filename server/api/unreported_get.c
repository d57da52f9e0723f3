/* SPDX-License-Identifier: Apache-2.0
 * api/unreported_get.c - who has not been reported yet, by page; each shown as far as the role may see. */
#include "server/api/labels.h"
#include "server/api/person_json.h"
#include "server/api/status_json.h"
#include "server/api/util.h"

#define PAGE_MAX 500

static enum err page_read(const struct req *r, struct incident_page *p)
{
    struct sv zone = req_query(r, "zone"), limit = req_query(r, "limit"), after = req_query(r, "after");
    struct sv status = req_query(r, "status");
    int64_t n = 200;
    *p = (struct incident_page){ .any_zone = true, .status = STATUS_UNREPORTED };
    if (zone.n) {
        p->any_zone = false;
        if (!sv_eq(zone, SV("none")) && id_parse(zone, &p->zone))
            return E_ZONE_UNKNOWN;
    }
    if (status.n && !status_parse(status, &p->status))
        return E_OBS_STATUS;
    if (limit.n && (!sv_to_i64(limit, &n) || n < 1))
        return E_JSON_VALUE;
    if (after.n && id_parse(after, &p->after))
        return E_JSON_VALUE;
    p->limit = n > PAGE_MAX ? PAGE_MAX : (size_t)n;
    return OK;
}

static void row_write(struct jw *w, const struct person *x, int64_t incident, unsigned fields)
{
    struct picture_zone z;
    jw_obj(w);
    person_row_write(w, x, fields);
    jw_key(w, "zone");
    if (x->zone)
        jw_id(w, x->zone);
    else
        jw_null(w);
    jw_key(w, "zone_name");
    if (x->zone && picture_zone(api()->picture, x->zone, &z))
        jw_str(w, z.name);
    else
        jw_null(w);
    if (fields & FIELD_DEVICE) {
        jw_key(w, "powered");
        jw_bool(w, x->powered);
    }
    label_write(w, incident, x->id);
    person_status_write(w, incident, x->id);
    jw_obj_end(w);
}

static size_t rows_write(struct jw *w, const struct req *r, const struct incident *in, const int64_t *ids, size_t n,
                         int64_t *shown, struct policy_grant *used)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const struct person *x = picture_person(api()->picture, ids[i]);
        struct policy_grant g = { 0 };
        if (!x || person_allowed(&req_caller(r)->user, ACT_UNREPORTED_READ, x, in->id, NULL, &g))
            continue;
        row_write(w, x, in->id, g.fields);
        shown[k++] = x->id;
        used->ground = g.ground;
        used->fields |= g.fields;
    }
    return k;
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct incident in;
    struct incident_page page;
    int64_t ids[PAGE_MAX], shown[PAGE_MAX];
    struct disclosure d = { .kind = "list", .persons = shown };
    bool more = false;
    struct buf b;
    struct jw w;
    enum err e = req_incident(r, &in);
    if (e || (e = page_read(r, &page)))
        return job_fail(j, e);
    size_t n = incident_persons(api()->picture, in.id, &page, ids, &more);
    buf_init(&b, 4 * 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    round_write(&w, in.id);
    jw_key(&w, "persons");
    jw_arr(&w);
    d.incident = in.id;
    d.person_count = rows_write(&w, r, &in, ids, n, shown, &d.grant);
    jw_arr_end(&w);
    jw_key(&w, "next");
    if (more && n)
        jw_id(&w, ids[n - 1]);
    else
        jw_null(&w);
    jw_obj_end(&w);
    e = disclose(r, &d);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

const struct route unreported_get = {
    .method = HTTP_GET, .path = "/api/incidents/{incident}/unreported", .action = ACT_UNREPORTED_READ,
    .doc = "Persons not reported in this round (or of another status), by zone, a page at a time.",
    .query_doc = "zone,status,limit,after",
    .response_doc = "{\"type\":\"object\",\"required\":[\"as_of\",\"round\",\"round_started_at\",\"persons\",\"next\"]}",
    .steps = { { "reply", reply } },
};
