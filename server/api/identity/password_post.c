/* SPDX-License-Identifier: Apache-2.0
 * password_post.c - a user changes the own password; the first thing whoever was invited does.
 *
 * The old one is asked for, and guesses at it are slowed, because a screen left open is not its owner. The user's other
 * sessions end. */
#include "server/api/identity/given.h"
#include "server/api/identity/throttle.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/api/kit/hashing.h"
#include "server/api/kit/said.h"
#include "server/auth/password.h"
#include "server/base/clock.h"

struct password_change {
    struct sv old, fresh;
    const char *old_hash;
};

static enum step parse(struct job *j);
static enum step check(struct job *j);
static enum step save(struct job *j);
static enum step reply(struct job *j);

const struct route password_post = {
    .method = HTTP_POST,
    .path = "/api/password",
    .action = ACT_SELF,
    .flags = ROUTE_FIRST_STEPS,
    .body_max = 4096,
    .doc = "Change the own password; other sessions of the user end.",
    .request = &SHAPE_PASSWORD_CHANGE,
    .answer = &SHAPE_EMPTY,
    .steps = { { "said", said_read }, { "parse", parse }, { "check", check }, { "save", save }, { "reply", reply } },
};

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    const struct user *u = &req_caller(r)->user;
    struct password_change *c = arena_alloc(&j->arena, sizeof *c);
    enum err e;
    if (!c)
        return job_fail(j, E_NO_MEMORY);
    j->state = c;
    c->old = SAID(PASSWORD_CHANGE, j)->old;
    c->fresh = SAID(PASSWORD_CHANGE, j)->new_;
    if ((e = throttle_check(sv_of(r->peer->address), sv_of(u->login), clock_mono_us())))
        return job_fail(j, e);
    if (password_acceptable(c->fresh, sv_of(u->login), identity_given->breached) || sv_eq(c->old, c->fresh))
        return job_fail_at(j, E_USER_PASSWORD, 0, "new");
    return answer_ask(j, SQL_WITH(AUTH_USER_SECRET, .user = ARG_INT(u->id)));
}

static enum step check(struct job *j)
{
    struct password_change *c = j->state;
    c->old_hash = j->result;
    return j->result_err ? job_fail(j, j->result_err) : hashing_wait(j, turn_of_caller(job_req(j)), c->old_hash, c->old, c->fresh);
}

static enum step save(struct job *j)
{
    const struct password_change *c = j->state;
    const struct req *r = job_req(j);
    const struct caller *who = req_caller(r);
    char bytea[2 * TOKEN_HASH_BYTES + 3] = "\\x";
    if (j->result_err == E_AUTH_FAILED) {
        throttle_failed(sv_of(r->peer->address), sv_of(who->user.login), clock_mono_us());
        return job_fail_at(j, E_AUTH_FAILED, 0, "old");
    }
    if (j->result_err)
        return job_fail(j, j->result_err);
    throttle_succeeded(sv_of(r->peer->address), sv_of(who->user.login));
    token_hash_hex(who->token_hash, bytea + 2);
    struct db_stmt statement = SQL_WITH(AUTH_PASSWORD_SET, .user = ARG_INT(who->user.id), .old_hash = ARG_Z(c->old_hash),
                                        .new_hash = ARG_Z(j->result), .token_hash = ARG_Z(bytea), .at_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct buf id;
    if (j->result_err)
        return job_fail(j, j->result_err);
    if (!j->result) /* somebody else changed it in between */
        return job_fail_at(j, E_AUTH_FAILED, 0, "old");
    buf_init(&id, 32);
    buf_i64(&id, req_caller(r)->user.id);
    enum err e = buf_ok(&id) ? sessions_apply(*identity_given->sessions, 0, SV("user"), buf_view(&id), sv_of(j->result)) : id.bad;
    buf_done(&id);
    if (e || (e = answer_recorded(r, SV("own password"))))
        return job_fail(j, e);
    reply_json(r, 200, SV("{}"));
    return STEP_DONE;
}
