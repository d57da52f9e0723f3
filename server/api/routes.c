/* SPDX-License-Identifier: Apache-2.0
 * routes.c - every route of the service, by room, in the order of its documentation. */
#include "server/api/routes.h"

#include "server/api/admin/routes.h"
#include "server/api/dispatch/routes.h"
#include "server/api/identity/routes.h"
#include "server/api/incidents/routes.h"
#include "server/api/live/routes.h"
#include "server/api/map/routes.h"
#include "server/api/people/routes.h"
#include "server/base/count.h"

#define ROUTES(X) IDENTITY_ROUTES(X) ADMIN_ROUTES(X) INCIDENTS_ROUTES(X) PEOPLE_ROUTES(X) MAP_ROUTES(X) DISPATCH_ROUTES(X) LIVE_ROUTES(X)
#define DECLARED(name) extern const struct route name;
#define LISTED(name) &name,

ROUTES(DECLARED)

const struct route *const api_routes[] = { ROUTES(LISTED) };
const size_t api_route_count = countof(api_routes);
