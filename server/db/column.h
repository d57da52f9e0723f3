/* SPDX-License-Identifier: Apache-2.0
 * column.h - how one column of what a statement gives is read into its struct (sql_rows.h). */
#ifndef ANPI_DB_COLUMN_H
#define ANPI_DB_COLUMN_H

#include <stddef.h>

struct db_column {
    enum db_column_kind { DB_INT, DB_FLAG, DB_REAL, DB_SIXTEEN, DB_TIME, DB_WORDS } kind;
    size_t at, has; /* where in the struct; has: 0 for none */
};

#endif
