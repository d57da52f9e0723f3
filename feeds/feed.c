/* SPDX-License-Identifier: Apache-2.0
 * feed.c - a source's life: load what is known, go round after round, write what changed, wait. */
#include "feeds/feed.h"

#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/base/shortage.h"

#define KNOWN_ARENA ((size_t)512 << 20)  /* bytes of what is known of one source; past it a round fails and is told */
#define ROWS_JSON_MAX ((size_t)64 << 10) /* bytes; twenty rows of a few hundred */
#define BACKOFF_DOUBLINGS 3              /* eight times the interval, before backoff_max_ms bounds it */
#define RETRY_MS 1000                    /* the database was away */
#define ASK_WANTED_MS 5000               /* on demand: how often to see whether anybody looks */
#define QUIET_US (20 * US_PER_S)         /* nothing but the time of fetching changed: written at most this often */
#define WANTED_US (ON_DEMAND_INTERVAL_S * US_PER_S)

/* Up to a tenth more, never less, so that many readers do not all come at once. */
static int64_t jittered(int64_t ms)
{
    uint32_t r;
    random_bytes(&r, sizeof r);
    return ms + (int64_t)(r % (uint64_t)(ms / 10 + 1));
}

static void schedule(struct feed *f)
{
    int64_t ms = f->source->interval_s * 1000;
    int doublings = f->failures < BACKOFF_DOUBLINGS ? f->failures : BACKOFF_DOUBLINGS;
    int64_t most = ms > f->reader->backoff_max_ms ? ms : f->reader->backoff_max_ms;
    int64_t wait = ms << doublings;
    timer_again(f->timer, jittered(wait < most ? wait : most));
}

static void tell_over(struct feed *f, bool stored)
{
    f->busy = false;
    f->stored = stored;
    f->over++;
    if (f->reader->on_round)
        f->reader->on_round(f);
}

static void round_over(struct feed *f, bool stored)
{
    if (stored)
        schedule(f);
    else
        timer_again(f->timer, jittered(RETRY_MS));
    tell_over(f, stored);
}

void feed_forget(struct feed *f)
{
    f->loaded = false;
    for (size_t i = 0; i < f->round.files_n; i++)
        feed_file_forget(f->round.files[i]);
}

static enum err load_rows(struct feed *f, struct arena *a, const struct db_rows *rows)
{
    size_t rows_n = db_rows_n(rows), n = 0;
    struct feed_area *list = arena_array(a, rows_n + 1, sizeof *list);
    if (!list)
        return E_NO_MEMORY;
    for (size_t i = 0; i < rows_n; i++) {
        bool has;
        enum err e = store_area_of_row(a, rows, i, &has, &list[n]);
        if (e)
            return e;
        n += has;
    }
    f->known.open = list;
    f->known.open_n = n;
    const struct SQL_FEEDS_OPEN_AREAS_GIVES *source = SQL_ROW(FEEDS_OPEN_AREAS, rows, 0);
    f->known.stored_us = rows_n ? source->feed_time : TIME_NONE;
    f->known.last_us = f->known.stored_us;
    f->wanted_us = rows_n ? source->wanted_at : TIME_NONE;
    return OK;
}

/* What could not be read of the files that took part. A source that is well otherwise has this for its fault. */
static void judge_rows(struct feed *f, struct source_status *s)
{
    struct buf b;
    size_t listed = 0;
    buf_init(&b, ROWS_JSON_MAX);
    buf_ch(&b, '[');
    for (size_t i = 0; i < f->round.queue_n; i++) {
        const struct feed_file *file = f->round.queue[i];
        s->rows_refused += file->rows.refused;
        s->rows_partly += file->rows.partly;
        s->rows_digest = s->rows_digest * 31 + row_faults_digest(&file->rows);
        store_rows_json(&b, file->scope, &file->rows, &listed);
    }
    buf_ch(&b, ']');
    if (buf_ok(&b))
        s->rows = arena_sv(&f->round.arena, buf_view(&b));
    buf_done(&b);
    if (!s->fault && (s->rows_refused || s->rows_partly))
        s->fault = E_FEED_ROWS;
}

