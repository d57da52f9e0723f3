/* SPDX-License-Identifier: Apache-2.0
 * degrees.h - latitude and longitude as people write them, and what a pair of numbers that is no place in Japan is.
 *
 * Read are 34.8261, 34°49'34", 34度49分34秒, 34.49.34, 34-49-34, 34:49:34, minutes or seconds with decimals, 北緯 東経 N E before
 * or behind, full-width figures and marks, and run together 344934.5 (ddmmss.s; only if both of a pair are). Seconds and
 * minutes are below 60. Japan lies between 20 and 46 N and 122 and 154 E: no latitude of it is a longitude of it, so an
 * exchanged pair can be told. Pure. */
#ifndef ANPI_GEO_DEGREES_H
#define ANPI_GEO_DEGREES_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* None: both cells are empty. For the account: how many rows were written in which way. */
enum degrees_form { DEGREES_NONE, DEGREES_DECIMAL, DEGREES_PARTS, DEGREES_PACKED };

/* A pair of cells; DEGREES_NONE leaves *lon and *lat. E_GEO_COORD: what is there cannot be read, or one is empty.
 * Outputs are untouched on failure. Decimal degrees, as nearly all files have them, take the fast way without
 * memory. That the pair lies in Japan is asked only of the packed form: position_check does for the others. A cell
 * over 128 bytes is E_GEO_COORD. */
ERR degrees_pair(struct sv lon_text, struct sv lat_text, double *lon, double *lat, enum degrees_form *form);

/* OK in Japan (20 to 46 N, 122 to 154 E, and a degree around); else E_GEO_SWAPPED (would be, exchanged), E_GEO_METRES (no
 * degrees at all) or E_GEO_RANGE. lon, lat in degrees. For people's files: it names the likely slip. Whether a mesh
 * exists there is mesh_encode's to say. */
ERR position_check(double lon, double lat);

#endif
