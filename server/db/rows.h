/* SPDX-License-Identifier: Apache-2.0
 * rows.h - the answer to a statement: rows and columns, both counted from 0. Views live as long as the rows.
 * A column that is NULL, or a row or column out of range, reads as the empty text, 0, false.
 *
 * Nothing here fails or allocates; `rows` may be NULL everywhere. Columns by place are for this room and the tests:
 * others use SQL_ROW. */
#ifndef ANPI_DB_ROWS_H
#define ANPI_DB_ROWS_H

#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/sv.h"
#include "server/db/column.h"
#include "sql_rows.h"

struct db_rows;

/* 0 for NULL and for statements without rows. O(1), as all of them are but db_row_read. */
size_t db_rows_n(const struct db_rows *rows);
/* 0 for NULL. */
size_t db_cols_n(const struct db_rows *rows);
/* True out of range too. */
bool db_is_null(const struct db_rows *rows, size_t row, size_t col);
/* .p is NUL-terminated. Its bytes are those of the server: UTF-8, as client_encoding says. */
struct sv db_text_at(const struct db_rows *rows, size_t row, size_t col);
/* 0 also for what is no number; use has_… of SQL_ROW where that matters. */
int64_t db_i64_at(const struct db_rows *rows, size_t row, size_t col);
/* As db_i64_at. */
double db_real_at(const struct db_rows *rows, size_t row, size_t col);
/* Only PostgreSQL's "t" is true. */
bool db_bool_at(const struct db_rows *rows, size_t row, size_t col);
/* Timestamptz; INT64_MIN when NULL. Microseconds since 1970 UTC; also INT64_MIN for 'infinity'. */
int64_t db_us_at(const struct db_rows *rows, size_t row, size_t col);
/* False when NULL. *out is untouched when false. */
bool db_uuid_at(const struct db_rows *rows, size_t row, size_t col, struct uuid *out);
/* Of INSERT, UPDATE, COPY. 0 for statements that change nothing. */
int64_t db_rows_affected(const struct db_rows *rows);
/* Five letters, "" unless the answer is an error. The one thing that may be read of an error's rows. */
const char *db_sqlstate(const struct db_rows *rows);

/* A whole row by name:  const struct SQL_AUTH_LOGIN_GIVES *u = SQL_ROW(AUTH_LOGIN, rows, 0);  It lives as long as the enclosing block,
 * its texts as long as the rows. What is NULL reads as above; where the head says that it may be, there is a has_… beside it. */
void *db_row_read(const struct db_rows *rows, size_t row, const struct db_column *columns, size_t n, void *out); /* out */
/* O(columns). A row out of range reads as all NULL. */
#define SQL_ROW(STATEMENT, rows, row)                                                                                                      \
    ((const struct SQL_##STATEMENT##_GIVES *)db_row_read(rows, row, SQL_##STATEMENT##_COLUMNS, countof(SQL_##STATEMENT##_COLUMNS),         \
                                                         &(struct SQL_##STATEMENT##_GIVES){ 0 }))

/* Only for rows handed out by db_sync_run; NULL is fine. Not for rows that a callback was given: those are the
 * caller's. */
void db_rows_free(struct db_rows *rows);

#endif
