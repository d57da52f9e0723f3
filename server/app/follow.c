/* SPDX-License-Identifier: Apache-2.0
 * follow.c - load, swap, follow.
 *
 * A change that cannot be applied leaves the picture short of it, and nothing in the picture would ever say so. The
 * database is right: the picture is loaded anew, and until then its "as of" stays where it was. Changes go on being
 * applied meanwhile. The load's own cursor decides whether the change is in it: if not, it is delivered again. */
#include "server/app/follow.h"

#include <stdlib.h>

#include "server/api/admin/alert.h"
#include "server/api/kit/decided.h"
#include "server/api/kit/settle.h"
#include "server/api/live/publish.h"
#include "server/api/map/outages_text.h"
#include "server/api/map/tiles.h"
#include "server/api/map/zones_geojson.h"
#include "server/app/devices.h"
#include "server/app/load.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/base/log.h"
#include "server/base/shortage.h"
#include "server/http/metrics.h"
#include "server/loop/pool.h"

#define RETRY_MS 1000                /* between loads that fail: the database may be back any second */
#define PACE_MAX_MS 60000            /* between loads that follow each other: loading is work for the database */
#define SAY_EVERY_US (60 * US_PER_S) /* a database that is away must not fill the log */
#define LOAD_WAIT_MS 500             /* at the stop: a load takes seconds, and may hang in the database; people and systemd do not wait */
#define BEHIND_MAX 20000             /* persons outside the large index before it is made anew */

struct follow {
    struct app *app;
    struct pool *pool; /* one thread, for loading alone */
    struct timer *retry;
    struct change_feed *feed;
    struct picture_reindexing *reindexing; /* under way in the pool, on the picture that stands */
    struct metric *reloads, *bad_changes, *polls_failed;
    int64_t loaded_us;           /* clock_mono_us when the last load ended */
    int64_t took_ms;             /* that load */
    int64_t bad_seq;             /* the newest change that could not be applied */
    int64_t pace_ms;             /* before the next load, when it was one of those again */
    int64_t failing_us, said_us; /* clock_mono_us: since when no turn could be had, 0 none; when the log said so */
    enum err refused;            /* the first load: a schema we cannot work on */
    bool loading, stopping;
    bool owed;  /* a load is asked for, and the timer runs */
    bool wrong; /* a change is missing in the picture */
};

/* What the loading thread gets: its own copy of all it needs, and room for the outcome. */
struct load_job {
    struct follow *f;
    const char *conninfo;
    int64_t idle_us;
    struct loaded out;
    enum err err;
    struct fail fail;
};

static void start_load(void *arg);

static void load_work(void *arg)
{
    struct load_job *l = arg;
    l->err = load_all(l->conninfo, l->idle_us, &l->out, &l->fail);
}

static void reindex_work(void *arg)
{
    struct follow *f = arg;
    picture_reindex_run(f->reindexing);
}

/* The picture that was begun on is still the one: loading and indexing share one thread, so a load ends after it. */
static void reindex_done(void *arg)
{
    struct follow *f = arg;
    enum err e = picture_reindex_end(f->app->picture, f->reindexing);
    f->reindexing = NULL;
    log_line(e ? LOG_WARN : LOG_INFO, 0, "picture.reindexed", "err=%s", e ? err_code(e) : "ok");
}

/* The large index anew, in the loading thread, while changes go on. */
static void start_reindex(struct follow *f)
{
    if (f->loading || f->stopping || f->reindexing || !(f->reindexing = picture_reindex_begin(f->app->picture)))
        return;
    if (pool_submit(f->pool, reindex_work, reindex_done, f)) {
        picture_reindex_run(f->reindexing); /* no room in a queue of two cannot be; still, every begin has its end */
        reindex_done(f);
    }
}

/* One load for however many changes; at most half of the time is spent loading; the same change again waits longer each time. */
static int64_t pace(struct follow *f, bool again)
{
    int64_t rest_ms = f->took_ms > RETRY_MS ? f->took_ms : RETRY_MS, since_ms = (clock_mono_us() - f->loaded_us) / 1000;
    f->pace_ms = !again ? 0 : f->pace_ms * 2 > PACE_MAX_MS ? PACE_MAX_MS : f->pace_ms ? f->pace_ms * 2 : RETRY_MS;
    rest_ms = since_ms < rest_ms ? rest_ms - since_ms : 0;
    return f->pace_ms > rest_ms ? f->pace_ms : rest_ms;
}

