/* SPDX-License-Identifier: Apache-2.0
 * zones.c - a set of zones and point in zone: boxes by an STR-tree, then prepared shapes, then the nearest. */
#include "geo/zones/zones_inside.h"
#include "server/base/count.h"
#include "server/base/grow.h"

#include <math.h>
#include <stdlib.h>

#define TEXT_MAX_BYTES (256u << 20) /* of codes and names of ZONES_MAX zones */
#define CANDIDATES_MAX 512          /* boxes that hold one point; zones of a layer do not overlap */

struct zones *zones_new(void)
{
    struct zones *z = calloc(1, sizeof *z);
    if (!z)
        return NULL;
    arena_init(&z->text, TEXT_MAX_BYTES);
    mapsv_init(&z->by_code);
    z->geo = geo_new();
    if (!z->geo) {
        zones_free(z);
        return NULL;
    }
    return z;
}

static void entry_clear_parts(struct zones_entry *e)
{
    for (uint32_t i = 0; i < e->parts; i++)
        shape_free(e->part[i]);
    free(e->part);
    e->part = NULL;
    e->parts = 0;
}

void zones_free(struct zones *z)
{
    if (!z)
        return;
    shape_index_free(z->index);
    for (uint32_t i = 0; i < z->n; i++) {
        entry_clear_parts(&z->entry[i]);
        shape_free(z->entry[i].shape);
    }
    free(z->entry);
    mapsv_done(&z->by_code);
    arena_done(&z->text);
    geo_free(z->geo);
    free(z);
}

static ERR entry_new(struct zones *z, struct sv code, struct sv name, struct sv municipality, uint32_t *index)
{
    if (z->n >= ZONES_MAX)
        return E_TOO_LARGE;
    if (GROW(z->entry, z->room, z->n + 1))
        return E_NO_MEMORY;
    struct zones_entry e = { .code = arena_sv(&z->text, code),
                             .name = arena_sv(&z->text, name),
                             .municipality = arena_sv(&z->text, municipality),
                             .label_lon = NAN,
                             .label_lat = NAN };
    if (!e.code.p || !e.name.p || !e.municipality.p)
        return E_NO_MEMORY;
    enum err err = mapsv_put(&z->by_code, e.code, z->n);
    if (err != OK)
        return err;
    *index = z->n;
    z->entry[z->n++] = e;
    return OK;
}

static ERR entry_add_part(struct zones_entry *e, struct shape *shape)
{
    struct shape **p = realloc(e->part, (e->parts + 1) * sizeof(struct shape *));
    if (!p)
        return E_NO_MEMORY;
    e->part = p;
    e->part[e->parts++] = shape;
    return OK;
}

ERR zones_take(struct zones *z, struct sv code, struct sv name, struct sv municipality, struct shape *shape)
{
    uint64_t known;
    uint32_t i = 0;
    enum err e = z->index ? E_INTERNAL : OK;
    if (e == OK && mapsv_get(&z->by_code, code, &known))
        i = (uint32_t)known;
    else if (e == OK)
        e = entry_new(z, code, name, municipality, &i);
    if (e == OK)
        e = entry_add_part(&z->entry[i], shape);
    if (e != OK)
        shape_free(shape);
    return e;
}

ERR zones_add_wkb(struct zones *z, struct sv code, struct sv name, struct sv municipality, struct sv wkb)
{
    struct shape *shape;
    enum err e = shape_from_wkb(z->geo, wkb, &shape, NULL);
    return e == OK ? zones_take(z, code, name, municipality, shape) : e;
}

static ERR entry_join(struct zones *z, struct zones_entry *e)
{
    enum err err = OK;
    if (e->parts == 1) {
        e->shape = e->part[0];
        e->parts = 0;
    } else {
        err = shape_union(z->geo, (const struct shape *const *)e->part, e->parts, &e->shape);
    }
    entry_clear_parts(e);
    if (err == OK)
        shape_inside_point(e->shape, &e->label_lon, &e->label_lat);
    return err;
}

ERR zones_build(struct zones *z)
{
    enum err e = z->index ? E_INTERNAL : OK;
    for (uint32_t i = 0; i < z->n && e == OK; i++)
        if (!z->entry[i].shape)
            e = entry_join(z, &z->entry[i]);
    if (e == OK)
        e = shape_index_new(z->geo, &z->index);
    for (uint32_t i = 0; i < z->n && e == OK; i++)
        e = shape_index_add(z->index, z->entry[i].shape, i);
    return e;
}

uint32_t zones_count(const struct zones *z)
{
    return z->n;
}

void zones_get(const struct zones *z, uint32_t i, struct zone *out)
{
    const struct zones_entry *e = &z->entry[i];
    *out = (struct zone){ e->code, e->name, e->municipality, e->shape, e->label_lon, e->label_lat, e->feature };
}

uint32_t zones_find(const struct zones *z, struct sv code)
{
    uint64_t i;
    return mapsv_get(&z->by_code, code, &i) ? (uint32_t)i : UINT32_MAX;
}

static bool belongs(const struct zones *z, uint32_t i, struct sv municipality)
{
    return municipality.n == 0 || sv_eq(z->entry[i].municipality, municipality);
}

/* Of zones that share a border the first one wins, so that a point on it is counted once. */
static bool find_inside(const struct zones *z, struct sv municipality, double lon, double lat, struct zone_hit *out)
{
    uint32_t found[CANDIDATES_MAX], best = UINT32_MAX;
    size_t n = shape_index_at(z->index, lon, lat, found, CANDIDATES_MAX);
    for (size_t i = 0; i < n && i < CANDIDATES_MAX; i++)
        if (found[i] < best && belongs(z, found[i], municipality) && shape_has_point(z->entry[found[i]].shape, lon, lat))
            best = found[i];
    if (best == UINT32_MAX)
        return false;
    *out = (struct zone_hit){ best, false, 0 };
    return true;
}

/* Nearest of the zones whose box comes within `reach_m`; true when one is really that near. */
static bool find_near(const struct zones *z, struct sv municipality, double lon, double lat, double reach_m, uint32_t *found,
                      struct zone_hit *out)
{
    double dx = reach_m / 80000, dy = reach_m / 110000; /* a degree is longer than this anywhere in Japan */
    struct mesh_box box = { lon - dx, lat - dy, lon + dx, lat + dy };
    struct zone_hit best = { UINT32_MAX, true, INFINITY };
    size_t n = shape_index_in(z->index, &box, found, z->n);
    for (size_t i = 0; i < n && i < z->n; i++) {
        if (!belongs(z, found[i], municipality))
            continue;
        double d = shape_distance_m(z->entry[found[i]].shape, lon, lat);
        if (d < best.distance_m || (d <= best.distance_m && found[i] < best.zone))
            best = (struct zone_hit){ found[i], true, d };
    }
    if (!(best.distance_m <= reach_m))
        return false;
    *out = best;
    return true;
}

bool zones_at(const struct zones *z, struct sv municipality, double lon, double lat, struct zone_hit *out)
{
    static const double reaches_m[] = { 500, 3000, ZONES_NEAREST_MAX_M };
    if (!z->index || z->n == 0 || !isfinite(lon) || !isfinite(lat))
        return false;
    if (find_inside(z, municipality, lon, lat, out))
        return true;
    uint32_t *found = malloc(z->n * sizeof *found);
    bool hit = false;
    for (size_t i = 0; found && i < countof(reaches_m) && !hit; i++)
        hit = find_near(z, municipality, lon, lat, reaches_m[i], found, out);
    free(found);
    return hit;
}
