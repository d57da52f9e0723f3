/* SPDX-License-Identifier: Apache-2.0
 * routes.h - every route of the service, for http_new and --describe.
 *
 * A row of a room's list is the name of a `const struct route` in that room: without the row it is not served, and a
 * row without its route does not link. */
#ifndef ANPI_API_ROUTES_H
#define ANPI_API_ROUTES_H

#include "server/http/route.h"

/* All const, as long as the program. Made of the lists of the rooms (their routes.h); two that collide are E_USAGE
 * at the start. */
extern const struct route *const api_routes[];
/* Without http's own. */
extern const size_t api_route_count;

#endif
