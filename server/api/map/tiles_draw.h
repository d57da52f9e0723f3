/* SPDX-License-Identifier: Apache-2.0
 * tiles_draw.h - what stands in a tile of zones, outages or shelters, as this reader sees it. Asked by tiles.c alone. */
#ifndef ANPI_API_MAP_TILES_DRAW_H
#define ANPI_API_MAP_TILES_DRAW_H

#include "server/api/map/tiles.h"

/* Failures stay in the tile (tile_end). Reads shapes of the picture, which may make some: on the loop's thread. */
void tiles_draw(const struct picture *p, enum tile_set set, const struct tile_place *place, const struct tile_reader *reader,
                struct tile *out);

#endif