/* The worst of the files that took part; the time of the oldest of them that was ever read. */
static void judge_round(struct feed *f)
{
    struct source_status *s = &f->status;
    *s = (struct source_status){ .state = SOURCE_OK, .feed_time_us = TIME_NONE, .fetched_at_us = clock_now_us() };
    for (size_t i = 0; i < f->round.queue_n; i++) {
        const struct feed_file *file = f->round.queue[i];
        enum source_state state = !file->err ? SOURCE_OK : file->err == E_FEED_STALE ? SOURCE_STALE : SOURCE_FAULT;
        if (state > s->state) {
            s->state = state;
            s->fault = file->err;
        }
        if (file->taken_us != TIME_NONE && (s->feed_time_us == TIME_NONE || file->taken_us < s->feed_time_us))
            s->feed_time_us = file->taken_us;
    }
    if (s->feed_time_us == TIME_NONE)
        s->feed_time_us = f->known.stored_us;
    judge_rows(f, s);
    store_count(f->next_open, f->next_open_n, s);
    f->failures = f->round.queue_n && f->round.queue[0]->err && f->round.queue[0]->err != E_FEED_STALE ? f->failures + 1 : 0;
}

/* Nothing to tell but that it was fetched once more, and that was told not long ago. */
static bool nothing_new(const struct feed *f)
{
    struct source_status a = f->status, b = f->written;
    a.fetched_at_us = b.fetched_at_us;
    return f->round.changes.n == 0 && f->written_mono_us && clock_mono_us() - f->written_mono_us < QUIET_US && a.state == b.state &&
           a.fault == b.fault && a.feed_time_us == b.feed_time_us && a.areas == b.areas && a.rows_digest == b.rows_digest;
}

static void take_over(struct feed *f)
{
    f->known_at = !f->known_at;
    f->known.open = f->next_open;
    f->known.open_n = f->next_open_n;
    f->known.last_us = f->status.feed_time_us;
    f->written = f->status;
    f->written.rows = SV(""); /* it was the round's */
    f->written_mono_us = clock_mono_us();
}

static void on_stored(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    (void)job;
    struct feed *f = ctx;
    const struct source_status *s = &f->status;
    if (e) {
        log_line(LOG_WARN, f->round.id, "feed.store", "source=%s error=%s sqlstate=%s", log_q(f->source->name), err_code(e),
                 rows ? db_sqlstate(rows) : "");
        feed_forget(f);
        round_over(f, false);
        return;
    }
    take_over(f);
    change_wake(f->reader->waker);
    log_line(LOG_INFO, f->round.id, "feed.round",
             "source=%s state=%s fault=%s files=%zu areas=%zu changes=%zu unmatched=%zu rows_refused=%zu rows_partly=%zu took_ms=%lld",
             log_q(f->source->name), source_state_name(s->state), s->fault ? err_code(s->fault) : "none", f->round.queue_n, s->areas,
             f->round.changes.n, s->unmatched, s->rows_refused, s->rows_partly, (long long)(clock_mono_us() - f->round.started_us) / 1000);
    round_over(f, true);
}

static enum err write_round(struct feed *f)
{
    struct buf status, areas;
    buf_init(&status, 4096);
    buf_init(&areas, STORE_JSON_MAX);
    store_status_json(&status, &f->status);
    store_changes_json(&areas, &f->round.changes);
    enum err e = buf_ok(&status) ? areas.bad : status.bad;
    struct db_stmt statement = SQL_WITH(FEEDS_APPLY, .source = ARG_Z(f->source->name), .status = ARG_WORDS(buf_view(&status)),
                                        .areas = ARG_WORDS(buf_view(&areas)));
    if (!e)
        e = db_send(f->reader->db, statement, on_stored, f, 0);
    buf_done(&status);
    buf_done(&areas);
    return e;
}

