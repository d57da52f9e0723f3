/* SPDX-License-Identifier: Apache-2.0
 * pq_db.h - the inside of the pipelined connection, shared by db.c (units and answers) and db_link.c (coming and going).
 * No other file includes it. */
#ifndef ANPI_DB_PQ_DB_H
#define ANPI_DB_PQ_DB_H

#include "server/base/list.h"
#include "server/db/db.h"
#include "server/db/pq.h"

/* What was sent up to one Sync, and what has come back of it. */
struct unit {
    struct link link;
    size_t stmts, answered; /* statements sent; those whose result has come */
    bool writes;
    enum err err;           /* of the first statement that failed */
    bool maybe_committed;   /* the error could have come after the commit */
    PGresult *last;         /* of the last statement, or the error */
    int64_t sent_us;        /* monotonic */
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
    uint64_t disk_full;    /* units that were answered so */
    bool unclean;          /* a notice said so since the last Sync */
    enum err broken;       /* found while sending: hang up at the end of the turn */
    bool break_asked;
    int64_t since_us;      /* this state began, monotonic */
    int64_t next_try_us, backoff_us;
    unsigned tries;        /* since it was last ready */
    size_t prepares, prepares_answered;
    enum err prepare_err;
    char reason[160];
};

/* db_link.c: the one place where the state changes. Into DB_DOWN: hangs up, answers all units, sets the next try. */
void db_move(struct db *db, enum db_state to, enum err why);
void db_break_later(struct db *db, enum err why); /* into DB_DOWN at the end of this turn */
void db_watch_again(struct db *db, unsigned flags);
void db_tick(void *arg);

/* db.c */
void db_on_ready(void *arg, unsigned what); /* the socket is ready, state DB_PREPARING or DB_READY */
void db_flush(struct db *db);
void db_answer_all(struct db *db);          /* the connection is gone */

#endif
