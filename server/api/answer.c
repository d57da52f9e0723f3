/* SPDX-License-Identifier: Apache-2.0
 * answer.c - one question, one text. */
#include "server/api/answer.h"

#include <stdlib.h>

#include "server/auth/password.h"
#include "server/base/digest.h"

#define PASSWORD_ROOM 800

static void on_text(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    bool some = !err && db_rows_n(rows) && !db_is_null(rows, 0, 0);
    char *text = some ? arena_str(&j->arena, db_text_at(rows, 0, 0)) : NULL;
    job_resume(ctx, id, some && !text ? E_NO_MEMORY : err, text);
}

void answer_none(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    (void)rows;
    job_resume(ctx, id, err, NULL);
}

enum step answer_ask(struct job *j, enum sql_id sql, const struct db_arg *args, size_t n)
{
    enum err e = db_ask(api()->db, sql, args, n, on_text, api()->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

enum step answer_send(struct job *j, enum sql_id sql, const struct db_arg *args, size_t n)
{
    enum err e = db_send(api()->db, sql, args, n, on_text, api()->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

/* What the worker gets: its own copy, wiped afterwards. */
struct work {
    uint64_t job;
    bool verify, make;
    char hash[PASSWORD_HASH_MAX], made[PASSWORD_HASH_MAX];
    char password[PASSWORD_ROOM], fresh[PASSWORD_ROOM];
    size_t password_n, fresh_n;
    enum err err;
};

static void work_run(void *arg)
{
    struct work *w = arg;
    if (w->verify && !password_verify(w->hash, (struct sv){ w->password, w->password_n }))
        w->err = E_AUTH_FAILED;
    if (!w->err && w->make)
        w->err = password_hash((struct sv){ w->fresh, w->fresh_n }, w->made);
}

static void work_done(void *arg)
{
    struct work *w = arg;
    struct job *j = job_find(api()->jobs, w->job);
    if (j) {
        char *made = w->make && !w->err ? arena_str(&j->arena, sv_of(w->made)) : NULL;
        job_resume(api()->jobs, w->job, w->err, made);
    }
    secret_wipe(w, sizeof *w);
    free(w);
}

enum step answer_password(struct job *j, const char *hash, struct sv password, struct sv fresh)
{
    struct work *w = calloc(1, sizeof *w);
    if (!w)
        return job_fail(j, E_NO_MEMORY);
    if (password.n >= PASSWORD_ROOM || fresh.n >= PASSWORD_ROOM) {
        free(w);
        return job_fail(j, E_TOO_LARGE);
    }
    w->job = j->id;
    w->verify = password.p != NULL;
    w->make = fresh.p != NULL;
    if (hash && strlen(hash) < sizeof w->hash)
        memcpy(w->hash, hash, strlen(hash));
    if ((w->password_n = password.n))
        memcpy(w->password, password.p, password.n);
    if ((w->fresh_n = fresh.n))
        memcpy(w->fresh, fresh.p, fresh.n);
    enum err e = pool_submit(api()->pool, work_run, work_done, w);
    if (e) {
        secret_wipe(w, sizeof *w);
        free(w);
    }
    return e ? job_fail(j, e) : job_wait(j, "password");
}

enum err answer_recorded(const struct req *r, struct sv what)
{
    struct audit_record rec = { .kind = "write", .user = &req_caller(r)->user, .device = sv_of(r->peer->cert.serial), .case_ref = what,
                                .route = r->route->path, .result = SV("ok") };
    return audit_append(api()->audit, &rec);
}
