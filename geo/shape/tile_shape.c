/* SPDX-License-Identifier: Apache-2.0
 * tile_shape.c - from a shape on the globe to polygons on the grid of a tile. */
#include "geo/shape/tile_inside.h"

#include <math.h>
#include <stdlib.h>

#define LAT_MAX 85.05112877980659 /* where Web Mercator is a square */
#define SIMPLE_ZOOMS 16           /* from here on the corners themselves */
#define TOLERANCE 4.0             /* in units of 4096: half a pixel of a tile shown 512 wide */

struct tile_shape {
    struct geo *g;
    GEOSGeometry *world; /* side-1 Web Mercator */
    GEOSGeometry *simple[SIMPLE_ZOOMS];
    double x_min, y_min, x_max, y_max;
};

void world_of(double lon, double lat, double *x, double *y)
{
    lat = lat > LAT_MAX ? LAT_MAX : lat < -LAT_MAX ? -LAT_MAX : lat;
    *x = (lon + 180) / 360;
    *y = (1 - asinh(tan(lat * M_PI / 180)) / M_PI) / 2;
}

void tile_bounds(const struct tile_place *place, double border, struct mesh_box *out)
{
    double side = ldexp(1, -(int)place->z), edge = side * border / TILE_EXTENT;
    double north = place->y * side - edge, south = (place->y + 1) * side + edge;
    out->lon_min = (place->x * side - edge) * 360 - 180;
    out->lon_max = ((place->x + 1) * side + edge) * 360 - 180;
    out->lat_max = atan(sinh(M_PI * (1 - 2 * fmax(north, 0)))) * 180 / M_PI;
    out->lat_min = atan(sinh(M_PI * (1 - 2 * fmin(south, 1)))) * 180 / M_PI;
}

static int to_world(double *x, double *y, void *arg)
{
    (void)arg;
    world_of(*x, *y, x, y);
    return 1;
}

static void bounds_of(struct tile_shape *s)
{
    GEOSContextHandle_t h = s->g->h;
    GEOSGeom_getXMin_r(h, s->world, &s->x_min);
    GEOSGeom_getXMax_r(h, s->world, &s->x_max);
    GEOSGeom_getYMin_r(h, s->world, &s->y_min);
    GEOSGeom_getYMax_r(h, s->world, &s->y_max);
}

ERR tile_shape_new(struct geo *g, const struct shape *shape, struct tile_shape **out)
{
    struct tile_shape *s = calloc(1, sizeof *s);
    if (!s)
        return E_NO_MEMORY;
    s->g = g;
    s->world = GEOSGeom_transformXY_r(g->h, shape->geom, to_world, NULL);
    if (!s->world) {
        free(s);
        return E_GEO_GEOMETRY;
    }
    bounds_of(s);
    *out = s;
    return OK;
}

void tile_shape_free(struct tile_shape *s)
{
    if (!s)
        return;
    for (int z = 0; z < SIMPLE_ZOOMS; z++)
        GEOSGeom_destroy_r(s->g->h, s->simple[z]);
    GEOSGeom_destroy_r(s->g->h, s->world);
    free(s);
}

struct geo *tile_shape_geo(const struct tile_shape *s)
{
    return s->g;
}

bool tile_shape_near(const struct tile_shape *s, const struct tile_place *place)
{
    double side = ldexp(1, -(int)place->z), edge = side * TILE_BUFFER / TILE_EXTENT;
    double west = place->x * side - edge, north = place->y * side - edge, width = side + 2 * edge;
    return s->x_max >= west && s->x_min <= west + width && s->y_max >= north && s->y_min <= north + width;
}

