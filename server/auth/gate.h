/* SPDX-License-Identifier: Apache-2.0
 * gate.h - the door every request passes: whose session, is it this site's own page, may this role ask this at all.
 *
 * And on which device: a certificate that is shown must be a good one of the user's own office, and a session that was
 * opened on a device is good on that one alone. Before the first password is changed only routes with ROUTE_FIRST_STEPS
 * answer; while a tablet is locked, only those with ROUTE_LOCKED, and they do without the CSRF value, which a page that is
 * loaded again while locked cannot ask for.
 *
 * What the role may see of one object is asked later, by the route, with policy_check. */
#ifndef ANPI_AUTH_GATE_H
#define ANPI_AUTH_GATE_H

#include "server/auth/audit.h"
#include "server/auth/certificates.h"
#include "server/auth/policy.h"
#include "server/auth/session.h"
#include "server/http/request.h"
#include "server/http/route.h"

/* Borrowed; all of them must outlive the server. On the loop's thread. */
struct gate {
    struct sessions *sessions;
    struct audit *audit;
    const struct certificates *certificates;
    bool require_certificate; /* on every listener, for sessions of browsers */
};

/* Who asks, copied into the request's job, so that it stays good while the job waits. In the arena of the request's
 * job: gone with it. */
struct caller {
    struct user user; /* its strings and log-ins too */
    char csrf[44];
    bool bearer, pin, locked;
    uint8_t token_hash[TOKEN_HASH_BYTES];
};

/* May this device come in, whoever uses it? E_AUTH_CERT_REQUIRED, E_AUTH_CERT_REFUSED. `*office` is 0 without one.
 * *office is untouched on failure. */
ERR gate_device(const struct gate *g, const struct peer *p, int64_t *office);

/* E_AUTH_REQUIRED, E_AUTH_CSRF (a write without the header, or from another origin), E_AUTH_CERT_..., E_AUTH_MUST_CHANGE,
 * E_AUTH_LOCKED, E_AUTH_FORBIDDEN (recorded). On OK
 * r->who is the struct caller. A refusal of a user who is known is put on record; E_AUDIT_FULL when it cannot.
 * E_NO_MEMORY. Takes no time of the database. */
ERR gate_authorise(const struct gate *g, struct req *r, const struct route *route);

/* The token that a request refused with E_AUTH_REQUIRED came with, when g->sessions has never heard of it and it has the
 * form of one; else empty. A view into the request. Ask session_ask with it: a log-in made on another server a
 * moment ago is no stranger. */
struct sv gate_unheard(const struct gate *g, const struct req *r);

/* After authorise said OK; NULL for ROUTE_PUBLIC. */
static inline const struct caller *req_caller(const struct req *r)
{
    return r->who;
}

#endif
