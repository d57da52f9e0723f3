/* SPDX-License-Identifier: Apache-2.0
 * api/live_get.c - Server-Sent Events of what changed, to those who may see it.
 *
 * Events hold ids, counts and statuses, no names: a screen that needs more asks the route, which records it. Callers
 * with the same municipalities share one scope, so an event is put into bytes once for all of them. */
#include <stdlib.h>

#include "server/api/util.h"
#include "server/base/clock.h"

struct viewer {
    int64_t user;
    size_t n;
    int32_t municipality[USER_MUNICIPALITIES_MAX];
};

/* Scope 0 is for everybody; else the event's municipality must be one of the viewer's. */
static bool may_see(void *who, const struct live_event *e)
{
    const struct viewer *v = who;
    if (!e->scope)
        return true;
    for (size_t i = 0; i < v->n; i++)
        if ((uint64_t)v->municipality[i] == e->scope)
            return true;
    return false;
}

static uint64_t scope_key(const struct viewer *v)
{
    return sv_hash((struct sv){ (const char *)v->municipality, v->n * sizeof v->municipality[0] }) | 1;
}

static enum step subscribe(struct job *j)
{
    struct req *r = job_req(j);
    unsigned topics;
    enum err e = live_topics_parse(req_query(r, "topics"), &topics);
    if (e)
        return job_fail(j, e);
    struct viewer *v = calloc(1, sizeof *v);
    if (!v)
        return job_fail(j, E_NO_MEMORY);
    v->user = req_caller(r)->user.id;
    v->n = user_municipality_numbers(&req_caller(r)->user, v->municipality, USER_MUNICIPALITIES_MAX);
    struct live_who who = { .who = v, .scope_key = scope_key(v), .may_see = may_see, .who_free = free, .user_id = v->user };
    if ((e = live_subscribe(api()->live, r, topics, &who))) {
        free(v);
        return job_fail(j, e);
    }
    return STEP_DONE;
}

const struct route live_get = {
    .method = HTTP_GET, .path = "/api/live", .action = ACT_MAP_READ, .flags = ROUTE_STREAM,
    .doc = "Live events (Server-Sent Events) by topic; Last-Event-ID resumes, `reload` says to fetch all anew.",
    .query_doc = "topics,last_event_id",
    .steps = { { "subscribe", subscribe } },
};
