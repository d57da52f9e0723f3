/* SPDX-License-Identifier: Apache-2.0
 * rows.h - the answer to a statement: rows and columns, both counted from 0. Views live as long as the rows.
 * A column that is NULL, or a row or column out of range, reads as the empty text, 0, false. */
#ifndef ANPI_DB_ROWS_H
#define ANPI_DB_ROWS_H

#include "server/base/id.h"
#include "server/base/sv.h"

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
void db_rows_free(struct db_rows *rows); /* only for rows handed out by db_sync_run; NULL is fine */

#endif
