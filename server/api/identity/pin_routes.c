/* SPDX-License-Identifier: Apache-2.0
 * pin_routes.c - a crew logs in once a shift; then six digits lock and unlock that tablet.
 *
 * The PIN belongs to the session and ends with it. While it is locked nothing answers but unlocking and logging out; the
 * fifth wrong PIN in a row ends the session. */
#include "server/api/identity/given.h"
#include "server/api/identity/login_faults.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/api/kit/hashing.h"
#include "server/api/kit/said.h"
#include "server/base/clock.h"

static enum step hash_pin(struct job *j);
static enum step set_pin(struct job *j);
static enum step reply(struct job *j);
static enum step lock(struct job *j);
static enum step ask_hash(struct job *j);
static enum step check(struct job *j);
static enum step open_or_count(struct job *j);
static enum step reply_unlock(struct job *j);

const struct route pin_post = {
    .method = HTTP_POST,
    .path = "/api/pin",
    .action = ACT_SELF,
    .body_max = 1024,
    .doc = "Set this shift's PIN of this tablet: six digits.",
    .request = &SHAPE_NEW_PIN,
    .answer = &SHAPE_EMPTY,
    .steps = { { "said", said_read }, { "hash", hash_pin }, { "set", set_pin }, { "reply", reply } },
};

const struct route pin_lock_post = {
    .method = HTTP_POST,
    .path = "/api/pin/lock",
    .action = ACT_SELF,
    .body_max = 1024,
    .doc = "Lock the tablet until the PIN is entered.",
    .answer = &SHAPE_EMPTY,
    .steps = { { "lock", lock }, { "reply", reply } },
};

const struct route pin_unlock_post = {
    .method = HTTP_POST,
    .path = "/api/pin/unlock",
    .action = ACT_SELF,
    .flags = ROUTE_FIRST_STEPS | ROUTE_LOCKED,
    .body_max = 1024,
    .doc = "Unlock the tablet; the fifth wrong PIN ends the session.",
    .request = &SHAPE_NEW_PIN,
    .answer = &SHAPE_EMPTY,
    .steps = { { "said", said_read }, { "ask", ask_hash }, { "check", check }, { "open", open_or_count }, { "reply", reply_unlock } },
};

static void token_text(const struct job *j, char out[2 * TOKEN_HASH_BYTES + 3])
{
    memcpy(out, "\\x", 2);
    token_hash_hex(req_caller(job_req(j))->token_hash, out + 2);
}

static enum err pin_check(struct job *j)
{
    struct sv pin = SAID(NEW_PIN, j)->pin;
    bool digits = pin.n == 6, same = true;
    for (size_t i = 0; digits && i < 6; i++) {
        digits = pin.p[i] >= '0' && pin.p[i] <= '9';
        same = same && pin.p[i] == pin.p[0];
    }
    return digits && !same ? OK : fail_set(&j->fail, E_JSON_VALUE, 0, "pin");
}

/* Here at once, and by the change feed on every other server. */
static enum err session_take(const struct job *j, const char *body)
{
    char hex[2 * TOKEN_HASH_BYTES + 3];
    token_text(j, hex);
    return body ? sessions_apply(*identity_given->sessions, 0, SV("session"), sv_of(hex + 2), sv_of(body)) : E_AUTH_REQUIRED;
}

static enum step hash_pin(struct job *j)
{
    enum err e = pin_check(j);
    return e ? job_fail(j, e) : hashing_wait(j, turn_of_caller(job_req(j)), NULL, (struct sv){ 0 }, SAID(NEW_PIN, j)->pin);
}

static enum step set_pin(struct job *j)
{
    char hex[2 * TOKEN_HASH_BYTES + 3];
    token_text(j, hex);
    struct db_stmt statement = SQL_WITH(AUTH_SESSION_PIN, .token_hash = ARG_Z(hex), .pin_hash = ARG_Z(j->result), .lock = ARG_FLAG(false));
    return j->result_err ? job_fail(j, j->result_err) : answer_send(j, statement);
}

static enum step lock(struct job *j)
{
    char hex[2 * TOKEN_HASH_BYTES + 3];
    token_text(j, hex);
    struct db_stmt statement = SQL_WITH(AUTH_SESSION_PIN, .token_hash = ARG_Z(hex), .lock = ARG_FLAG(true));
    return req_caller(job_req(j))->pin ? answer_send(j, statement) : job_fail_at(j, E_JSON_MISSING, 0, "pin");
}

static enum step ask_hash(struct job *j)
{
    char hex[2 * TOKEN_HASH_BYTES + 3];
    enum err e = pin_check(j);
    if (e)
        return job_fail(j, e);
    token_text(j, hex);
    return answer_ask(j, SQL_WITH(AUTH_SESSION_PIN_HASH, .token_hash = ARG_Z(hex)));
}

static enum step check(struct job *j)
{
    struct sv pin = SAID(NEW_PIN, j)->pin;
    return j->result_err ? job_fail(j, j->result_err) : hashing_wait(j, turn_of_caller(job_req(j)), j->result, pin, (struct sv){ 0 });
}

static enum step open_or_count(struct job *j)
{
    char hex[2 * TOKEN_HASH_BYTES + 3];
    token_text(j, hex);
    if (j->result_err == E_AUTH_FAILED) {
        login_fault(FAULT_PIN, clock_mono_us());
        j->state = job_req(j); /* wrong */
        return answer_send(j, SQL_WITH(AUTH_SESSION_PIN_FAILED, .token_hash = ARG_Z(hex), .at_us = ARG_INT(clock_now_us())));
    }
    struct db_stmt statement = SQL_WITH(AUTH_SESSION_PIN, .token_hash = ARG_Z(hex), .lock = ARG_FLAG(false));
    return j->result_err ? job_fail(j, j->result_err) : answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    enum err e = j->result_err ? j->result_err : session_take(j, j->result);
    if (e)
        return job_fail(j, e);
    reply_json(job_req(j), 200, SV("{}"));
    return STEP_DONE;
}

static enum step reply_unlock(struct job *j)
{
    if (!j->state)
        return reply(j);
    enum err e = j->result_err ? j->result_err : session_take(j, j->result);
    return job_fail(j, e ? e : E_AUTH_PIN);
}
