/* SPDX-License-Identifier: Apache-2.0
 * db_link.c - how a connection comes and goes: down -> connecting -> preparing -> ready, and back down with a reason.
 *
 * PQconnectPoll may close its socket and open another, so the watcher is freed before every call and made anew after. */
#include <stdio.h>
#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/db/pq_db.h"
#include "server/db/schema.h"

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

void db_move(struct db *db, enum db_state to, enum err why)
{
    enum db_state from = db->state;
    db->state = to;
    db->since_us = clock_mono_us();
    db->broken = OK;
    if (to == DB_DOWN || to == DB_CLOSED) {
        keep_reason(db, why);
        hang_up(db);
        set_next_try(db);
        db_answer_all(db);
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
        db_move(db, DB_DOWN, db->broken);
}

void db_break_later(struct db *db, enum err why)
{
    db->broken = why;
    if (!db->break_asked)
        loop_defer(db->loop, break_now, db);
    db->break_asked = true;
}

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
    bool sent = greet(db, PQsendQueryParams(db->conn, sql_texts[SQL_SCHEMA_FITS].text, 2, NULL, p.values, NULL, NULL, 0));
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
        db_move(db, DB_DOWN, E_DB_AWAY);
        return;
    }
    db_move(db, DB_PREPARING, OK);
    db_watch_again(db, WATCH_READ);
    db_flush(db);
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
        db_move(db, DB_DOWN, E_DB_AWAY);
        return;
    }
    if (!db->watch)
        db_move(db, DB_DOWN, E_NO_MEMORY);
}

void db_watch_again(struct db *db, unsigned flags)
{
    watch_free(db->watch);
    db->watch = watch_new(db->loop, PQsocket(db->conn), flags, db_on_ready, db);
    if (!db->watch)
        db_break_later(db, E_NO_MEMORY);
}

static void connect_start(struct db *db)
{
    struct pq_connect c;
    db->tries++;
    pq_connect_fill(&c, db->conf.conninfo, db->conf.app_name);
    db->conn = PQconnectStartParams(c.keywords, c.values, 1);
    if (!db->conn || PQstatus(db->conn) == CONNECTION_BAD) {
        db_move(db, DB_DOWN, E_DB_AWAY);
        return;
    }
    PQsetNoticeReceiver(db->conn, on_notice, db);
    db_move(db, DB_CONNECTING, OK);
    db->watch = watch_new(db->loop, PQsocket(db->conn), WATCH_WRITE, on_handshake, db);
    if (!db->watch)
        db_move(db, DB_DOWN, E_NO_MEMORY);
}

void db_tick(void *arg)
{
    struct db *db = arg;
    int64_t now_us = clock_mono_us();
    if (db->state == DB_DOWN && now_us >= db->next_try_us) {
        connect_start(db);
    } else if ((db->state == DB_CONNECTING || db->state == DB_PREPARING) &&
               now_us - db->since_us > db->conf.connect_ms * 1000) {
        db_move(db, DB_DOWN, E_DB_AWAY);
    } else if (db->state == DB_READY && !list_empty(&db->units)) {
        const struct unit *oldest = LIST_OF(db->units.next, struct unit, link);
        if (now_us - oldest->sent_us > db->conf.stall_ms * 1000)
            db_move(db, DB_DOWN, E_DB_AWAY);
    }
}
