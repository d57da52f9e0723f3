/* SPDX-License-Identifier: Apache-2.0
 * plane.c - the scale of a plane around a point. */
#include "geo/plane.h"

#include <math.h>

#define SEMI_MAJOR_M 6378137.0          /* of GRS80 */
#define ECCENTRICITY_2 0.00669438002290 /* of GRS80, squared */

struct plane plane_at(double lon, double lat)
{
    const double degree = M_PI / 180, s = sin(lat * degree), w = 1 - ECCENTRICITY_2 * s * s;
    const double across = degree * SEMI_MAJOR_M / sqrt(w);
    return (struct plane){
        .lon = lon,
        .lat = lat,
        .m_per_lon = across * cos(lat * degree),
        .m_per_lat = across * (1 - ECCENTRICITY_2) / w,
        .narrows = across * s * degree / 2, /* degrees of longitude are as wide as half way between the two */
    };
}
