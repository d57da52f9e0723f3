/* SPDX-License-Identifier: Apache-2.0
 * zones_inside.h - the inside of a set of zones. For geo/zones/zones*.c only. */
#ifndef ANPI_GEO_ZONES_ZONES_INSIDE_H
#define ANPI_GEO_ZONES_ZONES_INSIDE_H

#include "geo/zones/zones.h"
#include "server/base/arena.h"
#include "server/base/hash.h"

/* Texts are views into the set's arena. After zones_build there are no parts, only the shape. */
struct zones_entry {
    struct sv code, name, municipality;
    struct shape **part; /* until the set is built: pieces read from different features */
    uint32_t parts;
    size_t feature; /* of a file: its first, from 1 */
    struct shape *shape;
    /* Degrees, inside the shape; NAN until the set is built. */
    double label_lon, label_lat;
};

/* One thread at a time: shapes of it share the context. */
struct zones {
    struct geo *geo;
    struct arena text;
    struct zones_entry *entry;
    uint32_t n;
    size_t room;
    /* Code to index in `entry`. */
    struct mapsv by_code;
    struct shape_index *index; /* NULL until built */
};

/* Takes the shape over, also on failure. A code that is known gets one more piece. Texts are copied. E_TOO_LARGE
 * past ZONES_MAX, E_NO_MEMORY, E_INTERNAL after zones_build. */
ERR zones_take(struct zones *z, struct sv code, struct sv name, struct sv municipality, struct shape *shape);

#endif
