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
#include "server/auth/session.h"
#include "server/db/change.h"
#include "server/db/db.h"
#include "server/db/group.h"
#include "server/http/live.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/http/route.h"
#include "server/loop/job.h"

struct breached;
struct ca;
struct certificates;
struct http;
struct outages_text;
struct picture;
struct tiles;

struct api {
    struct jobs *jobs;
    struct db *db;
    struct change_waker *waker;
    struct sessions *sessions;
    struct certificates *certificates; /* replaced with the picture, as sessions are */
    struct gate *gate;
    struct http *http;         /* to close the connections of a revoked device */
    struct breached *breached; /* passwords nobody may choose; NULL: the common words only */
    struct ca *ca;             /* NULL: this server issues no certificates */
    uint8_t totp_key[32];
    bool totp; /* there is a key: second factors can be set up */
    struct audit *audit;
    struct live *live;
    struct picture *const *picture; /* picture_now() */
    struct tiles *tiles;            /* of the map, kept until something in them changes */
    struct outages_text *outages;   /* running areas as GeoJSON, until one changes */
    struct group *marks;            /* SQL_MARK_COMMIT */
    struct group *reviews;          /* SQL_MARK_REVIEW_TAKE */
    struct group *zone_reports, *transports, *stays, *power_confirms;
    bool reloading;     /* it is being loaded anew, or waits for it: it answers as it was under its "as of" */
    enum err write_err; /* why the database takes no writes although it is there (E_DB_FULL); OK: it does */
    enum err feed_err;  /* why the change feed brings nothing; OK: it does */
    bool demo;
    const char *tile_url, *tile_credit; /* "" for none */
    const char *vendor_keys_dir;        /* "": no vendor may send */
    int64_t session_max_us;             /* absolute limit of a session */
    const struct clauses *clauses;      /* what the configuration says of each ground */
    const struct provision *provision;  /* what a decision may give at most */
    bool ordinance;                     /* the municipality has an ordinance for providing the list */
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
