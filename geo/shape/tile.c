/* SPDX-License-Identifier: Apache-2.0
 * tile.c - layers, features and properties of a vector tile. Keys and values stand once a layer and are named by number. */
#include "geo/shape/tile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/shape/pbf.h"
#include "geo/shape/tile_inside.h"
#include "server/base/arena.h"
#include "server/base/count.h"
#include "server/base/hash.h"

#define KEYS_MAX 64          /* different properties of a layer */
#define VALUE_BYTES_MAX 4096 /* a name, never a text */

enum tile_field { TILE_LAYERS = 3 };
enum layer_field { LAYER_NAME = 1, LAYER_FEATURES = 2, LAYER_KEYS = 3, LAYER_VALUES = 4, LAYER_EXTENT = 5, LAYER_VERSION = 15 };
enum feature_field { FEATURE_ID = 1, FEATURE_TAGS = 2, FEATURE_TYPE = 3, FEATURE_GEOMETRY = 4 };
enum value_field { VALUE_STRING = 1, VALUE_DOUBLE = 3, VALUE_SINT = 6, VALUE_BOOL = 7 };
enum geometry_type { TYPE_NONE, TYPE_POINT = 1, TYPE_POLYGON = 3 };

struct tile {
    struct tile_place place;
    struct buf layers; /* those finished */
    enum err err;
    size_t features_n;

    const char *name; /* of the layer at hand; NULL before the first */
    struct buf features, values;
    const char *key[KEYS_MAX];
    uint32_t keys_n, values_n;
    struct mapsv value_of; /* its bytes -> its number */
    struct arena text;

    enum geometry_type type; /* of the feature at hand; TYPE_NONE when there is none */
    int64_t id;
    struct buf geometry, tags, scratch;
};

ERR tile_place_parse(struct sv z, struct sv x, struct sv y, struct tile_place *out)
{
    const struct sv text[] = { z, x, y };
    int64_t v[3];
    for (int i = 0; i < 3; i++) {
        bool digits = text[i].n > 0 && text[i].p[0] >= '0' && text[i].p[0] <= '9' && (text[i].n == 1 || text[i].p[0] != '0');
        if (!digits || !sv_to_i64(text[i], &v[i]))
            return E_TILE_PLACE;
    }
    if (v[0] > TILE_ZOOM_MAX || v[1] >= INT64_C(1) << v[0] || v[2] >= INT64_C(1) << v[0])
        return E_TILE_PLACE;
    *out = (struct tile_place){ (unsigned)v[0], (uint32_t)v[1], (uint32_t)v[2] };
    return OK;
}

struct tile *tile_new(const struct tile_place *place)
{
    struct tile *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->place = *place;
    struct buf *all[] = { &t->layers, &t->features, &t->values, &t->geometry, &t->tags, &t->scratch };
    for (size_t i = 0; i < countof(all); i++)
        buf_init(all[i], TILE_BYTES_MAX);
    arena_init(&t->text, TILE_BYTES_MAX);
    mapsv_init(&t->value_of);
    return t;
}

void tile_free(struct tile *t)
{
    if (!t)
        return;
    struct buf *all[] = { &t->layers, &t->features, &t->values, &t->geometry, &t->tags, &t->scratch };
    for (size_t i = 0; i < countof(all); i++)
        buf_done(all[i]);
    mapsv_done(&t->value_of);
    arena_done(&t->text);
    free(t);
}

static void keep_error(struct tile *t, enum err e)
{
    if (t->err == OK)
        t->err = e;
}

static void feature_end(struct tile *t)
{
    struct buf *b = &t->scratch;
    if (t->type == TYPE_NONE)
        return;
    buf_clear(b);
    if (t->id > 0 && t->id <= TILE_ID_MAX)
        pbf_u64(b, FEATURE_ID, (uint64_t)t->id);
    if (t->tags.n)
        pbf_bytes(b, FEATURE_TAGS, buf_view(&t->tags));
    pbf_u64(b, FEATURE_TYPE, t->type);
    pbf_bytes(b, FEATURE_GEOMETRY, buf_view(&t->geometry));
    pbf_bytes(&t->features, LAYER_FEATURES, buf_view(b));
    keep_error(t, t->geometry.bad);
    keep_error(t, t->tags.bad);
    keep_error(t, b->bad);
    t->type = TYPE_NONE;
    t->features_n++;
}

static void layer_end(struct tile *t)
{
    struct buf *b = &t->scratch;
    feature_end(t);
    if (!t->name || !t->features.n)
        return;
    buf_clear(b);
    pbf_u64(b, LAYER_VERSION, 2);
    pbf_bytes(b, LAYER_NAME, sv_of(t->name));
    buf_sv(b, buf_view(&t->features));
    for (uint32_t i = 0; i < t->keys_n; i++)
        pbf_bytes(b, LAYER_KEYS, sv_of(t->key[i]));
    buf_sv(b, buf_view(&t->values));
    pbf_u64(b, LAYER_EXTENT, TILE_EXTENT);
    pbf_bytes(&t->layers, TILE_LAYERS, buf_view(b));
    keep_error(t, t->features.bad);
    keep_error(t, t->values.bad);
    keep_error(t, b->bad);
}

