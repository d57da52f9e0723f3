/* SPDX-License-Identifier: Apache-2.0
 * cells.h - a utility's own cells: their ids and where they lie, read once at start from a file of the site.
 *
 * Either GeoJSON (a FeatureCollection of polygons with the id in a property) or CSV, UTF-8 or CP932, with a heading:
 * id, lon_min, lat_min, lon_max, lat_max. One bad cell costs itself alone. Owns its memory; never changed after it was made. */
#ifndef ANPI_FEEDS_AREA_CELLS_H
#define ANPI_FEEDS_AREA_CELLS_H

#include "server/base/err.h"
#include "server/base/sv.h"

#define CELLS_MAX 400000
#define CELLS_BYTES_MAX (256u << 20)

struct cells;

struct own_cell {
    struct sv id;
    struct sv geometry; /* GeoJSON, lon lat */
    double lon, lat;    /* a point inside */
};

/* `id_name`: the property or column that holds the id, as "管理区". An id met twice keeps its first cell. A cell without an id or a
 * shape is left out; when that is half of them or more, the file is refused with what the first one lacks.
 * E_GEO_GEOJSON, E_GEO_GEOMETRY, E_GEO_COORD, E_CSV_HEADER, E_JSON_*, E_TOO_LARGE, E_NO_MEMORY. */
ERR cells_read(struct sv bytes, struct sv id_name, struct cells **out, struct fail *fail);
void cells_free(struct cells *c); /* NULL is fine */
size_t cells_count(const struct cells *c);
/* How many were left out; *first (may be NULL) is the first one's line, of GeoJSON its number among the features, from 1. */
size_t cells_left_out(const struct cells *c, long *first);
const struct own_cell *cells_find(const struct cells *c, struct sv id); /* NULL when there is none */

#endif
