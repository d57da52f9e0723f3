/* SPDX-License-Identifier: Apache-2.0
 * tiles.h - the map's vector tiles: shapes made ready beside the picture, and tiles kept until something in them changes.
 *
 * Made with the picture in the loading thread (zones and outages are read and projected there), then kept with every
 * change on the loop. A finished tile of zones, outages or shelters is kept, plain and gzipped, under its place and, for
 * zones, the caller's municipalities; a change of an object forgets the tiles of its kind. Nothing personal is kept. */
#ifndef ANPI_API_MAP_TILES_H
#define ANPI_API_MAP_TILES_H

#include "geo/tile.h"
#include "server/api/map/shelters.h"
#include "server/api/map/sites.h"
#include "server/auth/session.h"
#include "server/picture/outages/outages.h"

enum tile_set { TILES_ZONES, TILES_OUTAGES, TILES_SHELTERS, TILES_PEOPLE, TILE_SETS };
bool tile_set_parse(struct sv name, enum tile_set *out);

struct tiles;
struct tiles *tiles_new(void); /* NULL without memory */
void tiles_free(struct tiles *t);
ERR tiles_load(struct tiles *t, const struct picture *p);
/* After picture_apply of this object. E_NO_MEMORY; a shape that cannot be read is not drawn. */
ERR tiles_apply(struct tiles *t, const struct picture *p, enum picture_kind kind, struct sv id);
const struct shelters *tiles_shelters(const struct tiles *t);
const struct sites *tiles_sites(const struct tiles *t);
/* The zone of the finest layer that holds the point, else 0. For field staff who stand somewhere. */
int64_t tiles_zone_at(const struct tiles *t, const struct picture *p, double lon, double lat);

/* The zone that has the shape of a town, by its key; 0 when there is none. */
int64_t tiles_town_zone(struct tiles *t, struct sv town_key);
/* The zone of a municipality's finest layer that a home there counts in: the one that holds the point, else the nearest
 * within ZONES_NEAREST_MAX_M and `*outside`; 0 for none. */
int64_t tiles_zone_for(const struct tiles *t, const struct picture *p, int32_t municipality, double lon, double lat, bool *outside);

#define TILE_TAG 34 /* of what is in it and for whom: 32 hex digits */
struct tile_kept {
    struct buf plain, gzip; /* empty: nothing lies there */
    char tag[TILE_TAG];
};
/* A tile of zones, outages or shelters as this user sees it. Good until the next call or change. E_NO_MEMORY, E_TOO_LARGE. */
ERR tiles_get(struct tiles *t, const struct picture *p, enum tile_set set, const struct tile_place *place, const struct user *u,
              const struct tile_kept **out);

#endif
