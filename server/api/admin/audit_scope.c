/* SPDX-License-Identifier: Apache-2.0
 * audit_scope.c - the user's municipalities as an array of the database. */
#include "server/api/admin/audit_scope.h"

void audit_scope_init(struct audit_scope *s, const struct user *u)
{
    db_array_init(&s->codes, 8192);
    for (size_t i = 0; i < u->municipality_count; i++)
        db_array_sv(&s->codes, (struct sv){ u->municipality[i], 5 });
    s->municipalities = ARG_LIST(&s->codes);
    s->office = u->role == ROLE_AUDITOR && !u->city_office ? u->office : 0;
}

void audit_scope_done(struct audit_scope *s)
{
    db_array_done(&s->codes);
}
