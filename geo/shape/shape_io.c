/* SPDX-License-Identifier: Apache-2.0
 * shape_io.c - GeoJSON and WKB in and out. */
#include "geo/shape/shape_geos.h"
#include "server/base/jw.h"

#include <stdlib.h>

#define DEPTH_MAX 12     /* of JSON: the points of a MultiPolygon in a collection are the eighth level */
#define RINGS_MAX 200000 /* of one shape, and its polygons */

ERR shape_from_box(struct geo *g, const struct mesh_box *box, struct shape **out)
{
    return shape_take(g, box_of(g, box), out, NULL);
}

static bool on_globe(double lon, double lat)
{
    return lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90;
}

ERR shape_from_ring(struct geo *g, const double *lon_lat, size_t n, struct shape **out, bool *repaired)
{
    if (n > SHAPE_POINTS_MAX)
        return E_TOO_LARGE;
    for (size_t i = 0; i < n; i++)
        if (!on_globe(lon_lat[2 * i], lon_lat[2 * i + 1]))
            return E_GEO_GEOMETRY;
    GEOSGeometry *shell = ring_of(g, lon_lat, n);
    return shape_take(g, shell ? GEOSGeom_createPolygon_r(g->h, shell, NULL, 0) : NULL, out, repaired);
}

/* Reading one geometry: the points left of the cap, and what went wrong. */
struct shape_reader {
    struct geo *g;
    size_t points;
    bool dropped; /* a hole or a part that is no ring */
    enum err err;
};

static GEOSGeometry *read_ring(struct shape_reader *r, const struct json *ring)
{
    size_t n = json_count(ring), made = 0;
    r->points += n;
    if (r->points > SHAPE_POINTS_MAX) {
        r->err = E_TOO_LARGE;
        return NULL;
    }
    double *xy = malloc((n + 1) * 2 * sizeof *xy);
    if (!xy)
        r->err = E_NO_MEMORY;
    for (; xy && made < n; made++) {
        const struct json *point = json_at(ring, made);
        if (!json_real(json_at(point, 0), &xy[2 * made]) || !json_real(json_at(point, 1), &xy[2 * made + 1]))
            r->err = E_GEO_GEOJSON;
        else if (!on_globe(xy[2 * made], xy[2 * made + 1]))
            r->err = E_GEO_GEOMETRY;
        if (r->err != OK)
            break;
    }
    GEOSGeometry *made_ring = r->err == OK ? ring_of(r->g, xy, n) : NULL;
    free(xy);
    return made_ring;
}

/* A hole that is no ring is left out; a shell that is none makes no polygon. */
static GEOSGeometry *read_polygon(struct shape_reader *r, const struct json *rings)
{
    size_t n = json_count(rings), holes = 0;
    if (n == 0 || n > RINGS_MAX)
        return NULL;
    GEOSGeometry *shell = read_ring(r, json_at(rings, 0));
    if (!shell)
        return NULL;
    GEOSGeometry **hole = calloc(n, sizeof(GEOSGeometry *)), *polygon = NULL;
    for (size_t i = 1; hole && i < n && r->err == OK; i++) {
        hole[holes] = read_ring(r, json_at(rings, i));
        r->dropped = r->dropped || !hole[holes];
        holes += hole[holes] != NULL;
    }
    if (hole && r->err == OK) {
        polygon = GEOSGeom_createPolygon_r(r->g->h, shell, hole, (unsigned)holes);
    } else {
        GEOSGeom_destroy_r(r->g->h, shell);
        for (size_t i = 0; hole && i < holes; i++)
            GEOSGeom_destroy_r(r->g->h, hole[i]);
    }
    free(hole);
    return polygon;
}

static GEOSGeometry *read_polygons(struct shape_reader *r, const struct json *polygons)
{
    size_t n = json_count(polygons), made = 0;
    GEOSGeometry **part = n && n <= RINGS_MAX ? calloc(n, sizeof(GEOSGeometry *)) : NULL, *all = NULL;
    for (size_t i = 0; part && i < n && r->err == OK; i++) {
        part[made] = read_polygon(r, json_at(polygons, i));
        r->dropped = r->dropped || !part[made];
        made += part[made] != NULL;
    }
    if (part && made && r->err == OK) {
        all = GEOSGeom_createCollection_r(r->g->h, GEOS_MULTIPOLYGON, part, (unsigned)made);
    } else {
        for (size_t i = 0; part && i < made; i++)
            GEOSGeom_destroy_r(r->g->h, part[i]);
    }
    free(part);
    return all;
}

ERR shape_from_json(struct geo *g, const struct json *geometry, struct shape **out, bool *repaired)
{
    struct shape_reader r = { .g = g };
    struct sv type;
    const struct json *inner = json_get(geometry, "geometry");
    if (inner)
        geometry = inner;
    const struct json *coordinates = json_get(geometry, "coordinates");
    const struct json *name = json_get(geometry, "type");
    if (!coordinates || !name || !json_str(name, &type) || json_type(coordinates) != JSON_ARRAY)
        return E_GEO_GEOJSON;
    GEOSGeometry *geom = NULL;
    if (sv_eq(type, SV("Polygon")))
        geom = read_polygon(&r, coordinates);
    else if (sv_eq(type, SV("MultiPolygon")))
        geom = read_polygons(&r, coordinates);
    else
        return E_GEO_GEOJSON;
    if (r.err != OK) {
        GEOSGeom_destroy_r(g->h, geom);
        return r.err;
    }
    enum err e = shape_take(g, geom, out, repaired);
    if (!e && repaired && r.dropped)
        *repaired = true;
    return e;
}

