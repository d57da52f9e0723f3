/* SPDX-License-Identifier: Apache-2.0
 * db.c - units out, answers in; and how the connection comes and goes: down -> connecting -> preparing -> ready, and back
 * down with a reason.
 *
 * libpq answers in the order sent: for each statement its result and a NULL, for each Sync a PGRES_PIPELINE_SYNC. The
 * Sync's answer comes after the commit, so that is when a unit is answered.
 * PQconnectPoll may close its socket and open another, so the watcher is freed before every call and made anew after. */
#include "server/db/db.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/list.h"
#include "server/base/log.h"
#include "server/db/conninfo.h"
#include "server/db/pq.h"
#include "server/db/schema.h"

/* What was sent up to one Sync, and what has come back of it. */
struct unit {
    struct link link;
    size_t stmts, answered; /* statements sent; those whose result has come */
    bool writes;
    enum err err;         /* of the first statement that failed */
    bool maybe_committed; /* the error could have come after the commit */
    PGresult *last;       /* of the last statement, or the error */
    int64_t sent_us;      /* monotonic */
    db_done *fn;
    void *ctx;
    uint64_t job;
};

struct db {
    struct loop *loop;
    struct db_conf conf;
    enum db_state state;
    PGconn *conn;
    struct watch *watch;
    struct timer *janitor; /* the next try, and what takes too long */
    struct link units;     /* sent, oldest first */
    size_t queued;
    uint64_t disk_full; /* units that were answered so */
    bool unclean;       /* a notice said so since the last Sync */
    enum err broken;    /* found while sending: hang up at the end of the turn */
    bool break_asked;
    int64_t since_us; /* this state began, monotonic */
    int64_t next_try_us, backoff_us;
    unsigned tries; /* since it was last ready */
    size_t prepares, prepares_answered;
    enum err prepare_err;
    char reason[160];
};

/* ---- down, with a reason ---- */

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
static void answer_all(struct db *db)
{
    for (size_t n = db->queued; n > 0 && !list_empty(&db->units); n--) {
        struct unit *u = LIST_OF(db->units.next, struct unit, link);
        bool failed = u->err != OK && !u->maybe_committed;
        unit_answer(db, u, failed ? u->err : u->writes ? E_DB_UNKNOWN_COMMIT : E_DB_AWAY);
    }
}

static const char *const state_names[] = { "down", "connecting", "preparing", "ready", "closed" };

static void hang_up(struct db *db)
{
    watch_free(db->watch);
    db->watch = NULL;
    PQfinish(db->conn);
    db->conn = NULL;
}

/* Doubled each time and moved by up to half, so that a fleet of servers does not come back in step. */
static void set_next_try(struct db *db)
{
    uint32_t r;
    random_bytes(&r, sizeof r);
    int64_t wait_us = db->backoff_us / 2 + (int64_t)(r % 1000) * (db->backoff_us / 2) / 1000;
    db->next_try_us = clock_mono_us() + wait_us;
    db->backoff_us *= 2;
    if (db->backoff_us > db->conf.backoff_max_ms * 1000)
        db->backoff_us = db->conf.backoff_max_ms * 1000;
}

static void keep_reason(struct db *db, enum err why)
{
    const char *text = db->conn ? PQerrorMessage(db->conn) : "";
    snprintf(db->reason, sizeof db->reason, "%s%s%.*s", err_code(why), text[0] ? ": " : "", (int)strcspn(text, "\n"), text);
}

/* Once when it goes and once when it is back: not every try in between. */
static void log_move(const struct db *db, enum db_state from, enum db_state to)
{
    if (to == DB_READY || (to == DB_DOWN && (from == DB_READY || db->tries == 1)))
        log_line(to == DB_READY ? LOG_INFO : LOG_WARN, 0, to == DB_READY ? "db.ready" : "db.down", "conn=%s from=%s tries=%u why=%s",
                 log_q(db->conf.app_name), state_names[from], db->tries, to == DB_READY ? "-" : log_q(db->reason));
}

/* The one place where the state changes. Into DB_DOWN: hangs up, answers all units, sets the next try. */
static void move(struct db *db, enum db_state to, enum err why)
{
    enum db_state from = db->state;
    db->state = to;
    db->since_us = clock_mono_us();
    db->broken = OK;
    if (to == DB_DOWN || to == DB_CLOSED) {
        keep_reason(db, why);
        hang_up(db);
        set_next_try(db);
        answer_all(db);
        db->unclean = false;
    } else if (to == DB_READY) {
        db->backoff_us = db->conf.backoff_min_ms * 1000;
        db->unclean = false;
    }
    log_move(db, from, to);
    if (to == DB_READY)
        db->tries = 0;
    if (db->conf.on_state)
        db->conf.on_state(db->conf.ctx, db, to, why);
}

