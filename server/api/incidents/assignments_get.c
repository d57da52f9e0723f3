/* SPDX-License-Identifier: Apache-2.0
 * assignments_get.c - 担当: what is entrusted to whom in an incident, and to whom it could be. */
#include "geo/gazetteer/municipality_code.h"
#include "server/api/incidents/assignment_json.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/people/person_json.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"
#include "shapes.h"

#define LIST_MAX 5000 /* persons shown in one answer; zones are few, and never left out */

/* With `person` or `zone`: what is about either of them. */
struct assignment_listing {
    int64_t person, zone;
    int64_t shown[LIST_MAX];
    struct disclosure d;
    bool more;
};

static enum step reply(struct job *j);
static enum step holders_ask(struct job *j);
static enum step holders_reply(struct job *j);

const struct route assignments_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/assignments",
    .action = ACT_ASSIGN,
    .doc = "What is entrusted to whom: assignments of this incident, and the standing ones (incident null), each with the zone's or the "
           "person's name; with a person or a zone, those about either.",
    .query_doc = "person,zone",
    .answer = &SHAPE_ASSIGNMENTS_ANSWER,
    .steps = { { "reply", reply } },
};

const struct route assignment_holders_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/holders",
    .action = ACT_ASSIGN,
    .doc = "The offices that work in this incident's municipalities with their field users: to whom a person or a zone can be entrusted.",
    .answer = &SHAPE_HOLDERS_ANSWER,
    .steps = { { "ask", holders_ask }, { "reply", holders_reply } },
};

/* What the assignment is about, if it lies where the caller may assign. Writes its members; false: it is left out. */
static bool subject_write(struct jw *w, const struct user *u, const struct json *body, struct assignment_listing *l)
{
    int64_t person = 0, zone = 0;
    struct policy_facts facts;
    struct policy_grant g = { 0 };
    struct picture_zone z;
    if (json_i64(json_get(body, "person"), &person)) {
        const struct person *x = picture_person(picture_now(), person);
        if (!x || person_allowed(u, ACT_ASSIGN, x, l->d.incident, NULL, NULL))
            return false;
        bool read = !person_allowed(u, ACT_ASSIGNED_READ, x, l->d.incident, NULL, &g);
        if (!read && x->is_protected) /* for their desk */
            return false;
        jw_obj(w);
        if (!read) /* the number alone */
            return true;
        jw_key(w, "about");
        jw_obj(w);
        person_row_write(w, x, g.fields & (FIELD_NAME | FIELD_ADDRESS));
        jw_obj_end(w);
        l->shown[l->d.person_count++] = x->id;
        l->d.grant.ground = g.ground;
        l->d.grant.fields |= g.fields & (FIELD_NAME | FIELD_ADDRESS);
        return true;
    }
    if (!json_i64(json_get(body, "zone"), &zone) || !picture_zone(picture_now(), zone, &z))
        return false;
    facts_of_municipality(u, z.municipality, &facts);
    if (policy_check(u->role, ACT_ASSIGN, &facts, NULL))
        return false;
    jw_obj(w);
    jw_kstr(w, "zone_name", z.name);
    return true;
}

static bool wanted(struct assignment_listing *l, const struct json *body)
{
    int64_t incident = 0, over = 0, person = 0, zone = 0;
    bool of_person = json_i64(json_get(body, "person"), &person), of_zone = json_i64(json_get(body, "zone"), &zone);
    if (json_i64(json_get(body, "to_us"), &over) || (json_i64(json_get(body, "incident"), &incident) && incident != l->d.incident))
        return false;
    if ((l->person || l->zone) && !(of_person && person == l->person) && !(of_zone && zone == l->zone))
        return false;
    if (of_person && l->d.person_count == LIST_MAX)
        l->more = true;
    return !(of_person && l->d.person_count == LIST_MAX);
}

/* Those that run: of this incident, and the standing ones. */
static void rows_write(struct jw *w, struct job *j, struct assignment_listing *l)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct arena a;
    struct sv id, text;
    arena_init(&a, 256 * 1024);
    for (size_t it = 0; picture_object_next(picture_now(), KIND_ASSIGNMENT, &it, &id, &text);) {
        const struct json *body;
        arena_reset(&a);
        if (json_parse(&a, text, 4, &body, NULL) || !wanted(l, body) || !subject_write(w, u, body, l))
            continue;
        assignment_write(w, body);
        jw_obj_end(w);
    }
    arena_done(&a);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct incident in;
    struct buf b;
    struct jw w;
    struct assignment_listing *l = arena_alloc(&j->arena, sizeof *l);
    enum err e = l ? req_incident(r, &in) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    l->d = (struct disclosure){ .kind = "list", .persons = l->shown, .incident = in.id };
    if ((req_query(r, "person").n && id_parse(req_query(r, "person"), &l->person)) ||
        (req_query(r, "zone").n && id_parse(req_query(r, "zone"), &l->zone)))
        return job_fail(j, E_JSON_VALUE);
    buf_init(&b, 8 * 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    jw_key(&w, "assignments");
    jw_arr(&w);
    rows_write(&w, j, l);
    jw_arr_end(&w);
    jw_kbool(&w, "more", l->more);
    jw_obj_end(&w);
    e = disclose(r, &l->d);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

static enum step holders_ask(struct job *j)
{
    struct incident in;
    struct db_array codes;
    char code[6];
    enum err e = req_incident(job_req(j), &in);
    if (e)
        return job_fail(j, e);
    db_array_init(&codes, 16 * 1024);
    for (size_t i = 0; i < in.municipalities_n; i++) {
        municipality_text(in.municipalities[i], code);
        if (user_sees(&req_caller(job_req(j))->user, sv_of(code)))
            db_array_sv(&codes, sv_of(code));
    }
    enum step s = answer_ask(j, SQL_WITH(ASSIGNMENT_HOLDERS, .municipalities = ARG_LIST(&codes)));
    db_array_done(&codes);
    return s;
}

static enum step holders_reply(struct job *j)
{
    struct buf b;
    if (j->result_err || !j->result)
        return job_fail(j, j->result_err ? j->result_err : E_INTERNAL);
    buf_init(&b, 4 * 1024 * 1024);
    buf_printf(&b, "{\"holders\":%s}", (const char *)j->result);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
