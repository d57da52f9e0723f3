/* SPDX-License-Identifier: Apache-2.0
 * zones_read.c - zones from a GeoJSON FeatureCollection, and from the towns of a municipality. */
#include "geo/zones_set.h"

#include <math.h>
#include <stdlib.h>

#define DEPTH_MAX 16
#define NAME_BYTES_MAX 1024

const struct zones_columns zones_columns_n03 = { .code = "N03_007", .name = { "N03_003", "N03_004" } };

/* A property as text: a string, or a whole number. Empty when absent, null or something else. */
static struct sv property(const struct json *properties, const char *name, char number[24])
{
    struct sv text = SV("");
    int64_t v;
    const struct json *p = name ? json_get(properties, name) : NULL;
    if (!p || json_str(p, &text))
        return text;
    if (json_i64(p, &v)) {
        struct buf b;
        buf_init(&b, 24);
        buf_i64(&b, v);
        text = (struct sv){ number, b.n };
        memcpy(number, b.p, b.n);
        buf_done(&b);
    }
    return text;
}

static bool is_municipality(struct sv code)
{
    size_t i = 0;
    while (i < code.n && code.p[i] >= '0' && code.p[i] <= '9')
        i++;
    return code.n == 5 && i == 5;
}

static ERR add_feature(struct zones *z, const struct json *feature, const struct zones_columns *columns,
                       struct zones_account *account)
{
    char number[2][24], piece[24];
    const struct json *properties = json_get(feature, "properties");
    struct sv code = sv_trim(property(properties, columns->code, number[0]));
    struct sv municipality = property(properties, columns->municipality, number[1]);
    struct shape *shape;
    bool repaired = false;
    account->features++;
    enum err e = code.n ? shape_from_json(z->geo, json_get(feature, "geometry"), &shape, &repaired) : E_GEO_GEOMETRY;
    if (e == E_GEO_GEOMETRY || e == E_GEO_GEOJSON) {
        account->without_code++;
        return OK;
    }
    if (e != OK)
        return e;
    account->repaired += repaired;
    struct buf name;
    buf_init(&name, NAME_BYTES_MAX);
    for (size_t i = 0; i < sizeof columns->name / sizeof columns->name[0] && columns->name[i]; i++)
        buf_sv(&name, property(properties, columns->name[i], piece));
    if (!columns->municipality && is_municipality(code))
        municipality = code;
    e = zones_take(z, code, name.n ? buf_view(&name) : code, municipality, shape);
    buf_done(&name);
    return e;
}

ERR zones_add_geojson(struct zones *z, struct sv text, const struct zones_columns *columns,
                      struct zones_account *account, struct fail *fail)
{
    struct arena a;
    const struct json *root;
    struct sv type = SV("");
    struct zones_account count = { 0 };
    arena_init(&a, 1 << 20);
    enum err e = json_parse(&a, text, DEPTH_MAX, &root, fail);
    const struct json *features = e == OK ? json_get(root, "features") : NULL;
    if (e == OK && (!json_str(json_get(root, "type"), &type) || !sv_eq(type, SV("FeatureCollection")) || !features ||
                    json_type(features) != JSON_ARRAY))
        e = fail_set(fail, E_GEO_GEOJSON, 0, "features");
    uint32_t before = z->n;
    for (size_t i = 0; e == OK && i < json_count(features); i++)
        e = add_feature(z, json_at(features, i), columns, &count);
    arena_done(&a);
    if (e == OK && account) {
        account->features += count.features;
        account->repaired += count.repaired;
        account->without_code += count.without_code;
        account->zones += z->n - before;
    }
    return e;
}

/* The points of the towns that have one; index[i] is the town of point i. */
static size_t town_points(const struct gazetteer *g, const struct gazetteer_municipality *m, double *lon_lat,
                          uint32_t *index)
{
    size_t n = 0;
    for (uint32_t i = 0; i < m->town_count; i++) {
        struct gazetteer_town t;
        gazetteer_town(g, m->town_first + i, &t);
        if (isnan(t.lon))
            continue;
        lon_lat[2 * n] = t.lon;
        lon_lat[2 * n + 1] = t.lat;
        index[n++] = m->town_first + i;
    }
    return n;
}

static ERR take_cells(struct zones *z, const struct gazetteer *g, struct sv municipality, const uint32_t *index,
                      struct shape **cell, size_t n, size_t *made)
{
    enum err e = OK;
    for (size_t i = 0; i < n; i++) {
        struct gazetteer_town t;
        gazetteer_town(g, index[i], &t);
        if (!cell[i])
            continue;
        if (e != OK) {
            shape_free(cell[i]);
            continue;
        }
        e = zones_take(z, t.key, t.name, municipality, cell[i]);
        (*made)++;
    }
    return e;
}

ERR zones_add_towns(struct zones *z, const struct gazetteer *g, struct sv municipality, const struct shape *boundary,
                    size_t *without)
{
    uint32_t city = gazetteer_municipality_find(g, municipality);
    struct gazetteer_municipality m = { 0 };
    if (city != GAZETTEER_NONE)
        gazetteer_municipality(g, city, &m);
    if (m.town_count == 0)
        return E_REG_MUNICIPALITY;
    double *lon_lat = malloc(m.town_count * 2 * sizeof *lon_lat);
    uint32_t *index = malloc(m.town_count * sizeof *index);
    struct shape **cell = calloc(m.town_count, sizeof(struct shape *)), *own = NULL;
    struct buf wkb; /* the boundary may belong to another context: it is copied through WKB */
    buf_init(&wkb, SHAPE_POINTS_MAX * 16ull);
    enum err e = lon_lat && index && cell ? shape_to_wkb(boundary, &wkb) : E_NO_MEMORY;
    if (e == OK)
        e = shape_from_wkb(z->geo, buf_view(&wkb), &own, NULL);
    size_t n = e == OK ? town_points(g, &m, lon_lat, index) : 0, made = 0;
    if (e == OK)
        e = n ? shape_voronoi(z->geo, own, lon_lat, n, cell) : E_REG_MUNICIPALITY;
    if (e == OK)
        e = take_cells(z, g, m.code, index, cell, n, &made);
    if (e == OK && without)
        *without = m.town_count - made;
    buf_done(&wkb);
    shape_free(own);
    free(lon_lat);
    free(index);
    free(cell);
    return e;
}
