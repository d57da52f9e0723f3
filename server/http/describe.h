/* SPDX-License-Identifier: Apache-2.0
 * describe.h - the table of routes as OpenAPI 3.1: for /api/openapi.json and `anpi-server --describe`.
 *
 * Pure; both write what the table says and nothing else: what is not in a route's struct is in no document. */
#ifndef ANPI_HTTP_DESCRIBE_H
#define ANPI_HTTP_DESCRIBE_H

#include <stddef.h>

#include "server/base/buf.h"
#include "server/http/route.h"

/* The whole document, some 150 kB: each route refers to its shapes by name (deploy/model/shapes), and each refusal to one list of all
 * codes. Lengths are bytes, times RFC 3339, positions lon lat. `version` is the program's. Routes under /api and /tiles need a log-in unless ROUTE_PUBLIC.
 * Appended; a failure shows in `out`. The routes of http itself are in it. Made once, at the start. */
void describe_openapi(const struct route *const *routes, size_t n, const char *version, struct buf *out);
/* A JSON array of {"method","path","action","body_max","public","stream","doc"}: what tests walk. Appended. `action`
 * is the number of the policy table's row, not its word. */
void describe_routes(const struct route *const *routes, size_t n, struct buf *out);

#endif
