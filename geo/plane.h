/* SPDX-License-Identifier: Apache-2.0
 * plane.h - distances from one point, on a plane laid around it: for putting many in order, where a geodesic for each would take a
 * microsecond. Metres on GRS80; lon, lat in degrees. In Japan good to 0.01 % within 100 km, 0.1 % within 600 km and 1 % within
 * 2,000 km (test_plane.c); what is shown is distance_m (proj.h). Pure. */
#ifndef ANPI_GEO_PLANE_H
#define ANPI_GEO_PLANE_H

/* Plain numbers: made once for a point, used for as many others as wanted. */
struct plane {
    double lon, lat;             /* of the point it touches */
    double m_per_lon, m_per_lat; /* there */
    double narrows;              /* by how much m_per_lon falls short half way to a point one degree farther north */
};

/* lon, lat in degrees; the poles are not asked for. It takes a sine and a root: once for a point, not for each other
 * one. */
struct plane plane_at(double lon, double lat);

/* The square of the distance, in square metres. No root is taken: compare squares. */
static inline double plane_distance_2(const struct plane *p, double lon, double lat)
{
    double north = lat - p->lat, east = (lon - p->lon) * (p->m_per_lon - p->narrows * north);
    return east * east + north * p->m_per_lat * north * p->m_per_lat;
}

#endif
