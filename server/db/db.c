/* SPDX-License-Identifier: Apache-2.0
 * db.c - units out, answers in.
 *
 * libpq answers in the order sent: for each statement its result and a NULL, for each Sync a PGRES_PIPELINE_SYNC. The
 * Sync's answer comes after the commit, so that is when a unit is answered. */
#include "server/db/db.h"

#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/db/conninfo.h"
#include "server/db/pq_db.h"
#include "server/db/schema.h"

static int64_t or_default(int64_t v, int64_t def)
{
    return v > 0 ? v : def;
}

ERR db_new(struct loop *loop, const struct db_conf *conf, struct db **out)
{
    struct fail fault = { 0 };
    enum err e = conninfo_check(conf->conninfo, &fault);
    if (e) {
        log_line(LOG_ERROR, 0, "db.conninfo", "why=%s", log_q(fault.detail));
        return e;
    }
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        return E_NO_MEMORY;
    db->loop = loop;
    db->conf = *conf;
    db->conf.queue_max = conf->queue_max ? conf->queue_max : 1024;
    db->conf.backoff_min_ms = or_default(conf->backoff_min_ms, 100);
    db->conf.backoff_max_ms = or_default(conf->backoff_max_ms, 5000);
    db->conf.connect_ms = or_default(conf->connect_ms, 5000);
    db->conf.stall_ms = or_default(conf->stall_ms, 30000);
    db->backoff_us = db->conf.backoff_min_ms * 1000;
    list_init(&db->units);
    db->janitor = timer_every(loop, 50, db_tick, db);
    if (!db->janitor) {
        free(db);
        return E_NO_MEMORY;
    }
    loop_defer(loop, db_tick, db); /* the first try without waiting for the janitor */
    *out = db;
    return OK;
}

void db_free(struct db *db)
{
    if (!db)
        return;
    timer_free(db->janitor);
    loop_defer_cancel(db->loop, db);
    db_move(db, DB_CLOSED, E_DB_AWAY);
    free(db);
}

enum db_state db_state(const struct db *db)
{
    return db->state;
}

bool db_ready(const struct db *db)
{
    return db->state == DB_READY && db->broken == OK;
}

size_t db_queued(const struct db *db)
{
    return db->queued;
}

uint64_t db_disk_full(const struct db *db)
{
    return db->disk_full;
}

const char *db_reason(const struct db *db)
{
    return db->reason;
}

/* Sending. */

static ERR send_stmt(struct db *db, const struct db_stmt *st)
{
    struct pq_params p;
    enum err e = pq_params_make(st->args, st->n, &p);
    if (e != OK)
        return e;
    int sent = PQsendQueryPrepared(db->conn, sql_texts[st->sql].name, p.n, p.values, NULL, NULL, 0);
    pq_params_done(&p);
    return sent ? OK : E_DB_AWAY;
}

/* Before anything of a unit is given to libpq: what is half sent cannot be taken back. */
static ERR args_check(const struct db_stmt *stmts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < stmts[i].n; a++)
            if (stmts[i].args[a].v.n > 0 && memchr(stmts[i].args[a].v.p, '\0', stmts[i].args[a].v.n))
                return E_BAD_UTF8;
    return OK;
}

static ERR send_unit(struct db *db, const struct db_stmt *stmts, size_t n, bool writes, const struct unit *answer)
{
    if (!db_ready(db))
        return E_DB_AWAY;
    if (db->queued >= db->conf.queue_max)
        return E_DB_BUSY;
    enum err e = args_check(stmts, n);
    struct unit *u = e == OK ? malloc(sizeof *u) : NULL;
    if (!u)
        return e == OK ? E_NO_MEMORY : e;
    *u = *answer;
    u->stmts = n;
    u->writes = writes;
    u->sent_us = clock_mono_us();
    for (size_t i = 0; e == OK && i < n; i++)
        e = send_stmt(db, &stmts[i]);
    if (e == OK && PQpipelineSync(db->conn) != 1)
        e = writes ? E_DB_UNKNOWN_COMMIT : E_DB_AWAY;
    if (e != OK) { /* half sent: only a new connection is in step again */
        free(u);
        db_break_later(db, E_DB_AWAY);
        return e;
    }
    list_add_tail(&db->units, &u->link);
    db->queued++;
    db_flush(db);
    return OK;
}

ERR db_send_unit(struct db *db, const struct db_stmt *stmts, size_t n, db_done *fn, void *ctx, uint64_t job)
{
    return send_unit(db, stmts, n, true, &(struct unit){ .fn = fn, .ctx = ctx, .job = job });
}

ERR db_send(struct db *db, enum sql_id sql, const struct db_arg *args, size_t n, db_done *fn, void *ctx, uint64_t job)
{
    struct db_stmt st = { sql, args, n };
    return send_unit(db, &st, 1, true, &(struct unit){ .fn = fn, .ctx = ctx, .job = job });
}

ERR db_ask(struct db *db, enum sql_id sql, const struct db_arg *args, size_t n, db_done *fn, void *ctx, uint64_t job)
{
    struct db_stmt st = { sql, args, n };
    return send_unit(db, &st, 1, false, &(struct unit){ .fn = fn, .ctx = ctx, .job = job });
}

