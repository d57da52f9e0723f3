/* SPDX-License-Identifier: Apache-2.0
 * statement.h - a named statement together with what it takes.
 *     struct db_stmt use = SQL_WITH(AUTH_TOTP_USE, .user = ARG_INT(id), .step = ARG_INT(step));
 * The members are those of its `-- params:`, by name and type (sql_rows.h): a misspelt one, and a number in the place of a text, do
 * not compile; one left out is NULL. It is a view of what the enclosing block holds; whoever sends it copies that. */
#ifndef ANPI_DB_STATEMENT_H
#define ANPI_DB_STATEMENT_H

#include "server/db/arg.h"
#include "sql_names.h"
#include "sql_rows.h"

/* `args` are in the order of the parameters, $1 first; it is made by the macros alone. */
struct db_stmt {
    enum sql_id sql;
    const struct db_arg *args;
    size_t n;
};
/* Lives to the end of the enclosing block: not to be returned. */
#define SQL_WITH(STATEMENT, ...)                                                                                                           \
    ((struct db_stmt){ SQL_##STATEMENT, (const struct db_arg *)&(struct SQL_##STATEMENT##_TAKES){ __VA_ARGS__ },                           \
                       sizeof(struct SQL_##STATEMENT##_TAKES) / sizeof(struct db_arg) })
/* Takes nothing. `args` is NULL. */
#define SQL_BARE(STATEMENT) ((struct db_stmt){ SQL_##STATEMENT, NULL, 0 })

#endif
