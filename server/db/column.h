/* SPDX-License-Identifier: Apache-2.0
 * column.h - how one column of what a statement gives is read into its struct (sql_rows.h).
 *
 * Tables of it are generated from the `-- returns:` line of each statement, so columns are never counted by hand. */
#ifndef ANPI_DB_COLUMN_H
#define ANPI_DB_COLUMN_H

#include <stddef.h>

/* `at` and `has` are offsets in bytes. DB_SIXTEEN is a struct uuid, DB_TIME microseconds UTC, DB_WORDS a view into
 * the rows. */
struct db_column {
    enum db_column_kind { DB_INT, DB_FLAG, DB_REAL, DB_SIXTEEN, DB_TIME, DB_WORDS } kind;
    size_t at, has; /* where in the struct; has: 0 for none */
};

#endif
