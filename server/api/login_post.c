/* SPDX-License-Identifier: Apache-2.0
 * api/login_post.c - id and password for a session.
 *
 * An unknown user costs the same work and gets the same answer as a wrong password. The hash is checked in the worker
 * pool; when its queue is full the answer is 503, never a stalled loop. */
#include <stdlib.h>

#include "server/api/api.h"
#include "server/api/throttle.h"
#include "server/auth/password.h"
#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/json.h"

struct login {
    struct sv login, password;
    int64_t user;
    char token[44], csrf[44];
    uint8_t token_hash[TOKEN_HASH_BYTES];
    char session_id[2 * TOKEN_HASH_BYTES + 1];
};

/* What the worker gets: its own copy, wiped afterwards. */
struct check {
    uint64_t job;
    char hash[PASSWORD_HASH_MAX];
    char password[800];
    size_t password_n;
    bool good;
};

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    struct login *l = arena_alloc(&j->arena, sizeof *l);
    const struct json *body;
    enum err e;
    if (!l)
        return job_fail(j, E_NO_MEMORY);
    j->state = l;
    if ((e = json_parse(&j->arena, r->body, 4, &body, &j->fail)) ||
        (e = json_need_str(body, "login", 200, &l->login, &j->fail)) ||
        (e = json_need_str(body, "password", 799, &l->password, &j->fail)))
        return job_fail(j, e);
    if ((e = throttle_check(sv_of(r->peer->address), l->login, clock_mono_us())))
        return job_fail(j, e);
    return STEP_NEXT;
}

static void on_user(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    struct login *l = j->state;
    char *hash = NULL;
    if (!err && db_rows_n(rows) && !db_bool_at(rows, 0, 2)) {
        l->user = db_i64_at(rows, 0, 0);
        hash = arena_str(&j->arena, db_text_at(rows, 0, 1));
    }
    job_resume(ctx, id, err, hash);
}

static enum step ask_user(struct job *j)
{
    struct login *l = j->state;
    struct db_arg args[] = { db_text(l->login) };
    enum err e = db_ask(api()->db, SQL_AUTH_LOGIN, args, 1, on_user, api()->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

static void check_work(void *arg)
{
    struct check *c = arg;
    c->good = password_verify(c->hash, (struct sv){ c->password, c->password_n });
}

static void check_done(void *arg)
{
    struct check *c = arg;
    job_resume(api()->jobs, c->job, c->good ? OK : E_AUTH_FAILED, NULL);
    secret_wipe(c, sizeof *c);
    free(c);
}

static enum step check_password(struct job *j)
{
    struct login *l = j->state;
    const char *hash = j->result;
    if (j->result_err)
        return job_fail(j, j->result_err);
    struct check *c = calloc(1, sizeof *c);
    if (!c)
        return job_fail(j, E_NO_MEMORY);
    c->job = j->id;
    if (hash)
        memcpy(c->hash, hash, strlen(hash) < sizeof c->hash ? strlen(hash) : 0);
    memcpy(c->password, l->password.p, l->password.n);
    c->password_n = l->password.n;
    enum err e = pool_submit(api()->pool, check_work, check_done, c);
    if (e)
        free(c);
    return e ? job_fail(j, e) : job_wait(j, "password");
}

static enum step refuse(struct job *j, enum err e)
{
    struct login *l = j->state;
    struct req *r = job_req(j);
    struct audit_record rec = { .kind = "login", .login = l->login, .route = r->route->path,
                                .result = sv_of(err_code(e)), .device = sv_of(r->peer->cert.serial) };
    enum err kept = audit_append(api()->audit, &rec);
    throttle_failed(sv_of(r->peer->address), l->login, clock_mono_us());
    return job_fail(j, kept ? kept : e);
}

static void on_session(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    char *body = err || db_is_null(rows, 0, 0) ? NULL : arena_str(&j->arena, db_text_at(rows, 0, 0));
    job_resume(ctx, id, err, body);
}

static enum step open_session(struct job *j)
{
    struct login *l = j->state;
    if (j->result_err)
        return refuse(j, j->result_err);
    throttle_succeeded(sv_of(job_req(j)->peer->address), l->login);
    random_token(l->token);
    random_token(l->csrf);
    token_hash(sv_of(l->token), l->token_hash);
    token_hash_hex(l->token_hash, l->session_id);
    char bytea[2 * TOKEN_HASH_BYTES + 3] = "\\x";
    memcpy(bytea + 2, l->session_id, sizeof l->session_id);
    int64_t now = clock_now_us();
    struct db_arg args[] = { db_z(bytea), DB_I64(l->user), db_z(l->csrf), db_z("browser"), DB_I64(now),
                             DB_I64(now + api()->session_max_us) };
    enum err e = db_send(api()->db, SQL_AUTH_SESSION_OPEN, args, 6, on_session, api()->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

static enum step reply(struct job *j)
{
    struct login *l = j->state;
    struct req *r = job_req(j);
    const char *body = j->result;
    if (j->result_err)
        return job_fail(j, j->result_err);
    if (!body)
        return refuse(j, E_AUTH_FAILED);
    enum err e = sessions_apply(api()->sessions, 0, SV("session"), sv_of(l->session_id), sv_of(body));
    const struct user *u = sessions_user(api()->sessions, l->user);
    if (e || !u) /* the picture of users is behind: the feed brings this one within a second */
        return job_fail(j, e ? e : E_HTTP_BUSY);
    struct audit_record rec = { .kind = "login", .user = u, .route = r->route->path, .result = SV("ok"),
                                .device = sv_of(r->peer->cert.serial) };
    if ((e = audit_append(api()->audit, &rec)))
        return job_fail(j, e);
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "user");
    jw_obj(&w);
    jw_key(&w, "id");
    jw_id(&w, u->id);
    jw_key(&w, "name");
    jw_z(&w, u->name);
    jw_key(&w, "role");
    jw_z(&w, role_code(u->role));
    jw_key(&w, "office");
    jw_z(&w, u->office_name);
    jw_obj_end(&w);
    jw_key(&w, "csrf");
    jw_z(&w, l->csrf);
    jw_obj_end(&w);
    reply_cookie(r, "session", sv_of(l->token), -1);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

const struct route login_post = {
    .method = HTTP_POST, .path = "/api/login", .action = ACT_PUBLIC, .flags = ROUTE_PUBLIC, .body_max = 4096,
    .doc = "Log in with id and password; sets the session cookie.",
    .request_doc = "{\"type\":\"object\",\"required\":[\"login\",\"password\"],\"properties\":{\"login\":{\"type\":\"string\"},"
                   "\"password\":{\"type\":\"string\"},\"totp\":{\"type\":\"string\"}}}",
    .response_doc = "{\"type\":\"object\",\"required\":[\"user\",\"csrf\"]}",
    .steps = { { "parse", parse }, { "user", ask_user }, { "password", check_password }, { "session", open_session },
               { "reply", reply } },
};
