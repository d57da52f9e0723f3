/* SPDX-License-Identifier: Apache-2.0
 * app.h - what the program is made of. Only app/ sees it whole. */
#ifndef ANPI_APP_APP_H
#define ANPI_APP_APP_H

#include "server/api/kit/api.h"
#include "server/app/conf.h"

#define ROUTES_MAX 128

struct app {
    struct app_conf conf;
    struct loop *loop;
    struct pool *pool;       /* low priority: argon2 */
    struct picture *picture; /* NULL until the first load has ended */
    struct api kit;
    struct gate gate;
    struct db *beside; /* drains the spool, so that no other write waits for it, and takes a second batch of marks */
    struct http *http;
    struct follow *follow;
    struct janitor *janitor;
    struct sealer *sealer;
    struct session_ask *ask;
    struct space *space;
    struct metric *latency[ROUTES_MAX]; /* in the order of api_routes */
};

#endif