static void on_bad_change(struct follow *f, int64_t seq, struct sv kind, enum err e)
{
    log_line(LOG_ERROR, 0, "change.bad", "seq=%lld kind=%s err=%s", (long long)seq, log_qs(kind), err_code(e));
    metric_add(f->bad_changes, 1);
    bool again = seq <= f->bad_seq;
    if (!again)
        f->bad_seq = seq;
    f->wrong = f->app->readiness.reloading = true;
    if (f->loading || f->owed) /* that load has it, or its cursor brings it again */
        return;
    int64_t wait_ms = pace(f, again);
    log_line(LOG_WARN, 0, "picture.reload", "why=change in_ms=%lld", (long long)wait_ms);
    metric_add(f->reloads, 1);
    f->owed = true;
    timer_again(f->retry, wait_ms);
}

static enum err apply(struct app *a, uint64_t seq, struct sv kind, struct sv id, struct sv body, struct picture_delta *d)
{
    uint64_t shortages = shortage_count();
    enum err e = sessions_apply(a->sessions, seq, kind, id, body);
    if (!e)
        e = devices_apply(a, seq, kind, id, body);
    if (!e)
        e = picture_apply(a->picture, seq, kind, id, body, d);
    if (!e && d->applied)
        tiles_changed(a->map.tiles, d->kind);
    return !e && shortage_count() != shortages ? E_NO_MEMORY : e; /* an index or a count may be short of it */
}

/* Their pages ask /api/me anew: of the last log-in too. */
static void user_tell(const struct follow *f, struct sv id)
{
    int64_t user = 0;
    if (!id_parse(id, &user))
        live_tell_user(f->app->hub, user, LIVE_ALERT, SV("{\"kind\":\"user\"}"));
}

/* Screens hear of it; where memory was short somebody may not have, so all are told to read anew. */
static void tell(const struct follow *f, struct sv kind, struct sv id, struct sv body, const struct picture_delta *d)
{
    uint64_t shortages = shortage_count();
    publish_delta(d, id);
    if (sv_eq(kind, SV("call")))
        publish_call(body);
    if (sv_eq(kind, SV("user")))
        user_tell(f, id);
    alert_publish(kind, id, body);
    if (shortage_count() != shortages)
        live_publish_reload(f->app->hub);
}

static void on_change(void *ctx, int64_t seq, struct sv kind, struct sv id, struct sv body)
{
    struct follow *f = ctx;
    struct picture_delta d = { 0 };
    enum err e = apply(f->app, (uint64_t)seq, kind, id, body, &d);
    if (e)
        on_bad_change(f, seq, kind, e);
    if (d.applied && d.kind == KIND_ZONE)
        zones_geojson_forget();
    if (d.applied && d.kind == KIND_DECISION)
        decided_forget();
    if (d.applied && (d.kind == KIND_OUTAGE || d.kind == KIND_ZONE)) /* an area of towns has their shape */
        outages_text_forget(f->app->map.outages);
    tell(f, kind, id, body, &d);
}

static void on_failing(void *ctx, enum err why, const char *detail)
{
    struct follow *f = ctx;
    int64_t now_us = clock_mono_us();
    metric_add(f->polls_failed, 1);
    f->app->readiness.feed_err = why;
    if (!f->failing_us)
        f->failing_us = now_us;
    else if (now_us - f->said_us < SAY_EVERY_US)
        return;
    f->said_us = now_us;
    log_line(LOG_WARN, 0, "feed.failing", "why=%s detail=%s seconds=%lld", err_code(why), log_q(detail),
             (long long)((now_us - f->failing_us) / US_PER_S));
}

static void on_following(struct follow *f)
{
    if (!f->failing_us)
        return;
    log_line(LOG_INFO, 0, "feed.following", "seconds=%lld", (long long)((clock_mono_us() - f->failing_us) / US_PER_S));
    f->failing_us = 0;
    f->app->readiness.feed_err = OK;
}

static void on_turn(void *ctx, int64_t as_of_us)
{
    struct follow *f = ctx;
    on_following(f);
    if (!f->wrong)
        picture_as_of_set(f->app->picture, as_of_us);
    settle_turn(as_of_us);
    if (picture_index_behind(f->app->picture) > BEHIND_MAX + picture_persons(f->app->picture) / 10)
        start_reindex(f);
}

static void on_reload(void *ctx, const char *why)
{
    struct follow *f = ctx;
    log_line(LOG_WARN, 0, "picture.reload", "why=%s", log_q(why));
    metric_add(f->reloads, 1);
    f->app->readiness.reloading = true;
    start_load(f);
}

static void on_feed_state(void *ctx, bool up, enum err why)
{
    (void)ctx;
    log_line(LOG_INFO, 0, "feed.state", "up=%d why=%s", up, why ? err_code(why) : "ok");
}

