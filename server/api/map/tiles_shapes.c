/* SPDX-License-Identifier: Apache-2.0
 * tiles_shapes.c - zones and outage areas made ready to be drawn. */
#include <stdlib.h>

#include "server/api/map/tiles_inside.h"
#include "server/base/id.h"
#include "server/base/json.h"

#define BODY_MAX ((size_t)64 * 1024 * 1024)
#define DEPTH_MAX 12
#define CELLS_MAX 100000 /* of one outage area */

void zone_shape_free(struct zone_shape *z)
{
    if (!z)
        return;
    tile_shape_free(z->ready);
    shape_free(z->shape);
    free(z->code);
    free(z);
}

static char *text_copy(struct sv s)
{
    char *z = malloc(s.n + 1);
    if (z) {
        memcpy(z, s.p, s.n);
        z[s.n] = 0;
    }
    return z;
}

static struct tile_shape *ready_of(struct geo *g, const struct shape *s)
{
    struct tile_shape *ready = NULL;
    return s && tile_shape_new(g, s, &ready) == OK ? ready : NULL;
}

/* The geometry of a zone's body; NULL when it is no good. */
static struct shape *shape_read(struct geo *g, struct sv body)
{
    struct arena a;
    struct shape *s = NULL;
    const struct json *j;
    arena_init(&a, BODY_MAX);
    if (json_parse(&a, body, DEPTH_MAX, &j, NULL) || shape_from_json(g, json_get(j, "geometry"), &s, NULL))
        s = NULL;
    arena_done(&a);
    return s;
}

ERR zone_shape_put(struct tiles *t, const struct picture *p, struct sv id)
{
    struct sv body = picture_object(p, KIND_ZONE, id);
    struct picture_zone known;
    uint64_t before;
    int64_t zone;
    if (id_parse(id, &zone))
        return OK;
    t->towns_built = t->parents_built = false;
    if (map64_get(&t->zones, zone, &before)) {
        map64_remove(&t->zones, zone);
        zone_shape_free((struct zone_shape *)(uintptr_t)before);
    }
    if (!body.p || !picture_zone(p, zone, &known))
        return OK;
    struct zone_shape *z = calloc(1, sizeof *z);
    enum err e = z && (z->code = text_copy(known.code)) ? map64_put(&t->zones, zone, (uint64_t)(uintptr_t)z) : E_NO_MEMORY;
    if (e) {
        zone_shape_free(z);
        return e;
    }
    z->id = zone;
    z->municipality = known.municipality;
    z->shape = shape_read(t->geo, body);
    z->ready = ready_of(t->geo, z->shape);
    return OK;
}

void outage_shape_drop(struct tiles *t, int64_t id)
{
    uint64_t v;
    if (!map64_get(&t->outages, id, &v))
        return;
    struct outage_shape *o = (struct outage_shape *)(uintptr_t)v;
    map64_remove(&t->outages, id);
    tile_shape_free(o->ready);
    shape_free(o->shape);
    free(o);
}

/* The cells of an area as one polygon. */
static struct shape *cells_shape(struct geo *g, const int64_t *codes, size_t n)
{
    struct shape **cell = n <= CELLS_MAX ? calloc(n, sizeof(struct shape *)) : NULL, *all = NULL;
    size_t made = 0;
    for (size_t i = 0; cell && i < n; i++) {
        struct mesh_box box;
        if (mesh_decode(codes[i], NULL, &box) == OK && shape_from_box(g, &box, &cell[made]) == OK)
            made++;
    }
    if (made && shape_union(g, (const struct shape *const *)cell, made, &all) != OK)
        all = NULL;
    for (size_t i = 0; i < made; i++)
        shape_free(cell[i]);
    free(cell);
    return all;
}

struct tile_shape *outage_shape_of(struct tiles *t, const struct outage_area *a)
{
    uint64_t v;
    if (map64_get(&t->outages, a->id, &v))
        return ((struct outage_shape *)(uintptr_t)v)->ready;
    struct outage_shape *o = calloc(1, sizeof *o);
    if (!o || map64_put(&t->outages, a->id, (uint64_t)(uintptr_t)o) != OK) {
        free(o);
        return NULL;
    }
    if (a->geometry.n && shape_from_geojson(t->geo, a->geometry, &o->shape, NULL))
        o->shape = NULL;
    else if (!a->geometry.n && a->mesh_n)
        o->shape = cells_shape(t->geo, a->mesh, a->mesh_n);
    o->ready = ready_of(t->geo, o->shape);
    return o->ready;
}

static void towns_build(struct tiles *t)
{
    int64_t id;
    uint64_t v;
    mapsv_done(&t->towns);
    mapsv_init(&t->towns);
    t->towns_built = true;
    for (size_t it = 0; map64_next(&t->zones, &it, &id, &v);) {
        const struct zone_shape *z = (const struct zone_shape *)(uintptr_t)v;
        if (mapsv_put(&t->towns, sv_of(z->code), v) != OK)
            return;
    }
}

struct zone_shape *zone_of_town(struct tiles *t, struct sv town_key)
{
    uint64_t v;
    if (!t->towns_built)
        towns_build(t);
    return mapsv_get(&t->towns, town_key, &v) ? (struct zone_shape *)(uintptr_t)v : NULL;
}

int64_t tiles_town_zone(struct tiles *t, struct sv town_key)
{
    const struct zone_shape *z = zone_of_town(t, town_key);
    return z && z->shape ? z->id : 0;
}

static void parents_build(struct tiles *t, const struct picture *p)
{
    int64_t id;
    uint64_t v;
    struct picture_zone z;
    map64_done(&t->parents);
    map64_init(&t->parents);
    t->parents_built = true;
    for (size_t it = 0; map64_next(&t->zones, &it, &id, &v);) {
        if (picture_zone(p, id, &z) && z.parent && map64_put(&t->parents, z.parent, 1) != OK)
            return;
    }
}

bool zone_has_parts(struct tiles *t, const struct picture *p, int64_t zone)
{
    uint64_t one;
    if (!t->parents_built)
        parents_build(t, p);
    return map64_get(&t->parents, zone, &one);
}
