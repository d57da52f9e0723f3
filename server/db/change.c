/* SPDX-License-Identifier: Apache-2.0
 * change.c - one poll after another on a connection of its own.
 *
 * A poll is one statement; a turn is one or more polls to the same `upto`, page by page. Woken or not, the next turn
 * comes within poll_ms. While a reload is awaited (cursor void) nothing is asked. */
#include "server/db/change.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/count.h"

#define REWIND_XIDS 10000            /* far more ids than can be under way when PostgreSQL crashes (rewind_cursor) */
#define ANSWER_MAX_US (5 * US_PER_S) /* a poll takes milliseconds */

static const enum sql_id own_statements[] = { SQL_CHANGE_POLL, SQL_CHANGE_LISTEN };

struct change_feed {
    struct loop *loop;
    struct change_conf conf;
    struct db *db;
    struct timer *clock;
    struct change_cursor cursor;
    char *upto;          /* of the turn under way, NULL between turns */
    int64_t after_seq;   /* had of this turn */
    int64_t turn_us;     /* clock_now_us when the turn was asked for */
    int64_t asked_us;    /* clock_mono_us of the poll under way */
    uint64_t generation; /* of the cursor: an answer to an older one is dropped */
    bool asking, woken, reloading, up, deaf;
};

void change_cursor_done(struct change_cursor *c)
{
    free(c->snapshot);
    *c = (struct change_cursor){ 0 };
}

static ERR cursor_set(struct change_cursor *c, struct sv snapshot, struct sv epoch)
{
    char *copy = strndup(snapshot.p ? snapshot.p : "", snapshot.n);
    if (!copy)
        return E_NO_MEMORY;
    free(c->snapshot);
    c->snapshot = copy;
    snprintf(c->epoch, sizeof c->epoch, SV_FMT, SV_ARG(epoch));
    return OK;
}

ERR change_cursor_take(struct db_sync *s, struct change_cursor *out, struct fail *fail)
{
    struct db_rows *rows;
    struct change_cursor c = { 0 };
    enum err e = db_sync_run(s, SQL_BARE(CHANGE_CURSOR), &rows, fail);
    if (e != OK)
        return e;
    const struct SQL_CHANGE_CURSOR_GIVES *now = SQL_ROW(CHANGE_CURSOR, rows, 0);
    e = cursor_set(&c, now->snapshot, now->epoch);
    db_rows_free(rows);
    if (e == OK)
        *out = c;
    return e;
}

static void turn_forget(struct change_feed *f)
{
    free(f->upto);
    f->upto = NULL;
    f->after_seq = 0;
}

static void void_cursor(struct change_feed *f, const char *why)
{
    turn_forget(f);
    f->reloading = true;
    f->conf.on_reload(f->conf.ctx, why);
}

/* A connection that broke may mean that PostgreSQL crashed, and then transaction ids that the cursor has seen taken, but
 * that never reached the disk, are given out again: what they change would be passed over for ever (seen in a test). So
 * the cursor goes back by more ids than can be in that state. A change told twice has a seq that is not above. */
static void rewind_cursor(struct change_feed *f)
{
    long long xmin = f->cursor.snapshot ? strtoll(f->cursor.snapshot, NULL, 10) : 0, back = xmin > REWIND_XIDS + 3 ? xmin - REWIND_XIDS : 3;
    char text[64];
    if (snprintf(text, sizeof text, "%lld:%lld:", back, back) < (int)sizeof text && xmin > 3) {
        char *kept = strdup(text);
        if (!kept)
            return;
        free(f->cursor.snapshot);
        f->cursor.snapshot = kept;
    }
}

/* Asking. */

static void on_poll(void *ctx, uint64_t job, enum err e, const struct db_rows *rows);

static void ask(void *arg)
{
    struct change_feed *f = arg;
    if (f->asking || f->reloading || !db_ready(f->db))
        return;
    if (!f->upto)
        f->turn_us = clock_now_us();
    struct db_stmt statement = SQL_WITH(CHANGE_POLL, .cursor = ARG_Z(f->cursor.snapshot), .upto = ARG_Z(f->upto),
                                        .seq = ARG_INT(f->after_seq), .most = ARG_INT((int64_t)f->conf.rows_max));
    f->woken = false;
    f->asked_us = clock_mono_us();
    f->asking = db_ask(f->db, statement, on_poll, f, f->generation) == OK;
}

static void failing(struct change_feed *f, enum err why, const char *detail)
{
    if (f->conf.on_failing && !f->reloading)
        f->conf.on_failing(f->conf.ctx, why, detail);
}

/* The clock: what hinders a poll is told at every tick, by whatever way it went wrong. */
static void on_clock(void *arg)
{
    struct change_feed *f = arg;
    if (!db_ready(f->db))
        failing(f, E_DB_AWAY, db_reason(f->db));
    else if (f->asking && clock_mono_us() - f->asked_us > ANSWER_MAX_US)
        failing(f, E_DB_BUSY, "no answer");
    ask(f);
}

static void wake(struct change_feed *f)
{
    f->woken = true;
    loop_defer(f->loop, ask, f);
}

/* Answers: row 0 is the head, the others are changes. */

static void turn_end(struct change_feed *f)
{
    free(f->cursor.snapshot);
    f->cursor.snapshot = f->upto;
    f->upto = NULL;
    f->after_seq = 0;
    if (f->conf.on_turn)
        f->conf.on_turn(f->conf.ctx, f->turn_us);
}

