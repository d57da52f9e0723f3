/* SPDX-License-Identifier: Apache-2.0
 * shape_geos.h - shapes as GEOS has them, for what is computed with GEOS itself. For geo/ only. */
#ifndef ANPI_GEO_SHAPE_SHAPE_GEOS_H
#define ANPI_GEO_SHAPE_SHAPE_GEOS_H

#include "geo/shape/shape.h"

#include <geos_c.h>

/* GEOS keeps its errors and its allocator in it: never shared between threads. */
struct geo {
    GEOSContextHandle_t h;
};

/* `g` is not owned; the two others are. */
struct shape {
    struct geo *g;
    GEOSGeometry *geom;
    const GEOSPreparedGeometry *prepared;
};

/* Takes the geometry over, also on failure: repairs it, keeps its polygons, prepares it. E_GEO_GEOMETRY.
 * E_NO_MEMORY. `geom` may be NULL (E_GEO_GEOMETRY), so that a GEOS call can be put in as it is. */
ERR shape_take(struct geo *g, GEOSGeometry *geom, struct shape **out, bool *repaired);
/* A closed ring of n points that may or may not be closed already; NULL when it is none. n pairs, lon first. NULL
 * under three points; the ring is the caller's, or of the polygon it is put into. */
GEOSGeometry *ring_of(struct geo *g, const double *lon_lat, size_t n);
/* The corners of a ring, as x, y pairs to be freed; NULL without memory. *n pairs, the last equal to the first; from
 * malloc. */
double *ring_points(struct geo *g, const GEOSGeometry *ring, unsigned *n);
/* A polygon to be destroyed by whoever takes it; NULL without memory. */
GEOSGeometry *box_of(struct geo *g, const struct mesh_box *box);

/* Call `fn` for every ring, shells and holes; stops at the first error. `part` counts polygons from 0, `hole` is 0
 * for a shell and counts holes from 1. The ring is a view, good during the call. */
ERR each_ring(const struct shape *s, ERR (*fn)(void *arg, const GEOSGeometry *ring, int part, int hole), void *arg);

#endif
