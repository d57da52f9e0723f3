/* SPDX-License-Identifier: Apache-2.0
 * sessions.c - a user sees where else the account is open, and ends one of these sessions or all the others.
 *
 * The list comes from memory, so it is there when the database is away. A session is named by the first half of its token's
 * hash: enough to tell them apart, nothing to come in with. Ending asks for the password again, as a screen left open is not
 * its owner; the feed carries it to every server within a second. */
#include "server/api/identity/given.h"
#include "server/api/identity/throttle.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/api/kit/hashing.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/said.h"
#include "server/auth/certificates.h"
#include "server/base/clock.h"
#include "server/base/jw.h"

#define ID_HEX TOKEN_HASH_BYTES /* half of the hash, two digits a byte */

struct ending {
    struct sv id, password;
    bool found;
    char hash[2 * TOKEN_HASH_BYTES + 1]; /* of the one to end */
};

struct session_listing {
    struct jw *w;
    const struct caller *who;
};

/* ---- the list ---- */

static enum step list(struct job *j);
static enum step parse(struct job *j);
static enum step check(struct job *j);
static enum step end(struct job *j);
static enum step reply(struct job *j);

const struct route sessions_get = {
    .method = HTTP_GET,
    .path = "/api/sessions",
    .action = ACT_SELF,
    .doc = "The own sessions that are open: since when, on which device, last used (on this server), which of them asks.",
    .answer = &SHAPE_SESSIONS_ANSWER,
    .steps = { { "list", list } },
};

const struct route sessions_end_post = {
    .method = HTTP_POST,
    .path = "/api/sessions/end",
    .action = ACT_SELF,
    .body_max = 4096,
    .doc = "End one of the own sessions, or without an id all but the one that asks; the password is asked for again.",
    .request = &SHAPE_SESSIONS_END,
    .answer = &SHAPE_EMPTY,
    .steps = { { "said", said_read }, { "parse", parse }, { "check", check }, { "end", end }, { "reply", reply } },
};

static void write_one(void *ctx, const struct session *s)
{
    const struct session_listing *l = ctx;
    char name[SESSION_NAME_BYTES];
    session_name(s->token_hash, name);
    jw_obj(l->w);
    jw_kz(l->w, "id", name);
    jw_kz(l->w, "kind", s->bearer ? "program" : "browser");
    jw_kz(l->w, "device", certificates_name(*identity_given->certificates, s->certificate));
    jw_ktime(l->w, "since", s->created_us);
    jw_ktime(l->w, "used_at", s->used_us);
    jw_ktime(l->w, "until", s->expires_us);
    jw_kbool(l->w, "current", !memcmp(s->token_hash, l->who->token_hash, TOKEN_HASH_BYTES));
    jw_obj_end(l->w);
}

static enum step list(struct job *j)
{
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 256 * 1024);
    struct session_listing l = { .w = w, .who = req_caller(job_req(j)) };
    jw_key(w, "sessions");
    jw_arr(w);
    sessions_of(*identity_given->sessions, l.who->user.id, clock_now_us(), write_one, &l);
    jw_arr_end(w);
    return reply_close(j, &answer);
}

/* ---- ending ---- */

static void note_match(void *ctx, const struct session *s)
{
    struct ending *e = ctx;
    char hash[2 * TOKEN_HASH_BYTES + 1];
    token_hash_hex(s->token_hash, hash);
    if (sv_eq(e->id, (struct sv){ hash, ID_HEX })) {
        memcpy(e->hash, hash, sizeof hash);
        e->found = true;
    }
}

static enum step parse(struct job *j)
{
    const struct req *r = job_req(j);
    const struct user *u = &req_caller(r)->user;
    struct ending *en = arena_alloc(&j->arena, sizeof *en);
    enum err e;
    if (!en)
        return job_fail(j, E_NO_MEMORY);
    j->state = en;
    en->password = SAID(SESSIONS_END, j)->password;
    en->id = SAID(SESSIONS_END, j)->id;
    if ((e = throttle_check(sv_of(r->peer->address), sv_of(u->login), clock_mono_us())))
        return job_fail(j, e);
    sessions_of(*identity_given->sessions, u->id, clock_now_us(), note_match, en);
    if (en->id.p && !en->found)
        return job_fail_at(j, E_AUTH_SESSION_UNKNOWN, 0, "id");
    return answer_ask(j, SQL_WITH(AUTH_USER_SECRET, .user = ARG_INT(u->id)));
}

static enum step check(struct job *j)
{
    const struct ending *en = j->state;
    return j->result_err ? job_fail(j, j->result_err)
                         : hashing_wait(j, turn_of_caller(job_req(j)), j->result, en->password, (struct sv){ 0 });
}

static enum step end(struct job *j)
{
    const struct ending *en = j->state;
    const struct req *r = job_req(j);
    const struct caller *who = req_caller(r);
    char bytea[2 * TOKEN_HASH_BYTES + 3] = "\\x";
    if (j->result_err == E_AUTH_FAILED) {
        throttle_failed(sv_of(r->peer->address), sv_of(who->user.login), clock_mono_us());
        return job_fail_at(j, E_AUTH_FAILED, 0, "password");
    }
    if (j->result_err)
        return job_fail(j, j->result_err);
    throttle_succeeded(sv_of(r->peer->address), sv_of(who->user.login));
    if (en->found) {
        memcpy(bytea + 2, en->hash, sizeof en->hash);
        struct db_stmt statement = SQL_WITH(AUTH_SESSION_END, .token_hash = ARG_Z(bytea), .at_us = ARG_INT(clock_now_us()),
                                            .reason = ARG_Z("ended by the user"));
        return answer_send(j, statement);
    }
    token_hash_hex(who->token_hash, bytea + 2);
    struct db_stmt statement = SQL_WITH(AUTH_SESSIONS_END, .user = ARG_INT(who->user.id), .token_hash = ARG_Z(bytea),
                                        .at_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    const struct ending *en = j->state;
    enum err e = j->result_err ? j->result_err
                               : answer_recorded(job_req(j), en->found ? SV("a session ended") : SV("other sessions ended"));
    if (e)
        return job_fail(j, e);
    reply_json(job_req(j), 200, SV("{}"));
    return STEP_DONE;
}
