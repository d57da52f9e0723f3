/* SPDX-License-Identifier: Apache-2.0
 * assignments_post.c - 担当: entrust a person or a zone to a user or an office for an incident, and take it back.
 *
 * Whom the holder may then see is the policy's to say; this only makes the person or zone theirs. What a user holds the
 * whole office holds too once the user has been silent for `fallback_min` minutes. */
#include <stdio.h>

#include "server/api/incidents/assignment_json.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/once.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/kit/settle.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"

struct entrusting {
    struct once once;
    int64_t incident, person, zone, user, office, fallback_min;
};

static enum step add(struct job *j);
static enum step reply(struct job *j);
static enum step end(struct job *j);

const struct route assignments_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/assignments",
    .action = ACT_ASSIGN,
    .body_max = 4096,
    .doc = "Entrust a person or a zone to a user or an office for this incident; with fallback_min the user's office holds it too after so "
           "many silent minutes.",
    .request = &SHAPE_NEW_ASSIGNMENT,
    .answer = &SHAPE_ASSIGNMENT_ANSWER,
    .steps = { { "said", said_read }, { "send", add }, { "settle", settle_written }, { "reply", reply } },
};

const struct route assignment_end_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/assignments/{assignment}/end",
    .action = ACT_ASSIGN,
    .body_max = 1024,
    .doc = "Take an assignment of this incident back.",
    .request = &SHAPE_NEEDED,
    .answer = &SHAPE_ASSIGNMENT_ANSWER,
    .steps = { { "said", said_read }, { "send", end }, { "settle", settle_written }, { "reply", reply } },
};

static enum err body_read(struct job *j, struct entrusting *t)
{
    const struct SAID_NEW_ASSIGNMENT *said = SAID(NEW_ASSIGNMENT, j);
    struct fail *f = &j->fail;
    t->person = said->person;
    t->zone = said->zone;
    t->user = said->user;
    t->office = said->office;
    t->fallback_min = said->fallback_min;
    if (!t->person == !t->zone) /* one of the two, and one holder */
        return fail_set(f, t->person ? E_JSON_VALUE : E_JSON_MISSING, 0, t->person ? "zone" : "person");
    if (!t->user == !t->office)
        return fail_set(f, t->user ? E_JSON_VALUE : E_JSON_MISSING, 0, t->user ? "office" : "user");
    return t->fallback_min > 0 && !t->user ? fail_set(f, E_JSON_VALUE, 0, "fallback_min") : OK;
}

/* The person or zone must lie where the caller may assign; else it looks like one that does not exist. */
static enum err right_check(struct job *j, const struct entrusting *t)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct policy_facts facts;
    struct picture_zone z;
    if (t->person) {
        const struct person *x = picture_person(picture_now(), t->person);
        return !x || person_allowed(u, ACT_ASSIGN, x, t->incident, NULL, NULL) ? fail_set(&j->fail, E_PERSON_UNKNOWN, 0, "person") : OK;
    }
    if (!picture_zone(picture_now(), t->zone, &z))
        return fail_set(&j->fail, E_ZONE_UNKNOWN, 0, "zone");
    facts_of_municipality(u, z.municipality, &facts);
    return policy_check(u->role, ACT_ASSIGN, &facts, NULL) ? fail_set(&j->fail, E_ZONE_UNKNOWN, 0, "zone") : OK;
}

static enum step add(struct job *j)
{
    struct entrusting *t = arena_alloc(&j->arena, sizeof *t);
    struct incident in;
    enum err e = t ? req_incident(job_req(j), &in) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    *t = (struct entrusting){ .incident = in.id };
    j->state = t;
    if ((e = once_read(j, &SAID(NEW_ASSIGNMENT, j)->op_id, in.id, &t->once)) || (e = body_read(j, t)) || (e = right_check(j, t)))
        return job_fail(j, e);
    struct db_stmt statement = SQL_WITH(ASSIGNMENT_ADD, .op_id = once_id(&t->once), .content = once_content(&t->once),
                                        .incident = ARG_INT(t->incident), .person = ARG_INT_IF(t->person > 0, t->person),
                                        .zone = ARG_INT_IF(t->zone > 0, t->zone), .office = ARG_INT_IF(t->office > 0, t->office),
                                        .user = ARG_INT_IF(t->user > 0, t->user),
                                        .fallback_min = ARG_INT_IF(t->fallback_min > 0, t->fallback_min),
                                        .by_user = ARG_INT(req_caller(job_req(j))->user.id), .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

/* Is the running assignment's person or zone one that the caller may assign? Of the picture, by its id. */
static enum err end_check(struct job *j, int64_t assignment, struct entrusting *t)
{
    const struct json *body;
    char id[24];
    snprintf(id, sizeof id, "%lld", (long long)assignment);
    struct sv text = picture_object(picture_now(), KIND_ASSIGNMENT, sv_of(id));
    if (!text.p || json_parse(&j->arena, text, 4, &body, NULL))
        return E_ASSIGNMENT_UNKNOWN;
    (void)json_i64(json_get(body, "person"), &t->person);
    (void)json_i64(json_get(body, "zone"), &t->zone);
    return right_check(j, t) ? E_ASSIGNMENT_UNKNOWN : OK;
}

static enum step end(struct job *j)
{
    struct entrusting *t = arena_alloc(&j->arena, sizeof *t);
    struct incident in;
    int64_t assignment;
    enum err e = t ? req_incident(job_req(j), &in) : E_NO_MEMORY;
    if (!e && !req_param_id(job_req(j), "assignment", &assignment))
        e = E_ASSIGNMENT_UNKNOWN;
    if (e)
        return job_fail(j, e);
    *t = (struct entrusting){ .incident = in.id };
    j->state = t;
    if ((e = once_read(j, &SAID(NEEDED, j)->op_id, assignment, &t->once)) || (e = end_check(j, assignment, t)))
        return job_fail(j, e);
    struct db_stmt statement = SQL_WITH(ASSIGNMENT_END, .op_id = once_id(&t->once), .content = once_content(&t->once),
                                        .incident = ARG_INT(t->incident), .assignment = ARG_INT(assignment),
                                        .by_user = ARG_INT(req_caller(job_req(j))->user.id), .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    const struct entrusting *t = j->state;
    struct disclosure d = { .kind = "write", .person = t->person, .incident = t->incident };
    const struct json *made;
    enum err e = j->result_err;
    if (e || !j->result || json_parse(&j->arena, sv_of(j->result), 4, &made, NULL) || (e = disclose(job_req(j), &d)))
        return job_fail(j, e ? e : E_INTERNAL);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 16 * 1024);
    jw_key(w, "assignment");
    jw_obj(w);
    assignment_write(w, made);
    jw_obj_end(w);
    return reply_close(j, &answer);
}
