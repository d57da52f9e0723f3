/* SPDX-License-Identifier: Apache-2.0
 * shelter_state_post.c - a shelter opens for an incident, is full, closes; every screen and phone hears of it.
 *
 * Said twice is said once: no operation id is needed. Who said what, and when, stays in the database and in the audit. */
#include "server/api/kit/answer.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/kit/settle.h"
#include "server/api/map/shelter_json.h"
#include "server/api/map/tiles.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

struct setting {
    int64_t incident, shelter;
    struct sv state;
};

static enum step send(struct job *j);
static enum step wait_for_picture(struct job *j);
static enum step reply(struct job *j);

const struct route shelter_state_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/shelters/{shelter}",
    .action = ACT_SHELTER_WRITE,
    .body_max = 1024,
    .doc = "Open a shelter for an incident, say that it is full, or close it; after the incident it can only be closed. A drill changes no "
           "shelter where a real incident is open.",
    .request = &SHAPE_SHELTER_CHANGE,
    .answer = &SHAPE_SHELTER_ANSWER,
    .steps = { { "said", said_read }, { "send", send }, { "settle", wait_for_picture }, { "reply", reply } },
};

static bool over(const struct incident *in, int32_t municipality)
{
    for (size_t i = 0; i < in->municipalities_n; i++)
        if (in->municipalities[i] == municipality)
            return true;
    return false;
}

/* One of the incident's municipalities, and of the caller's own; what is not, is not there. */
static enum err shelter_read(struct job *j, struct setting *k)
{
    struct req *r = job_req(j);
    const struct user *u = &req_caller(r)->user;
    struct incident in;
    struct policy_facts facts;
    enum err e = req_incident(r, &in);
    if (e)
        return e;
    const struct shelter *s = req_param_id(r, "shelter", &k->shelter) ? shelters_find(picture_shelters(picture_now()), k->shelter) : NULL;
    if (!s || !over(&in, s->municipality))
        return E_SHELTER_UNKNOWN;
    facts_of_municipality(u, s->municipality, &facts);
    if (policy_check(u->role, ACT_SHELTER_WRITE, &facts, NULL))
        return E_SHELTER_UNKNOWN;
    k->incident = in.id;
    return in.drill && incident_real_open(picture_now(), s->municipality) ? E_SHELTER_DRILL : OK;
}

static enum step send(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct setting *k = arena_alloc(&j->arena, sizeof *k);
    struct db_array codes;
    enum err e = k ? shelter_read(j, k) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    j->state = k;
    k->state = SAID(SHELTER_CHANGE, j)->state;
    db_array_init(&codes, 8192);
    for (size_t i = 0; i < u->municipality_count; i++)
        db_array_sv(&codes, sv_of(u->municipality[i]));
    struct db_stmt statement = SQL_WITH(SHELTER_SET, .shelter = ARG_INT(k->shelter), .incident = ARG_INT(k->incident),
                                        .state = ARG_WORDS(k->state), .by_user = ARG_INT(u->id), .by_name = ARG_Z(u->name),
                                        .now_us = ARG_INT(clock_now_us()), .municipalities = ARG_LIST(&codes));
    enum step s = answer_send(j, statement);
    db_array_done(&codes);
    return s;
}

static enum step wait_for_picture(struct job *j)
{
    return j->result_err ? job_fail(j, j->result_err) : settle(j);
}

static enum step reply(struct job *j)
{
    const struct setting *k = j->state;
    const struct shelter *s = shelters_find(picture_shelters(picture_now()), k->shelter);
    struct disclosure d = { .kind = "write", .incident = k->incident };
    enum err e = s ? disclose(job_req(j), &d) : E_SHELTER_UNKNOWN;
    if (e)
        return job_fail(j, e);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 64 * 1024);
    jw_key(w, "shelter");
    jw_obj(w);
    shelter_write(w, s);
    jw_obj_end(w);
    return reply_close(j, &answer);
}