void db_flush(struct db *db)
{
    int left = PQflush(db->conn);
    if (left < 0)
        db_break_later(db, E_DB_AWAY);
    else if (db->watch && watch_set(db->watch, left > 0 ? WATCH_READ | WATCH_WRITE : WATCH_READ) != OK)
        db_break_later(db, E_NO_MEMORY);
}

/* Answers. */

static void unit_answer(struct db *db, struct unit *u, enum err e)
{
    struct db_rows rows = { u->last };
    list_remove(&u->link);
    db->queued--;
    db->disk_full += e == E_DB_FULL;
    if (u->fn)
        u->fn(u->ctx, u->job, e, u->last && e != E_DB_AWAY && e != E_DB_UNKNOWN_COMMIT ? &rows : NULL);
    PQclear(u->last);
    free(u);
}

/* Only those that stand there now: a callback may already have sent to a new connection. */
void db_answer_all(struct db *db)
{
    for (size_t n = db->queued; n > 0 && !list_empty(&db->units); n--) {
        struct unit *u = LIST_OF(db->units.next, struct unit, link);
        bool failed = u->err != OK && !u->maybe_committed;
        unit_answer(db, u, failed ? u->err : u->writes ? E_DB_UNKNOWN_COMMIT : E_DB_AWAY);
    }
}

static void on_sync(struct db *db)
{
    struct unit *u = LIST_OF(db->units.next, struct unit, link);
    enum err e = u->err;
    if (e == OK && u->writes && db->unclean)
        e = E_DB_UNKNOWN_COMMIT;
    else if (e != OK && u->writes && u->maybe_committed)
        e = E_DB_UNKNOWN_COMMIT;
    db->unclean = false;
    unit_answer(db, u, e);
}

static void on_result(struct unit *u, PGresult *res)
{
    enum err e = pq_err(res);
    if (u->err != OK || PQresultStatus(res) == PGRES_PIPELINE_ABORTED) {
        PQclear(res); /* of the first error's making */
        return;
    }
    /* All statements were done when it came, or the backend went: it may have come after the commit. */
    if (e != OK)
        u->maybe_committed = pq_may_be_committed(res) && (u->answered >= u->stmts || e == E_DB_AWAY);
    u->err = e;
    u->answered++;
    PQclear(u->last);
    u->last = res;
}

static void on_greeting(struct db *db, PGresult *res)
{
    enum err e;
    switch (db->prepares_answered++) {
    case 0: e = pq_locale_check(res); break;
    case 1: e = schema_verdict(res, NULL); break;
    default:
        e = pq_err(res);
        if (e == E_DB_REFUSED) { /* it names a table or a function that is not there */
            log_line(LOG_ERROR, 0, "db.prepare", "conn=%s sqlstate=%s", log_q(db->conf.app_name),
                     PQresultErrorField(res, PG_DIAG_SQLSTATE));
            e = E_DB_SCHEMA;
        }
    }
    if (PQresultStatus(res) == PGRES_PIPELINE_ABORTED)
        e = OK;
    if (db->prepare_err == OK)
        db->prepare_err = e;
    PQclear(res);
}

/* False: nothing more has come, or the connection is no more. */
static bool take_one(struct db *db, int *nulls)
{
    if (!db->conn || PQisBusy(db->conn) || *nulls >= 2)
        return false;
    PGresult *res = PQgetResult(db->conn);
    if (!res) {
        ++*nulls;
        return true;
    }
    *nulls = 0;
    bool is_sync = PQresultStatus(res) == PGRES_PIPELINE_SYNC;
    if (is_sync)
        PQclear(res);
    if (db->state == DB_PREPARING && is_sync)
        db_move(db, db->prepare_err == OK ? DB_READY : DB_DOWN, db->prepare_err);
    else if (db->state == DB_PREPARING)
        on_greeting(db, res);
    else if (list_empty(&db->units))
        is_sync ? db_break_later(db, E_INTERNAL) : PQclear(res); /* the farewell of a backend: nobody's */
    else if (is_sync)
        on_sync(db);
    else
        on_result(LIST_OF(db->units.next, struct unit, link), res);
    return true;
}

static void take_notifies(struct db *db)
{
    for (PGnotify *n; db->conn && (n = PQnotifies(db->conn)) != NULL; PQfreemem(n))
        if (db->conf.on_notify)
            db->conf.on_notify(db->conf.ctx, n->relname);
}

void db_on_ready(void *arg, unsigned what)
{
    struct db *db = arg;
    if (what & WATCH_WRITE)
        db_flush(db);
    if (!(what & WATCH_READ))
        return;
    bool alive = PQconsumeInput(db->conn) == 1;
    for (int nulls = 0; take_one(db, &nulls);)
        ;
    take_notifies(db);
    if (db->conn && (!alive || PQstatus(db->conn) == CONNECTION_BAD))
        db_move(db, DB_DOWN, E_DB_AWAY);
}
