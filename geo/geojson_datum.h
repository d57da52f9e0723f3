/* SPDX-License-Identifier: Apache-2.0
 * geojson_datum.h - a GeoJSON file whose coordinates are not on JGD2011, as one that is.
 *
 * RFC 7946 knows WGS 84 alone, but files of Japan carry the crs member of GeoJSON 2008: Tokyo degrees, JGD2000, metres of a
 * plane system. Passed over it is 400 m of error in silence, so it is converted, or refused by its name. Older files
 * seldom have one: then whoever brings the file in says the datum. Coordinates are lon, lat (or east, north). */
#ifndef ANPI_GEO_GEOJSON_DATUM_H
#define ANPI_GEO_GEOJSON_DATUM_H

#include "geo/proj.h"
#include "server/base/buf.h"
#include "server/base/json.h"

/* Plain values. `accuracy_m` is in metres, 0 when nothing was moved. */
struct geojson_source {
    struct crs crs;    /* what the coordinates were on */
    bool named;        /* by the file itself */
    bool moved;        /* `out` has them on JGD2011; else nothing had to be done, and `out` is untouched */
    double accuracy_m; /* how far off a point may be now, at worst (proj_from_datum) */
};

/* What the coordinates of a parsed FeatureCollection are on: by its crs member ({"type":"name","properties":{"name":…}},
 * {"type":"EPSG","properties":{"code":…}}, or a name alone), else `said` (NULL: nobody said) by whoever brings it in, else JGD2011.
 * `moved` and `accuracy_m` are not set. E_GEO_CRS with the name in fail->field for a crs that is not known, and with the
 * feature's number, from 1, in fail->line when a feature has one of its own that says otherwise; E_GEO_CRS_DATUM when the file
 * says otherwise than `said`. *out is untouched on failure. `root` is only read; each feature is looked at. */
ERR geojson_source_read(const enum datum *said, const struct json *root, struct geojson_source *out, struct fail *fail);
/* Appends the FeatureCollection `text` with every position moved (9 decimals), its features in their order with their
 * properties; other members are left out. Errors as above; E_GEO_SWAPPED, E_GEO_METRES or E_GEO_AREA with fail->line as the feature's number, from 1, when a position is none in Japan; E_GEO_GEOJSON, E_JSON_*, E_TOO_LARGE,
 * E_NO_MEMORY, E_GEO_PROJ; nothing is promised of `out` then. `text` is UTF-8. *source is untouched on failure. A
 * file without crs, with nothing said, costs one pass and is not parsed. */
ERR geojson_to_jgd2011(const enum datum *said, struct sv text, struct buf *out, struct geojson_source *source, struct fail *fail);

#endif
