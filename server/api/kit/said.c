/* SPDX-License-Identifier: Apache-2.0
 * said.c - one step for all bodies. */
#include "server/api/kit/said.h"

#include <assert.h>

#include "server/http/route.h"

#define DEPTH_MAX 8 /* an operation with its findings is 5 deep */

enum step said_read(struct job *j)
{
    struct req *r = job_req(j);
    const struct json_shape *shape = r->route->request;
    void *said = arena_alloc(&j->arena, shape->size);
    enum err e = said ? json_parse(&j->arena, r->body.n ? r->body : SV("{}"), DEPTH_MAX, &r->json, &j->fail) : E_NO_MEMORY;
    if (e || (e = json_shape_read(shape, r->json, said, &j->fail)))
        return job_fail(j, e);
    r->said = said;
    return STEP_NEXT;
}

const void *said_of(const struct job *j, const struct json_shape *shape)
{
    const struct req *r = job_req(j);
    assert(r->said && r->route->request == shape);
    (void)shape;
    return r->said;
}

const struct json *said_json(const struct job *j)
{
    return job_req(j)->json;
}
