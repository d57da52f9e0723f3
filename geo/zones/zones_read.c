/* SPDX-License-Identifier: Apache-2.0
 * zones_read.c - zones from a GeoJSON FeatureCollection, and from the towns of a municipality. */
#include "geo/degrees.h"
#include "geo/gazetteer/designated.h"
#include "geo/zones/zones_inside.h"
#include "server/base/count.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX 16        /* of JSON and of nested coordinates */
#define NAME_BYTES_MAX 1024 /* of up to four properties joined */

const struct zones_columns zones_columns_n03 = { .code = "N03_007", .name = { "N03_003", "N03_004" } };

/* A property as text: a string, or a whole number. Empty when absent, null or something else. */
static struct sv property(const struct json *properties, const char *name, char number[24])
{
    struct sv text = SV("");
    double v;
    const struct json *p = name ? json_get(properties, name) : NULL;
    if (!p || json_str(p, &text))
        return text;
    if (json_real(p, &v) && v == floor(v) && fabs(v) < 1e15)
        text = (struct sv){ number, (size_t)snprintf(number, 24, "%.0f", v) };
    return text;
}

static bool is_municipality(struct sv code)
{
    size_t i = 0;
    while (i < code.n && code.p[i] >= '0' && code.p[i] <= '9')
        i++;
    return code.n == 5 && i == 5;
}

struct file_reading {
    struct zones *z;
    const struct zones_columns *columns;
    struct zones_account count;
    size_t number; /* of the feature, from 1 */
};

static void tell(const struct file_reading *r, enum err why, struct sv code, struct sv name)
{
    const struct zones_word w = { .why = why, .feature = r->number, .code = code, .name = name };
    if (r->columns->told)
        r->columns->told(r->columns->ctx, &w);
}

/* The first position of a geometry, however deep it stands; false when there is none. */
static bool first_position(const struct json *geometry, double *x, double *y)
{
    const struct json *c = json_get(geometry, "coordinates");
    for (int depth = 0; depth < DEPTH_MAX && json_type(json_at(c, 0)) == JSON_ARRAY; depth++)
        c = json_at(c, 0);
    return json_real(json_at(c, 0), x) && json_real(json_at(c, 1), y);
}

/* A box that reaches out of Japan has a corner that is no place of it. */
static ERR box_check(const struct shape *shape)
{
    struct mesh_box b;
    shape_bounds(shape, &b);
    enum err e = position_check(b.lon_min, b.lat_min);
    return e ? e : position_check(b.lon_max, b.lat_max);
}

/* The feature's shape, or why it has none that counts as a place: one of the words of zones_word. */
static ERR feature_shape(struct file_reading *r, const struct json *geometry, struct shape **out, bool *repaired)
{
    double x, y;
    struct shape *shape;
    struct sv type = SV("");
    bool area = json_str(json_get(geometry, "type"), &type) && (sv_eq(type, SV("Polygon")) || sv_eq(type, SV("MultiPolygon")));
    enum err e = area ? shape_from_json(r->z->geo, geometry, &shape, repaired) : E_ZONE_NO_POLYGON, where = OK;
    if (!e && (where = box_check(shape)))
        shape_free(shape);
    if (e == E_GEO_GEOMETRY || e == E_GEO_GEOJSON) {
        where = first_position(geometry, &x, &y) ? position_check(x, y) : OK;
        e = E_ZONE_BAD_SHAPE;
    }
    if (where)
        return where;
    if (!e)
        *out = shape;
    return e;
}

/* Counted and told; OK, unless the failure is none of the feature's. */
static ERR leave_out(struct file_reading *r, enum err why, struct sv code, struct sv name)
{
    switch (why) {
    case E_ZONE_NO_CODE:
        r->count.without_code++;
        break;
    case E_ZONE_NO_POLYGON:
        r->count.without_polygon++;
        break;
    case E_ZONE_BAD_SHAPE:
    case E_GEO_SWAPPED:
    case E_GEO_METRES:
    case E_GEO_RANGE:
        r->count.bad_shape++;
        break;
    default:
        return why;
    }
    tell(r, why, code, name);
    return OK;
}

