/* SPDX-License-Identifier: Apache-2.0
 * shape.c - shapes are born here, always valid, and asked here. */
#include "geo/shape/shape_geos.h"
#include "server/base/count.h"
#include "server/base/shortage.h"

#include "geo/plane.h"
#include "geo/shape/geos_memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* GEOS says that it has no memory as it says that a shape is no shape: by a message, and nothing made. */
static void on_geos_error(const char *message, void *arg)
{
    (void)arg;
    if (strstr(message, "bad_alloc"))
        shortage_note();
}

struct geo *geo_new(void)
{
    struct geo *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    geos_memory_set_aside();
    g->h = GEOS_init_r();
    if (!g->h) {
        free(g);
        return NULL;
    }
    GEOSContext_setErrorMessageHandler_r(g->h, on_geos_error, NULL);
    return g;
}

void geo_free(struct geo *g)
{
    if (!g)
        return;
    GEOS_finish_r(g->h);
    free(g);
}

void shape_free(struct shape *s)
{
    if (!s)
        return;
    GEOSPreparedGeom_destroy_r(s->g->h, s->prepared);
    GEOSGeom_destroy_r(s->g->h, s->geom);
    free(s);
}

static bool is_areal(struct geo *g, const GEOSGeometry *geom)
{
    int type = GEOSGeomTypeId_r(g->h, geom);
    return (type == GEOS_POLYGON || type == GEOS_MULTIPOLYGON) && !GEOSisEmpty_r(g->h, geom);
}

/* Takes the parts over. NULL when one of them is, for want of memory: GEOS would go through it. */
static GEOSGeometry *collection_of(struct geo *g, GEOSGeometry **part, size_t n)
{
    bool whole = true;
    for (size_t i = 0; i < n; i++)
        whole = whole && part[i];
    if (whole)
        return GEOSGeom_createCollection_r(g->h, GEOS_GEOMETRYCOLLECTION, part, (unsigned)n);
    for (size_t i = 0; i < n; i++)
        GEOSGeom_destroy_r(g->h, part[i]);
    return NULL;
}

/* Only the polygons of a collection; takes it over. NULL when there is none. */
static GEOSGeometry *keep_polygons(struct geo *g, GEOSGeometry *geom)
{
    int n = GEOSGetNumGeometries_r(g->h, geom), kept = 0;
    GEOSGeometry **part = calloc((size_t)(n > 0 ? n : 1), sizeof(GEOSGeometry *)), *all = NULL;
    for (int i = 0; part && i < n; i++) {
        const GEOSGeometry *p = GEOSGetGeometryN_r(g->h, geom, i);
        if (is_areal(g, p))
            part[kept++] = GEOSGeom_clone_r(g->h, p);
    }
    if (kept > 0)
        all = collection_of(g, part, (size_t)kept);
    free(part);
    GEOSGeom_destroy_r(g->h, geom);
    if (!all)
        return NULL;
    GEOSGeometry *merged = GEOSUnaryUnion_r(g->h, all);
    GEOSGeom_destroy_r(g->h, all);
    return merged;
}

static GEOSGeometry *repair(struct geo *g, GEOSGeometry *geom, bool *repaired)
{
    *repaired = false;
    geos_memory_set_aside();
    if (GEOSisValid_r(g->h, geom) != 1) {
        GEOSGeometry *valid = GEOSMakeValid_r(g->h, geom);
        GEOSGeom_destroy_r(g->h, geom);
        geom = valid;
        *repaired = true;
    }
    if (geom && !is_areal(g, geom))
        geom = keep_polygons(g, geom);
    if (geom && !is_areal(g, geom)) {
        GEOSGeom_destroy_r(g->h, geom);
        return NULL;
    }
    return geom;
}

ERR shape_take(struct geo *g, GEOSGeometry *geom, struct shape **out, bool *repaired)
{
    bool changed;
    geom = geom ? repair(g, geom, &changed) : NULL;
    if (!geom)
        return E_GEO_GEOMETRY;
    struct shape *s = calloc(1, sizeof *s);
    if (!s) {
        GEOSGeom_destroy_r(g->h, geom);
        return E_NO_MEMORY;
    }
    *s = (struct shape){ g, geom, GEOSPrepare_r(g->h, geom) };
    if (!s->prepared) {
        shape_free(s);
        return E_NO_MEMORY;
    }
    if (repaired)
        *repaired = changed;
    *out = s;
    return OK;
}

