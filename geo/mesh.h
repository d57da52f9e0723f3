/* SPDX-License-Identifier: Apache-2.0
 * mesh.h - regional mesh codes of JIS X 0410, from 1次 (80 km) to 1/8 (125 m), both ways.
 *
 * A code is its decimal digits read as a number; the digits alone tell the level:
 *   1次 4 · 2次 6 · 5倍 7 (ends 1-4) · 2倍 9 (two even digits, then 5) · 3次 8 · 1/2 9 (ends 1-4) · 1/4 10 · 1/8 11.
 * Coordinates are lon, lat in degrees of JGD2011 (EPSG:6668). The grid is counted in whole 125 m cells (lon x 640,
 * lat x 960): a product within 1e-9 of a whole number lies on the edge, and south and west edges belong to the cell,
 * so a corner that mesh_decode gives, printed with 12 decimals, encodes back to the same code.
 * Outside Japan means: its 1次 mesh is not one of the 176 that exist. Pure functions, no state, no allocation. */
#ifndef ANPI_GEO_MESH_H
#define ANPI_GEO_MESH_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* From coarse to fine by area; as stored nowhere: names and codes are. */
enum mesh_level { MESH_1, MESH_2, MESH_5X, MESH_2X, MESH_3, MESH_500, MESH_250, MESH_125 };
/* Of enum mesh_level; a number from there on is E_MESH_LEVEL. */
#define MESH_LEVELS 8

/* South and west edges belong to it, north and east do not, where a cell is meant. */
struct mesh_box {
    double lon_min, lat_min, lon_max, lat_max; /* degrees */
};

/* E_GEO_COORD (not finite), E_GEO_RANGE (outside Japan), E_MESH_LEVEL. *code is untouched on failure. O(1). */
ERR mesh_encode(enum mesh_level level, double lon, double lat, int64_t *code);
/* E_MESH_CODE (no such code), E_GEO_RANGE (a 1次 mesh that does not exist). `level` and `box` may be NULL. West,
 * south, east and north edge, exact multiples of a cell. Outputs are untouched on failure. */
ERR mesh_decode(int64_t code, enum mesh_level *level, struct mesh_box *box);

/* Decimal text of a code: E_MESH_CODE, E_GEO_RANGE. mesh_format is `%lld` of a valid code. ASCII digits alone, no
 * blanks. Text to int64_t and back is loss-free: no code begins with 0. */
ERR mesh_parse(struct sv text, int64_t *code);

/* "1" "2" "5x" "2x" "3" "500" "250" "125": E_MESH_LEVEL. The name of an unknown level is "". */
ERR mesh_level_parse(struct sv text, enum mesh_level *level);
/* Static, as the four exchange formats write it. */
const char *mesh_level_name(enum mesh_level level);

/* The cell of `level` that holds `code`. E_MESH_LEVEL when `level` does not contain the code's own level: 5倍 and 2倍
 * contain 3次 and finer; neither contains the other. The code's own level gives the code itself. E_MESH_CODE,
 * E_GEO_RANGE as mesh_decode; *parent is untouched on failure. */
ERR mesh_parent(int64_t code, enum mesh_level level, int64_t *parent);
/* The cell `east` columns to the east and `north` rows to the north, of the same level. E_GEO_RANGE off the list.
 * Negative counts go west and south. E_MESH_CODE; *out is untouched on failure. */
ERR mesh_neighbour(int64_t code, int east, int north, int64_t *out);

/* Codes of all existing cells of `level` that share area with the box, south to north, west to east. At most `max`
 * are written to `codes`; `*n` is how many there are, also with E_TOO_LARGE, which says that n > max (max 0 asks for
 * the count). E_GEO_COORD for a box that is not one. A box of no width or height counts as a line or point.
 * (The cover of a polygon is shape_mesh_cover in shape.h.). E_MESH_LEVEL. O(cells), of the whole box though `max` is
 * small: bound the box or the level first. */
ERR mesh_cover(enum mesh_level level, const struct mesh_box *box, int64_t *codes, size_t max, size_t *n);

#endif
