/* SPDX-License-Identifier: Apache-2.0
 * audit.c - the spool before the answer, and its draining behind it. */
#include "server/auth/audit.h"

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/base/jw.h"
#include "server/base/log.h"
#include "server/base/spool.h"
#include "server/db/arg.h"
#include "server/loop/pool.h"

#define SYNC_MS 100                           /* what a power cut may take, of what was in the kernel */
#define DRAIN_MAX 500                         /* records of one statement */
#define SAY_EVERY_US (INT64_C(60) * US_PER_S) /* a full spool must not fill the log */
#define RECORD_MAX (64 * 1024)                /* bytes: a list of five hundred ids fits many times */

struct audit {
    struct loop *loop;
    struct db *db;
    struct spool *spool;
    struct timer *timer;
    struct pool *pool; /* one thread, which waits for the disk so that the loop does not */
    int sync_fd;
    bool syncing, sync_ok;
    struct buf record;
    bool draining, as_hex;
    bool full;            /* the last record could not be kept */
    int64_t full_said_us; /* monotonic, when the log said so */
    uint64_t drain_through;
    size_t drain_n, drain_max; /* of the group under way; fewer after a refusal */
    uint8_t term_key[crypto_generichash_KEYBYTES];
};

static void hash_terms(const struct audit *a, struct sv terms, char out[33])
{
    uint8_t h[16];
    crypto_generichash(h, sizeof h, (const unsigned char *)terms.p, terms.n, a->term_key, sizeof a->term_key);
    sodium_bin2hex(out, 33, h, sizeof h);
}

static void write_who(struct jw *w, const struct audit *a, const struct audit_record *r)
{
    char hex[33];
    if (r->user) {
        jw_ki64(w, "user", r->user->id);
        jw_kz(w, "login", r->user->login);
        jw_kz(w, "role", role_code(r->user->role));
    } else if (r->login.n) {
        hash_terms(a, r->login, hex);
        jw_kz(w, "login", hex);
    }
    if (r->device.n) {
        jw_kstr(w, "device", r->device);
    }
}

static void write_whom(struct jw *w, const struct audit_record *r)
{
    if (r->person) {
        jw_ki64(w, "person", r->person);
    }
    if (r->incident) {
        jw_ki64(w, "incident", r->incident);
    }
    if (r->ground) {
        jw_kz(w, "ground", ground_code(r->ground));
    }
    if (r->case_ref.n) {
        jw_kstr(w, "case", r->case_ref);
    }
    if (r->fields) {
        jw_ki64(w, "fields", r->fields);
    }
}

static void write_detail(struct jw *w, const struct audit *a, const struct audit_record *r)
{
    char hex[33];
    if (r->terms.n) {
        hash_terms(a, r->terms, hex);
        jw_kz(w, "terms", hex);
    }
    if (r->decision) {
        jw_ki64(w, "decision", r->decision);
    }
    if (!r->person_count)
        return;
    jw_key(w, "persons");
    jw_arr(w);
    for (size_t i = 0; i < r->person_count; i++)
        jw_i64(w, r->persons[i]);
    jw_arr_end(w);
}

/* Near its end a spool takes short records and refuses long ones: not a line for each. */
static void say_full(struct audit *a, enum err e)
{
    int64_t now_us = clock_mono_us();
    if (a->full_said_us && now_us - a->full_said_us < SAY_EVERY_US)
        return;
    a->full_said_us = now_us;
    log_line(LOG_ERROR, 0, "audit.refuses", "err=%s pending=%zu", err_code(e), audit_pending(a));
}

enum err audit_append(struct audit *a, const struct audit_record *r)
{
    struct jw w;
    uint64_t number;
    buf_clear(&a->record);
    jw_init(&w, &a->record);
    jw_obj(&w);
    jw_ki64(&w, "at_us", clock_now_us());
    jw_kz(&w, "kind", r->kind);
    write_who(&w, a, r);
    write_whom(&w, r);
    if (r->route) {
        jw_kz(&w, "route", r->route);
    }
    if (r->result.n) {
        jw_kstr(&w, "result", r->result);
    }
    write_detail(&w, a, r);
    jw_obj_end(&w);
    if (!buf_ok(&a->record))
        return a->record.bad == E_NO_MEMORY ? E_NO_MEMORY : E_AUDIT_FULL;
    enum err e = spool_append(a->spool, buf_view(&a->record), &number);
    a->full = e != OK;
    if (e)
        say_full(a, e);
    return e;
}

bool audit_full(const struct audit *a)
{
    return a->full;
}

/* One record that cannot be stored as it is must not hold up those behind it: the group is halved until it stands
 * alone, and it is then stored as hex, so that nothing of it is lost. */
static void on_refused(struct audit *a, enum err err, const struct db_rows *rows)
{
    log_line(LOG_ERROR, 0, "audit.drain", "err=%s state=%s records=%zu", err_code(err), db_sqlstate(rows), a->drain_n);
    a->as_hex = a->drain_n == 1;
    a->drain_max = a->drain_n > 1 ? a->drain_n / 2 : 1;
}

