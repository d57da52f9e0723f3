/* SPDX-License-Identifier: Apache-2.0
 * space.c - look, probe, tell. */
#include "server/app/space.h"

#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/http/metrics.h"

#define LOOK_MS 500                           /* how soon a refused write is noticed */
#define PROBE_US (INT64_C(15) * US_PER_S)     /* a disk that fills while nobody writes is known within this */
#define PROBE_FULL_US (INT64_C(2) * US_PER_S) /* while it is full: it recovers by itself soon after somebody made room */

struct space {
    struct db *db, *beside;
    enum err *write_err;
    struct timer *timer;
    int64_t probed_us, full_since_us;
    uint64_t refused, refused_at_probe;
    bool probing;
    struct metric *full, *refusals;
};

static uint64_t refused_now(const struct space *s)
{
    return db_disk_full(s->db) + db_disk_full(s->beside);
}

static void begin(struct space *s)
{
    s->full_since_us = clock_mono_us();
    *s->write_err = E_DB_FULL;
    metric_set(s->full, 1);
    log_line(LOG_ERROR, 0, "db.degraded", "why=%s", err_code(E_DB_FULL));
}

static void end(struct space *s)
{
    *s->write_err = OK;
    metric_set(s->full, 0);
    log_line(LOG_INFO, 0, "db.recovered", "was=%s seconds=%lld", err_code(E_DB_FULL),
             (long long)((clock_mono_us() - s->full_since_us) / US_PER_S));
}

static void look(struct space *s)
{
    uint64_t now = refused_now(s);
    if (now == s->refused)
        return;
    metric_add(s->refusals, now - s->refused);
    s->refused = now;
    if (!*s->write_err)
        begin(s);
}

static void on_probed(void *ctx, uint64_t job, enum err err, const struct db_rows *rows)
{
    struct space *s = ctx;
    (void)job, (void)rows;
    s->probing = false;
    look(s);
    if (!err && *s->write_err && s->refused == s->refused_at_probe)
        end(s);
}

static void probe(struct space *s, int64_t now_us)
{
    const struct db_stmt both[] = { SQL_BARE(SPACE_MEMORY), SQL_BARE(SPACE_PROBE) };
    s->refused_at_probe = refused_now(s);
    s->probed_us = now_us;
    s->probing = db_send_unit(s->beside, both, 2, on_probed, s, 0) == OK;
}

static void tick(void *arg)
{
    struct space *s = arg;
    int64_t now_us = clock_mono_us();
    look(s);
    if (!s->probing && db_ready(s->beside) && now_us - s->probed_us >= (*s->write_err ? PROBE_FULL_US : PROBE_US))
        probe(s, now_us);
}

struct space *space_start(struct loop *loop, struct db *db, struct db *beside, enum err *write_err)
{
    struct space *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->db = db;
    s->beside = beside;
    s->write_err = write_err;
    s->full = metric_gauge("anpi_db_disk_full", "", "1 while the database refuses writes because its disk is full");
    s->refusals = metric_counter("anpi_db_disk_full_total", "", "Transactions that the database refused because its disk is full");
    if (!(s->timer = timer_every(loop, LOOK_MS, tick, s))) {
        free(s);
        return NULL;
    }
    return s;
}

void space_stop(struct space *s)
{
    if (!s)
        return;
    timer_free(s->timer);
    free(s);
}
