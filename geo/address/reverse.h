/* SPDX-License-Identifier: Apache-2.0
 * reverse.h - from a point back to the town it most likely lies in.
 *
 * A gazetteer holds representative points, not borders: the town whose point is nearest is the answer, which is the
 * Voronoi cell that zones.h makes of it. Near a border it can be the neighbour; the distance says how far the point is
 * from the town's middle. Coordinates are lon, lat in degrees of EPSG:6668. Pure; safe from many threads. */
#ifndef ANPI_GEO_ADDRESS_REVERSE_H
#define ANPI_GEO_ADDRESS_REVERSE_H

#include "geo/gazetteer/gazetteer.h"

/* Farther than this from every town: none. Metres to the town's point. Without a bound every point at sea would lie
 * in a town. */
#define REVERSE_MAX_M 10000.0

/* Views into the gazetteer, good as long as it is open. */
struct reverse {
    struct gazetteer_municipality municipality;
    struct gazetteer_town town;
    double distance_m; /* to the town's representative point; good to 0.5 % */
};

/* E_GEO_COORD, E_GEO_RANGE (outside Japan), E_ADDRESS_NONE (no town within REVERSE_MAX_M). *out is untouched on
 * failure. Looks at every municipality and at the towns of those near enough: there is no index. */
ERR address_reverse(const struct gazetteer *g, double lon, double lat, struct reverse *out);

#endif
