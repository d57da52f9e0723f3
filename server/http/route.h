/* SPDX-License-Identifier: Apache-2.0
 * route.h - the table of routes: one const struct a route, opening the file of its handler.
 *
 *     const struct route person_get = {
 *         .method = HTTP_GET, .path = "/api/persons/{person}", .action = ACT_PERSON_READ,
 *         .doc = "Everything the role may see of one person.",
 *         .answer = &SHAPE_PERSON_ANSWER,
 *         .steps = { { "find", find }, { "audit", audit }, { "reply", reply } },
 *     };
 *
 * A segment of a path is a literal, {name} for one whole segment, or {name}.ext for one with a fixed ending. Literals
 * win over names. The steps' job has the struct req as its subject (job_req). */
#ifndef ANPI_HTTP_ROUTE_H
#define ANPI_HTTP_ROUTE_H

#include <stddef.h>

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/http/request.h"
#include "server/loop/job.h"

/* Steps of a route; the row behind the last one is empty and ends the table. */
#define ROUTE_STEPS_MAX 8

struct json_shape;

/* Static and const, for the life of the program. */
struct route {
    enum http_method method;
    const char *path;
    int action;      /* row of the policy table; http never reads it */
    size_t body_max; /* bytes; 0: no body is wanted (a small one is read and dropped) */
    unsigned flags;
    /* One English sentence. */
    const char *doc;
    /* Names of the query parameters, by commas, `!` after one that must be there; NULL: none. */
    const char *query_doc;
    /* The same of the header fields; X-Anpi-CSRF of a write needs no mention. */
    const char *header_doc;
    /* What the body is held against before the first step runs; NULL: no JSON. */
    const struct json_shape *request;
    /* Of the 200 answer as application/json, NULL: it is not given as such. */
    const struct json_shape *answer;
    /* The same as application/geo+json. */
    const struct json_shape *geojson;
    /* Of a 200 answer that is no JSON. */
    const char *media;
    /* Of a 503 that is no refusal: /readyz. */
    const struct json_shape *unfit;
    struct job_step steps[ROUTE_STEPS_MAX + 1];
};

struct router;

/* E_USAGE with `fail->detail` naming the path when two routes collide or a template is malformed. Routes must
 * outlive it. E_NO_MEMORY. O(all segments). */
ERR router_new(const struct route *const *routes, size_t n, struct router **out, struct fail *fail);
/* NULL is fine; the routes are not its own. */
void router_free(struct router *rt);
/* Sets r->route and r->params. E_HTTP_NOT_FOUND, or E_HTTP_METHOD with the bits (1 << method) of what is allowed.
 * HEAD finds the GET route, unless that is a stream: one has no length to tell. Also sets r->action and
 * r->route_flags. `allowed` is set with E_HTTP_METHOD alone. Takes no memory; O(segments). */
ERR router_find(const struct router *rt, struct req *r, unsigned *allowed);
/* "GET, HEAD, POST". For the Allow header; every method at once fits. */
void route_allow_text(unsigned allowed, char out[64]);

#endif
