/* SPDX-License-Identifier: Apache-2.0
 * audit_scope.h - how far an auditor's reading goes: the own city, or the own office when it is no city's. */
#ifndef ANPI_API_ADMIN_AUDIT_SCOPE_H
#define ANPI_API_ADMIN_AUDIT_SCOPE_H

#include "server/auth/session.h"
#include "server/db/arg.h"

struct audit_scope {
    struct db_array codes;         /* audit_scope_done frees it */
    struct db_list municipalities; /* text[] */
    int64_t office;                /* 0 for whoever reads a city's: NULL in SQL */
};

void audit_scope_init(struct audit_scope *s, const struct user *u);
void audit_scope_done(struct audit_scope *s);

#endif
