/* SPDX-License-Identifier: Apache-2.0
 * tiles.c - keeping shapes with the picture, and tiles until they change. */
#include "server/api/map/tiles.h"

#include <stdio.h>
#include <stdlib.h>

#include "geo/zones.h"
#include "server/api/map/tiles_inside.h"
#include "server/base/digest.h"
#include "server/base/id.h"
#include "server/http/gzip.h"

#define KEPT_BYTES_MAX ((size_t)96 * 1024 * 1024)
#define GZIP_LEVEL 5
#define KEY_MAX 64

struct tile_entry {
    char key[KEY_MAX];
    struct tile_kept tile;
};

bool tile_set_parse(struct sv name, enum tile_set *out)
{
    static const char *const names[TILE_SETS] = { "zones", "outages", "shelters", "people" };
    for (int i = 0; i < TILE_SETS; i++) {
        if (sv_eq(name, sv_of(names[i]))) {
            *out = (enum tile_set)i;
            return true;
        }
    }
    return false;
}

struct tiles *tiles_new(void)
{
    struct tiles *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    map64_init(&t->zones);
    map64_init(&t->parents);
    map64_init(&t->outages);
    mapsv_init(&t->towns);
    for (int i = 0; i < TILE_SETS; i++)
        mapsv_init(&t->kept[i]);
    t->geo = geo_new();
    t->shelters = shelters_new();
    t->sites = sites_new();
    if (t->geo && t->shelters && t->sites)
        return t;
    tiles_free(t);
    return NULL;
}

static void forget(struct tiles *t, enum tile_set set)
{
    struct sv key;
    uint64_t v;
    for (size_t it = 0; mapsv_next(&t->kept[set], &it, &key, &v);) {
        struct tile_entry *k = (struct tile_entry *)(uintptr_t)v;
        t->kept_bytes -= k->tile.plain.n + k->tile.gzip.n;
        buf_done(&k->tile.plain);
        buf_done(&k->tile.gzip);
        free(k);
    }
    mapsv_done(&t->kept[set]);
    mapsv_init(&t->kept[set]);
}

void tiles_free(struct tiles *t)
{
    int64_t id;
    uint64_t v;
    if (!t)
        return;
    for (int i = 0; i < TILE_SETS; i++) {
        forget(t, (enum tile_set)i);
        mapsv_done(&t->kept[i]);
    }
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
    shelters_free(t->shelters);
    sites_free(t->sites);
    geo_free(t->geo);
    free(t);
}

ERR tiles_load(struct tiles *t, const struct picture *p)
{
    struct sv id, body;
    const struct outage_area *a;
    enum err e = OK;
    for (size_t it = 0; !e && picture_object_next(p, KIND_ZONE, &it, &id, &body);)
        e = zone_shape_put(t, p, id);
    for (size_t it = 0; !e && (a = outage_next(p, &it));)
        if (a->id > 0 && a->state != OUTAGE_ENDED)
            (void)outage_shape_of(t, a);
    if (!e)
        e = shelters_load(t->shelters, p);
    return e ? e : sites_load(t->sites, p);
}

ERR tiles_apply(struct tiles *t, const struct picture *p, enum picture_kind kind, struct sv id)
{
    int64_t number;
    if (kind == KIND_ZONE) { /* a town's outage is drawn as its zone */
        forget(t, TILES_ZONES);
        forget(t, TILES_OUTAGES);
        return zone_shape_put(t, p, id);
    }
    if (kind == KIND_OUTAGE && id_parse(id, &number) == OK) {
        forget(t, TILES_OUTAGES);
        outage_shape_drop(t, number);
    }
    if (kind == KIND_INCIDENT) /* what a drill said of a shelter holds or does not */
        forget(t, TILES_SHELTERS);
    enum err e = OK;
    if (kind == KIND_SHELTER) {
        forget(t, TILES_SHELTERS);
        e = shelters_put(t->shelters, id, picture_object(p, KIND_SHELTER, id));
    }
    return e || (kind != KIND_SHELTER && kind != KIND_FACILITY) ? e : sites_put(t->sites, kind, id, picture_object(p, kind, id));
}

