/* SPDX-License-Identifier: Apache-2.0
 * tile_inside.h - what the files of tile.h share. For geo/shape/tile*.c only. */
#ifndef ANPI_GEO_SHAPE_TILE_INSIDE_H
#define ANPI_GEO_SHAPE_TILE_INSIDE_H

#include "geo/shape/shape_geos.h"
#include "geo/shape/tile.h"

/* Web Mercator as a square of side 1: x to the east, y to the south. lon, lat in degrees; latitudes past 85.0511 are
 * put on the edge. */
void world_of(double lon, double lat, double *x, double *y);

/* The polygon as it shows in this tile: in tile units, cut, on the grid, valid. NULL when nothing is left.
 * To be destroyed by the caller. Made in the shape's context. O(vertices of the simplified shape). */
GEOSGeometry *tile_shape_cut(struct tile_shape *s, const struct tile_place *place);
/* Not owned: good as long as the shape. */
struct geo *tile_shape_geo(const struct tile_shape *s);

/* Commands and parameters of the geometry of a feature, packed (specification 4.3). Appended; parts that are no
 * polygon or empty are passed over. Failures stay in the buffer. */
void tile_write_polygons(struct geo *g, const GEOSGeometry *polygons, struct buf *out);

#endif
