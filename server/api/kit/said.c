/* SPDX-License-Identifier: Apache-2.0
 * said.c - one step for all bodies. */
#include "server/api/kit/said.h"

#include <assert.h>

#include "server/base/jw.h"
#include "server/http/route.h"

#define DEPTH_MAX 8                      /* an operation with its findings is 5 deep */
#define FORM_JSON_MAX ((size_t)8 * 1024) /* a body of 1 KiB, all of it escaped */

static enum step text_read(struct job *j, struct sv text)
{
    struct req *r = job_req(j);
    const struct json_shape *shape = r->route->request;
    void *said = arena_alloc(&j->arena, shape->size);
    enum err e = said ? json_parse(&j->arena, text, DEPTH_MAX, &r->json, &j->fail) : E_NO_MEMORY;
    if (e || (e = json_shape_read(shape, r->json, said, &j->fail)))
        return job_fail(j, e);
    r->said = said;
    return STEP_NEXT;
}

enum step said_read(struct job *j)
{
    struct sv body = job_req(j)->body;
    return text_read(j, body.n ? body : SV("{}"));
}

/* {"code":"…"} of code=… */
static enum step form_read(struct job *j, const char *name, struct sv value)
{
    struct buf b;
    struct jw w;
    buf_init(&b, FORM_JSON_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, name, value);
    jw_obj_end(&w);
    struct sv text = { 0 };
    enum err e = b.bad;
    if (!e && !(text = arena_sv(&j->arena, buf_view(&b))).p)
        e = E_NO_MEMORY;
    buf_done(&b);
    return e ? job_fail(j, e) : text_read(j, text);
}

enum step said_read_form(struct job *j)
{
    const struct json_shape *shape = job_req(j)->route->request;
    struct sv value = job_req(j)->body, name;
    assert(shape->n == 1 && shape->members[0].kind == SHAPE_TEXT);
    name = sv_cut(&value, '=');
    return sv_eq(name, sv_of(shape->members[0].name)) ? form_read(j, shape->members[0].name, value) : said_read(j);
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
