/* SPDX-License-Identifier: Apache-2.0
 * admin_users.c - an admin looks after the users of the own office: who there is, invite, reset, shut out, let in.
 *
 * A made password is answered once and stored as a hash only; whoever gets it must change it first. Users of another
 * office look like unknown ones. */
#include "server/api/kit/answer.h"
#include "server/api/kit/hashing.h"
#include "server/api/kit/said.h"
#include "server/auth/password.h"
#include "server/base/clock.h"
#include "server/base/jw.h"

struct admin {
    int64_t user;
    struct sv login, name, role;
    char password[PASSWORD_MADE];
};

static enum step list(struct job *j);
static enum step reply_list(struct job *j);
static enum step parse_invite(struct job *j);
static enum step invite(struct job *j);
static enum step reply_invited(struct job *j);
static enum step parse_user(struct job *j);
static enum step hash_made(struct job *j);
static enum step reset(struct job *j);
static enum step reply_changed(struct job *j);
static enum step disable(struct job *j);
static enum step enable(struct job *j);

const struct route admin_users_get = {
    .method = HTTP_GET,
    .path = "/api/admin/users",
    .action = ACT_USER_ADMIN,
    .doc = "The users of the admin's office, and the roles it may give.",
    .answer = &SHAPE_ADMIN_USERS,
    .steps = { { "list", list }, { "reply", reply_list } },
};

const struct route admin_users_post = {
    .method = HTTP_POST,
    .path = "/api/admin/users",
    .action = ACT_USER_ADMIN,
    .body_max = 4096,
    .doc = "Invite a user to the admin's office; answers the first password, which must be changed.",
    .request = &SHAPE_NEW_USER,
    .answer = &SHAPE_FIRST_PASSWORD,
    .steps = { { "said", said_read }, { "parse", parse_invite }, { "invite", invite }, { "reply", reply_invited } },
};

const struct route admin_user_reset_post = {
    .method = HTTP_POST,
    .path = "/api/admin/users/{user}/reset",
    .action = ACT_USER_ADMIN,
    .body_max = 1024,
    .doc = "Another first password; the second factor is given up and every session ends.",
    .answer = &SHAPE_FIRST_PASSWORD,
    .steps = { { "parse", parse_user }, { "hash", hash_made }, { "reset", reset }, { "reply", reply_changed } },
};

const struct route admin_user_disable_post = {
    .method = HTTP_POST,
    .path = "/api/admin/users/{user}/disable",
    .action = ACT_USER_ADMIN,
    .body_max = 1024,
    .doc = "Shut a user of the office out, at once.",
    .answer = &SHAPE_ADMIN_USER_ANSWER,
    .steps = { { "parse", parse_user }, { "disable", disable }, { "reply", reply_changed } },
};

const struct route admin_user_enable_post = {
    .method = HTTP_POST,
    .path = "/api/admin/users/{user}/enable",
    .action = ACT_USER_ADMIN,
    .body_max = 1024,
    .doc = "Let a user of the office in again.",
    .answer = &SHAPE_ADMIN_USER_ANSWER,
    .steps = { { "parse", parse_user }, { "enable", enable }, { "reply", reply_changed } },
};

static struct admin *begin(struct job *j)
{
    return j->state = arena_alloc(&j->arena, sizeof(struct admin));
}

static enum step list(struct job *j)
{
    return answer_ask(j, SQL_WITH(ADMIN_USERS, .office = ARG_INT(req_caller(job_req(j))->user.office)));
}

static enum step reply_list(struct job *j)
{
    if (j->result_err || !j->result)
        return job_fail(j, j->result_err ? j->result_err : E_USER_OFFICE);
    reply_json(job_req(j), 200, sv_of(j->result));
    return STEP_DONE;
}

static bool is_login(struct sv s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ((c == '.' || c == '_' || c == '-' || c == '@') && i)))
            return false;
    }
    return s.n >= 1 && s.n <= 100;
}

static enum step hash_made(struct job *j)
{
    struct admin *a = j->state;
    password_make(a->password);
    return hashing_wait(j, turn_of_caller(job_req(j)), NULL, (struct sv){ 0 }, sv_of(a->password));
}

