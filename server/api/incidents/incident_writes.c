/* SPDX-License-Identifier: Apache-2.0
 * incident_writes.c - open an incident, close it, start its next round: three routes with one ending.
 *
 * Each is one statement that answers with the incident as it now stands; the answer goes out after the commit. */
#include "server/api/incidents/incident_json.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/once.h"
#include "server/api/kit/operation.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/kit/settle.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

struct opening {
    struct db_words population;
    char hash[OPERATION_HASH_TEXT];
};

static enum step open_parse(struct job *j);
static enum step open_send(struct job *j);
static enum step reply(struct job *j);
static enum step close_send(struct job *j);
static enum step round_send(struct job *j);

const struct route incidents_post = {
    .method = HTTP_POST,
    .path = "/api/incidents",
    .action = ACT_INCIDENT_WRITE,
    .body_max = 16 * 1024,
    .doc = "Open an incident, or a drill, over municipalities; sent again with the same op_id it is opened once.",
    .request = &SHAPE_NEW_INCIDENT,
    .answer = &SHAPE_INCIDENT_ANSWER,
    .steps = { { "said", said_read }, { "parse", open_parse }, { "send", open_send }, { "settle", settle_written }, { "reply", reply } },
};

const struct route incident_close_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/close",
    .action = ACT_INCIDENT_WRITE,
    .body_max = 1024,
    .doc = "Close an incident: the ground `disaster` ends with it, everywhere.",
    .request = &SHAPE_OP_ID,
    .answer = &SHAPE_INCIDENT_ANSWER,
    .steps = { { "said", said_read }, { "send", close_send }, { "settle", settle_written }, { "reply", reply } },
};

const struct route incident_rounds_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/rounds",
    .action = ACT_INCIDENT_WRITE,
    .body_max = 1024,
    .doc = "Start the next round: marks seen before it show as previous and no longer count; sent again with the same op_id it is started "
           "once. "
           "With `from_round`, the round that the screen showed, 409 and the `round` it is now when somebody else was first.",
    .request = &SHAPE_NEW_ROUND,
    .answer = &SHAPE_INCIDENT_ANSWER,
    .steps = { { "said", said_read }, { "send", round_send }, { "settle", settle_written }, { "reply", reply } },
};

static const struct json_words population_words[] = { { "lists", WORDS_LIST }, { "reasons", WORDS_REASON } };

/* Only over municipalities of the caller's own, and at least one. */
static enum err scope_check(const struct user *u, const struct json *municipalities, struct fail *f)
{
    if (!json_count(municipalities))
        return fail_set(f, E_JSON_MISSING, 0, "municipalities");
    for (size_t i = 0; i < json_count(municipalities); i++) {
        struct policy_facts facts;
        struct sv code;
        int64_t number;
        if (!json_str(json_at(municipalities, i), &code) || code.n != 5 || !sv_to_i64(code, &number))
            return fail_set(f, E_JSON_VALUE, 0, "municipalities");
        facts_of_municipality(u, (int32_t)number, &facts);
        enum err e = policy_check(u->role, ACT_INCIDENT_WRITE, &facts, NULL);
        if (e)
            return fail_set(f, e, 0, "municipalities");
    }
    return OK;
}

static enum step open_parse(struct job *j)
{
    struct opening *o = arena_alloc(&j->arena, sizeof *o);
    const struct SAID_NEW_INCIDENT *said = SAID(NEW_INCIDENT, j);
    struct fail *f = &j->fail;
    enum err e = OK;
    if (!o)
        return job_fail(j, E_NO_MEMORY);
    j->state = o;
    if (!sv_trim(said->name).n)
        return job_fail_at(j, E_JSON_MISSING, 0, "name");
    if ((e = scope_check(&req_caller(job_req(j))->user, said->municipalities, f)) ||
        (e = op_json(&j->arena, said->population, "population", population_words, countof(population_words), &o->population, f)))
        return job_fail(j, e);
    if (said->op_id.has && (e = operation_hash(said_json(j), o->hash)))
        return job_fail(j, e);
    return STEP_NEXT;
}

