/* SPDX-License-Identifier: Apache-2.0
 * login_post.c - device, id and password, and the second factor of those who have one, for a session.
 *
 * An unknown user costs the same work, from the database's row to the hash, and gets the same answer as a wrong password, and so
 * does a device of another office. The hash is checked in the worker pool, in fair turns: devices with a certificate, or with the cookie
 * of an earlier log-in of this name, wait in a lane of their own. When a lane is full the answer is 503, never a stalled loop. */
#include "server/api/identity/given.h"
#include "server/api/identity/login_faults.h"
#include "server/api/identity/throttle.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/api/kit/hashing.h"
#include "server/api/kit/said.h"
#include "server/auth/box.h"
#include "server/auth/known_device.h"
#include "server/auth/totp.h"
#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/jw.h"

const struct identity_given *identity_given;

#define SECOND_FACTOR SV("second factor")

struct login {
    struct sv login, password, totp;
    int64_t device_office;
    struct known_device device; /* by its cookie */
    struct sv who;              /* whose tries are counted: a device that is known for this login, or the address */
    bool own_device;            /* `who` is such a device */
    const char *why;            /* for the audit: what the answer does not tell */
    /* of the user, when there is one */
    int64_t user, office, totp_step;
    bool must_change, totp_on;
    const char *hash; /* NULL: nobody comes in */
    char *totp_box;
    char token[44], csrf[44];
    uint8_t token_hash[TOKEN_HASH_BYTES];
    char session_id[2 * TOKEN_HASH_BYTES + 1];
};

static enum step parse(struct job *j);
static enum step ask_user(struct job *j);
static enum step check_password(struct job *j);
static enum step second_factor(struct job *j);
static enum step open_session(struct job *j);
static enum step reply(struct job *j);

const struct route login_post = {
    .method = HTTP_POST,
    .path = "/api/login",
    .action = ACT_PUBLIC,
    .flags = ROUTE_PUBLIC,
    .body_max = 4096,
    .doc = "Log in with id, password and, for those who have one, a code; sets the session cookie. With must_change only "
           "POST /api/password answers.",
    .request = &SHAPE_LOGIN,
    .answer = &SHAPE_LOGIN_ANSWER,
    .steps = { { "said", said_read },
               { "parse", parse },
               { "user", ask_user },
               { "password", check_password },
               { "second", second_factor },
               { "session", open_session },
               { "reply", reply } },
};

/* Of the machine, not the moved clock of a replay: what a browser keeps lives by it. */
static int64_t real_now_s(void)
{
    return (clock_now_us() - clock_offset() * US_PER_S) / US_PER_S;
}

static enum step refuse(struct job *j, enum err e)
{
    struct login *l = j->state;
    struct req *r = job_req(j);
    /* Whose name it is, the record says; a name that nobody bears may be a password in the wrong place, and is hashed. */
    const struct user *u = l->user ? sessions_user(*identity_given->sessions, l->user) : NULL;
    struct audit_record rec = { .kind = "login",
                                .user = u,
                                .login = l->login,
                                .route = r->route->path,
                                .result = sv_of(l->why ? l->why : err_code(e)),
                                .device = sv_of(r->peer->cert.serial) };
    enum err kept = audit_append(kit_given->audit, &rec);
    return job_fail(j, kept ? kept : e);
}

static enum step refuse_and_count(struct job *j, enum err e)
{
    struct login *l = j->state;
    int64_t now = clock_mono_us();
    throttle_failed(l->who, l->login, now);
    if (!l->own_device)
        throttle_failed_name(l->login, now);
    login_fault(e == E_AUTH_TOTP ? FAULT_SECOND_FACTOR : FAULT_PASSWORD, now);
    return refuse(j, e);
}

/* The certificate is the device's, for whoever uses it; a cookie is known for the names that have logged in with it. */
static void device_read(const struct req *r, struct login *l)
{
    const uint8_t *key = sessions_device_key(*identity_given->sessions);
    struct sv cookie = req_cookie(r, r->peer->plain_loopback ? "device" : "__Host-device");
    bool known = known_device_read(key, cookie, real_now_s(), &l->device);
    l->own_device = true;
    if (r->peer->cert.present)
        l->who = sv_of(r->peer->cert.serial);
    else if (known && known_device_has(key, &l->device, l->login))
        l->who = sv_of(l->device.id);
    else {
        l->who = sv_of(r->peer->address);
        l->own_device = false;
    }
}

