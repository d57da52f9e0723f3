/* SPDX-License-Identifier: Apache-2.0
 * follow.c - load, swap, follow. */
#include "server/app/follow.h"

#include <stdlib.h>

#include "server/api/alert.h"
#include "server/api/outages_text.h"
#include "server/api/publish.h"
#include "server/api/settle.h"
#include "server/api/tiles.h"
#include "server/api/zones_geojson.h"
#include "server/app/devices.h"
#include "server/app/load.h"
#include "server/base/clock.h"
#include "server/base/log.h"

#define RETRY_MS 1000
#define LOAD_WAIT_MS 500 /* at the stop: a load takes seconds, and may hang in the database; people and systemd do not wait */
#define BEHIND_MAX 20000 /* persons outside the large index before it is made anew */

struct follow {
    struct api *api;
    const struct app_conf *conf;
    struct pool *pool; /* one thread, for loading alone */
    struct timer *retry;
    struct change_feed *feed;
    struct picture_reindexing *reindexing; /* under way in the pool, on api->picture */
    bool loading, stopping;
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
    enum err e = picture_reindex_end(f->api->picture, f->reindexing);
    f->reindexing = NULL;
    log_line(e ? LOG_WARN : LOG_INFO, 0, "picture.reindexed", "err=%s", e ? err_code(e) : "ok");
}

/* The large index anew, in the loading thread, while changes go on. */
static void start_reindex(struct follow *f)
{
    if (f->loading || f->stopping || f->reindexing || !(f->reindexing = picture_reindex_begin(f->api->picture)))
        return;
    if (pool_submit(f->pool, reindex_work, reindex_done, f)) {
        picture_reindex_run(f->reindexing); /* no room in a queue of two cannot be; still, every begin has its end */
        reindex_done(f);
    }
}

static void on_change(void *ctx, int64_t seq, struct sv kind, struct sv id, struct sv body)
{
    struct follow *f = ctx;
    struct picture_delta d = { 0 };
    enum err e = sessions_apply(f->api->sessions, (uint64_t)seq, kind, id, body);
    if (!e)
        e = devices_apply(f->api, (uint64_t)seq, kind, id, body);
    if (!e)
        e = picture_apply(f->api->picture, (uint64_t)seq, kind, id, body, &d);
    if (!e && d.applied && (d.kind == KIND_PERSON || d.kind == KIND_ASSIGNMENT))
        e = own_apply(f->api->own, d.kind, id, body);
    if (!e && d.applied)
        e = tiles_apply(f->api->tiles, f->api->picture, d.kind, id);
    if (e)
        log_line(LOG_ERROR, 0, "change.bad", "seq=%lld err=%s", (long long)seq, err_code(e));
    if (d.applied && d.kind == KIND_ZONE)
        zones_geojson_forget();
    if (d.applied && d.kind == KIND_OUTAGE)
        outages_text_forget(f->api->outages);
    publish_delta(&d, id);
    if (sv_eq(kind, SV("call")))
        publish_call(body);
    alert_publish(kind, id, body);
}

static void on_turn(void *ctx, int64_t as_of_us)
{
    struct follow *f = ctx;
    picture_as_of_set(f->api->picture, as_of_us);
    settle_turn(as_of_us);
    if (picture_index_behind(f->api->picture) > BEHIND_MAX + picture_persons(f->api->picture) / 10)
        start_reindex(f);
}

static void on_reload(void *ctx, const char *why)
{
    log_line(LOG_WARN, 0, "picture.reload", "why=%s", log_q(why));
    start_load(ctx);
}

static void on_feed_state(void *ctx, bool up, enum err why)
{
    (void)ctx;
    log_line(LOG_INFO, 0, "feed.state", "up=%d why=%s", up, why ? err_code(why) : "ok");
}

/* Put the new picture in the old one's place: nothing on the loop holds a pointer into it across a turn. */
static void swap_in(struct follow *f, struct loaded *l)
{
    struct api *a = f->api;
    sessions_carry(l->sessions, a->sessions);
    picture_free(a->picture);
    own_free(a->own);
    tiles_free(a->tiles);
    sessions_free(a->sessions);
    a->picture = l->picture;
    a->own = l->own;
    a->tiles = l->tiles;
    a->sessions = l->sessions;
    devices_swap(a, l->certificates);
    l->picture = NULL;
    l->own = NULL;
    l->tiles = NULL;
    l->sessions = NULL;
    l->certificates = NULL;
    zones_geojson_forget();
    outages_text_forget(f->api->outages);
}

static enum err follow_from(struct follow *f, const struct change_cursor *cursor)
{
    struct change_conf c = { .conninfo = f->conf->db, .app_name = "anpi-server feed", .on_change = on_change, .on_turn = on_turn,
                             .on_reload = on_reload, .on_state = on_feed_state, .ctx = f };
    return f->feed ? change_resume(f->feed, cursor) : change_start(f->api->loop, &c, cursor, &f->feed);
}

static void load_done(void *arg)
{
    struct load_job *l = arg;
    struct follow *f = l->f;
    f->loading = false;
    if (f->stopping) {
        loaded_done(&l->out);
    } else if (l->err) {
        log_line(LOG_WARN, 0, "picture.load", "err=%s detail=%s", err_code(l->err), log_q(l->fail.detail));
        timer_again(f->retry, RETRY_MS);
    } else {
        swap_in(f, &l->out);
        enum err e = follow_from(f, &l->out.cursor);
        log_line(e ? LOG_ERROR : LOG_INFO, 0, "picture.loaded", "persons=%zu ms=%lld err=%s", picture_persons(f->api->picture),
                 (long long)(l->out.took_us / 1000), e ? err_code(e) : "ok");
        f->api->picture_loaded = true;
        live_publish_reload(f->api->live);
        loaded_done(&l->out);
    }
    free(l);
}

static void start_load(void *arg)
{
    struct follow *f = arg;
    struct load_job *l;
    if (f->loading || f->stopping)
        return;
    if (!(l = calloc(1, sizeof *l)))
        return;
    l->f = f;
    l->conninfo = f->conf->db;
    l->idle_us = f->conf->session_idle_ms * 1000;
    f->loading = pool_submit(f->pool, load_work, load_done, l) == OK;
    if (!f->loading) {
        free(l);
        timer_again(f->retry, RETRY_MS);
    }
}

enum err follow_start(struct api *a, const struct app_conf *conf, struct follow **out)
{
    struct follow *f = calloc(1, sizeof *f);
    if (!f)
        return E_NO_MEMORY;
    f->api = a;
    f->conf = conf;
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
    tiles_free(f->api->tiles);
    f->api->tiles = NULL;
    free(f);
    return true;
}
