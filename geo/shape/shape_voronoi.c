/* SPDX-License-Identifier: Apache-2.0
 * shape_voronoi.c - dividing an area among points: each place goes to the nearest point.
 *
 * Nearest is meant in metres, so longitudes are shrunk by the cosine of the latitude before dividing and stretched after:
 * both are done to every corner alike, so neighbours keep sharing their corners to the last bit. */
#include "geo/shape/shape_geos.h"
#include "server/base/hash.h"

#include <math.h>
#include <stdlib.h>

#define APART 4e-6 /* degrees, less than half a metre: how coinciding points are told apart */

struct division {
    struct geo *g;
    const struct shape *within;
    double shrink;
    double *point; /* n pairs, shrunk */
    size_t n;
};

/* Copies the points; those that coincide move east, step by step. */
static ERR place_points(struct division *d, const double *lon_lat, size_t n)
{
    struct map64 taken;
    enum err e = OK;
    d->point = malloc((n + 1) * 2 * sizeof *d->point);
    if (!d->point)
        return E_NO_MEMORY;
    map64_init(&taken);
    for (size_t i = 0; i < n && e == OK; i++) {
        double lon = lon_lat[2 * i], lat = lon_lat[2 * i + 1];
        uint64_t other;
        for (;; lon += APART) {
            int64_t key = llround(lon / APART) * 100000000 + llround(lat / APART);
            if (map64_get(&taken, key, &other))
                continue;
            e = map64_put(&taken, key, i);
            break;
        }
        d->point[2 * i] = lon * d->shrink;
        d->point[2 * i + 1] = lat;
    }
    d->n = n;
    map64_done(&taken);
    return e;
}

static GEOSGeometry *points_geometry(const struct division *d)
{
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(d->g->h, (unsigned)d->n, 2);
    for (size_t i = 0; seq && i < d->n; i++)
        GEOSCoordSeq_setXY_r(d->g->h, seq, (unsigned)i, d->point[2 * i], d->point[2 * i + 1]);
    return seq ? GEOSGeom_createLineString_r(d->g->h, seq) : NULL;
}

/* Room for the cells: the area's box and a margin, shrunk as the points are. */
static GEOSGeometry *envelope(const struct division *d)
{
    struct mesh_box b;
    shape_bounds(d->within, &b);
    b = (struct mesh_box){ (b.lon_min - 0.1) * d->shrink, b.lat_min - 0.1, (b.lon_max + 0.1) * d->shrink, b.lat_max + 0.1 };
    return box_of(d->g, &b);
}

static GEOSGeometry *stretched(const struct division *d, const GEOSGeometry *cell)
{
    unsigned n = 0;
    double *xy = ring_points(d->g, GEOSGetExteriorRing_r(d->g->h, cell), &n);
    for (unsigned i = 0; xy && i < n; i++)
        xy[2 * i] /= d->shrink;
    GEOSGeometry *ring = xy ? ring_of(d->g, xy, n) : NULL;
    free(xy);
    return ring ? GEOSGeom_createPolygon_r(d->g->h, ring, NULL, 0) : NULL;
}

/* Which point a cell was made for: the tree holds the points, the cell contains exactly one. */
struct owner {
    const struct division *d;
    const GEOSPreparedGeometry *cell;
    size_t index; /* n: none found */
};

static void on_point(void *item, void *arg)
{
    struct owner *o = arg;
    size_t i = (uintptr_t)item - 1;
    GEOSGeometry *p = GEOSGeom_createPointFromXY_r(o->d->g->h, o->d->point[2 * i], o->d->point[2 * i + 1]);
    if (p && GEOSPreparedContains_r(o->d->g->h, o->cell, p) == 1)
        o->index = i;
    GEOSGeom_destroy_r(o->d->g->h, p);
}

static ERR take_cell(const struct division *d, GEOSSTRtree *tree, const GEOSGeometry *cell, struct shape **out)
{
    GEOSContextHandle_t h = d->g->h;
    struct owner o = { d, GEOSPrepare_r(h, cell), d->n };
    GEOSSTRtree_query_r(h, tree, cell, on_point, &o);
    GEOSPreparedGeom_destroy_r(h, o.cell);
    if (o.index == d->n || out[o.index])
        return OK;
    GEOSGeometry *full = stretched(d, cell);
    GEOSGeometry *cut = full ? GEOSIntersection_r(h, full, d->within->geom) : NULL;
    GEOSGeom_destroy_r(h, full);
    if (!cut)
        return E_GEO_GEOMETRY;
    enum err e = shape_take(d->g, cut, &out[o.index], NULL);
    return e == E_GEO_GEOMETRY ? OK : e; /* nothing of it lies within */
}

static ERR take_cells(const struct division *d, const GEOSGeometry *cells, struct shape **out)
{
    GEOSContextHandle_t h = d->g->h;
    GEOSSTRtree *tree = GEOSSTRtree_create_r(h, 10);
    GEOSGeometry **point = calloc(d->n, sizeof(GEOSGeometry *)); /* the tree refers to them */
    enum err e = tree && point ? OK : E_NO_MEMORY;
    for (size_t i = 0; i < d->n && e == OK; i++) {
        point[i] = GEOSGeom_createPointFromXY_r(h, d->point[2 * i], d->point[2 * i + 1]);
        if (point[i])
            GEOSSTRtree_insert_r(h, tree, point[i], (void *)(i + 1));
        else
            e = E_NO_MEMORY;
    }
    int n = GEOSGetNumGeometries_r(h, cells);
    for (int i = 0; i < n && e == OK; i++)
        e = take_cell(d, tree, GEOSGetGeometryN_r(h, cells, i), out);
    for (size_t i = 0; point && i < d->n; i++)
        GEOSGeom_destroy_r(h, point[i]);
    free(point);
    if (tree)
        GEOSSTRtree_destroy_r(h, tree);
    return e;
}

static ERR divide(const struct division *d, struct shape **out)
{
    GEOSContextHandle_t h = d->g->h;
    if (d->n == 1)
        return shape_take(d->g, GEOSGeom_clone_r(h, d->within->geom), &out[0], NULL);
    GEOSGeometry *points = points_geometry(d), *room = envelope(d), *cells = NULL;
    if (points && room)
        cells = GEOSVoronoiDiagram_r(h, points, room, 0, 0);
    GEOSGeom_destroy_r(h, points);
    GEOSGeom_destroy_r(h, room);
    enum err e = cells ? take_cells(d, cells, out) : E_GEO_GEOMETRY;
    GEOSGeom_destroy_r(h, cells);
    return e;
}

ERR shape_voronoi(struct geo *g, const struct shape *within, const double *lon_lat, size_t n, struct shape **out)
{
    struct mesh_box b;
    if (n == 0 || n > SHAPE_POINTS_MAX)
        return n ? E_TOO_LARGE : E_GEO_GEOMETRY;
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(lon_lat[2 * i]) <= 180 && fabs(lon_lat[2 * i + 1]) <= 90))
            return E_GEO_GEOMETRY;
        out[i] = NULL;
    }
    shape_bounds(within, &b);
    struct division d = { .g = g, .within = within, .shrink = cos((b.lat_min + b.lat_max) / 2 * M_PI / 180) };
    enum err e = place_points(&d, lon_lat, n);
    if (e == OK)
        e = divide(&d, out);
    free(d.point);
    for (size_t i = 0; i < n && e != OK; i++) {
        shape_free(out[i]);
        out[i] = NULL;
    }
    return e;
}
