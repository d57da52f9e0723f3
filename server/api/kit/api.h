/* SPDX-License-Identifier: Apache-2.0
 * api.h - what every route stands on: the picture, the database, the audit, the streams.
 *
 * One process has one; app/ makes it, fills it and binds it before the first request. Routes are const structs without
 * a context of their own, so they reach it by api(). Nothing in it is owned here. */
#ifndef ANPI_API_KIT_API_H
#define ANPI_API_KIT_API_H

#include "server/auth/audit.h"
#include "server/auth/clause.h"
#include "server/auth/gate.h"
#include "server/auth/provision.h"
#include "server/db/change.h"
#include "server/db/db.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/http/route.h"
#include "server/loop/job.h"

struct picture;

struct api {
    struct jobs *jobs;
    struct db *db;
    struct change_waker *waker;
    struct audit *audit;
    struct picture *const *picture;    /* picture_now() */
    const struct clauses *clauses;     /* what the configuration says of each ground */
    const struct provision *provision; /* what a decision may give at most */
    bool ordinance;                    /* the municipality has an ordinance for providing the list */
};

struct api *api(void);
void api_bind(struct api *a);
/* The picture that now stands: replaced as a whole when it is loaded anew, so never kept across a WAIT. NULL until the first
 * load has ended: only routes that ask for no session are reached before. */
struct picture *picture_now(void);

/* Every route of the service, for http_new and --describe. */
extern const struct route *const api_routes[];
extern const size_t api_route_count;

#endif
