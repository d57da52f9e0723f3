/* SPDX-License-Identifier: Apache-2.0
 * session_ask.c - gather, ask, tell. */
#include "server/auth/session_ask.h"

#include <stdlib.h>

#include "server/base/clock.h"

#define BATCH 64                        /* tokens of one statement */
#define WAITING_MAX 512                 /* tokens that wait; more are told E_HTTP_BUSY */
#define PACE_MS 10                      /* at most a hundred statements a second, whoever sends unknown tokens */
#define ARRAY_MAX ((size_t)BATCH * 256) /* bytes of BATCH hashes in hex, and some */

struct session_question {
    uint64_t job;
    uint8_t hash[TOKEN_HASH_BYTES];
};

struct session_ask {
    struct loop *loop;
    struct db *db;
    int64_t idle_limit_us;
    session_told *fn;
    void *ctx;
    struct timer *pace;
    bool due, asking; /* the timer runs; a statement is under way */
    struct session_question waiting[WAITING_MAX], under_way[BATCH];
    size_t waiting_n, under_way_n;
    struct session_ask_stats stats;
};

static void ask(void *arg);

struct session_ask *session_ask_new(struct loop *l, struct db *db, int64_t idle_limit_us, session_told *fn, void *ctx)
{
    struct session_ask *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->loop = l;
    a->db = db;
    a->idle_limit_us = idle_limit_us;
    a->fn = fn;
    a->ctx = ctx;
    a->pace = timer_after(l, 3600000, ask, a);
    if (!a->pace) {
        free(a);
        return NULL;
    }
    timer_stop(a->pace);
    return a;
}

void session_ask_free(struct session_ask *a)
{
    if (!a)
        return;
    timer_free(a->pace);
    loop_defer_cancel(a->loop, a);
    free(a);
}

static void tell(struct session_ask *a, struct sessions *found)
{
    struct session_question told[BATCH];
    size_t n = a->under_way_n;
    memcpy(told, a->under_way, n * sizeof *told);
    a->under_way_n = 0;
    for (size_t i = 0; i < n; i++)
        a->fn(a->ctx, told[i].job, found);
}

/* A user who cannot be read has no session; the others have theirs. */
static struct sessions *found_make(const struct session_ask *a, const struct db_rows *rows)
{
    struct sessions *s = sessions_new(a->idle_limit_us);
    for (size_t i = 0; s && i < db_rows_n(rows); i++) {
        const struct SQL_AUTH_SESSIONS_ASK_GIVES *x = SQL_ROW(AUTH_SESSIONS_ASK, rows, i);
        enum err e = sessions_apply(s, 0, SV("user"), x->user, x->user_body);
        if (!e)
            e = sessions_apply(s, 0, SV("session"), x->token_hash, x->session);
        (void)e;
    }
    return s;
}

static void on_answer(void *ctx, uint64_t job, enum err err, const struct db_rows *rows)
{
    struct session_ask *a = ctx;
    struct sessions *found = err ? NULL : found_make(a, rows);
    (void)job;
    a->asking = false;
    tell(a, found);
    sessions_free(found);
    if (a->waiting_n && !a->due) {
        a->due = true;
        timer_again(a->pace, PACE_MS);
    }
}

static bool hashes_write(struct session_ask *a, struct db_array *out)
{
    char hex[2 + 2 * TOKEN_HASH_BYTES + 1] = "\\x";
    for (size_t i = 0; i < a->under_way_n; i++) {
        token_hash_hex(a->under_way[i].hash, hex + 2);
        db_array_sv_or_null(out, sv_of(hex));
    }
    return db_array_ok(out);
}

static void ask(void *arg)
{
    struct session_ask *a = arg;
    struct db_array hashes;
    a->due = false;
    if (a->asking || !a->waiting_n)
        return;
    a->under_way_n = a->waiting_n < BATCH ? a->waiting_n : BATCH;
    memcpy(a->under_way, a->waiting, a->under_way_n * sizeof *a->waiting);
    a->waiting_n -= a->under_way_n;
    memmove(a->waiting, a->waiting + a->under_way_n, a->waiting_n * sizeof *a->waiting);
    db_array_init(&hashes, ARRAY_MAX);
    bool good = hashes_write(a, &hashes);
    struct db_stmt statement = SQL_WITH(AUTH_SESSIONS_ASK, .token_hashes = ARG_LIST(&hashes), .now_us = ARG_INT(clock_now_us()));
    a->asking = good && db_ask(a->db, statement, on_answer, a, 0) == OK;
    db_array_done(&hashes);
    if (a->asking) {
        a->stats.statements++;
        a->stats.tokens += a->under_way_n;
        return;
    }
    tell(a, NULL);
    if (a->waiting_n) {
        a->due = true;
        timer_again(a->pace, PACE_MS);
    }
}

ERR session_ask(struct session_ask *a, struct sv token, uint64_t job)
{
    if (!db_ready(a->db))
        return E_DB_AWAY;
    if (a->waiting_n == WAITING_MAX)
        return E_HTTP_BUSY;
    struct session_question *w = &a->waiting[a->waiting_n++];
    w->job = job;
    token_hash(token, w->hash);
    if (!a->due && !a->asking) {
        a->due = true;
        timer_again(a->pace, PACE_MS); /* who comes within it shares the statement */
    }
    return OK;
}

struct session_ask_stats session_ask_stats(const struct session_ask *a)
{
    return a->stats;
}
