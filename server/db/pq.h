/* SPDX-License-Identifier: Apache-2.0
 * pq.h - what the files of this room share about libpq. No other room includes it. */
#ifndef ANPI_DB_PQ_H
#define ANPI_DB_PQ_H

#include <libpq-fe.h>

#include "server/base/err.h"
#include "server/db/arg.h"
#include "server/db/rows.h"

/* Owned by whoever asked PostgreSQL; the views of rows.h point into it. */
struct db_rows {
    PGresult *res;
};

/* Arguments as libpq wants them: NUL-terminated, in one block. */
struct pq_params {
    const char **values; /* one block with the bytes behind it */
    int n;
};
/* E_BAD_UTF8: a NUL inside. E_NO_MEMORY. Copies all, so the arguments may go; *out is untouched on failure. */
ERR pq_params_make(const struct db_arg *args, size_t n, struct pq_params *out);
/* Frees the block. Once more is fine. */
void pq_params_done(struct pq_params *p);

/* What an error result means; OK for a good one. db.h tells the rules. The table of SQLSTATEs is in pq.c. NULL is
 * E_DB_AWAY: libpq had no memory or no connection. */
enum err pq_err(const PGresult *res);
/* A FATAL or a class 57 error can come after the commit: of a unit that wrote, nobody then knows. Asked of an error,
 * when the answer to a Sync is missing. */
bool pq_may_be_committed(const PGresult *res);
/* The notice says that a commit did not wait for its replica. Then the answer is E_DB_UNKNOWN_COMMIT though the
 * commit was reported (SQLSTATE 01000 is shared with others). */
bool pq_notice_unclean(const PGresult *notice);
/* Fill `fail` (may be NULL) with SQLSTATE and, where it cannot quote data, the primary message; returns `e`. `res`
 * or `conn` may be NULL. */
ERR pq_fail(struct fail *fail, enum err e, const PGresult *res, const PGconn *conn);

/* The session settings every connection of ours has. Options are PQconnectdbParams' keywords. */
#define PQ_KEYWORDS 12
/* For PQconnectdbParams with expand_dbname: the caller's string may set what is not set here. */
struct pq_connect {
    const char *keywords[PQ_KEYWORDS], *values[PQ_KEYWORDS];
};
/* Views: both texts must outlive the call of libpq. Seconds and milliseconds as libpq wants them. */
void pq_connect_fill(struct pq_connect *c, const char *conninfo, const char *app_name);

/* Answers to SQL_DB_LOCALE and SQL_DB_SCHEMA. E_DB_LOCALE unless the database is UTF8 and sorts as C.UTF-8: keys and
 * indexes count on the order of code points. */
enum err pq_locale_check(const PGresult *res);

#endif
