/* SPDX-License-Identifier: Apache-2.0
 * tiles_inside.h - what the files of tiles.h share. For server/api/tiles*.c only. */
#ifndef ANPI_API_MAP_TILES_INSIDE_H
#define ANPI_API_MAP_TILES_INSIDE_H

#include "server/api/map/tiles.h"
#include "server/base/hash.h"

struct zone_shape {
    int64_t id;
    int32_t municipality;
    char *code;               /* a town key, for outages by town */
    struct shape *shape;      /* for questions; NULL when it could not be read */
    struct tile_shape *ready; /* for drawing */
};

struct outage_shape {
    struct shape *shape;
    struct tile_shape *ready; /* NULL: the area has none of its own (a town, a point) */
};

struct tiles {
    struct geo *geo;
    struct map64 zones;       /* id -> struct zone_shape * */
    struct mapsv towns;       /* code -> struct zone_shape *; built when first asked */
    bool towns_built;
    struct map64 parents;     /* zones that others lie in */
    bool parents_built;
    struct map64 outages;     /* id -> struct outage_shape * */
    struct shelters *shelters;
    struct sites *sites;
    struct mapsv kept[TILE_SETS]; /* "z/x/y/scope" -> struct tile_entry * */
    size_t kept_bytes;
};

/* tiles_shapes.c */
ERR zone_shape_put(struct tiles *t, const struct picture *p, struct sv id);
void zone_shape_free(struct zone_shape *z);
void outage_shape_drop(struct tiles *t, int64_t id);
/* NULL when the area has no shape of its own. Made when first asked. */
struct tile_shape *outage_shape_of(struct tiles *t, const struct outage_area *a);
struct zone_shape *zone_of_town(struct tiles *t, struct sv town_key);
bool zone_has_parts(struct tiles *t, const struct picture *p, int64_t zone);

/* tiles_draw.c */
void tiles_draw(struct tiles *t, const struct picture *p, enum tile_set set, const struct tile_place *place, const struct user *u,
                struct tile *out);

#endif
