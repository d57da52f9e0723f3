/* SPDX-License-Identifier: Apache-2.0
 * home_pin_post.c - a clerk puts a home where it is: `{"lon","lat"}`, or lets imports place it again: `{"pinned":false}`.
 *
 * All who live there move with it, and are counted in the zone of the point (the nearest of their municipality when it lies
 * in none). Until it is let go no import moves it. The answer goes out after the commit. */
#include "geo/mesh.h"
#include <math.h>

#include "server/api/kit/answer.h"
#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/once.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/base/clock.h"
#include "server/base/jw.h"
#include "server/picture/places/shapes.h"

struct pinning {
    struct once once;
    int64_t person;
    bool pinned, outside;
    double lon, lat;
    int64_t mesh250, mesh125, zone;
};

static enum step parse(struct job *j);
static enum step commit(struct job *j);
static enum step reply(struct job *j);

const struct route home_pin_post = {
    .method = HTTP_POST,
    .path = "/api/persons/{person}/pin",
    .action = ACT_REGISTER_WRITE,
    .body_max = 4096,
    .doc = "Put a home where it is by hand, or let imports place it again.",
    .request = &SHAPE_HOME_PIN,
    .answer = &SHAPE_PIN_ANSWER,
    .steps = { { "said", said_read }, { "parse", parse }, { "commit", commit }, { "reply", reply } },
};

static enum err body_read(struct job *j, struct pinning *p)
{
    const struct SAID_HOME_PIN *said = SAID(HOME_PIN, j);
    enum err e = once_read(j, &said->op_id, p->person, &p->once);
    p->pinned = said->pinned;
    p->lon = said->lon;
    p->lat = said->lat;
    if (!e && p->pinned && (isnan(said->lon) || isnan(said->lat)))
        e = fail_set(&j->fail, E_JSON_MISSING, 0, isnan(said->lon) ? "lon" : "lat");
    if (!e && p->pinned)
        e = mesh_encode(MESH_250, p->lon, p->lat, &p->mesh250);
    return !e && p->pinned ? mesh_encode(MESH_125, p->lon, p->lat, &p->mesh125) : e;
}

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    struct pinning *p = arena_alloc(&j->arena, sizeof *p);
    struct disclosure d = { .kind = "write" };
    const struct person *x;
    enum err e = p ? req_person(r, &x) : E_NO_MEMORY;
    if (e || (e = person_allowed(&req_caller(r)->user, ACT_REGISTER_WRITE, x, 0, NULL, &d.grant)))
        return job_fail(j, e == E_AUTH_FORBIDDEN ? E_PERSON_UNKNOWN : e);
    p->person = d.person = x->id;
    if ((e = body_read(j, p)))
        return job_fail(j, e);
    if (p->pinned)
        p->zone = shapes_zone_for(picture_shapes(picture_now()), picture_now(), x->municipality, p->lon, p->lat, &p->outside);
    j->state = p;
    e = disclose(r, &d);
    return e ? job_fail(j, e) : STEP_NEXT;
}

static enum step commit(struct job *j)
{
    struct pinning *p = j->state;
    const struct user *u = &req_caller(job_req(j))->user;
    struct db_stmt statement = SQL_WITH(HOME_PIN_ONCE, .op_id = once_id(&p->once), .content = once_content(&p->once),
                                        .by_user = ARG_INT(u->id), .person = ARG_INT(p->person), .lon = ARG_REAL_IF(p->pinned, p->lon),
                                        .lat = ARG_REAL_IF(p->pinned, p->lat), .mesh250 = ARG_INT(p->mesh250),
                                        .mesh125 = ARG_INT(p->mesh125), .zone = ARG_INT_IF(p->zone, p->zone),
                                        .nearest = ARG_FLAG(p->outside), .by_name = ARG_Z(u->name), .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    const struct pinning *p = j->state;
    if (j->result_err || !j->result) /* no home: there is no such person */
        return job_fail(j, j->result_err ? j->result_err : E_PERSON_UNKNOWN);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4096);
    jw_kbool(w, "pinned", p->pinned);
    jw_key(w, "zone");
    if (p->zone)
        jw_id(w, p->zone);
    else
        jw_null(w);
    return reply_close(j, &answer);
}
