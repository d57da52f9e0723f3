/* SPDX-License-Identifier: Apache-2.0
 * given.h - what map is given by app/ before the first request. */
#ifndef ANPI_API_MAP_GIVEN_H
#define ANPI_API_MAP_GIVEN_H

struct outages_text;
struct tiles;

/* Borrowed, as long as the server. */
struct map_given {
    struct tiles *tiles;          /* kept until something in them changes */
    struct outages_text *outages; /* running areas as GeoJSON, until one changes */
};
/* Set once, before the first request. */
extern const struct map_given *map_given;

#endif
