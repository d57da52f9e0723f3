/* SPDX-License-Identifier: Apache-2.0
 * app.h - what the program is made of. Only app/ sees it whole; each room is given its part. */
#ifndef ANPI_APP_APP_H
#define ANPI_APP_APP_H

#include "server/api/admin/given.h"
#include "server/api/dispatch/given.h"
#include "server/api/identity/given.h"
#include "server/api/incidents/given.h"
#include "server/api/kit/given.h"
#include "server/api/live/given.h"
#include "server/api/map/given.h"
#include "server/api/people/given.h"
#include "server/app/conf.h"

/* Room for the metric of each route; more than there are is an error of the start. */
#define ROUTES_MAX 128

/* One, on main's stack or static; zeroed at first. Made and ended in main.c, in an order that each part's header
 * asks for. */
struct app {
    /* Read once at the start, never changed. */
    struct app_conf conf;
    /* The one of the program; all below live on it. */
    struct loop *loop;
    struct pool *pool;       /* low priority: argon2 */
    struct picture *picture; /* NULL until the first load has ended; these three are replaced together, as a whole */
    struct sessions *sessions;
    struct certificates *certificates;
    /* Points to the sessions and certificates of now: set anew with each load. */
    struct gate gate;
    struct db *beside; /* drains the spool, so that no other write waits for it, and takes a second batch of marks */
    /* Made when all that answers need is there; the first to go. */
    struct http *http;
    /* Of all open screens. */
    struct live *hub;
    /* What /readyz says. */
    struct readiness readiness;
    /* Each of these has a header of its own in app/ or auth/; NULL until it was started, and where the configuration
     * has none. */
    struct follow *follow;
    struct janitor *janitor;
    struct sealer *sealer;
    /* For tokens that the feed has not brought yet. */
    struct session_ask *ask;
    struct space *space;
    struct metric *latency[ROUTES_MAX]; /* in the order of api_routes */
    /* What each room is given: what one room alone has stands here and nowhere else. */
    struct kit_given kit;
    struct admin_given admin;
    struct dispatch_given dispatch;
    struct identity_given identity;
    struct incidents_given incidents;
    struct live_given live;
    struct map_given map;
    struct people_given people;
};

#endif