void shape_bounds(const struct shape *s, struct mesh_box *out)
{
    struct mesh_box b = { 0 };
    GEOSGeom_getXMin_r(s->g->h, s->geom, &b.lon_min);
    GEOSGeom_getYMin_r(s->g->h, s->geom, &b.lat_min);
    GEOSGeom_getXMax_r(s->g->h, s->geom, &b.lon_max);
    GEOSGeom_getYMax_r(s->g->h, s->geom, &b.lat_max);
    *out = b;
}

bool shape_has_point(const struct shape *s, double lon, double lat)
{
    GEOSGeometry *point = isfinite(lon) && isfinite(lat) ? GEOSGeom_createPointFromXY_r(s->g->h, lon, lat) : NULL;
    bool inside = point && GEOSPreparedIntersects_r(s->g->h, s->prepared, point) == 1;
    GEOSGeom_destroy_r(s->g->h, point);
    return inside;
}

bool shape_meets(const struct shape *a, const struct shape *b)
{
    return GEOSPreparedIntersects_r(a->g->h, a->prepared, b->geom) == 1;
}

GEOSGeometry *ring_of(struct geo *g, const double *lon_lat, size_t n)
{
    if (n < 3)
        return NULL;
    bool closed = lon_lat[0] == lon_lat[2 * n - 2] && lon_lat[1] == lon_lat[2 * n - 1];
    size_t points = n + !closed;
    if (points < 4)
        return NULL;
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(g->h, (unsigned)points, 2);
    for (size_t i = 0; seq && i < points; i++)
        GEOSCoordSeq_setXY_r(g->h, seq, (unsigned)i, lon_lat[2 * (i % n)], lon_lat[2 * (i % n) + 1]);
    return seq ? GEOSGeom_createLinearRing_r(g->h, seq) : NULL;
}

GEOSGeometry *box_of(struct geo *g, const struct mesh_box *b)
{
    double ring[] = { b->lon_min, b->lat_min, b->lon_max, b->lat_min, b->lon_max, b->lat_max, b->lon_min, b->lat_max };
    GEOSGeometry *shell = ring_of(g, ring, 4);
    return shell ? GEOSGeom_createPolygon_r(g->h, shell, NULL, 0) : NULL;
}

double *ring_points(struct geo *g, const GEOSGeometry *ring, unsigned *n)
{
    const GEOSCoordSequence *seq = GEOSGeom_getCoordSeq_r(g->h, ring);
    if (!seq || !GEOSCoordSeq_getSize_r(g->h, seq, n))
        return NULL;
    double *xy = malloc((*n + 1) * 2 * sizeof *xy);
    if (xy && !GEOSCoordSeq_copyToBuffer_r(g->h, seq, xy, 0, 0)) {
        free(xy);
        return NULL;
    }
    return xy;
}

ERR each_ring(const struct shape *s, ERR (*fn)(void *arg, const GEOSGeometry *ring, int part, int hole), void *arg)
{
    GEOSContextHandle_t h = s->g->h;
    enum err e = OK;
    int parts = GEOSGetNumGeometries_r(h, s->geom);
    for (int part = 0; part < parts && e == OK; part++) {
        const GEOSGeometry *polygon = GEOSGetGeometryN_r(h, s->geom, part);
        int holes = GEOSGetNumInteriorRings_r(h, polygon);
        e = fn(arg, GEOSGetExteriorRing_r(h, polygon), part, 0);
        for (int hole = 0; hole < holes && e == OK; hole++)
            e = fn(arg, GEOSGetInteriorRingN_r(h, polygon, hole), part, hole + 1);
    }
    return e;
}

/* Nearest distance so far, on a plane of metres whose origin is the point asked about. */
struct nearest {
    struct geo *g;
    double lon, lat, east_m, north_m, best_m;
};

static double segment_distance(double ax, double ay, double bx, double by)
{
    double dx = bx - ax, dy = by - ay, length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? -(ax * dx + ay * dy) / length2 : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(ax + t * dx, ay + t * dy);
}

static ERR measure_ring(void *arg, const GEOSGeometry *ring, int part, int hole)
{
    struct nearest *near = arg;
    unsigned n = 0;
    double *xy = ring_points(near->g, ring, &n);
    (void)part;
    (void)hole;
    if (!xy)
        return E_NO_MEMORY;
    for (unsigned i = 0; i < n; i++) {
        xy[2 * i] = (xy[2 * i] - near->lon) * near->east_m;
        xy[2 * i + 1] = (xy[2 * i + 1] - near->lat) * near->north_m;
    }
    for (unsigned i = 1; i < n; i++)
        near->best_m = fmin(near->best_m, segment_distance(xy[2 * i - 2], xy[2 * i - 1], xy[2 * i], xy[2 * i + 1]));
    free(xy);
    return OK;
}

