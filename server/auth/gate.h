/* SPDX-License-Identifier: Apache-2.0
 * gate.h - the door every request passes: whose session, is it this site's own page, may this role ask this at all.
 *
 * What the role may see of one object is asked later, by the route, with policy_check. */
#ifndef ANPI_AUTH_GATE_H
#define ANPI_AUTH_GATE_H

#include "server/auth/audit.h"
#include "server/auth/policy.h"
#include "server/auth/session.h"
#include "server/http/request.h"
#include "server/http/route.h"

struct gate {
    struct sessions *sessions;
    struct audit *audit;
};

/* Who asks, copied into the request's job, so that it stays good while the job waits. */
struct caller {
    struct user user;      /* its strings too */
    char csrf[44];
    bool bearer;
    uint8_t token_hash[TOKEN_HASH_BYTES];
};

/* E_AUTH_REQUIRED, E_AUTH_CSRF (a write without the header, or from another origin), E_AUTH_FORBIDDEN (recorded). On OK
 * r->who is the struct caller. */
ERR gate_authorise(const struct gate *g, struct req *r, const struct route *route);

static inline const struct caller *req_caller(const struct req *r)
{
    return r->who;
}

#endif
