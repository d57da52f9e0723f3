/* SPDX-License-Identifier: Apache-2.0
 * boxes.h - 125 m cells as the GeoJSON MultiPolygon of their boxes, and back. Pure.
 *
 * The change feed and the tables carry 250 m cells alone; what is out of a part of one travels as its shape. */
#ifndef ANPI_FEEDS_AREA_BOXES_H
#define ANPI_FEEDS_AREA_BOXES_H

#include "feeds/area/area.h"

/* Of `n` codes in ascending order, none twice. E_FEED_TOO_LARGE (AREA_GEOMETRY_MAX), E_NO_MEMORY. Coordinates are
 * lon, lat with 10 decimals, so that they read back as the same codes. *geometry is in the arena; untouched on
 * failure. */
ERR boxes_write(struct arena *a, const int64_t *codes, size_t n, struct sv *geometry);
/* The codes of what boxes_write made, ascending, also when it has been through a database since. Other shapes give none.
 * E_NO_MEMORY. In the arena. O(bytes). Written by us alone: a shape of another make is not an error, it is no boxes. */
ERR boxes_read(struct arena *a, struct sv geometry, int64_t **codes, size_t *n);

#endif