static void on_round_end(void *arg)
{
    struct feed *f = arg;
    struct arena *next = &f->known_arena[!f->known_at];
    arena_reset(next);
    enum err e = f->loaded ? OK : E_DB_AWAY; /* forgotten meanwhile: another reader may have been at work */
    if (!e && shortage_count() != f->shortages)
        e = E_NO_MEMORY; /* an area may be missing in what was loaded, matched or merged: nothing of the round is stored */
    if (!e)
        e = merge_apply(next, f->known.open, f->known.open_n, &f->round.changes, &f->next_open, &f->next_open_n);
    if (!e) {
        judge_round(f);
        if (nothing_new(f)) {
            round_over(f, true);
            return;
        }
        e = write_round(f);
    }
    if (e)
        on_stored(f, 0, e, NULL);
}

/* On demand: a round only if somebody had the outages open not long ago. */
static void start_if_wanted(struct feed *f)
{
    if (!f->source->on_demand || (f->wanted_us != TIME_NONE && clock_now_us() - f->wanted_us < WANTED_US)) {
        round_start(&f->round, &f->known, on_round_end, f);
        return;
    }
    timer_again(f->timer, ASK_WANTED_MS);
    tell_over(f, true);
}

static void on_loaded(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    (void)job;
    struct feed *f = ctx;
    if (!e) {
        f->known_at = !f->known_at;
        arena_reset(&f->known_arena[f->known_at]);
        e = load_rows(f, &f->known_arena[f->known_at], rows);
    }
    if (e) {
        log_line(LOG_WARN, f->round.id, "feed.load", "source=%s error=%s", log_q(f->source->name), err_code(e));
        round_over(f, false);
        return;
    }
    f->loaded = true;
    start_if_wanted(f);
}

static void on_wanted(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    (void)job;
    struct feed *f = ctx;
    f->wanted_us = e ? TIME_NONE : db_us_at(rows, 0, 0);
    start_if_wanted(f);
}

/* The next round: load first, if what is known is not sure; on demand, ask whether anybody looks. */
static void feed_run(void *arg)
{
    struct feed *f = arg;
    if (f->busy || !f->reader->working)
        return;
    f->busy = true;
    if (!f->loaded)
        f->shortages = shortage_count();
    enum err e = OK;
    if (!f->loaded)
        e = db_ask(f->reader->db, SQL_WITH(FEEDS_OPEN_AREAS, .source = ARG_Z(f->source->name)), on_loaded, f, 0);
    else if (f->source->on_demand)
        e = db_ask(f->reader->db, SQL_WITH(FEEDS_WANTED, .source = ARG_Z(f->source->name)), on_wanted, f, 0);
    else
        round_start(&f->round, &f->known, on_round_end, f);
    if (e)
        round_over(f, false);
}

void feed_go(struct feed *f)
{
    if (f->source->on && !f->busy)
        timer_again(f->timer, 0);
}

enum err feed_init(struct feed *f, struct feed_reader *r, const struct source *s, uint32_t number)
{
    *f = (struct feed){ .reader = r, .source = s, .known = { .stored_us = TIME_NONE, .last_us = TIME_NONE } };
    arena_init(&f->known_arena[0], KNOWN_ARENA);
    arena_init(&f->known_arena[1], KNOWN_ARENA);
    f->timer = timer_after(r->loop, 0, feed_run, f);
    enum err e = round_init(&f->round, &r->tools, s, number);
    if (!f->timer)
        return E_NO_MEMORY;
    timer_stop(f->timer);
    return e;
}

void feed_done(struct feed *f)
{
    round_done(&f->round);
    timer_free(f->timer);
    arena_done(&f->known_arena[0]);
    arena_done(&f->known_arena[1]);
}