/* A further part of a zone that is there: told when it goes by another name. */
static void part_note(struct file_reading *r, const struct zones_entry *first, struct sv name)
{
    r->count.joined++;
    if (!name.n || sv_eq(name, first->name) || sv_eq(first->name, first->code))
        return;
    const struct zones_word w = {
        .why = E_ZONE_SAME_CODE, .feature = r->number, .code = first->code, .name = name, .other = first->feature, .other_name = first->name
    };
    r->count.same_code++;
    if (r->columns->told)
        r->columns->told(r->columns->ctx, &w);
}

static ERR feature_take(struct file_reading *r, const struct json *feature, struct sv code, struct sv name)
{
    char number[24];
    uint64_t known;
    bool repaired = false;
    struct shape *shape;
    struct sv municipality = property(json_get(feature, "properties"), r->columns->municipality, number);
    enum err e = code.n ? feature_shape(r, json_get(feature, "geometry"), &shape, &repaired) : E_ZONE_NO_CODE;
    if (e)
        return leave_out(r, e, code, name);
    if (repaired)
        tell(r, E_ZONE_REPAIRED, code, name);
    r->count.repaired += repaired;
    if (!r->columns->municipality && is_municipality(code))
        municipality = code;
    bool part = mapsv_get(&r->z->by_code, code, &known);
    if (part)
        part_note(r, &r->z->entry[known], name);
    e = zones_take(r->z, code, name.n ? name : code, municipality, shape);
    if (!e && !part)
        r->z->entry[r->z->n - 1].feature = r->number;
    return e;
}

static ERR add_feature(struct file_reading *r, const struct json *feature)
{
    char number[24], piece[24];
    const struct json *properties = json_get(feature, "properties");
    struct sv code = sv_trim(property(properties, r->columns->code, number));
    struct buf name;
    r->count.features++;
    buf_init(&name, NAME_BYTES_MAX);
    for (size_t i = 0; i < countof(r->columns->name) && r->columns->name[i]; i++)
        buf_sv(&name, property(properties, r->columns->name[i], piece));
    enum err e = buf_ok(&name) ? feature_take(r, feature, code, sv_trim(buf_view(&name))) : name.bad;
    buf_done(&name);
    return e;
}

ERR zones_add_geojson(struct zones *z, struct sv text, const struct zones_columns *columns, struct zones_account *account,
                      struct fail *fail)
{
    struct arena a;
    const struct json *root;
    struct sv type = SV("");
    struct file_reading r = { .z = z, .columns = columns };
    arena_init(&a, 1 << 20);
    enum err e = json_parse(&a, text, DEPTH_MAX, &root, fail);
    const struct json *features = e == OK ? json_get(root, "features") : NULL;
    if (e == OK && (!json_str(json_get(root, "type"), &type) || !sv_eq(type, SV("FeatureCollection")) || !features ||
                    json_type(features) != JSON_ARRAY))
        e = fail_set(fail, E_GEO_GEOJSON, 0, "features");
    uint32_t before = z->n;
    for (size_t i = 0; e == OK && i < json_count(features); i++) {
        r.number = i + 1;
        e = add_feature(&r, json_at(features, i));
    }
    arena_done(&a);
    if (e == OK && account) {
        account->features += r.count.features;
        account->repaired += r.count.repaired;
        account->without_code += r.count.without_code;
        account->without_polygon += r.count.without_polygon;
        account->bad_shape += r.count.bad_shape;
        account->joined += r.count.joined;
        account->same_code += r.count.same_code;
        account->zones += z->n - before;
    }
    return e;
}

/* The towns among which a boundary is divided. */
struct points {
    uint32_t part[CITY_WARDS_MAX]; /* municipalities of the gazetteer */
    size_t parts, room, n;
    double *lon_lat;
    uint32_t *index; /* index[i] is the town of point i */
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

ERR zones_add_towns(struct zones *z, const struct gazetteer *g, struct sv municipality, const struct shape *boundary, size_t *without)
{
    const struct zones_division d = { municipality, municipality, municipality };
    return zones_add_division(z, g, &d, boundary, without);
}