/* Put the new picture in the old one's place: nothing on the loop holds a pointer into it across a turn. */
static void swap_in(struct follow *f, struct loaded *l)
{
    struct app *a = f->app;
    sessions_carry(l->sessions, a->sessions);
    picture_free(a->picture);
    sessions_free(a->sessions);
    a->picture = l->picture;
    a->sessions = l->sessions;
    devices_swap(a, l->certificates);
    l->picture = NULL;
    tiles_forget(a->map.tiles);
    l->sessions = NULL;
    l->certificates = NULL;
    zones_geojson_forget();
    decided_forget();
    outages_text_forget(f->app->map.outages);
}

static enum err follow_from(struct follow *f, const struct change_cursor *cursor)
{
    struct change_conf c = { .conninfo = f->app->conf.db,
                             .app_name = "anpi-server feed",
                             .on_change = on_change,
                             .on_turn = on_turn,
                             .on_failing = on_failing,
                             .on_reload = on_reload,
                             .on_state = on_feed_state,
                             .ctx = f };
    return f->feed ? change_resume(f->feed, cursor) : change_start(f->app->loop, &c, cursor, &f->feed);
}

static void load_done(void *arg)
{
    struct load_job *l = arg;
    struct follow *f = l->f;
    f->loading = false;
    if (f->stopping) {
        loaded_done(&l->out);
    } else if (!f->app->picture && (l->err == E_DB_OLDER || l->err == E_DB_NEWER)) {
        log_line(LOG_ERROR, 0, "picture.load", "err=%s detail=%s", err_code(l->err), log_q(l->fail.detail));
        f->refused = l->err;
        loop_stop(f->app->loop);
    } else if (l->err) {
        log_line(LOG_WARN, 0, "picture.load", "err=%s detail=%s", err_code(l->err), log_q(l->fail.detail));
        timer_again(f->retry, RETRY_MS);
    } else {
        swap_in(f, &l->out);
        f->wrong = f->app->readiness.reloading = false;
        f->loaded_us = clock_mono_us();
        f->took_ms = l->out.took_us / 1000;
        enum err e = follow_from(f, &l->out.cursor);
        log_line(e ? LOG_ERROR : LOG_INFO, 0, "picture.loaded", "persons=%zu ms=%lld err=%s", picture_persons(f->app->picture),
                 (long long)(l->out.took_us / 1000), e ? err_code(e) : "ok");
        if (e) { /* nothing would ever be told of what changes from here on */
            f->owed = f->wrong = f->app->readiness.reloading = true;
            timer_again(f->retry, RETRY_MS);
        }
        live_publish_reload(f->app->hub);
        loaded_done(&l->out);
    }
    free(l);
}

static void start_load(void *arg)
{
    struct follow *f = arg;
    struct load_job *l;
    f->owed = false;
    if (f->loading || f->stopping)
        return;
    if (!(l = calloc(1, sizeof *l))) {
        timer_again(f->retry, RETRY_MS);
        return;
    }
    l->f = f;
    l->conninfo = f->app->conf.db;
    l->idle_us = f->app->conf.session_idle_ms * 1000;
    f->loading = pool_submit(f->pool, load_work, load_done, l) == OK;
    if (!f->loading) {
        free(l);
        timer_again(f->retry, RETRY_MS);
    }
}

enum err follow_start(struct app *a, struct follow **out)
{
    struct follow *f = calloc(1, sizeof *f);
    if (!f)
        return E_NO_MEMORY;
    f->app = a;
    f->reloads = metric_counter("anpi_picture_reloads_total", "", "Times the picture had to be loaded anew");
    f->bad_changes = metric_counter("anpi_changes_refused_total", "", "Changes that could not be applied to the picture");
    f->polls_failed = metric_counter("anpi_feed_polls_failed_total", "", "Polls of the change feed that failed");
    enum err e = pool_new(a->loop, 1, 2, 0, &f->pool);
    if (!e && !(f->retry = timer_after(a->loop, 0, start_load, f)))
        e = E_NO_MEMORY;
    if (e) {
        (void)follow_stop(f);
        return e;
    }
    *out = f;
    return OK;
}

enum err follow_refused(const struct follow *f)
{
    return f->refused;
}

bool follow_stop(struct follow *f)
{
    if (!f)
        return true;
    f->stopping = true;
    if (!pool_leave(f->pool, LOAD_WAIT_MS)) {
        log_line(LOG_INFO, 0, "picture.left", "loading=%d", f->loading);
        return false;
    }
    timer_free(f->retry);
    change_stop(f->feed);
    free(f);
    return true;
}
