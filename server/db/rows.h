/* SPDX-License-Identifier: Apache-2.0
 * rows.h - the answer to a statement: rows and columns, both counted from 0. Views live as long as the rows.
 * A column that is NULL, or a row or column out of range, reads as the empty text, 0, false. */
#ifndef ANPI_DB_ROWS_H
#define ANPI_DB_ROWS_H

#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/sv.h"
#include "server/db/column.h"
#include "sql_rows.h"

struct db_rows;

size_t db_rows_n(const struct db_rows *rows); /* 0 for NULL and for statements without rows */
size_t db_cols_n(const struct db_rows *rows);
bool db_is_null(const struct db_rows *rows, size_t row, size_t col);
struct sv db_text_at(const struct db_rows *rows, size_t row, size_t col); /* .p is NUL-terminated */
int64_t db_i64_at(const struct db_rows *rows, size_t row, size_t col);
double db_real_at(const struct db_rows *rows, size_t row, size_t col);
bool db_bool_at(const struct db_rows *rows, size_t row, size_t col);
int64_t db_us_at(const struct db_rows *rows, size_t row, size_t col);                  /* timestamptz; INT64_MIN when NULL */
bool db_uuid_at(const struct db_rows *rows, size_t row, size_t col, struct uuid *out); /* false when NULL */
int64_t db_rows_affected(const struct db_rows *rows);                                  /* of INSERT, UPDATE, COPY */
const char *db_sqlstate(const struct db_rows *rows);                                   /* five letters, "" unless the answer is an error */

/* A whole row by name:  const struct SQL_AUTH_LOGIN_GIVES *u = SQL_ROW(AUTH_LOGIN, rows, 0);  It lives as long as the enclosing block,
 * its texts as long as the rows. What is NULL reads as above; where the head says that it may be, there is a has_… beside it. */
void *db_row_read(const struct db_rows *rows, size_t row, const struct db_column *columns, size_t n, void *out); /* out */
#define SQL_ROW(STATEMENT, rows, row)                                                                                                      \
    ((const struct SQL_##STATEMENT##_GIVES *)db_row_read(rows, row, SQL_##STATEMENT##_COLUMNS, countof(SQL_##STATEMENT##_COLUMNS),         \
                                                         &(struct SQL_##STATEMENT##_GIVES){ 0 }))

void db_rows_free(struct db_rows *rows); /* only for rows handed out by db_sync_run; NULL is fine */

#endif
