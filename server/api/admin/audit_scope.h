/* SPDX-License-Identifier: Apache-2.0
 * audit_scope.h - how far an auditor's reading goes: the own city, or the own office when it is no city's. */
#ifndef ANPI_API_ADMIN_AUDIT_SCOPE_H
#define ANPI_API_ADMIN_AUDIT_SCOPE_H

#include "server/auth/session.h"
#include "server/db/arg.h"

/* Arguments of the statements that read anpi.audit: views into `codes`, good until audit_scope_done. */
struct audit_scope {
    struct db_array codes;         /* audit_scope_done frees it */
    struct db_list municipalities; /* text[] */
    int64_t office;                /* 0 for whoever reads a city's: NULL in SQL */
};

/* `u` is only read. An auditor of an office that is no city's sees that office's records alone; without memory the
 * list turns bad, and the statement is not sent. */
void audit_scope_init(struct audit_scope *s, const struct user *u);
/* After the statement was sent. */
void audit_scope_done(struct audit_scope *s);

#endif