const struct shelters *tiles_shelters(const struct tiles *t)
{
    return t->shelters;
}

const struct sites *tiles_sites(const struct tiles *t)
{
    return t->sites;
}

static int kind_rank(struct sv kind)
{
    static const char *const order[] = { "town", "association", "school", "other", "municipality" };
    for (int i = 0; i < 5; i++)
        if (sv_eq(kind, sv_of(order[i])))
            return i;
    return 5;
}

int64_t tiles_zone_at(const struct tiles *t, const struct picture *p, double lon, double lat)
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

int64_t tiles_zone_for(const struct tiles *t, const struct picture *p, int32_t municipality, double lon, double lat, bool *outside)
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

/* For whom: the same municipalities in the same order see the same zones. */
static uint64_t scope_of(const struct user *u)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < u->municipality_count; i++)
        for (int k = 0; k < 5; k++)
            h = (h ^ (uint8_t)u->municipality[i][k]) * UINT64_C(1099511628211);
    return h;
}

static ERR make(struct tiles *t, const struct picture *p, enum tile_set set, const struct tile_place *place, const struct user *u,
                struct tile_kept *out)
{
    uint8_t digest[SHA256_BYTES];
    struct tile *tile = tile_new(place);
    if (!tile)
        return E_NO_MEMORY;
    tiles_draw(t, p, set, place, u, tile);
    enum err e = tile_end(tile, &out->plain);
    tile_free(tile);
    if (!e && out->plain.n)
        e = gzip_write(buf_view(&out->plain), GZIP_LEVEL, &out->gzip);
    sha256(buf_view(&out->plain), digest);
    unsigned long long scope = scope_of(u), content = 0;
    for (int i = 0; i < 8; i++)
        content = content << 8 | digest[i];
    snprintf(out->tag, sizeof out->tag, "%016llx%016llx", scope, content);
    return e;
}

/* Takes the entry over, also on failure. */
static ERR keep(struct tiles *t, enum tile_set set, struct tile_entry *k)
{
    if (t->kept_bytes + k->tile.plain.n + k->tile.gzip.n > KEPT_BYTES_MAX)
        for (int i = 0; i < TILE_SETS; i++)
            forget(t, (enum tile_set)i);
    enum err e = mapsv_put(&t->kept[set], sv_of(k->key), (uint64_t)(uintptr_t)k);
    if (e) {
        buf_done(&k->tile.plain);
        buf_done(&k->tile.gzip);
        free(k);
        return e;
    }
    t->kept_bytes += k->tile.plain.n + k->tile.gzip.n;
    return OK;
}

ERR tiles_get(struct tiles *t, const struct picture *p, enum tile_set set, const struct tile_place *place, const struct user *u,
              const struct tile_kept **out)
{
    char key[KEY_MAX];
    uint64_t v;
    int n = snprintf(key, sizeof key, "%u/%u/%u/%llx", place->z, place->x, place->y, (unsigned long long)scope_of(u));
    if (mapsv_get(&t->kept[set], (struct sv){ key, (size_t)n }, &v)) {
        *out = &((struct tile_entry *)(uintptr_t)v)->tile;
        return OK;
    }
    struct tile_entry *k = calloc(1, sizeof *k);
    if (!k)
        return E_NO_MEMORY;
    memcpy(k->key, key, sizeof key);
    buf_init(&k->tile.plain, TILE_BYTES_MAX);
    buf_init(&k->tile.gzip, TILE_BYTES_MAX);
    enum err e = make(t, p, set, place, u, &k->tile);
    if (e) {
        buf_done(&k->tile.plain);
        buf_done(&k->tile.gzip);
        free(k);
        return e;
    }
    if ((e = keep(t, set, k)))
        return e;
    *out = &k->tile;
    return OK;
}