static void take_changes(struct change_feed *f, const struct db_rows *rows)
{
    size_t n = db_rows_n(rows);
    for (size_t r = 1; r < n && !f->reloading; r++) {
        const struct SQL_CHANGE_POLL_GIVES *c = SQL_ROW(CHANGE_POLL, rows, r);
        f->after_seq = c->seq;
        f->conf.on_change(f->conf.ctx, c->seq, c->kind, c->id, c->has_body ? c->body : (struct sv){ NULL, 0 });
    }
}

static void on_poll(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    struct change_feed *f = ctx;
    f->asking = false;
    if (e != OK && e != E_DB_AWAY) /* away is told by the clock */
        failing(f, e, db_sqlstate(rows));
    if (f->reloading || e != OK || job != f->generation) /* asked again by the clock, or when the connection is back */
        return;
    const struct SQL_CHANGE_POLL_GIVES *head = SQL_ROW(CHANGE_POLL, rows, 0);
    if (!sv_eq(head->epoch, sv_of(f->cursor.epoch))) {
        void_cursor(f, "epoch");
        return;
    }
    if (head->stale) {
        void_cursor(f, "pruned");
        return;
    }
    if (!f->upto) {
        f->upto = strndup(head->upto.p, head->upto.n);
        if (!f->upto)
            return;
    }
    take_changes(f, rows);
    if (db_rows_n(rows) > f->conf.rows_max) {
        loop_defer(f->loop, ask, f); /* the next page */
        return;
    }
    turn_end(f);
    if (f->woken)
        loop_defer(f->loop, ask, f);
}

static void on_notify(void *ctx, const char *channel)
{
    (void)channel;
    wake(ctx);
}

static void on_listening(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    struct change_feed *f = ctx;
    (void)job;
    (void)rows;
    f->deaf = e != OK; /* a replica does not listen; the clock still asks */
    wake(f);
}

static void listen(struct change_feed *f)
{
    if (db_send(f->db, SQL_BARE(CHANGE_LISTEN), on_listening, f, 0) != OK)
        wake(f);
}

static void on_state(void *ctx, struct db *db, enum db_state state, enum err why)
{
    struct change_feed *f = ctx;
    (void)db;
    bool up = state == DB_READY;
    if (up)
        listen(f);
    if (!up && f->up) {
        turn_forget(f); /* begun pages are asked for again: a change seen twice has a seq that is not above */
        rewind_cursor(f);
    }
    if (up != f->up && f->conf.on_state)
        f->conf.on_state(f->conf.ctx, up, why);
    f->up = up;
}

ERR change_start(struct loop *loop, const struct change_conf *conf, const struct change_cursor *from, struct change_feed **out)
{
    struct change_feed *f = calloc(1, sizeof *f);
    if (!f)
        return E_NO_MEMORY;
    f->loop = loop;
    f->conf = *conf;
    f->conf.poll_ms = conf->poll_ms ? conf->poll_ms : 1000;
    f->conf.rows_max = conf->rows_max ? conf->rows_max : 5000;
    struct db_conf dc = {
        .conninfo = conf->conninfo,
        .app_name = conf->app_name,
        .only = own_statements,
        .only_n = countof(own_statements),
        .backoff_max_ms = f->conf.poll_ms,
        .on_state = on_state,
        .on_notify = on_notify,
        .ctx = f,
    };
    enum err e = cursor_set(&f->cursor, sv_of(from->snapshot), sv_of(from->epoch));
    if (e == OK)
        e = db_new(loop, &dc, &f->db);
    if (e == OK && !(f->clock = timer_every(loop, f->conf.poll_ms, on_clock, f)))
        e = E_NO_MEMORY;
    if (e != OK) {
        change_stop(f);
        return e;
    }
    *out = f;
    return OK;
}

ERR change_resume(struct change_feed *f, const struct change_cursor *from)
{
    enum err e = cursor_set(&f->cursor, sv_of(from->snapshot), sv_of(from->epoch));
    if (e != OK)
        return e;
    turn_forget(f);
    f->generation++;
    f->reloading = false;
    if (f->deaf && db_ready(f->db)) /* the replica may have been promoted */
        listen(f);
    wake(f);
    return OK;
}

void change_stop(struct change_feed *f)
{
    if (!f)
        return;
    f->conf.on_state = NULL;
    f->conf.on_failing = NULL;
    f->reloading = true;
    timer_free(f->clock);
    db_free(f->db);
    loop_defer_cancel(f->loop, f);
    change_cursor_done(&f->cursor);
    free(f->upto);
    free(f);
}

/* The waker. */

#define WAKE_MS 20 /* commits within it are told with one NOTIFY */

struct change_waker {
    struct db *db;
    struct timer *timer;
    bool due;
};

static void send_wake(void *arg)
{
    struct change_waker *w = arg;
    w->due = false;
    enum err lost = db_ask(w->db, SQL_BARE(CHANGE_NOTIFY), NULL, NULL, 0);
    (void)lost; /* costs one poll */
}

ERR change_waker_new(struct loop *loop, struct db *db, struct change_waker **out)
{
    struct change_waker *w = calloc(1, sizeof *w);
    if (!w)
        return E_NO_MEMORY;
    w->db = db;
    w->timer = timer_after(loop, 3600000, send_wake, w);
    if (!w->timer) {
        free(w);
        return E_NO_MEMORY;
    }
    timer_stop(w->timer);
    *out = w;
    return OK;
}

void change_wake(struct change_waker *w)
{
    if (w->due)
        return;
    w->due = true;
    timer_again(w->timer, WAKE_MS);
}

void change_waker_free(struct change_waker *w)
{
    if (!w)
        return;
    timer_free(w->timer);
    free(w);
}
