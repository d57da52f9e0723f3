/* SPDX-License-Identifier: Apache-2.0
 * tile_geometry.c - polygons as the drawing commands of a vector tile: MoveTo 1, LineTo 2, ClosePath 7. */
#include "geo/shape/pbf.h"
#include "geo/shape/tile_inside.h"

#include <math.h>
#include <stdlib.h>

enum command { MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7 };

struct pen {
    struct geo *g;
    struct buf *out;
    int64_t x, y; /* where it is: each point is written as the way from here */
};

static void command(struct pen *p, enum command c, uint64_t count)
{
    pbf_varint(p->out, count << 3 | c);
}

static void step(struct pen *p, const double *xy)
{
    int64_t x = llround(xy[0]), y = llround(xy[1]);
    pbf_varint(p->out, pbf_zigzag(x - p->x));
    pbf_varint(p->out, pbf_zigzag(y - p->y));
    p->x = x;
    p->y = y;
}

/* Twice the area by the surveyor's formula; positive when it runs clockwise on a screen, where y grows downwards. */
static double area2(const double *xy, unsigned n)
{
    double sum = 0;
    for (unsigned i = 0; i + 1 < n; i++)
        sum += xy[2 * i] * xy[2 * i + 3] - xy[2 * i + 2] * xy[2 * i + 1];
    return sum;
}

static void ring_write(struct pen *p, const GEOSGeometry *ring, bool shell)
{
    unsigned n = 0;
    double *xy = ring_points(p->g, ring, &n);
    if (!xy || n < 4) {
        free(xy);
        return;
    }
    bool forward = (area2(xy, n) > 0) == shell;
    command(p, MOVE_TO, 1);
    step(p, xy);
    command(p, LINE_TO, n - 2); /* the last point is the first again: ClosePath says it */
    for (unsigned i = 1; i + 1 < n; i++)
        step(p, &xy[2 * (forward ? i : n - 1 - i)]);
    command(p, CLOSE_PATH, 1);
    free(xy);
}

void tile_write_polygons(struct geo *g, const GEOSGeometry *polygons, struct buf *out)
{
    struct pen p = { .g = g, .out = out };
    int parts = GEOSGetNumGeometries_r(g->h, polygons);
    for (int i = 0; i < parts; i++) {
        const GEOSGeometry *one = GEOSGetGeometryN_r(g->h, polygons, i);
        if (GEOSGeomTypeId_r(g->h, one) != GEOS_POLYGON || GEOSisEmpty_r(g->h, one))
            continue;
        ring_write(&p, GEOSGetExteriorRing_r(g->h, one), true);
        int holes = GEOSGetNumInteriorRings_r(g->h, one);
        for (int k = 0; k < holes; k++)
            ring_write(&p, GEOSGetInteriorRingN_r(g->h, one, k), false);
    }
}