static enum step open_send(struct job *j)
{
    const struct opening *o = j->state;
    const struct SAID_NEW_INCIDENT *said = SAID(NEW_INCIDENT, j);
    struct db_array codes;
    db_array_init(&codes, 8192);
    for (size_t i = 0; i < json_count(said->municipalities); i++) {
        struct sv code;
        if (json_str(json_at(said->municipalities, i), &code))
            db_array_sv(&codes, code);
    }
    struct db_stmt statement = SQL_WITH(INCIDENT_OPEN, .op_id = ARG_UUID_IF(said->op_id.has, &said->op_id.uuid),
                                        .content = ARG_Z(said->op_id.has ? o->hash : NULL), .name = ARG_WORDS(said->name),
                                        .kind = ARG_WORDS(said->kind), .drill = ARG_FLAG(said->drill), .municipalities = ARG_LIST(&codes),
                                        .population = o->population, .decided_by = ARG_WORDS(said->decided_by),
                                        .grounds = ARG_WORDS(said->grounds.p ? said->grounds : SV(JA_GROUNDS_OCCURRED)),
                                        .by_user = ARG_INT(req_caller(job_req(j))->user.id), .now_us = ARG_INT(clock_now_us()));
    enum step s = answer_send(j, statement);
    db_array_done(&codes);
    return s;
}

/* Closing and rounds: the caller must have the right over every municipality of the incident. */
static enum err change_read(struct job *j, const struct said_uuid *op_id, struct incident *in, struct once *once)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct policy_facts facts;
    enum err e = req_incident(job_req(j), in);
    if (!e)
        e = once_read(j, op_id, in->id, once);
    for (size_t i = 0; !e && i < in->municipalities_n; i++) {
        facts_of_municipality(u, in->municipalities[i], &facts);
        e = policy_check(u->role, ACT_INCIDENT_WRITE, &facts, NULL);
    }
    return e;
}

static enum step close_send(struct job *j)
{
    struct incident in;
    struct once once;
    enum err e = change_read(j, &SAID(OP_ID, j)->op_id, &in, &once);
    if (e)
        return job_fail(j, e);
    struct db_stmt statement = SQL_WITH(INCIDENT_CLOSE_ONCE, .op_id = once_id(&once), .content = once_content(&once),
                                        .incident = ARG_INT(in.id), .by_user = ARG_INT(req_caller(job_req(j))->user.id),
                                        .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

/* `from_round`: the round that the caller's screen showed; scripts that do not say it start the next one whichever it is. */
static enum step round_send(struct job *j)
{
    struct incident in;
    struct once once;
    int64_t from = SAID(NEW_ROUND, j)->from_round;
    enum err e = change_read(j, &SAID(NEW_ROUND, j)->op_id, &in, &once);
    if (e)
        return job_fail(j, e);
    struct db_stmt statement = SQL_WITH(ROUND_START_ONCE, .op_id = once_id(&once), .content = once_content(&once),
                                        .incident = ARG_INT(in.id), .from_round = ARG_INT_IF(from > 0, from),
                                        .by_user = ARG_INT(req_caller(job_req(j))->user.id), .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

/* Somebody else was first: nothing was changed, and the answer says which round it is now. */
static enum step reply_past(struct job *j, int64_t round)
{
    struct fail f = { .err = E_ROUND_PAST, .field = "from_round" };
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_fail_member(&w, &f);
    jw_ki64(&w, "round", round);
    jw_obj_end(&w);
    enum step s = reply_done(j, err_status(E_ROUND_PAST), &b);
    buf_done(&b);
    return s;
}

static enum step reply(struct job *j)
{
    int64_t past;
    const char *body = j->result;
    const struct json *incident;
    struct disclosure d = { .kind = "write" };
    enum err e = j->result_err;
    if (e || !body)
        return job_fail(j, e ? e : E_INTERNAL);
    if ((e = json_parse(&j->arena, sv_of(body), 8, &incident, NULL)))
        return job_fail(j, E_INTERNAL);
    if (json_i64(json_get(incident, "past"), &past))
        return reply_past(j, past);
    if (!json_i64(json_get(incident, "id"), &d.incident) || (e = disclose(job_req(j), &d)))
        return job_fail(j, e ? e : E_INTERNAL);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 64 * 1024);
    jw_key(w, "incident");
    incident_body_write(w, incident);
    return reply_close(j, &answer);
}
