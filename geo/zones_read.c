/* SPDX-License-Identifier: Apache-2.0
 * zones_read.c - zones from a GeoJSON FeatureCollection, and from the towns of a municipality. */
#include "geo/designated.h"
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

/* The towns among which a boundary is divided. */
struct points {
    uint32_t part[CITY_WARDS_MAX]; /* municipalities of the gazetteer */
    size_t parts, room, n;
    double *lon_lat;
    uint32_t *index;               /* index[i] is the town of point i */
    struct shape **cell;
};

static ERR points_of(const struct gazetteer *g, struct sv code, struct points *p)
{
    struct gazetteer_municipality m;
    p->parts = gazetteer_parts(g, code, p->part);
    for (size_t i = 0; i < p->parts; i++) {
        gazetteer_municipality(g, p->part[i], &m);
        p->room += m.town_count;
    }
    if (p->room == 0)
        return E_REG_MUNICIPALITY;
    p->lon_lat = malloc(p->room * 2 * sizeof *p->lon_lat);
    p->index = malloc(p->room * sizeof *p->index);
    p->cell = calloc(p->room, sizeof(struct shape *));
    if (!p->lon_lat || !p->index || !p->cell)
        return E_NO_MEMORY;
    for (size_t i = 0; i < p->parts; i++) {
        gazetteer_municipality(g, p->part[i], &m);
        for (uint32_t k = 0; k < m.town_count; k++) {
            struct gazetteer_town t;
            gazetteer_town(g, m.town_first + k, &t);
            if (isnan(t.lon))
                continue;
            p->lon_lat[2 * p->n] = t.lon;
            p->lon_lat[2 * p->n + 1] = t.lat;
            p->index[p->n++] = m.town_first + k;
        }
    }
    return p->n ? OK : E_REG_MUNICIPALITY;
}

static void points_done(struct points *p)
{
    for (size_t i = 0; p->cell && i < p->n; i++)
        shape_free(p->cell[i]); /* those that became no zone */
    free(p->lon_lat);
    free(p->index);
    free(p->cell);
}

/* Of a city as a whole, the ward is part of a town's name: another ward may have one of the same. */
static ERR cell_take(struct zones *z, const struct gazetteer *g, const struct zones_division *d, uint32_t town, struct shape **cell)
{
    struct gazetteer_town t;
    struct gazetteer_municipality m;
    struct buf name;
    gazetteer_town(g, town, &t);
    gazetteer_municipality(g, t.municipality, &m);
    if (!municipality_holds(d->kept, m.code))
        return OK;
    buf_init(&name, NAME_BYTES_MAX);
    if (!sv_eq(m.code, d->municipality))
        buf_sv(&name, ward_name(m.name));
    buf_sv(&name, t.name);
    struct shape *own = *cell;
    *cell = NULL;
    enum err e = zones_take(z, t.key, buf_view(&name), d->municipality, own);
    buf_done(&name);
    return e;
}

/* The boundary may belong to another context: it is copied through WKB. */
static ERR boundary_copy(struct zones *z, const struct shape *boundary, struct shape **out)
{
    struct buf wkb;
    buf_init(&wkb, SHAPE_POINTS_MAX * 16ull);
    enum err e = shape_to_wkb(boundary, &wkb);
    if (e == OK)
        e = shape_from_wkb(z->geo, buf_view(&wkb), out, NULL);
    buf_done(&wkb);
    return e;
}

static size_t towns_kept(const struct gazetteer *g, const struct zones_division *d, const struct points *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->parts; i++) {
        struct gazetteer_municipality m;
        gazetteer_municipality(g, p->part[i], &m);
        n += municipality_holds(d->kept, m.code) ? m.town_count : 0;
    }
    return n;
}

ERR zones_add_division(struct zones *z, const struct gazetteer *g, const struct zones_division *d, const struct shape *boundary,
                       size_t *without)
{
    struct points p = { .n = 0 };
    struct shape *own = NULL;
    uint32_t before = z->n;
    enum err e = points_of(g, d->divided, &p);
    size_t towns = e == OK ? towns_kept(g, d, &p) : 0;
    if (e == OK && towns == 0)
        e = E_REG_MUNICIPALITY;
    if (e == OK)
        e = boundary_copy(z, boundary, &own);
    if (e == OK)
        e = shape_voronoi(z->geo, own, p.lon_lat, p.n, p.cell);
    for (size_t i = 0; e == OK && i < p.n; i++)
        if (p.cell[i])
            e = cell_take(z, g, d, p.index[i], &p.cell[i]);
    if (e == OK && without)
        *without = towns - (z->n - before);
    shape_free(own);
    points_done(&p);
    return e;
}

ERR zones_add_towns(struct zones *z, const struct gazetteer *g, struct sv municipality, const struct shape *boundary,
                    size_t *without)
{
    const struct zones_division d = { municipality, municipality, municipality };
    return zones_add_division(z, g, &d, boundary, without);
}
