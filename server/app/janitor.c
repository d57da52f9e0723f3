/* SPDX-License-Identifier: Apache-2.0
 * janitor.c - what has to be looked after whether or not anybody asks. */
#include "server/app/janitor.h"

#include <stdlib.h>

#include "server/api/identity/login_faults.h"
#include "server/api/kit/decided.h"
#include "server/api/kit/settle.h"
#include "server/api/live/live_get.h"
#include "server/api/live/publish.h"
#include "server/app/feed_gauges.h"
#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/http/metrics.h"
#include "server/picture/picture.h"

#define TICK_MS 1000                              /* how soon a stream ends whose viewer may look no more */
#define SETTLE_TICK_MS 100                        /* a fifth of SETTLE_MS */
#define PRUNE_EVERY_US (INT64_C(3600) * US_PER_S) /* the change table keeps hours, so once an hour is often enough */
#define POWER_EVERY_US (INT64_C(60) * US_PER_S)   /* minutes left change once a minute */
#define KEEP_CHANGES "24 hours"

struct janitor {
    struct app *app;
    struct timer *timer, *settle;
    int64_t pruned_us, power_us;
    struct metric *persons, *as_of_age, *sessions, *streams, *audit, *db_up, *reloading, *feed_up;
};

static bool must_end(void *arg, void *who, int64_t user_id)
{
    (void)arg;
    (void)user_id;
    return live_viewer_over(who);
}

static void on_pruned(void *ctx, uint64_t job, enum err err, const struct db_rows *rows)
{
    (void)ctx;
    (void)job;
    log_line(err ? LOG_WARN : LOG_INFO, 0, "change.pruned", "rows=%lld err=%s", (long long)db_i64_at(rows, 0, 0),
             err ? err_code(err) : "ok");
}

static void prune(struct janitor *j, int64_t now)
{
    struct db_stmt statement = SQL_WITH(CHANGE_PRUNE, .keep = ARG_Z(KEEP_CHANGES));
    if (now - j->pruned_us < PRUNE_EVERY_US || db_send(j->app->kit.db, statement, on_pruned, NULL, 0))
        return;
    j->pruned_us = now;
}

/* Minutes run down without any change: screens are told to look again. */
static void power_tick(struct janitor *j, int64_t now)
{
    struct live_event e = { .topic = LIVE_POWER, .key = 1, .json = SV("{\"kind\":\"minute\"}") };
    if (now - j->power_us < POWER_EVERY_US)
        return;
    j->power_us = now;
    live_publish(j->app->hub, &e);
}

static void gauges(struct janitor *j)
{
    struct app *a = j->app;
    metric_set(j->sessions, (double)sessions_count(a->sessions));
    metric_set(j->streams, (double)live_count(a->hub));
    metric_set(j->audit, (double)audit_pending(a->kit.audit));
    metric_set(j->db_up, db_ready(a->kit.db) && !a->readiness.write_err ? 1 : 0);
    metric_set(j->reloading, a->readiness.reloading ? 1 : 0);
    metric_set(j->feed_up, a->readiness.feed_err ? 0 : 1);
    if (!a->picture)
        return;
    metric_set(j->persons, (double)picture_persons(a->picture));
    feed_gauges_set(a->picture);
    metric_set(j->as_of_age, (double)(clock_now_us() - picture_as_of(a->picture)) / US_PER_S);
}

static void tick(void *arg)
{
    struct janitor *j = arg;
    int64_t now = clock_mono_us();
    gauges(j);
    login_faults_tell(now);
    if (!j->app->picture)
        return;
    live_close_if(j->app->hub, must_end, NULL);
    sessions_prune(j->app->sessions, clock_now_us());
    power_tick(j, now);
    decided_tick(clock_now_us(), publish_decision_over);
    prune(j, now);
}

static void on_settle(void *arg)
{
    (void)arg;
    settle_tick();
}

struct janitor *janitor_start(struct app *a)
{
    struct janitor *j = calloc(1, sizeof *j);
    if (!j)
        return NULL;
    j->app = a;
    j->pruned_us = clock_mono_us();
    j->persons = metric_gauge("anpi_picture_persons", "", "Persons in the picture");
    j->as_of_age = metric_gauge("anpi_picture_age_seconds", "", "Age of the picture's as-of time");
    j->sessions = metric_gauge("anpi_sessions", "", "Sessions known");
    j->streams = metric_gauge("anpi_live_streams", "", "Open event streams");
    j->audit = metric_gauge("anpi_audit_pending", "", "Audit records not yet drained");
    j->db_up = metric_gauge("anpi_db_up", "", "1 while the database takes writes");
    j->reloading = metric_gauge("anpi_picture_reloading", "", "1 while the picture is loaded anew and the old one answers");
    j->feed_up = metric_gauge("anpi_feed_up", "", "0 while the change feed fails and the picture grows old");
    j->timer = timer_every(a->loop, TICK_MS, tick, j);
    j->settle = timer_every(a->loop, SETTLE_TICK_MS, on_settle, j);
    return j;
}

void janitor_stop(struct janitor *j)
{
    if (!j)
        return;
    timer_free(j->timer);
    timer_free(j->settle);
    free(j);
}
