/* SPDX-License-Identifier: Apache-2.0
 * totp_routes.c - a user sets up a second factor, proves it with a code, or gives it up.
 *
 * Each needs the password again. A secret is good for nothing until a code of it was shown; recovery codes are told once,
 * then. Until that a new one may be drawn as often as wanted. */
#include <stdio.h>

#include "server/api/identity/given.h"
#include "server/api/identity/throttle.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/api/kit/hashing.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/said.h"
#include "server/auth/box.h"
#include "server/auth/password.h"
#include "server/auth/totp.h"
#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/jw.h"

struct totp {
    struct sv password, code;
    bool on;
    char *hash, *box;
    uint8_t secret[TOTP_SECRET_BYTES];
    char recovery[RECOVERY_CODES][RECOVERY_MADE];
};

static enum step again(struct job *j);
static enum step shown(struct job *j);
static enum step check(struct job *j);
static enum step draw(struct job *j);
static enum step reply_secret(struct job *j);
static enum step prove(struct job *j);
static enum step reply_recovery(struct job *j);
static enum step give_up(struct job *j);
static enum step reply_off(struct job *j);

const struct route totp_enrol_post = {
    .method = HTTP_POST,
    .path = "/api/totp/enrol",
    .action = ACT_SELF,
    .body_max = 4096,
    .doc = "Draw the secret of a second factor; it counts once a code of it was confirmed.",
    .request = &SHAPE_PASSWORD_AGAIN,
    .answer = &SHAPE_TOTP_SECRET,
    .steps = { { "said", said_read }, { "again", again }, { "check", check }, { "draw", draw }, { "reply", reply_secret } },
};

const struct route totp_confirm_post = {
    .method = HTTP_POST,
    .path = "/api/totp/confirm",
    .action = ACT_SELF,
    .body_max = 4096,
    .doc = "Show a code of the secret: from now on log-in asks for one. Answers the recovery codes, this once.",
    .request = &SHAPE_TOTP_CONFIRM,
    .answer = &SHAPE_TOTP_RECOVERY,
    .steps = { { "said", said_read }, { "shown", shown }, { "check", check }, { "prove", prove }, { "reply", reply_recovery } },
};

const struct route totp_disable_post = {
    .method = HTTP_POST,
    .path = "/api/totp/disable",
    .action = ACT_SELF,
    .body_max = 4096,
    .doc = "Give the second factor up.",
    .request = &SHAPE_PASSWORD_AGAIN,
    .answer = &SHAPE_EMPTY,
    .steps = { { "said", said_read }, { "again", again }, { "check", check }, { "off", give_up }, { "reply", reply_off } },
};

static void on_secret(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    struct totp *t = j->state;
    if (!err && db_rows_n(rows)) {
        const struct SQL_AUTH_USER_SECRET_GIVES *u = SQL_ROW(AUTH_USER_SECRET, rows, 0);
        t->hash = arena_str(&j->arena, u->password_hash);
        t->on = u->totp_on;
        t->box = arena_str(&j->arena, u->totp_secret);
        if (!t->hash || !t->box)
            err = E_NO_MEMORY;
    }
    job_resume(ctx, id, err, NULL);
}