/* By cookie a turn a name, not a device: nobody gets more of them by gathering cookies. A certificate is one device. */
static struct turn turn_of_login(const struct req *r, const struct login *l)
{
    bool by_cookie = l->own_device && !r->peer->cert.present;
    return turn_of(by_cookie ? l->login : l->who, l->own_device);
}

static enum err slowed(const struct req *r, const struct login *l)
{
    int64_t now = clock_mono_us();
    enum err e = throttle_check(l->who, l->login, now);
    if (!e && !l->own_device)
        e = throttle_check_name(sv_of(r->peer->address), l->login, now);
    if (e)
        login_fault(FAULT_SLOWED, now);
    return e;
}

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    struct login *l = arena_alloc(&j->arena, sizeof *l);
    enum err e;
    if (!l)
        return job_fail(j, E_NO_MEMORY);
    j->state = l;
    l->login = SAID(LOGIN, j)->login;
    l->password = SAID(LOGIN, j)->password;
    l->totp = SAID(LOGIN, j)->totp;
    if ((e = gate_device(identity_given->gate, r->peer, &l->device_office))) {
        login_fault(FAULT_DEVICE, clock_mono_us());
        return refuse(j, e);
    }
    device_read(r, l);
    return (e = slowed(r, l)) ? job_fail(j, e) : STEP_NEXT;
}

static void on_user(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    struct login *l = j->state;
    if (!err && db_rows_n(rows)) {
        const struct SQL_AUTH_LOGIN_GIVES *u = SQL_ROW(AUTH_LOGIN, rows, 0);
        const char *hash = arena_str(&j->arena, u->password_hash);
        l->user = u->id;
        l->hash = u->disabled ? NULL : hash; /* or unknown: no hash fits */
        l->must_change = u->must_change;
        l->office = u->office;
        l->totp_on = u->totp_on;
        l->totp_box = arena_str(&j->arena, u->totp_secret);
        l->totp_step = u->totp_step;
        if (!hash || !l->totp_box)
            err = E_NO_MEMORY;
    }
    job_resume(ctx, id, err, NULL);
}

