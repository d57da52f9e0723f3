/* SPDX-License-Identifier: Apache-2.0
 * protected.c - how many persons of a city no list has. */
#include "server/registry/protected.h"

enum err protected_count(struct db_sync *s, struct sv municipality, size_t *out, struct fail *f)
{
    int64_t n = 0;
    enum err e = db_sync_find(s, SQL_WITH(REGISTRY_PROTECTED, .municipality = ARG_WORDS(municipality)), E_INTERNAL, "", &n, f);
    if (!e)
        *out = (size_t)n;
    return e;
}