static void break_now(void *arg)
{
    struct db *db = arg;
    db->break_asked = false;
    if (db->broken != OK && db->conn)
        move(db, DB_DOWN, db->broken);
}

/* Into DB_DOWN at the end of this turn. */
static void break_later(struct db *db, enum err why)
{
    db->broken = why;
    if (!db->break_asked)
        loop_defer(db->loop, break_now, db);
    db->break_asked = true;
}

/* ---- answers ---- */

static void flush(struct db *db)
{
    int left = PQflush(db->conn);
    if (left < 0)
        break_later(db, E_DB_AWAY);
    else if (db->watch && watch_set(db->watch, left > 0 ? WATCH_READ | WATCH_WRITE : WATCH_READ) != OK)
        break_later(db, E_NO_MEMORY);
}

static void on_sync(struct db *db)
{
    struct unit *u = LIST_OF(db->units.next, struct unit, link);
    enum err e = u->err;
    if (e == OK && u->answered < u->stmts) /* libpq had no memory for a result, and says nothing of it */
        e = u->writes ? E_DB_UNKNOWN_COMMIT : E_NO_MEMORY;
    else if (e == OK && u->writes && db->unclean)
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
    case 0:
        e = pq_locale_check(res);
        break;
    case 1:
        e = schema_verdict(res, NULL);
        break;
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

/* The next result, NULL for the end of a statement's. False: nothing more has come. Where libpq is refused memory it may give the
 * wrong result or wait for ever (for a Sync that has come): then nothing more is taken from this connection. */
static bool next_result(struct db *db, PGresult **res)
{
    errno = 0;
    bool busy = PQisBusy(db->conn);
    *res = busy ? NULL : PQgetResult(db->conn);
    if (errno != ENOMEM)
        return !busy;
    PQclear(*res);
    move(db, DB_DOWN, E_NO_MEMORY);
    return false;
}

/* False: nothing more has come, or the connection is no more. */
static bool take_one(struct db *db, int *nulls)
{
    PGresult *res;
    if (!db->conn || *nulls >= 2 || !next_result(db, &res))
        return false;
    if (!res) {
        ++*nulls;
        return true;
    }
    *nulls = 0;
    bool is_sync = PQresultStatus(res) == PGRES_PIPELINE_SYNC;
    if (is_sync)
        PQclear(res);
    if (db->state == DB_PREPARING && is_sync)
        move(db, db->prepare_err == OK ? DB_READY : DB_DOWN, db->prepare_err);
    else if (db->state == DB_PREPARING)
        on_greeting(db, res);
    else if (list_empty(&db->units) && is_sync)
        break_later(db, E_INTERNAL);
    else if (list_empty(&db->units))
        PQclear(res); /* the farewell of a backend: nobody's */
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

/* The socket is ready, state DB_PREPARING or DB_READY. */
static void on_ready(void *arg, unsigned what)
{
    struct db *db = arg;
    if (what & WATCH_WRITE)
        flush(db);
    if (!(what & WATCH_READ))
        return;
    bool alive = PQconsumeInput(db->conn) == 1;
    for (int nulls = 0; take_one(db, &nulls);)
        ;
    take_notifies(db);
    if (db->conn && (!alive || PQstatus(db->conn) == CONNECTION_BAD))
        move(db, DB_DOWN, E_DB_AWAY);
}

/* ---- connecting ---- */

static void on_notice(void *arg, const PGresult *notice)
{
    struct db *db = arg;
    const char *state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    if (pq_notice_unclean(notice))
        db->unclean = true;
    log_line(LOG_WARN, 0, "db.notice", "conn=%s sqlstate=%s unclean=%d", log_q(db->conf.app_name), state ? state : "-", db->unclean);
}

/* One statement of the greeting: a check, or a statement to be prepared. */
static bool greet(struct db *db, int sent)
{
    db->prepares += sent == 1;
    return sent == 1;
}

static bool greet_schema(struct db *db)
{
    struct pq_params p;
    if (schema_params(&p) != OK)
        return false;
    bool sent = greet(db, PQsendQueryParams(db->conn, sql_texts[SQL_SCHEMA_FITS].text, p.n, NULL, p.values, NULL, NULL, 0));
    pq_params_done(&p);
    return sent;
}

static bool wanted(const struct db *db, size_t sql)
{
    if (!db->conf.only)
        return (sql_texts[sql].programs & db->conf.programs) != 0;
    for (size_t i = 0; i < db->conf.only_n; i++)
        if ((size_t)db->conf.only[i] == sql)
            return true;
    return false;
}

static void watch_again(struct db *db, unsigned flags)
{
    watch_free(db->watch);
    db->watch = watch_new(db->loop, PQsocket(db->conn), flags, on_ready, db);
    if (!db->watch)
        break_later(db, E_NO_MEMORY);
}

/* Checks and statements go out in one pipeline with one Sync. */
static void prepare_all(struct db *db)
{
    db->prepares = db->prepares_answered = 0;
    db->prepare_err = OK;
    bool ok = PQsetnonblocking(db->conn, 1) == 0 && PQenterPipelineMode(db->conn) == 1;
    ok = ok && greet(db, PQsendQueryParams(db->conn, sql_texts[SQL_DB_LOCALE].text, 0, NULL, NULL, NULL, NULL, 0));
    ok = ok && greet_schema(db);
    for (size_t sql = 0; ok && sql < SQL_COUNT; sql++)
        if (wanted(db, sql))
            ok = greet(db, PQsendPrepare(db->conn, sql_texts[sql].name, sql_texts[sql].text, 0, NULL));
    if (!ok || PQpipelineSync(db->conn) != 1) {
        move(db, DB_DOWN, E_DB_AWAY);
        return;
    }
    move(db, DB_PREPARING, OK);
    watch_again(db, WATCH_READ);
    flush(db);
}

static void on_handshake(void *arg, unsigned what)
{
    struct db *db = arg;
    (void)what;
    watch_free(db->watch);
    db->watch = NULL;
    switch (PQconnectPoll(db->conn)) {
    case PGRES_POLLING_READING:
        db->watch = watch_new(db->loop, PQsocket(db->conn), WATCH_READ, on_handshake, db);
        break;
    case PGRES_POLLING_WRITING:
        db->watch = watch_new(db->loop, PQsocket(db->conn), WATCH_WRITE, on_handshake, db);
        break;
    case PGRES_POLLING_OK:
        prepare_all(db);
        return;
    default:
        move(db, DB_DOWN, E_DB_AWAY);
        return;
    }
    if (!db->watch)
        move(db, DB_DOWN, E_NO_MEMORY);
}

static void connect_start(struct db *db)
{
    struct pq_connect c;
    db->tries++;
    pq_connect_fill(&c, db->conf.conninfo, db->conf.app_name);
    db->conn = PQconnectStartParams(c.keywords, c.values, 1);
    if (!db->conn || PQstatus(db->conn) == CONNECTION_BAD) {
        move(db, DB_DOWN, E_DB_AWAY);
        return;
    }
    PQsetNoticeReceiver(db->conn, on_notice, db);
    move(db, DB_CONNECTING, OK);
    db->watch = watch_new(db->loop, PQsocket(db->conn), WATCH_WRITE, on_handshake, db);
    if (!db->watch)
        move(db, DB_DOWN, E_NO_MEMORY);
}

static void tick(void *arg)
{
    struct db *db = arg;
    int64_t now_us = clock_mono_us();
    if (db->state == DB_DOWN && now_us >= db->next_try_us) {
        connect_start(db);
    } else if ((db->state == DB_CONNECTING || db->state == DB_PREPARING) && now_us - db->since_us > db->conf.connect_ms * 1000) {
        move(db, DB_DOWN, E_DB_AWAY);
    } else if (db->state == DB_READY && !list_empty(&db->units)) {
        const struct unit *oldest = LIST_OF(db->units.next, struct unit, link);
        if (now_us - oldest->sent_us > db->conf.stall_ms * 1000)
            move(db, DB_DOWN, E_DB_AWAY);
    }
}

/* ---- sending ---- */

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
        break_later(db, E_DB_AWAY);
        return e;
    }
    list_add_tail(&db->units, &u->link);
    db->queued++;
    flush(db);
    return OK;
}

ERR db_send_unit(struct db *db, const struct db_stmt *stmts, size_t n, db_done *fn, void *ctx, uint64_t job)
{
    return send_unit(db, stmts, n, true, &(struct unit){ .fn = fn, .ctx = ctx, .job = job });
}

ERR db_send(struct db *db, struct db_stmt statement, db_done *fn, void *ctx, uint64_t job)
{
    return send_unit(db, &statement, 1, true, &(struct unit){ .fn = fn, .ctx = ctx, .job = job });
}

ERR db_ask(struct db *db, struct db_stmt statement, db_done *fn, void *ctx, uint64_t job)
{
    return send_unit(db, &statement, 1, false, &(struct unit){ .fn = fn, .ctx = ctx, .job = job });
}

/* ---- begin and end ---- */

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
    db->janitor = timer_every(loop, 50, tick, db);
    if (!db->janitor) {
        free(db);
        return E_NO_MEMORY;
    }
    loop_defer(loop, tick, db); /* the first try without waiting for the janitor */
    *out = db;
    return OK;
}

void db_free(struct db *db)
{
    if (!db)
        return;
    timer_free(db->janitor);
    loop_defer_cancel(db->loop, db);
    move(db, DB_CLOSED, E_DB_AWAY);
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