static enum step ask_user(struct job *j)
{
    struct login *l = j->state;
    enum err e = db_ask(kit_given->db, SQL_WITH(AUTH_LOGIN, .login = ARG_WORDS(l->login)), on_user, kit_given->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

static enum step check_password(struct job *j)
{
    struct login *l = j->state;
    if (j->result_err)
        return job_fail(j, j->result_err);
    return hashing_wait(j, turn_of_login(job_req(j), l), l->hash, l->password, (struct sv){ 0 });
}

static enum err totp_step_of(const struct login *l, int64_t *step)
{
    struct buf box, secret;
    int64_t now_s = real_now_s();
    if (!identity_given->totp)
        return E_USER_TOTP_KEY;
    buf_init(&box, 256);
    buf_init(&secret, 256);
    enum err e = bytes_from_hex(sv_of(l->totp_box), &box);
    if (!e && !(e = box_open(identity_given->totp_key, buf_view(&box), &secret)))
        e = totp_check(buf_view(&secret), l->totp, now_s, l->totp_step, step);
    buf_done(&box);
    buf_done(&secret);
    return e;
}

/* The database takes each code once, whichever server it was shown to. */
static enum step take_second(struct job *j)
{
    struct login *l = j->state;
    char hash[67];
    int64_t step = 0;
    if (l->totp.n == 6) {
        enum err e = totp_step_of(l, &step);
        struct db_stmt statement = SQL_WITH(AUTH_TOTP_USE, .user = ARG_INT(l->user), .step = ARG_INT(step));
        if (e == E_AUTH_TOTP)
            throttle_failed(SECOND_FACTOR, l->login, clock_mono_us());
        return e == E_AUTH_TOTP ? refuse_and_count(j, e) : e ? job_fail(j, e) : answer_send(j, statement);
    }
    recovery_hash(l->user, l->totp, hash);
    struct db_stmt statement = SQL_WITH(AUTH_RECOVERY_USE, .user = ARG_INT(l->user), .code_hash = ARG_Z(hash),
                                        .at_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

/* The password was right. Asking for the code tells so much; guesses at it are slowed for this user wherever they come
 * from, because only somebody who knows the password gets here. */
static enum step second_factor(struct job *j)
{
    struct login *l = j->state;
    enum err e = j->result_err;
    if (e == E_AUTH_FAILED)
        return refuse_and_count(j, e);
    if (e == E_HTTP_BUSY)
        login_fault(FAULT_BUSY, clock_mono_us());
    if (e)
        return job_fail(j, e);
    if (l->device_office && l->device_office != l->office) {
        l->why = "auth.other_office";
        return refuse_and_count(j, E_AUTH_FAILED);
    }
    if (!l->totp_on)
        return STEP_NEXT;
    if (!l->totp.n)
        return refuse(j, E_AUTH_TOTP);
    if ((e = throttle_check(SECOND_FACTOR, l->login, clock_mono_us())))
        return job_fail(j, e);
    return take_second(j);
}

static enum step open_session(struct job *j)
{
    struct login *l = j->state;
    const struct req *r = job_req(j);
    if (l->totp_on && j->result_err)
        return job_fail(j, j->result_err);
    if (l->totp_on && !j->result) {
        throttle_failed(SECOND_FACTOR, l->login, clock_mono_us());
        return refuse_and_count(j, E_AUTH_TOTP);
    }
    throttle_succeeded(l->who, l->login);
    throttle_succeeded(SECOND_FACTOR, l->login);
    random_token(l->token);
    random_token(l->csrf);
    token_hash(sv_of(l->token), l->token_hash);
    token_hash_hex(l->token_hash, l->session_id);
    char bytea[2 * TOKEN_HASH_BYTES + 3] = "\\x";
    memcpy(bytea + 2, l->session_id, sizeof l->session_id);
    int64_t now = clock_now_us();
    struct db_stmt statement = SQL_WITH(
        AUTH_SESSION_OPEN, .token_hash = ARG_Z(bytea), .user = ARG_INT(l->user), .csrf = ARG_Z(l->csrf), .kind = ARG_Z("browser"),
        .at_us = ARG_INT(now), .expires_us = ARG_INT(now + identity_given->session_max_us),
        .certificate = ARG_Z(r->peer->cert.present ? r->peer->cert.serial : NULL), .address = ARG_Z(r->peer->address));
    return answer_send(j, statement);
}

static void write_answer(struct jw *w, const struct login *l, const struct user *u)
{
    jw_obj(w);
    jw_key(w, "user");
    jw_obj(w);
    jw_kid(w, "id", u->id);
    jw_kz(w, "name", u->name);
    jw_kz(w, "role", role_code(u->role));
    jw_kz(w, "office", u->office_name);
    jw_obj_end(w);
    jw_kz(w, "csrf", l->csrf);
    if (l->must_change) {
        jw_kbool(w, "must_change", true);
    }
    jw_obj_end(w);
}

/* From now on this device is known for this name. */
static void remember_device(struct req *r, struct login *l)
{
    const uint8_t *key = sessions_device_key(*identity_given->sessions);
    char value[KNOWN_DEVICE_ROOM];
    known_device_add(key, &l->device, l->login);
    known_device_write(key, &l->device, real_now_s(), value);
    reply_cookie(r, "device", sv_of(value), (int64_t)KNOWN_DEVICE_DAYS * 86400);
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
    enum err e = sessions_apply(*identity_given->sessions, 0, SV("session"), sv_of(l->session_id), sv_of(body));
    const struct user *u = sessions_user(*identity_given->sessions, l->user);
    if (e || !u) /* the picture of users is behind: the feed brings this one within a second */
        return job_fail(j, e ? e : E_HTTP_BUSY);
    struct audit_record rec = {
        .kind = "login", .user = u, .route = r->route->path, .result = SV("ok"), .device = sv_of(r->peer->cert.serial)
    };
    if ((e = audit_append(kit_given->audit, &rec)))
        return job_fail(j, e);
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    write_answer(&w, l, u);
    reply_cookie(r, "session", sv_of(l->token), -1);
    remember_device(r, l);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