static void on_drained(void *ctx, uint64_t job, enum err err, const struct db_rows *rows)
{
    struct audit *a = ctx;
    (void)job;
    (void)rows;
    a->draining = false;
    if (err) {
        if (!db_err_passes(err))
            on_refused(a, err, rows);
        return;
    }
    a->as_hex = false;
    a->drain_max = DRAIN_MAX;
    if (spool_cut(a->spool, a->drain_through))
        log_line(LOG_ERROR, 0, "audit.cut", "through=%llu", (unsigned long long)a->drain_through);
}

static void body_add(const struct audit *a, struct db_array *bodies, struct sv record)
{
    struct buf b;
    if (!a->as_hex) {
        db_array_sv(bodies, record);
        return;
    }
    buf_init(&b, 4 * RECORD_MAX);
    buf_printf(&b, "{\"at_us\":%lld,\"kind\":\"unreadable\",\"terms\":\"", (long long)clock_now_us());
    for (size_t i = 0; i < record.n; i++)
        buf_printf(&b, "%02x", (unsigned char)record.p[i]);
    buf_str(&b, "\"}");
    if (buf_ok(&b))
        db_array_sv(bodies, buf_view(&b));
    else
        bodies->buf.bad = b.bad; /* the group waits: an empty record would take the place of this one */
    buf_done(&b);
}

/* The group of records as two arrays; the statement takes each apart and drops those it has already. */
static void drain(struct audit *a)
{
    struct spool_rec recs[DRAIN_MAX];
    struct db_array numbers, bodies;
    if (a->draining || !a->db || !db_ready(a->db))
        return;
    size_t n = spool_peek_synced(a->spool, recs, a->drain_max);
    if (!n)
        return;
    db_array_init(&numbers, 64 * 1024);
    db_array_init(&bodies, 2 * (size_t)DRAIN_MAX * RECORD_MAX);
    for (size_t i = 0; i < n; i++) {
        db_array_i64(&numbers, (int64_t)recs[i].number);
        body_add(a, &bodies, recs[i].bytes);
    }
    a->drain_n = n;
    if (db_array_ok(&numbers) && db_array_ok(&bodies)) {
        struct db_stmt statement = SQL_WITH(AUDIT_SPOOL_DRAIN, .spool = ARG_UUID(spool_id(a->spool)), .numbers = ARG_LIST(&numbers),
                                            .bodies = ARG_LIST(&bodies));
        a->drain_through = recs[n - 1].number;
        a->draining = db_send(a->db, statement, on_drained, a, 0) == OK;
    }
    db_array_done(&numbers);
    db_array_done(&bodies);
}

static void sync_work(void *arg)
{
    struct audit *a = arg;
    a->sync_ok = fdatasync(a->sync_fd) == 0;
}

static void sync_done(void *arg)
{
    struct audit *a = arg;
    a->syncing = false;
    spool_sync_end(a->spool, a->sync_ok);
    if (!a->sync_ok)
        log_line(LOG_ERROR, 0, "audit.sync", "pending=%zu", spool_pending(a->spool));
    drain(a);
}

static void on_timer(void *arg)
{
    struct audit *a = arg;
    drain(a);
    if (a->syncing || (a->sync_fd = spool_sync_begin(a->spool)) < 0)
        return;
    a->syncing = pool_submit(a->pool, sync_work, sync_done, a) == OK;
}

enum err audit_open(struct loop *loop, struct db *db, const char *path, size_t cap_bytes, struct audit **out)
{
    struct audit *a = calloc(1, sizeof *a);
    if (!a)
        return E_NO_MEMORY;
    enum err e = spool_open(path, cap_bytes, &a->spool);
    if (!e && (e = pool_new(loop, 1, 2, 0, &a->pool)))
        spool_close(a->spool);
    if (e) {
        free(a);
        return e;
    }
    a->loop = loop;
    a->db = db;
    a->drain_max = DRAIN_MAX;
    buf_init(&a->record, RECORD_MAX);
    /* Terms are hashed under the spool's own id: equal searches can be found, but not undone by a table of names. */
    crypto_generichash(a->term_key, sizeof a->term_key, spool_id(a->spool)->b, 16, NULL, 0);
    if (spool_damaged(a->spool))
        log_line(LOG_ERROR, 0, "audit.damaged", "records=%zu", spool_damaged(a->spool));
    if (!(a->timer = timer_every(loop, SYNC_MS, on_timer, a))) { /* nothing would ever be drained */
        audit_close(a);
        return E_NO_MEMORY;
    }
    *out = a;
    return OK;
}

void audit_close(struct audit *a)
{
    if (!a)
        return;
    timer_free(a->timer);
    a->db = NULL;       /* closed before us: what is left is drained by the next start */
    pool_free(a->pool); /* waits for a running sync */
    if (spool_sync(a->spool))
        log_line(LOG_ERROR, 0, "audit.sync", "pending=%zu", spool_pending(a->spool));
    spool_close(a->spool);
    buf_done(&a->record);
    free(a);
}

size_t audit_pending(const struct audit *a)
{
    return spool_pending(a->spool);
}
