/* SPDX-License-Identifier: Apache-2.0
 * sync.h - a blocking connection, for the command line, the thread that loads the picture, and tests.
 *
 * Not for the loop's thread. One user at a time. Statements are prepared when first used. Outside db_sync_begin each
 * statement is its own transaction. The clean-commit rule of db.h holds: a commit that a replica did not confirm, or
 * whose answer was lost, is E_DB_UNKNOWN_COMMIT. `fail->detail` holds PostgreSQL's SQLSTATE and primary message (never its
 * DETAIL line, which can quote personal data). */
#ifndef ANPI_DB_SYNC_H
#define ANPI_DB_SYNC_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/db/rows.h"
#include "server/db/statement.h"

/* Made, used and closed by one thread, whichever; nothing is shared between two of them. */
struct db_sync;

/* Connects, and waits for that up to 5 s an address; with_check also tells E_DB_LOCALE, E_DB_OLDER, E_DB_NEWER and
 * E_DB_SCHEMA (leave it out before migrating). E_DB_AWAY, E_CONF_VALUE (conninfo.h), E_NO_MEMORY; *out is untouched
 * on failure. */
ERR db_sync_open(const char *conninfo, const char *app_name, bool with_check, struct db_sync **out, struct fail *fail);
/* NULL is fine; an open transaction is rolled back. What was handed out by db_sync_run stays good until it is freed. */
void db_sync_close(struct db_sync *s);

/* Run one statement; *rows may be NULL when they are not wanted; free them with db_rows_free. E_DB_AWAY, E_DB_BUSY,
 * E_DB_FULL, E_DB_REFUSED, E_DB_UNKNOWN_COMMIT or the public code a function raised; *rows is untouched then. All
 * rows are in memory: for many, db_sync_each. In a transaction an error spoils it: only rollback helps. */
ERR db_sync_run(struct db_sync *s, struct db_stmt statement, struct db_rows **rows, struct fail *fail);
/* The id in the one row that it answers with (`id` NULL: that there is one is enough); none, several, NULL or false:
 * `none` on `field`. *id is untouched on failure. E_NO_MEMORY and the errors of db_sync_run. */
ERR db_sync_find(struct db_sync *s, struct db_stmt statement, enum err none, const char *field, int64_t *id, struct fail *fail);
/* Run it and see each row as it comes, without holding them all: `fn` gets the current rows and the row's number in
 * them; an error it returns stops the reading and is returned. The rows are good during the call. It must not use
 * the connection. */
typedef enum err db_sync_row(void *ctx, const struct db_rows *rows, size_t row);
/* After an error of `fn` the rest is read and dropped, so the connection is good again. */
ERR db_sync_each(struct db_sync *s, struct db_stmt statement, db_sync_row *fn, void *ctx, struct fail *fail);
/* Several statements separated by semicolons (migrations, bootstrap); no arguments. Without a transaction of its own
 * in the text it is one: all or nothing. */
ERR db_sync_script(struct db_sync *s, const char *text, struct fail *fail);

/* COPY table FROM STDIN: the statement's file holds the COPY text (marked `-- for: copy`). Values are escaped here.
 * Between in and end nothing else is asked of the connection. E_INTERNAL for a statement that is no COPY. */
ERR db_sync_copy_in(struct db_sync *s, enum sql_id copy, struct fail *fail);
/* In the order of the COPY's columns; gathered to 64 KiB. E_TOO_LARGE past 64 MiB a row. An error stays: later rows
 * give the same. */
ERR db_sync_copy_row(struct db_sync *s, const struct db_arg *cols, size_t n);
/* Always call it; reports any earlier error. After an error nothing is kept: PostgreSQL is told to forget the rows.
 * *rows (may be NULL) is untouched on failure. */
ERR db_sync_copy_end(struct db_sync *s, int64_t *rows, struct fail *fail);
/* COPY ... TO STDOUT: `fn` gets each line without its newline, still escaped (\t \n \\ \N); copy_unescape undoes it.
 * The line is good during the call, and may be changed in place. */
typedef enum err db_sync_line(void *ctx, struct sv line);
/* An error of `fn` is returned when all was read. */
ERR db_sync_copy_out(struct db_sync *s, enum sql_id copy, db_sync_line *fn, void *ctx, struct fail *fail);
/* Undo COPY's escapes in place, in one field; returns its new length, or SIZE_MAX for \N (NULL). Never longer than
 * n. O(n). */
size_t db_copy_unescape(char *p, size_t n);

/* The second: one snapshot, read only. A snapshot is REPEATABLE READ: all statements in it see the same moment. */
enum db_sync_mode { DB_SYNC_WRITE, DB_SYNC_SNAPSHOT };
/* Not nested. Errors as db_sync_run. */
ERR db_sync_begin(struct db_sync *s, enum db_sync_mode mode, struct fail *fail);
/* E_DB_REFUSED when a statement had failed and PostgreSQL rolled back instead; E_DB_UNKNOWN_COMMIT: it may stand. */
ERR db_sync_commit(struct db_sync *s, struct fail *fail);
/* Nothing to do when none is open. Never fails: if it cannot be sent, the server rolls back by itself. */
void db_sync_rollback(struct db_sync *s);

#endif
