/* SPDX-License-Identifier: Apache-2.0
 * shape_geos.h - shapes as GEOS has them, for what is computed with GEOS itself. For geo/ only. */
#ifndef ANPI_GEO_SHAPE_SHAPE_GEOS_H
#define ANPI_GEO_SHAPE_SHAPE_GEOS_H

#include "geo/shape/shape.h"

#include <geos_c.h>

struct geo {
    GEOSContextHandle_t h;
};

struct shape {
    struct geo *g;
    GEOSGeometry *geom;
    const GEOSPreparedGeometry *prepared;
};

/* Takes the geometry over, also on failure: repairs it, keeps its polygons, prepares it. E_GEO_GEOMETRY. */
ERR shape_take(struct geo *g, GEOSGeometry *geom, struct shape **out, bool *repaired);
/* A closed ring of n points that may or may not be closed already; NULL when it is none. */
GEOSGeometry *ring_of(struct geo *g, const double *lon_lat, size_t n);
/* The corners of a ring, as x, y pairs to be freed; NULL without memory. */
double *ring_points(struct geo *g, const GEOSGeometry *ring, unsigned *n);
GEOSGeometry *box_of(struct geo *g, const struct mesh_box *box);

/* Call `fn` for every ring, shells and holes; stops at the first error. */
ERR each_ring(const struct shape *s, ERR (*fn)(void *arg, const GEOSGeometry *ring, int part, int hole), void *arg);

#endif