static enum step ask(struct job *j, struct sv password, struct sv code)
{
    const struct req *r = job_req(j);
    const struct user *u = &req_caller(r)->user;
    struct totp *t = arena_alloc(&j->arena, sizeof *t);
    enum err e;
    if (!t)
        return job_fail(j, E_NO_MEMORY);
    j->state = t;
    if (!identity_given->totp)
        return job_fail(j, E_USER_TOTP_KEY);
    t->password = password;
    t->code = code;
    if ((e = throttle_check(sv_of(r->peer->address), sv_of(u->login), clock_mono_us())))
        return job_fail(j, e);
    e = db_ask(kit_given->db, SQL_WITH(AUTH_USER_SECRET, .user = ARG_INT(u->id)), on_secret, kit_given->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

static enum step again(struct job *j)
{
    return ask(j, SAID(PASSWORD_AGAIN, j)->password, (struct sv){ 0 });
}

static enum step shown(struct job *j)
{
    return ask(j, SAID(TOTP_CONFIRM, j)->password, SAID(TOTP_CONFIRM, j)->totp);
}

static enum step check(struct job *j)
{
    const struct totp *t = j->state;
    return j->result_err ? job_fail(j, j->result_err) : hashing_wait(j, turn_of_caller(job_req(j)), t->hash, t->password, (struct sv){ 0 });
}

static enum step wrong(struct job *j, enum err e)
{
    const struct req *r = job_req(j);
    if (e == E_AUTH_FAILED || e == E_AUTH_TOTP)
        throttle_failed(sv_of(r->peer->address), sv_of(req_caller(r)->user.login), clock_mono_us());
    return job_fail(j, e);
}

/* ---- a new secret ---- */

static enum step draw(struct job *j)
{
    struct totp *t = j->state;
    struct buf box, text;
    if (j->result_err)
        return wrong(j, j->result_err);
    if (t->on)
        return job_fail(j, E_USER_TOTP);
    random_bytes(t->secret, sizeof t->secret);
    buf_init(&box, 256);
    buf_init(&text, 512);
    box_close(identity_given->totp_key, (struct sv){ (const char *)t->secret, sizeof t->secret }, &box);
    bytea_put(&text, buf_view(&box));
    struct db_stmt statement = SQL_WITH(AUTH_TOTP_WAIT, .user = ARG_INT(req_caller(job_req(j))->user.id),
                                        .secret = ARG_WORDS(buf_view(&text)));
    enum step s = buf_ok(&text) ? answer_send(j, statement) : job_fail(j, E_NO_MEMORY);
    buf_done(&text);
    buf_done(&box);
    return s;
}

static enum step reply_secret(struct job *j)
{
    struct totp *t = j->state;
    const struct user *u = &req_caller(job_req(j))->user;
    char base32[TOTP_BASE32], uri[400];
    enum err e = j->result_err ? j->result_err : j->result ? answer_recorded(job_req(j), SV("second factor drawn")) : E_USER_TOTP;
    if (e)
        return job_fail(j, e);
    base32_write(t->secret, base32);
    snprintf(uri, sizeof uri, "otpauth://totp/Anpi:%s?secret=%s&issuer=Anpi&algorithm=SHA1&digits=6&period=30", u->login, base32);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 16 * 1024);
    jw_kz(w, "secret", base32);
    jw_kz(w, "uri", uri);
    jw_key(w, "qr");
    qr_write(w, sv_of(uri));
    return reply_close(j, &answer);
}

/* ---- proved with a code ---- */

static enum err code_check(const struct totp *t, int64_t *step)
{
    struct buf box, secret;
    buf_init(&box, 256);
    buf_init(&secret, 256);
    enum err e = bytes_from_hex(sv_of(t->box), &box);
    if (!e && !(e = box_open(identity_given->totp_key, buf_view(&box), &secret)))
        e = totp_check(buf_view(&secret), t->code, (clock_now_us() - clock_offset() * US_PER_S) / US_PER_S, 0, step);
    buf_done(&box);
    buf_done(&secret);
    return e;
}

static enum step prove(struct job *j)
{
    struct totp *t = j->state;
    int64_t user = req_caller(job_req(j))->user.id, step = 0;
    struct db_array codes;
    if (j->result_err)
        return wrong(j, j->result_err);
    if (t->on || !t->box || !t->box[0])
        return job_fail(j, E_USER_TOTP);
    enum err e = code_check(t, &step);
    if (e)
        return wrong(j, e);
    db_array_init(&codes, 4096);
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        char hash[67];
        recovery_make(t->recovery[i]);
        recovery_hash(user, sv_of(t->recovery[i]), hash);
        db_array_sv(&codes, sv_of(hash));
    }
    struct db_stmt statement = SQL_WITH(AUTH_TOTP_CONFIRM, .user = ARG_INT(user), .step = ARG_INT(step), .code_hashes = ARG_LIST(&codes),
                                        .at_us = ARG_INT(clock_now_us()));
    enum step s = db_array_ok(&codes) ? answer_send(j, statement) : job_fail(j, E_NO_MEMORY);
    db_array_done(&codes);
    return s;
}

static enum step reply_recovery(struct job *j)
{
    const struct totp *t = j->state;
    const char *good = j->result;
    enum err e = j->result_err ? j->result_err : good && good[0] == 't' ? answer_recorded(job_req(j), SV("second factor on")) : E_USER_TOTP;
    if (e)
        return job_fail(j, e);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 2048);
    jw_key(w, "recovery");
    jw_arr(w);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        jw_z(w, t->recovery[i]);
    jw_arr_end(w);
    return reply_close(j, &answer);
}

/* ---- given up ---- */

static enum step give_up(struct job *j)
{
    struct db_stmt statement = SQL_WITH(AUTH_TOTP_OFF, .user = ARG_INT(req_caller(job_req(j))->user.id), .at_us = ARG_INT(clock_now_us()));
    return j->result_err ? wrong(j, j->result_err) : answer_send(j, statement);
}

static enum step reply_off(struct job *j)
{
    enum err e = j->result_err ? j->result_err : answer_recorded(job_req(j), SV("second factor off"));
    if (e)
        return job_fail(j, e);
    reply_json(job_req(j), 200, SV("{}"));
    return STEP_DONE;
}