static enum step parse_invite(struct job *j)
{
    struct admin *a = begin(j);
    const struct SAID_NEW_USER *said = SAID(NEW_USER, j);
    if (!a)
        return job_fail(j, E_NO_MEMORY);
    a->login = said->login;
    a->role = said->role;
    a->name = sv_trim(said->name);
    if (!is_login(a->login) || !a->name.n || role_parse(a->role) == ROLE_NONE)
        return job_fail_at(j, E_JSON_VALUE, 0, !is_login(a->login) ? "login" : a->name.n ? "role" : "name");
    return hash_made(j);
}

static enum step invite(struct job *j)
{
    const struct admin *a = j->state;
    struct db_stmt statement = SQL_WITH(AUTH_USER_INVITE, .login = ARG_WORDS(a->login), .name = ARG_WORDS(a->name),
                                        .office = ARG_INT(req_caller(job_req(j))->user.office), .role = ARG_WORDS(a->role),
                                        .hash = ARG_Z(j->result));
    return j->result_err ? job_fail(j, j->result_err) : answer_send(j, statement);
}

static enum err recorded(struct job *j, int64_t user)
{
    struct buf what;
    buf_init(&what, 64);
    buf_printf(&what, "user %lld", (long long)user);
    enum err e = buf_ok(&what) ? answer_recorded(job_req(j), buf_view(&what)) : what.bad;
    buf_done(&what);
    return e;
}

/* {"user":{"id","login"},"password"?}: the first password is shown this once. */
static enum step reply_user(struct job *j, int64_t user, struct sv login)
{
    const struct admin *a = j->state;
    struct buf b;
    struct jw w;
    enum err e = recorded(j, user);
    if (e)
        return job_fail(j, e);
    buf_init(&b, 2048);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "user");
    jw_obj(&w);
    jw_kid(&w, "id", user);
    jw_kstr(&w, "login", login);
    jw_obj_end(&w);
    if (a->password[0]) {
        jw_kz(&w, "password", a->password);
    }
    jw_obj_end(&w);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

static enum step reply_invited(struct job *j)
{
    const struct admin *a = j->state;
    int64_t id = 0;
    if (j->result_err || !sv_to_i64(sv_of(j->result), &id))
        return job_fail(j, j->result_err ? j->result_err : E_INTERNAL);
    return reply_user(j, id, a->login);
}

/* The user of the path. One's own account is left to somebody else, so that an office never shuts its last admin out. */
static enum step parse_user(struct job *j)
{
    struct admin *a = begin(j);
    if (!a)
        return job_fail(j, E_NO_MEMORY);
    if (!req_param_id(job_req(j), "user", &a->user))
        return job_fail(j, E_USER_UNKNOWN);
    return a->user == req_caller(job_req(j))->user.id ? job_fail(j, E_AUTH_FORBIDDEN) : STEP_NEXT;
}

static enum step reset(struct job *j)
{
    const struct admin *a = j->state;
    struct db_stmt statement = SQL_WITH(AUTH_USER_RESET, .user = ARG_INT(a->user), .office = ARG_INT(req_caller(job_req(j))->user.office),
                                        .hash = ARG_Z(j->result), .at_us = ARG_INT(clock_now_us()));
    return j->result_err ? job_fail(j, j->result_err) : answer_send(j, statement);
}

static enum step switch_user(struct job *j, bool off)
{
    const struct admin *a = j->state;
    struct db_stmt statement = SQL_WITH(AUTH_USER_SWITCH, .user = ARG_INT(a->user), .office = ARG_INT(req_caller(job_req(j))->user.office),
                                        .off = ARG_FLAG(off), .at_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step disable(struct job *j)
{
    return switch_user(j, true);
}

static enum step enable(struct job *j)
{
    return switch_user(j, false);
}

static enum step reply_changed(struct job *j)
{
    const struct admin *a = j->state;
    if (j->result_err || !j->result)
        return job_fail(j, j->result_err ? j->result_err : E_USER_UNKNOWN);
    return reply_user(j, a->user, sv_of(j->result));
}