void tile_layer(struct tile *t, const char *name)
{
    layer_end(t);
    t->name = name;
    t->keys_n = t->values_n = 0;
    buf_clear(&t->features);
    buf_clear(&t->values);
    mapsv_done(&t->value_of);
    mapsv_init(&t->value_of);
    arena_reset(&t->text);
}

static bool feature_begin(struct tile *t, int64_t id)
{
    feature_end(t);
    t->id = id;
    buf_clear(&t->geometry);
    buf_clear(&t->tags);
    return t->name != NULL;
}

bool tile_point(struct tile *t, int64_t id, double lon, double lat)
{
    double x, y, tiles = ldexp(1, (int)t->place.z);
    if (!feature_begin(t, id) || !isfinite(lon) || !isfinite(lat))
        return false;
    world_of(lon, lat, &x, &y);
    x = x * tiles - t->place.x;
    y = y * tiles - t->place.y;
    if (x < 0 || x >= 1 || y < 0 || y >= 1)
        return false;
    pbf_varint(&t->geometry, 1 << 3 | 1); /* MoveTo, once */
    pbf_varint(&t->geometry, pbf_zigzag((int64_t)(x * TILE_EXTENT)));
    pbf_varint(&t->geometry, pbf_zigzag((int64_t)(y * TILE_EXTENT)));
    t->type = TYPE_POINT;
    return true;
}

bool tile_polygon(struct tile *t, int64_t id, struct tile_shape *s)
{
    if (!feature_begin(t, id))
        return false;
    GEOSGeometry *cut = tile_shape_cut(s, &t->place);
    if (!cut)
        return false;
    struct geo *g = tile_shape_geo(s);
    tile_write_polygons(g, cut, &t->geometry);
    GEOSGeom_destroy_r(g->h, cut);
    if (t->geometry.n)
        t->type = TYPE_POLYGON;
    return t->type == TYPE_POLYGON;
}

static bool key_number(struct tile *t, const char *key, uint32_t *out)
{
    for (uint32_t i = 0; i < t->keys_n; i++) {
        if (!strcmp(t->key[i], key)) {
            *out = i;
            return true;
        }
    }
    if (t->keys_n == KEYS_MAX)
        return false;
    t->key[ *out = t->keys_n++] = key;
    return true;
}

/* The value stands in t->scratch, as the bytes of its message. */
static void tag(struct tile *t, const char *key)
{
    struct sv bytes = buf_view(&t->scratch), kept;
    uint32_t k;
    uint64_t v;
    if (t->type == TYPE_NONE)
        return;
    if (!key_number(t, key, &k)) {
        keep_error(t, E_TOO_LARGE);
        return;
    }
    if (!mapsv_get(&t->value_of, bytes, &v)) {
        v = t->values_n;
        kept = arena_sv(&t->text, bytes);
        if (!kept.p || mapsv_put(&t->value_of, kept, v) != OK) {
            keep_error(t, E_NO_MEMORY);
            return;
        }
        t->values_n++;
        pbf_bytes(&t->values, LAYER_VALUES, bytes);
    }
    pbf_varint(&t->tags, k);
    pbf_varint(&t->tags, v);
}

void tile_tag_str(struct tile *t, const char *key, struct sv value)
{
    buf_clear(&t->scratch);
    pbf_bytes(&t->scratch, VALUE_STRING, value.n > VALUE_BYTES_MAX ? SV("") : value);
    tag(t, key);
}

void tile_tag_i64(struct tile *t, const char *key, int64_t value)
{
    buf_clear(&t->scratch);
    pbf_u64(&t->scratch, VALUE_SINT, pbf_zigzag(value));
    tag(t, key);
}

void tile_tag_real(struct tile *t, const char *key, double value)
{
    buf_clear(&t->scratch);
    pbf_double(&t->scratch, VALUE_DOUBLE, value);
    tag(t, key);
}

void tile_tag_bool(struct tile *t, const char *key, bool value)
{
    buf_clear(&t->scratch);
    pbf_u64(&t->scratch, VALUE_BOOL, value);
    tag(t, key);
}

size_t tile_features(const struct tile *t)
{
    return t->features_n + (t->type != TYPE_NONE);
}

ERR tile_end(struct tile *t, struct buf *out)
{
    layer_end(t);
    t->name = NULL;
    keep_error(t, t->layers.bad);
    if (t->err)
        return t->err;
    buf_sv(out, buf_view(&t->layers));
    return out->bad;
}
