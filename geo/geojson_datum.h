/* SPDX-License-Identifier: Apache-2.0
 * geojson_datum.h - a GeoJSON file whose coordinates are on an older datum, as one on JGD2011.
 *
 * RFC 7946 knows WGS 84 alone; older files of Japan are in JGD2000 or on the Tokyo datum and seldom say so, so whoever
 * brings one in says it. Coordinates are lon, lat in degrees. */
#ifndef ANPI_GEO_GEOJSON_DATUM_H
#define ANPI_GEO_GEOJSON_DATUM_H

#include "geo/proj.h"
#include "server/base/buf.h"

/* Appends the FeatureCollection `text` with every position moved (9 decimals), its features in their order with their
 * properties; other members are left out. `*accuracy_m` (may be NULL): the worst of proj_from_datum. E_GEO_AREA with
 * fail->line as the feature's number, from 1, when a position lies outside Japan: lon and lat exchanged, or metres of a
 * plane system. E_GEO_GEOJSON, E_JSON_*, E_TOO_LARGE, E_NO_MEMORY, E_GEO_PROJ; nothing is promised of `out` then. */
ERR geojson_from_datum(enum datum from, struct sv text, struct buf *out, double *accuracy_m, struct fail *fail);

#endif
