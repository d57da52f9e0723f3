/* SPDX-License-Identifier: Apache-2.0
 * tiles.h - the map's vector tiles, kept until something in them changes.
 *
 * They are drawn from the shapes of the picture. A finished tile of zones, outages or shelters is kept, plain and gzipped, under
 * its place and, for zones, the caller's municipalities; a change of an object forgets the tiles of its kind. Nothing personal
 * is kept. */
#ifndef ANPI_API_MAP_TILES_H
#define ANPI_API_MAP_TILES_H

#include "geo/shape/tile.h"
#include "server/auth/session.h"
#include "server/picture/picture.h"

/* The first part of a tile's path. Tiles of people are drawn elsewhere and never kept. */
enum tile_set { TILES_ZONES, TILES_OUTAGES, TILES_SHELTERS, TILES_PEOPLE, TILE_SETS };
/* *out is untouched when false. */
bool tile_set_parse(struct sv name, enum tile_set *out);

/* On the loop's thread. */
struct tiles;
/* NULL without memory. Empty; at most KEPT_BYTES_MAX (tiles.c) are kept, then all are forgotten. */
struct tiles *tiles_new(void);
/* NULL is fine. */
void tiles_free(struct tiles *t);
/* The picture is another one. Every tile of every kind. */
void tiles_forget(struct tiles *t);
/* After picture_apply of such an object. O(tiles kept of that kind). */
void tiles_changed(struct tiles *t, enum picture_kind kind);

/* Of what is in it and for whom: 32 hex digits. In quotes, and weak, it is the ETag. */
#define TILE_TAG 34
/* `tag` is for the ETag: it differs for callers who see other things. */
struct tile_kept {
    struct buf plain, gzip; /* empty: nothing lies there */
    char tag[TILE_TAG];
};
/* Who reads a tile; of shelters also whether their kind and state are said by codes (http/codes.h). */
struct tile_reader {
    const struct user *user;
    bool codes;
};
/* A tile of zones, outages or shelters as this reader sees it. Good until the next call or change. E_NO_MEMORY,
 * E_TOO_LARGE. A tile that is not kept is drawn on the loop: milliseconds for a full one. *out is untouched on
 * failure. */
ERR tiles_get(struct tiles *t, const struct picture *p, enum tile_set set, const struct tile_place *place, const struct tile_reader *reader,
              const struct tile_kept **out);

#endif
