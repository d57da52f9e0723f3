/* SPDX-License-Identifier: Apache-2.0
 * proj.h - JGD2011 degrees (EPSG:6668, here always lon, lat) to metres and back.
 *
 * Plane rectangular systems I-XIX are EPSG:6669-6687. Their official axis order is (north, east) and that of
 * EPSG:6668 is (lat, lon); both are normalised here: degrees are lon, lat and metres are x = east, y = north.
 * `struct proj` owns one PROJ context and at most 19 transformations, made when first asked for. Not thread-safe: one
 * a thread. No network is used, and no grid is needed within JGD2011.
 *
 * Older data comes in as JGD2000 or on the Tokyo datum. Without the grids of the Geospatial Information Authority
 * (PatchJGD, TKY2JGD), which this program does not carry, some accuracy is lost, and proj_from_datum says how much. */
#ifndef ANPI_GEO_PROJ_H
#define ANPI_GEO_PROJ_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Numbered from 1, as the Notice does. */
#define PLANE_SYSTEMS 19

struct proj;
/* NULL without memory. The first transformation of each kind is slow to make, and then kept. */
struct proj *proj_new(void);
/* NULL is fine. */
void proj_free(struct proj *p);

/* E_GEO_PROJ (PROJ failed or no such system), E_GEO_COORD (not finite or off the globe), E_GEO_AREA (more than two degrees
 * outside the area the system is made for: another system, another datum, or lon and lat exchanged). Metres. Outputs
 * are untouched on failure. */
ERR proj_to_plane(struct proj *p, int system, double lon, double lat, double *east_m, double *north_m);
/* The same in the other direction, with the same errors: east before north, although forms in Japan put X (north)
 * first. */
ERR proj_from_plane(struct proj *p, int system, double east_m, double north_m, double *lon, double *lat);

/* The plane rectangular system (1..19) a municipality uses by Notice 9 of 2002 of the Ministry (平成14年国土交通省告示第9号),
 * from its five-digit code; a point settles what the code alone cannot (remote islands). 0 for an unknown
 * prefecture. Degrees lon, lat, on JGD2011; NAN is fine where the code settles it. No context is needed. */
int plane_system_of(struct sv municipality, double lon, double lat);

/* 測地系. What coordinates are on is never guessed: whoever brings a list in says it, or its crs member does. */
enum datum { DATUM_JGD2011, DATUM_JGD2000, DATUM_TOKYO };
/* "JGD2011" "JGD2000" "Tokyo", or by EPSG code "6668" "4612" "4301": E_GEO_DATUM. Case does not matter. *out is
 * untouched on failure. */
ERR datum_parse(struct sv text, enum datum *out);
/* Degrees on another datum to JGD2011. `*accuracy_m` (may be NULL): how far off the result can be for want of a grid:
 *   JGD2011  0
 *   JGD2000  5.5 where the survey results were revised after the earthquake of 2011 (青森 to 岐阜, 福井 and 神奈川), 0.1
 *            elsewhere: the coordinates are taken over as they are
 *   Tokyo    10, and where JGD2000 adds to it 15.5: the three parameters of the Ministry (-146.414, 507.337, 680.507 m)
 * E_GEO_DATUM, E_GEO_COORD, E_GEO_AREA (outside Japan), E_GEO_PROJ. Outputs are untouched on failure. Heights are
 * not known and taken as 0. */
ERR proj_from_datum(struct proj *p, enum datum from, double lon_in, double lat_in, double *lon, double *lat, double *accuracy_m);

/* What a coordinate reference system by its EPSG code is made of: degrees on a datum, or metres that are brought to them. */
struct crs {
    int epsg;
    enum datum datum; /* WGS 84 is taken as JGD2011: they differ by less than a metre */
    int base;         /* EPSG code of the degrees behind metres; 0: degrees already */
};
/* The number in "EPSG:4301", "urn:ogc:def:crs:EPSG::4301", "http://www.opengis.net/def/crs/EPSG/0/4301", or what CRS84 and the
 * names of datum_parse stand for: E_GEO_CRS. *epsg is untouched on failure; that the system is known is
 * crs_of_epsg's to say. */
ERR crs_parse(struct sv name, int *epsg);
/* JGD2011, JGD2000, Tokyo and WGS 84 in degrees (6668 4612 4301 4326 and their three-dimensional ones), their plane
 * rectangular systems (6669-6687, 2443-2461, 30161-30179) and UTM zones, and Web Mercator (3857): E_GEO_CRS for all
 * others. *out is untouched on failure. No PROJ is asked: the list is ours, so no file brings in a system nobody has
 * tested. */
ERR crs_of_epsg(int epsg, struct crs *out);
/* Its numbers are taken as they are. Then nothing is lost, and no PROJ is needed. */
static inline bool crs_is_jgd2011(const struct crs *c)
{
    return c->datum == DATUM_JGD2011 && !c->base;
}
/* To JGD2011. x is lon or east, y is lat or north, in this order whatever the system's own: so GeoJSON has them. Accuracy and
 * errors as proj_from_datum. */
ERR proj_from_crs(struct proj *p, const struct crs *from, double x, double y, double *lon, double *lat, double *accuracy_m);

/* Geodesic length on GRS80 in metres; pure and thread-safe. Degrees, lon before lat. NAN for what is not finite.
 * About a microsecond: for many, see plane.h. */
double distance_m(double lon1, double lat1, double lon2, double lat2);

#endif
