/* SPDX-License-Identifier: Apache-2.0
 * disclose.h - one disclosure on record before it is shown. */
#ifndef ANPI_API_KIT_DISCLOSE_H
#define ANPI_API_KIT_DISCLOSE_H

#include "server/api/kit/given.h"

/* Put one disclosure on record before it is shown. `persons` may be NULL for a single `person`. Views, read during
 * the call. `terms` are hashed before they are kept. */
struct disclosure {
    const char *kind; /* "person.read", "list", "lookup", "write" */
    int64_t person, incident;
    const int64_t *persons;
    size_t person_count;
    struct policy_grant grant;
    struct sv case_ref, terms;
};
/* Before the answer is handed over. E_AUDIT_FULL or E_IO: show nothing. Costs one write(2). */
ERR disclose(const struct req *r, const struct disclosure *d);

#endif
