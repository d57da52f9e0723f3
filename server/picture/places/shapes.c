/* SPDX-License-Identifier: Apache-2.0
 * shapes.c - zones and outage areas read and projected, kept by id. */
#include "server/picture/places/shapes.h"

#include <stdlib.h>

#include "geo/zones/zones.h"
#include "server/base/hash.h"
#include "server/base/json.h"

#define CELLS_MAX 100000 /* of one outage area */

struct outage_shape {
    struct shape *shape;
    struct tile_shape *ready;
};

struct shapes {
    struct geo *geo;
    struct map64 zones; /* id -> struct zone_shape * */
    struct mapsv towns; /* code -> struct zone_shape *; built when first asked */
    bool towns_built;
    struct map64 parents; /* zones that others lie in */
    bool parents_built;
    struct map64 outages; /* id -> struct outage_shape * */
};

struct shapes *shapes_new(void)
{
    struct shapes *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    map64_init(&t->zones);
    map64_init(&t->parents);
    map64_init(&t->outages);
    mapsv_init(&t->towns);
    if ((t->geo = geo_new()))
        return t;
    shapes_free(t);
    return NULL;
}

static void zone_shape_free(struct zone_shape *z)
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

ERR shapes_zone_put(struct shapes *t, const struct picture *p, int64_t zone, const struct json *body)
{
    struct picture_zone known;
    uint64_t before;
    t->towns_built = t->parents_built = false;
    if (map64_get(&t->zones, zone, &before)) {
        map64_remove(&t->zones, zone);
        zone_shape_free((struct zone_shape *)(uintptr_t)before);
    }
    if (!body || !picture_zone(p, zone, &known))
        return OK;
    struct zone_shape *z = calloc(1, sizeof *z);
    enum err e = z && (z->code = text_copy(known.code)) ? map64_put(&t->zones, zone, (uint64_t)(uintptr_t)z) : E_NO_MEMORY;
    if (e) {
        zone_shape_free(z);
        return e;
    }
    z->id = zone;
    z->municipality = known.municipality;
    if (shape_from_json(t->geo, json_get(body, "geometry"), &z->shape, NULL))
        z->shape = NULL;
    z->ready = ready_of(t->geo, z->shape);
    return OK;
}

void shapes_outage_drop(struct shapes *t, int64_t id)
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

struct tile_shape *shapes_outage(struct shapes *t, const struct outage_area *a)
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

static void towns_build(struct shapes *t)
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

const struct zone_shape *shapes_town(struct shapes *t, struct sv town_key)
{
    uint64_t v;
    if (!t->towns_built)
        towns_build(t);
    return mapsv_get(&t->towns, town_key, &v) ? (const struct zone_shape *)(uintptr_t)v : NULL;
}

static void parents_build(struct shapes *t, const struct picture *p)
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

bool shapes_zone_has_parts(struct shapes *t, const struct picture *p, int64_t zone)
{
    uint64_t one;
    if (!t->parents_built)
        parents_build(t, p);
    return map64_get(&t->parents, zone, &one);
}

void shapes_free(struct shapes *t)
{
    int64_t id;
    uint64_t v;
    if (!t)
        return;
    for (size_t it = 0; map64_next(&t->outages, &it, &id, &v);) {
        struct outage_shape *o = (struct outage_shape *)(uintptr_t)v;
        tile_shape_free(o->ready);
        shape_free(o->shape);
        free(o);
    }
    for (size_t it = 0; map64_next(&t->zones, &it, &id, &v);)
        zone_shape_free((struct zone_shape *)(uintptr_t)v);
    map64_done(&t->zones);
    map64_done(&t->parents);
    map64_done(&t->outages);
    mapsv_done(&t->towns);
    geo_free(t->geo);
    free(t);
}

void shapes_outages_make(struct shapes *t, const struct picture *p)
{
    const struct outage_area *a;
    for (size_t it = 0; (a = outage_next(p, &it));)
        if (a->id > 0 && a->state != OUTAGE_ENDED)
            (void)shapes_outage(t, a);
}

const struct zone_shape *shapes_zone_next(const struct shapes *t, size_t *it)
{
    int64_t id;
    uint64_t v;
    return map64_next(&t->zones, it, &id, &v) ? (const struct zone_shape *)(uintptr_t)v : NULL;
}

static int kind_rank(struct sv kind)
{
    static const char *const order[] = { "town", "association", "school", "other", "municipality" };
    return (int)sv_index(kind, order, countof(order));
}

int64_t shapes_zone_at(const struct shapes *t, const struct picture *p, double lon, double lat)
{
    int64_t id, best = 0;
    uint64_t v;
    int rank = 6;
    for (size_t it = 0; map64_next(&t->zones, &it, &id, &v);) {
        const struct zone_shape *z = (const struct zone_shape *)(uintptr_t)v;
        struct picture_zone info;
        struct mesh_box b;
        if (!z->shape || !picture_zone(p, id, &info) || kind_rank(info.kind) >= rank)
            continue;
        shape_bounds(z->shape, &b);
        if (lon < b.lon_min || lon > b.lon_max || lat < b.lat_min || lat > b.lat_max || !shape_has_point(z->shape, lon, lat))
            continue;
        best = id;
        rank = kind_rank(info.kind);
    }
    return best;
}

int64_t shapes_zone_for(const struct shapes *t, const struct picture *p, int32_t municipality, double lon, double lat, bool *outside)
{
    int64_t id, best = 0;
    uint64_t v;
    int rank = 6;
    double best_m = 0;
    for (size_t it = 0; map64_next(&t->zones, &it, &id, &v);) {
        const struct zone_shape *z = (const struct zone_shape *)(uintptr_t)v;
        struct picture_zone info;
        if (!z->shape || z->municipality != municipality || !picture_zone(p, id, &info) || kind_rank(info.kind) > rank)
            continue;
        double m = shape_distance_m(z->shape, lon, lat);
        if (m > ZONES_NEAREST_MAX_M || (kind_rank(info.kind) == rank && m >= best_m))
            continue;
        best = id;
        best_m = m;
        rank = kind_rank(info.kind);
    }
    *outside = best && best_m > 0;
    return best;
}
