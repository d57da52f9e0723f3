/* SPDX-License-Identifier: Apache-2.0
 * own_routes.h - inside of http/ only: what every server answers, /healthz, /metrics, /ca.crl, /api/openapi.json. */
#ifndef ANPI_HTTP_OWN_ROUTES_H
#define ANPI_HTTP_OWN_ROUTES_H

#include <stddef.h>

struct route;

/* Public, without a session, but /metrics on the plain port alone. The program's own routes must not use the same
 * paths. */
extern const struct route *const http_own_routes[];
/* Of http_own_routes. */
extern const size_t http_own_route_count;

#endif
