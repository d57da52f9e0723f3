/* SPDX-License-Identifier: Apache-2.0
 * disclose.c - the record of a disclosure. */
#include "server/api/kit/disclose.h"

enum err disclose(const struct req *r, const struct disclosure *d)
{
    const struct caller *c = req_caller(r);
    struct audit_record rec = {
        .kind = d->kind,
        .user = &c->user,
        .device = sv_of(r->peer->cert.serial),
        .person = d->person,
        .persons = d->persons,
        .person_count = d->person_count,
        .incident = d->incident,
        .ground = d->grant.ground,
        .fields = d->grant.fields,
        .decision = d->grant.decision,
        .case_ref = d->case_ref,
        .terms = d->terms,
        .route = r->route->path,
        .result = SV("ok"),
    };
    return audit_append(kit_given->audit, &rec);
}
