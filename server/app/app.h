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

#define ROUTES_MAX 128

struct app {
    struct app_conf conf;
    struct loop *loop;
    struct pool *pool;       /* low priority: argon2 */
    struct picture *picture; /* NULL until the first load has ended; these three are replaced together, as a whole */
    struct sessions *sessions;
    struct certificates *certificates;
    struct gate gate;
    struct db *beside; /* drains the spool, so that no other write waits for it, and takes a second batch of marks */
    struct http *http;
    struct live *hub;
    struct readiness readiness;
    struct follow *follow;
    struct janitor *janitor;
    struct sealer *sealer;
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
