/* SPDX-License-Identifier: Apache-2.0
 * sync_inside.h - the inside of the blocking connection, shared by sync.c and sync_copy.c. No other file includes it. */
#ifndef ANPI_DB_SYNC_INSIDE_H
#define ANPI_DB_SYNC_INSIDE_H

#include "server/base/buf.h"
#include "server/db/pq.h"
#include "server/db/sync.h"

/* Sent when so many bytes are gathered. Fewer calls of libpq, and still no large buffer. */
#define COPY_PIECE ((size_t)64 * 1024)
/* Bytes of one row. Past it E_TOO_LARGE, so one cell cannot take all memory. */
#define COPY_ROW_MAX ((size_t)64 * 1024 * 1024)

/* The connection is its own; `prepared` says which statements it knows already. */
struct db_sync {
    PGconn *conn;
    bool prepared[SQL_COUNT + 1];
    uint64_t shortages; /* shortage_count when it was opened */
    bool in_tx;         /* between begin and commit: nothing is durable yet */
    bool unclean;       /* a notice of this statement said that a replica did not confirm */
    bool copying;
    struct buf copy;
    enum err copy_err;
};

/* What the result of a statement means here; fills `fail`. `res` stays the caller's. Outside of a transaction a lost
 * or unclean answer is E_DB_UNKNOWN_COMMIT. */
enum err sync_result(struct db_sync *s, const PGresult *res, struct fail *fail);

#endif
