/* SPDX-License-Identifier: Apache-2.0
 * given.h - what every room of api stands on: the jobs, the database, the audit, the picture.
 *
 * Routes are const structs without a context of their own. app/ makes these things and gives them before the first request;
 * what a room needs beyond them is in its own given.h, which no other room sees. Nothing in it is owned here. */
#ifndef ANPI_API_KIT_GIVEN_H
#define ANPI_API_KIT_GIVEN_H

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

/* All for the loop's thread. */
struct kit_given {
    /* Of the server: a callback finds its job by id. */
    struct jobs *jobs;
    /* The connection of writes and questions. */
    struct db *db;
    /* Wakes the feeds of all servers after a commit. */
    struct change_waker *waker;
    /* Where a disclosure is put before it leaves. */
    struct audit *audit;
    struct picture *const *picture;    /* picture_now() */
    const struct clauses *clauses;     /* what the configuration says of each ground */
    const struct provision *provision; /* what a decision may give at most */
    bool ordinance;                    /* the municipality has an ordinance for providing the list */
};
/* Set once, before the first request, on the loop's thread. */
extern const struct kit_given *kit_given;

/* The picture that now stands: replaced as a whole when it is loaded anew, so never kept across a WAIT. NULL until the first
 * load has ended: only routes that ask for no session are reached before. */
const struct picture *picture_now(void);

#endif