ERR shape_from_geojson(struct geo *g, struct sv text, struct shape **out, bool *repaired)
{
    struct arena a;
    const struct json *root;
    struct fail fail;
    arena_init(&a, 1 << 20);
    enum err e = json_parse(&a, text, DEPTH_MAX, &root, &fail);
    e = e == OK ? shape_from_json(g, root, out, repaired) : E_GEO_GEOJSON;
    arena_done(&a);
    return e;
}

/* All ordinates finite and on the globe; GEOS reads any double. */
static ERR check_ring(void *arg, const GEOSGeometry *ring, int part, int hole)
{
    unsigned n = 0;
    double *xy = ring_points(arg, ring, &n);
    enum err e = xy ? OK : E_NO_MEMORY;
    (void)part;
    (void)hole;
    for (unsigned i = 0; xy && i < n; i++)
        if (!on_globe(xy[2 * i], xy[2 * i + 1]))
            e = E_GEO_GEOMETRY;
    free(xy);
    return e;
}

ERR shape_from_wkb(struct geo *g, struct sv wkb, struct shape **out, bool *repaired)
{
    if (wkb.n > SHAPE_POINTS_MAX * 32ull)
        return E_TOO_LARGE;
    GEOSWKBReader *reader = GEOSWKBReader_create_r(g->h);
    if (!reader)
        return E_NO_MEMORY;
    GEOSGeometry *geom = GEOSWKBReader_read_r(g->h, reader, (const unsigned char *)wkb.p, wkb.n);
    GEOSWKBReader_destroy_r(g->h, reader);
    if (!geom)
        return E_GEO_GEOMETRY;
    int type = GEOSGeomTypeId_r(g->h, geom);
    struct shape raw = { g, geom, NULL };
    enum err e = type == GEOS_POLYGON || type == GEOS_MULTIPOLYGON ? OK : E_GEO_GEOMETRY;
    if (e == OK && !GEOSisEmpty_r(g->h, geom))
        e = each_ring(&raw, check_ring, g);
    if (e == OK)
        return shape_take(g, geom, out, repaired);
    GEOSGeom_destroy_r(g->h, geom);
    return e;
}

ERR shape_to_wkb(const struct shape *s, struct buf *out)
{
    GEOSContextHandle_t h = s->g->h;
    GEOSWKBWriter *w = GEOSWKBWriter_create_r(h);
    size_t n = 0;
    if (!w)
        return E_NO_MEMORY;
    GEOSWKBWriter_setOutputDimension_r(h, w, 2);
    GEOSWKBWriter_setByteOrder_r(h, w, GEOS_WKB_NDR);
    unsigned char *bytes = GEOSWKBWriter_write_r(h, w, s->geom, &n);
    GEOSWKBWriter_destroy_r(h, w);
    if (!bytes)
        return E_NO_MEMORY;
    buf_add(out, bytes, n);
    GEOSFree_r(h, bytes);
    return out->bad;
}

struct shape_writer {
    struct geo *g;
    struct jw *w;
    int decimals;
};

/* Twice the area within a closed ring, above nought when it runs counter-clockwise. */
static double turn(const double *xy, unsigned n)
{
    double sum = 0;
    for (unsigned i = 0; i + 1 < n; i++)
        sum += (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
    return sum;
}

/* RFC 7946: the outer ring counter-clockwise, holes clockwise. */
static ERR write_ring(void *arg, const GEOSGeometry *ring, int part, int hole)
{
    struct shape_writer *w = arg;
    unsigned n = 0;
    double *xy = ring_points(w->g, ring, &n);
    if (!xy)
        return E_NO_MEMORY;
    if (hole == 0) {
        if (part > 0)
            jw_arr_end(w->w);
        jw_arr(w->w);
    }
    jw_arr(w->w);
    bool backwards = (turn(xy, n) < 0) != (hole > 0);
    for (unsigned k = 0; k < n; k++) {
        unsigned i = backwards ? n - 1 - k : k;
        jw_arr(w->w);
        jw_fixed(w->w, xy[2 * i], w->decimals);
        jw_fixed(w->w, xy[2 * i + 1], w->decimals);
        jw_arr_end(w->w);
    }
    jw_arr_end(w->w);
    free(xy);
    return OK;
}

ERR shape_to_geojson(const struct shape *s, int decimals, struct buf *out)
{
    struct jw w;
    struct shape_writer writer = { s->g, &w, decimals };
    bool many = GEOSGeomTypeId_r(s->g->h, s->geom) == GEOS_MULTIPOLYGON;
    jw_init(&w, out);
    jw_obj(&w);
    jw_kz(&w, "type", many ? "MultiPolygon" : "Polygon");
    jw_key(&w, "coordinates");
    if (many)
        jw_arr(&w);
    enum err e = each_ring(s, write_ring, &writer);
    if (e != OK)
        return e;
    jw_arr_end(&w);
    if (many)
        jw_arr_end(&w);
    jw_obj_end(&w);
    return out->bad;
}
