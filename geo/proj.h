/* SPDX-License-Identifier: Apache-2.0
 * proj.h - JGD2011 degrees (EPSG:6668, here always lon, lat) to metres and back.
 *
 * Plane rectangular systems I-XIX are EPSG:6669-6687. Their official axis order is (north, east) and that of
 * EPSG:6668 is (lat, lon); both are normalised here: degrees are lon, lat and metres are x = east, y = north.
 * `struct proj` owns one PROJ context and at most 19 transformations, made when first asked for. Not thread-safe: one
 * a thread. No network is used, and no grid is needed within JGD2011. */
#ifndef ANPI_GEO_PROJ_H
#define ANPI_GEO_PROJ_H

#include "server/base/err.h"
#include "server/base/sv.h"

#define PLANE_SYSTEMS 19

struct proj;
struct proj *proj_new(void); /* NULL without memory */
void proj_free(struct proj *p);

/* E_GEO_PROJ (PROJ failed or no such system), E_GEO_COORD (not finite or off the globe). */
ERR proj_to_plane(struct proj *p, int system, double lon, double lat, double *east_m, double *north_m);
ERR proj_from_plane(struct proj *p, int system, double east_m, double north_m, double *lon, double *lat);

/* The plane rectangular system (1..19) a municipality uses by Notice 9 of 2002 of the Ministry (平成14年国土交通省告示第9号),
 * from its five-digit code; a point settles what the code alone cannot (remote islands). 0 for an unknown prefecture. */
int plane_system_of(struct sv municipality, double lon, double lat);

/* Geodesic length on GRS80 in metres; pure and thread-safe. */
double distance_m(double lon1, double lat1, double lon2, double lat2);

#endif
