/* SPDX-License-Identifier: Apache-2.0
 * db.h - one pipelined connection to PostgreSQL on the event loop.
 *
 * Statements are named (SQL_<NAME> of the generated sql_names.h) and prepared at connect; nobody else writes SQL. What
 * is sent goes into a queue of units; a unit is one or more statements and ONE Sync, hence one implicit transaction: all
 * of it is committed or none, and a unit that fails does not touch its neighbours. A unit's answer is delivered after
 * its commit, on the loop, exactly once, in the order sent.
 *
 * A commit counts only if it is clean: "canceling wait for synchronous replication" among the notices, or a connection
 * lost after the Sync was sent, is E_DB_UNKNOWN_COMMIT. Nothing here ever cancels a running statement.
 *
 * Errors at once, nothing queued: E_DB_AWAY (not connected), E_DB_BUSY (queue full). Errors of an answer: those two, plus
 * E_DB_UNKNOWN_COMMIT, E_DB_REFUSED (db_sqlstate tells), or the public code a function raised with SQLSTATE AN001.
 * E_DB_BUSY as an answer: deadlock, serialization, lock timeout, no resources: rolled back, send the same again. E_DB_FULL: the
 * same, once its disk has room.
 * Sessions run in UTC. One thread: the loop's. */
#ifndef ANPI_DB_DB_H
#define ANPI_DB_DB_H

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/db/rows.h"
#include "server/db/statement.h"
#include "server/loop/loop.h"

struct db;

/* In the order of a connection's life; it may fall back to DB_DOWN from anywhere. */
enum db_state {
    DB_DOWN,       /* made, or waiting for the next try */
    DB_CONNECTING, /* libpq is shaking hands */
    DB_PREPARING,  /* checking the database and preparing the statements */
    DB_READY,      /* takes units */
    DB_CLOSED      /* db_free was called */
};

/* Called once for each unit. `rows` are those of the unit's last statement, valid only during the call; NULL when
 * nothing came; of an error only db_sqlstate can be read. `job` is what was given to db_send: look it up again, its
 * owner may be gone. Another unit may be sent from within; db_free may not be called. */
typedef void db_done(void *ctx, uint64_t job, enum err err, const struct db_rows *rows);

/* Copied, but for the texts and `only`, which must outlive the db. Milliseconds all; 0 takes the default. */
struct db_conf {
    const char *conninfo;    /* libpq key=value string; must outlive the db; an address or a socket
                                   * folder: looking up a host name would block the loop */
    const char *app_name;    /* shown in pg_stat_activity */
    unsigned programs;       /* SQL_FOR_SERVER ...: whose statements are prepared */
    const enum sql_id *only; /* if set, just these instead */
    size_t only_n;
    size_t queue_max;                       /* units waiting or under way; 0 = 1024 */
    int64_t backoff_min_ms, backoff_max_ms; /* between tries, doubled and jittered; 0 = 100 and 5,000 */
    int64_t connect_ms;                     /* for connecting and preparing; 0 = 5,000 */
    int64_t stall_ms;                       /* oldest unit unanswered for so long: hang up; 0 = 30,000 */
    /* May be NULL. `why` is OK or what ended the connection (E_DB_AWAY, E_DB_LOCALE, E_DB_SCHEMA ...). */
    void (*on_state)(void *ctx, struct db *db, enum db_state state, enum err why);
    void (*on_notify)(void *ctx, const char *channel);
    void *ctx;
};

/* Starts connecting at once and goes on trying until db_free. E_CONF_VALUE: see conninfo.h. Nothing is connected yet
 * when it returns: ask db_ready. E_NO_MEMORY. */
ERR db_new(struct loop *loop, const struct db_conf *conf, struct db **out);
/* Hangs up; every unit still held is answered first (E_DB_AWAY unsent, E_DB_UNKNOWN_COMMIT sent). NULL is fine. Not to be
 * called from within a db_done. The callbacks must still be able to run: free it before what they use. */
void db_free(struct db *db);
/* For the log and /readyz. A state may be left at any turn: what is sent judges for itself. */
enum db_state db_state(const struct db *db);
/* Whether a unit sent now would be taken, queue aside. */
bool db_ready(const struct db *db);
/* Units waiting or under way. Of 0 .. queue_max: for the metrics. */
size_t db_queued(const struct db *db);
/* Units refused because the database's disk is full, since the start. Grows with each; somebody who watches it sees
 * that it goes on. */
uint64_t db_disk_full(const struct db *db);
/* Errors that say nothing of the statement: the same may be taken later. */
static inline bool db_err_passes(enum err e)
{
    return e == E_DB_AWAY || e == E_DB_BUSY || e == E_DB_FULL || e == E_DB_UNKNOWN_COMMIT;
}
/* Why the last connection ended, for the log; "" at first. Good until the next connection ends; one line, the
 * error's code first. */
const char *db_reason(const struct db *db);

/* A unit of one statement that may write. The arguments are copied. E_NO_MEMORY, E_BAD_UTF8 (a NUL in a text) too,
 * and E_DB_UNKNOWN_COMMIT when the connection broke while it was handed over: in all of them `fn` is not called.
 * `fn` may be NULL: nobody wants to know. */
ERR db_send(struct db *db, struct db_stmt statement, db_done *fn, void *ctx, uint64_t job);
/* The same for a statement that changes nothing: if the connection is lost the answer is E_DB_AWAY. So that a reader
 * may simply ask again. */
ERR db_ask(struct db *db, struct db_stmt statement, db_done *fn, void *ctx, uint64_t job);

/* A unit of several statements, committed together. The answer has the rows of the last one. An error in one ends
 * the unit: those behind it do not run. */
ERR db_send_unit(struct db *db, const struct db_stmt *stmts, size_t n, db_done *fn, void *ctx, uint64_t job);

#endif