double shape_distance_m(const struct shape *s, double lon, double lat)
{
    const struct plane p = plane_at(lon, lat);
    struct nearest near = { s->g, lon, lat, p.m_per_lon, p.m_per_lat, INFINITY };
    if (shape_has_point(s, lon, lat))
        return 0;
    return each_ring(s, measure_ring, &near) == OK ? near.best_m : INFINITY;
}

double shape_area_m2(const struct shape *s)
{
    struct mesh_box b;
    double area = 0;
    shape_bounds(s, &b);
    const struct plane p = plane_at(b.lon_min, (b.lat_min + b.lat_max) / 2);
    GEOSArea_r(s->g->h, s->geom, &area);
    return area * p.m_per_lat * p.m_per_lon;
}

void shape_inside_point(const struct shape *s, double *lon, double *lat)
{
    GEOSGeometry *p = GEOSPointOnSurface_r(s->g->h, s->geom);
    *lon = *lat = NAN;
    if (p) {
        GEOSGeomGetX_r(s->g->h, p, lon);
        GEOSGeomGetY_r(s->g->h, p, lat);
    }
    GEOSGeom_destroy_r(s->g->h, p);
}

ERR shape_union(struct geo *g, const struct shape *const *parts, size_t n, struct shape **out)
{
    geos_memory_set_aside();
    GEOSGeometry **copy = calloc(n ? n : 1, sizeof(GEOSGeometry *));
    if (!copy)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        copy[i] = GEOSGeom_clone_r(g->h, parts[i]->geom);
    GEOSGeometry *all = collection_of(g, copy, n);
    free(copy);
    GEOSGeometry *merged = all ? GEOSUnaryUnion_r(g->h, all) : NULL;
    GEOSGeom_destroy_r(g->h, all);
    return shape_take(g, merged, out, NULL);
}

ERR shape_cut(struct geo *g, const struct shape *a, const struct shape *b, struct shape **out)
{
    return shape_take(g, GEOSIntersection_r(g->h, a->geom, b->geom), out, NULL);
}

/* One level below another on the way from 1次 down to `target`. */
static enum mesh_level level_below(enum mesh_level level, enum mesh_level target)
{
    if (level == MESH_1)
        return MESH_2;
    if (level == MESH_2)
        return target == MESH_5X || target == MESH_2X ? target : MESH_3;
    return (enum mesh_level)(level + 1);
}

struct shape_cover {
    const struct shape *s;
    enum mesh_level target;
    int64_t *codes;
    size_t max, n;
};

static void cover_cell(struct shape_cover *c, int64_t code, enum mesh_level level, bool inside)
{
    int64_t child[128]; /* a 2次 mesh holds 100 of 3次 */
    struct mesh_box box;
    size_t n;
    if (mesh_decode(code, NULL, &box) != OK)
        return;
    if (!inside) {
        GEOSGeometry *cell = box_of(c->s->g, &box);
        bool meets = cell && GEOSPreparedIntersects_r(c->s->g->h, c->s->prepared, cell) == 1;
        inside = meets && level != c->target && GEOSPreparedContains_r(c->s->g->h, c->s->prepared, cell) == 1;
        GEOSGeom_destroy_r(c->s->g->h, cell);
        if (!meets)
            return;
    }
    if (level == c->target) {
        if (c->n++ < c->max)
            c->codes[c->n - 1] = code;
        return;
    }
    enum mesh_level below = level_below(level, c->target);
    if (mesh_cover(below, &box, child, countof(child), &n) != OK)
        return;
    for (size_t i = 0; i < n; i++)
        cover_cell(c, child[i], below, inside);
}

static int compare_codes(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

ERR shape_mesh_cover(const struct shape *s, enum mesh_level level, int64_t *codes, size_t max, size_t *n)
{
    struct shape_cover c = { s, level, codes, max, 0 };
    struct mesh_box bounds;
    int64_t top[256]; /* 176 exist */
    size_t tops;
    if ((unsigned)level >= MESH_LEVELS)
        return E_MESH_LEVEL;
    shape_bounds(s, &bounds);
    bounds.lon_min -= 1e-6; /* a border on the edge of a cell touches the cell behind it too */
    bounds.lat_min -= 1e-6;
    bounds.lon_max += 1e-6;
    bounds.lat_max += 1e-6;
    enum err e = mesh_cover(MESH_1, &bounds, top, countof(top), &tops);
    if (e != OK)
        return e;
    for (size_t i = 0; i < tops; i++)
        cover_cell(&c, top[i], MESH_1, false);
    *n = c.n;
    if (c.n > max)
        return E_TOO_LARGE;
    if (c.n)
        qsort(codes, c.n, sizeof *codes, compare_codes);
    return OK;
}
