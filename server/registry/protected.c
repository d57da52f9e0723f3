/* SPDX-License-Identifier: Apache-2.0
 * protected.c - how many persons of a city no list has. */
#include "server/registry/protected.h"

enum err protected_count(struct db_sync *s, struct sv municipality, size_t *out, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(s, SQL_WITH(REGISTRY_PROTECTED, .municipality = ARG_WORDS(municipality)), &rows, f);
    if (!e)
        *out = (size_t)db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    return e;
}
