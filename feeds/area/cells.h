/* SPDX-License-Identifier: Apache-2.0
 * cells.h - a utility's own cells: their ids and where they lie, read once at start from a file of the site.
 *
 * Either GeoJSON (a FeatureCollection of polygons with the id in a property) or CSV, UTF-8 or CP932, with a heading:
 * id, lon_min, lat_min, lon_max, lat_max. One bad cell costs itself alone. Owns its memory; never changed after it was made. */
#ifndef ANPI_FEEDS_AREA_CELLS_H
#define ANPI_FEEDS_AREA_CELLS_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Past it E_TOO_LARGE: bounds the memory that the parsing child is forked with. */
#define CELLS_MAX 400000
/* Of the file. */
#define CELLS_BYTES_MAX (256u << 20)

/* Made before the child is forked, which reads it and cannot open files. */
struct cells;

/* Views into the table; good as long as it. lon, lat in degrees of JGD2011. */
struct own_cell {
    struct sv id;
    struct sv geometry; /* GeoJSON, lon lat */
    double lon, lat;    /* a point inside */
};

/* `id_name`: the property or column that holds the id, as "管理区". An id met twice keeps its first cell. A cell without an id or a
 * shape is left out; when that is half of them or more, the file is refused with what the first one lacks.
 * E_GEO_GEOJSON, E_GEO_GEOMETRY, E_GEO_COORD, E_CSV_HEADER, E_JSON_*, E_TOO_LARGE, E_NO_MEMORY. *out is untouched on
 * failure. The bytes are not kept. Blocks: at the start. */
ERR cells_read(struct sv bytes, struct sv id_name, struct cells **out, struct fail *fail);
/* NULL is fine. Not before the parser is freed: every child is forked with it. */
void cells_free(struct cells *c);
/* Without those left out. */
size_t cells_count(const struct cells *c);
/* How many were left out; *first (may be NULL) is the first one's line, of GeoJSON its number among the features,
 * from 1. For the log of the start: they are told, not passed over. */
size_t cells_left_out(const struct cells *c, long *first);
/* NULL when there is none. Exactly as in the feed; O(1). */
const struct own_cell *cells_find(const struct cells *c, struct sv id);

#endif
