/* SPDX-License-Identifier: Apache-2.0
 * routes.h - the routes of map: tiles, zones, outages and shelters; in the order of the documentation. X is given each one's name. */
#ifndef ANPI_API_MAP_ROUTES_H
#define ANPI_API_MAP_ROUTES_H

#define MAP_ROUTES(X)                                                                                                                      \
    X(zones_geojson_get)                                                                                                                   \
    X(outages_get)                                                                                                                         \
    X(feeds_get)                                                                                                                           \
    X(tiles_get_route)                                                                                                                     \
    X(shelters_get)                                                                                                                        \
    X(shelters_geojson_get)                                                                                                                \
    X(shelters_near_get)                                                                                                                   \
    X(shelter_state_post)

#endif
