/* SPDX-License-Identifier: Apache-2.0
 * mesh_shape.h - mesh cells as something to draw. */
#ifndef ANPI_API_MAP_MESH_SHAPE_H
#define ANPI_API_MAP_MESH_SHAPE_H

#include "server/base/jw.h"

/* A GeoJSON MultiPolygon (lon lat) of 250 m cells, those that touch in a row joined to one box; null when there is no
 * cell or no memory. Codes that are not 250 m cells are passed over. O(n log n). */
void mesh_shape_write(struct jw *w, const int64_t *codes, size_t n);

#endif
