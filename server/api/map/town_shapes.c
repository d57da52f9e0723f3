/* SPDX-License-Identifier: Apache-2.0
 * town_shapes.c - the shapes of the towns that outage areas name. */
#include "server/api/map/town_shapes.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/hash.h"
#include "server/picture/picture.h"

#define BODY_MAX ((size_t)64 * 1024 * 1024) /* bytes of one zone's JSON */
#define DEPTH_MAX 12                        /* of JSON: the points of a MultiPolygon in a collection are the eighth level */
#define DECIMALS 6                          /* of a degree: 0.1 m */
#define JOINED_MAX 256                      /* towns of one area that are dissolved; an area of more is its towns side by side */

struct town {
    struct sv body; /* of its zone */
    struct shape *shape;
    bool read;
};

struct town_shapes {
    struct arena *arena;
    struct map64 by_zone; /* zone id -> index + 1 */
    struct town *town;
    size_t n, room;
    struct geo *geo; /* the worker's */
};

struct town_shapes *town_shapes_new(struct arena *a)
{
    struct town_shapes *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->arena = a;
    map64_init(&s->by_zone);
    return s;
}

void town_shapes_free(struct town_shapes *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++)
        shape_free(s->town[i].shape);
    free(s->town);
    map64_done(&s->by_zone);
    geo_free(s->geo);
    free(s);
}

static enum err town_add(struct town_shapes *s, const struct picture *p, int64_t zone, uint64_t *number)
{
    char id[24];
    int n = snprintf(id, sizeof id, "%lld", (long long)zone);
    struct sv body = picture_object(p, KIND_ZONE, (struct sv){ id, (size_t)n });
    if (s->n == s->room) {
        size_t room = s->room ? s->room * 2 : 256;
        struct town *more = realloc(s->town, room * sizeof *more);
        if (!more)
            return E_NO_MEMORY;
        s->town = more;
        s->room = room;
    }
    struct sv mine = arena_sv(s->arena, body.p ? body : SV(""));
    if (!mine.p)
        return E_NO_MEMORY;
    *number = s->n + 1;
    enum err e = map64_put(&s->by_zone, zone, *number);
    if (!e)
        s->town[s->n++] = (struct town){ .body = mine };
    return e;
}

enum err town_shapes_keep(struct town_shapes *s, const struct picture *p, const struct sv *towns, size_t n, uint32_t **numbers,
                          size_t *kept)
{
    uint32_t *list = arena_array(s->arena, n + 1, sizeof *list);
    size_t k = 0;
    if (!list)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct zone_shape *z = shapes_town(picture_shapes(p), towns[i]);
        uint64_t number = 0;
        if (!z || !z->shape)
            continue;
        enum err e = map64_get(&s->by_zone, z->id, &number) ? OK : town_add(s, p, z->id, &number);
        if (e)
            return e;
        list[k++] = (uint32_t)number;
    }
    *numbers = list;
    *kept = k;
    return OK;
}

/* NULL when it cannot be read. */
static const struct shape *shape_of(struct town_shapes *s, uint32_t number)
{
    struct town *t = &s->town[number - 1];
    struct arena a;
    const struct json *j;
    if (t->read)
        return t->shape;
    t->read = true;
    arena_init(&a, BODY_MAX);
    if (json_parse(&a, t->body, DEPTH_MAX, &j, NULL) || shape_from_json(s->geo, json_get(j, "geometry"), &t->shape, NULL))
        t->shape = NULL;
    arena_done(&a);
    return t->shape;
}

/* Where joining fails, or would take long, a collection says the same. */
static bool write_side_by_side(const struct shape *const *parts, size_t n, struct buf *out)
{
    buf_str(out, "{\"type\":\"GeometryCollection\",\"geometries\":[");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_ch(out, ',');
        if (shape_to_geojson(parts[i], DECIMALS, out))
            return false;
    }
    buf_str(out, "]}");
    return buf_ok(out);
}

static bool write_parts(struct town_shapes *s, const struct shape *const *parts, size_t n, struct buf *out)
{
    struct shape *joined = NULL;
    if (n == 0)
        return false;
    if (n == 1)
        return shape_to_geojson(parts[0], DECIMALS, out) == OK;
    if (n > JOINED_MAX || shape_union(s->geo, parts, n, &joined))
        return write_side_by_side(parts, n, out);
    enum err e = shape_to_geojson(joined, DECIMALS, out);
    shape_free(joined);
    return e == OK;
}

bool town_shapes_write(struct town_shapes *s, const uint32_t *numbers, size_t n, struct buf *out)
{
    const struct shape **parts = calloc(n + 1, sizeof(struct shape *));
    size_t k = 0;
    if (!s->geo)
        s->geo = geo_new();
    for (size_t i = 0; parts && s->geo && i < n; i++) {
        const struct shape *shape = shape_of(s, numbers[i]);
        if (shape)
            parts[k++] = shape;
    }
    bool written = write_parts(s, parts, k, out);
    free(parts);
    return written;
}
