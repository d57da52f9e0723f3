/* SPDX-License-Identifier: Apache-2.0
 * objects.c - everything that is neither a person nor a status, kept as the JSON it came with; and reading such JSON. */
#include "server/picture/state.h"

#include <math.h>
#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/json.h"

static struct object *object_make(uint64_t seq, struct sv id, struct sv body)
{
    struct object *o = malloc(sizeof *o + id.n + body.n + 1);
    if (!o)
        return NULL;
    char *at = (char *)(o + 1);
    *o = (struct object){ .seq = seq, .gone = body.p == NULL, .id = { at, id.n }, .body = { at + id.n, body.n } };
    if (id.n)
        memcpy(at, id.p, id.n);
    if (body.n)
        memcpy(at + id.n, body.p, body.n);
    if (o->gone)
        o->body = (struct sv){ 0 };
    return o;
}

bool object_is_newer(const struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id)
{
    const struct object *held = object_find(p, kind, id);
    return !held || !p->indexed || seq > held->seq;
}

enum err objects_put(struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id, struct sv body, const struct object **now,
                     struct object **before)
{
    struct objects *all = &p->objects[kind];
    uint64_t held = 0;
    *before = mapsv_get(&all->by_id, id, &held) ? (struct object *)(uintptr_t)held : NULL;
    struct object *o = object_make(seq, id, body);
    if (!o)
        return E_NO_MEMORY;
    if (*before)
        mapsv_remove(&all->by_id, id); /* its key lives in the old one */
    enum err e = mapsv_put(&all->by_id, o->id, (uint64_t)(uintptr_t)o);
    all->n -= *before && !(*before)->gone;
    if (e) {
        free(o); /* the one before is not freed: somebody may still point to it */
        return e;
    }
    all->n += !o->gone;
    *now = o;
    return OK;
}

const struct object *object_find(const struct picture *p, enum picture_kind kind, struct sv id)
{
    uint64_t v;
    return mapsv_get(&p->objects[kind].by_id, id, &v) ? (const struct object *)(uintptr_t)v : NULL;
}

void objects_done(struct picture *p)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct sv id;
        uint64_t v;
        for (size_t it = 0; mapsv_next(&p->objects[kind].by_id, &it, &id, &v);)
            free((struct object *)(uintptr_t)v);
        mapsv_done(&p->objects[kind].by_id);
    }
}

struct sv picture_object(const struct picture *p, enum picture_kind kind, struct sv id)
{
    uint64_t v;
    return mapsv_get(&p->objects[kind].by_id, id, &v) ? ((struct object *)(uintptr_t)v)->body : (struct sv){ 0 };
}

size_t picture_objects(const struct picture *p, enum picture_kind kind)
{
    return p->objects[kind].n;
}

bool picture_object_next(const struct picture *p, enum picture_kind kind, size_t *it, struct sv *id, struct sv *body)
{
    uint64_t v;
    while (mapsv_next(&p->objects[kind].by_id, it, id, &v)) {
        const struct object *o = (const struct object *)(uintptr_t)v;
        if (!o->gone) {
            *body = o->body;
            return true;
        }
    }
    return false;
}

int64_t change_i64(const struct json *obj, const char *key, int64_t otherwise)
{
    const struct json *j = json_get(obj, key);
    struct sv s;
    int64_t v;
    if (json_i64(j, &v) || (json_str(j, &s) && sv_to_i64(s, &v)))
        return v;
    return otherwise;
}

int64_t change_time(const struct json *obj, const char *us_key, const char *at_key)
{
    struct sv s;
    int64_t v = change_i64(obj, us_key, INT64_MIN);
    if (v != INT64_MIN)
        return v;
    v = change_i64(obj, at_key, INT64_MIN);
    if (v != INT64_MIN)
        return v;
    return json_str(json_get(obj, at_key), &s) && time_parse_rfc3339(s, &v) == OK ? v : 0;
}

struct sv change_str(const struct json *obj, const char *key)
{
    struct sv s = { 0 };
    return json_str(json_get(obj, key), &s) ? s : (struct sv){ 0 };
}

bool change_flag(const struct json *obj, const char *key)
{
    bool b = false;
    return json_bool(json_get(obj, key), &b) && b;
}

double change_real(const struct json *obj, const char *key)
{
    double v;
    return json_real(json_get(obj, key), &v) ? v : (double)NAN;
}