/* The whole polygon is simplified, not the piece in the tile: so neighbouring tiles meet on the same line. */
static const GEOSGeometry *simplified(struct tile_shape *s, unsigned z)
{
    if (z >= SIMPLE_ZOOMS)
        return s->world;
    if (!s->simple[z]) {
        double tolerance = ldexp(TOLERANCE / TILE_EXTENT, -(int)z);
        bool speck = s->x_max - s->x_min < tolerance && s->y_max - s->y_min < tolerance;
        s->simple[z] = speck ? GEOSGeom_createEmptyPolygon_r(s->g->h) : GEOSTopologyPreserveSimplify_r(s->g->h, s->world, tolerance);
    }
    return s->simple[z] ? s->simple[z] : s->world;
}

struct frame {
    double west, north, units; /* units of the tile in the side of the world */
};

static int to_tile(double *x, double *y, void *arg)
{
    const struct frame *f = arg;
    *x = (*x - f->west) * f->units;
    *y = (*y - f->north) * f->units;
    return 1;
}

static int to_whole(double *x, double *y, void *arg)
{
    (void)arg;
    *x = nearbyint(*x);
    *y = nearbyint(*y);
    return 1;
}

/* Corners moved to whole numbers: most polygons stay valid, and that is quickly seen. NULL when it did not. */
static GEOSGeometry *rounded(GEOSContextHandle_t h, const GEOSGeometry *cut)
{
    GEOSGeometry *whole = GEOSGeom_transformXY_r(h, cut, to_whole, NULL);
    GEOSGeometry *lean = whole ? GEOSRemoveRepeatedPoints_r(h, whole, 0) : NULL;
    GEOSGeom_destroy_r(h, whole);
    if (lean && GEOSisValid_r(h, lean) == 1)
        return lean;
    GEOSGeom_destroy_r(h, lean);
    return NULL;
}

/* Whole numbers, and valid. Corners that run into another edge need the edges noded anew, which takes ten times as long.
 * A cut can leave a ring that touches itself; only then is it mended first. */
static GEOSGeometry *on_grid(GEOSContextHandle_t h, GEOSGeometry *cut)
{
    GEOSGeometry *quick = rounded(h, cut);
    if (quick) {
        GEOSGeom_destroy_r(h, cut);
        return quick;
    }
    GEOSGeometry *grid = GEOSGeom_setPrecision_r(h, cut, 1.0, 0), *mended;
    if (!grid && (mended = GEOSMakeValid_r(h, cut))) {
        grid = GEOSGeom_setPrecision_r(h, mended, 1.0, 0);
        GEOSGeom_destroy_r(h, mended);
    }
    GEOSGeom_destroy_r(h, cut);
    return grid;
}

static GEOSGeometry *clipped(GEOSContextHandle_t h, const GEOSGeometry *g, double west, double north, double width)
{
    GEOSGeometry *cut = GEOSClipByRect_r(h, g, west, north, west + width, north + width);
    if (cut)
        return cut;
    GEOSGeometry *box = GEOSGeom_createRectangle_r(h, west, north, west + width, north + width);
    cut = box ? GEOSIntersection_r(h, g, box) : NULL;
    GEOSGeom_destroy_r(h, box);
    return cut;
}

GEOSGeometry *tile_shape_cut(struct tile_shape *s, const struct tile_place *place)
{
    GEOSContextHandle_t h = s->g->h;
    double side = ldexp(1, -(int)place->z), edge = side * TILE_BUFFER / TILE_EXTENT;
    struct frame f = { place->x * side, place->y * side, TILE_EXTENT / side };
    if (!tile_shape_near(s, place))
        return NULL;
    const GEOSGeometry *whole = simplified(s, place->z);
    bool inside = s->x_min >= f.west - edge && s->x_max <= f.west + side + edge && s->y_min >= f.north - edge &&
                  s->y_max <= f.north + side + edge;
    GEOSGeometry *cut = inside ? NULL : clipped(h, whole, f.west - edge, f.north - edge, side + 2 * edge);
    if (!inside && !cut)
        return NULL;
    GEOSGeometry *moved = GEOSGeom_transformXY_r(h, inside ? whole : cut, to_tile, &f);
    GEOSGeom_destroy_r(h, cut);
    return moved ? on_grid(h, moved) : NULL;
}
