/* SPDX-License-Identifier: Apache-2.0
 * spots_inside.h - how compiled points lie in memory and on disk. For geo/spots*.c only.
 *
 * A head, the table of towns in order of their keys, the text of the keys, then a run of points for each town, all 8-byte
 * aligned and in the byte order of the machine that compiled them. The head's checksum covers the table and the keys, a
 * town's its run. A run is its points in order of their numbers, and behind them the numbers that are more than a plain
 * one ("3-12", "甲5"), each with a byte before it that says how long it is. */
#ifndef ANPI_GEO_ADDRESS_SPOTS_INSIDE_H
#define ANPI_GEO_ADDRESS_SPOTS_INSIDE_H

#include "geo/address/spots.h"

#define SPOTS_MAGIC "ANPISPOT"
#define SPOTS_ORDER 0x01020304u
#define SPOT_TEXT 0x80000000u /* a number that is text; the rest is where it stands in the run's text */
#define SPOT_NUMBER_MAX 255   /* bytes */
#define SPOT_KEY_MAX 1024     /* of a town */

struct spots_head {
    char magic[8];
    uint32_t version, order;
    uint64_t bytes, checksum, spots;
    uint64_t runs; /* where they begin */
    uint32_t towns, text_bytes;
};

struct spots_town {
    uint64_t run, checksum;
    uint32_t key;               /* in the text */
    uint32_t count, text_bytes; /* of the run */
    uint16_t key_bytes, spare;
};

struct spot_rec {
    uint32_t number; /* plain, or SPOT_TEXT and an offset */
    int32_t lon_e7, lat_e7;
    uint16_t loss_dm; /* decimetres lost with the datum */
    uint8_t own, leading;
};

struct spots {
    struct sv bytes;
    const struct spots_head *head;
    const struct spots_town *town;
    const char *text;
};

/* A number as it is compared: plain ones first and by their value, then the others by their text. */
struct spot_number {
    uint32_t plain; /* SPOT_TEXT when it is text */
    struct sv text;
};
struct spot_number spot_number_of(struct sv text);
int spot_number_compare(const struct spot_number *a, const struct spot_number *b);

static inline size_t spots_pad(size_t n)
{
    return (n + 7) / 8 * 8;
}
static inline struct sv spots_town_key(const struct spots *s, uint32_t i)
{
    return (struct sv){ s->text + s->town[i].key, s->town[i].key_bytes };
}
/* The number of point `i` of a run; false when its text lies outside. */
bool spots_number_at(const struct spots *s, const struct spots_town *t, uint32_t i, struct spot_number *out);
/* False when the run was damaged. */
bool spots_run_sound(const struct spots *s, const struct spots_town *t);
const struct spot_rec *spots_run(const struct spots *s, const struct spots_town *t);

/* "town key" and "small area and number" of a matched address, the latter in `room`; empty when there is none. */
#define SPOT_ROOM 2048
struct sv spot_number_text(const struct address *a, char room[SPOT_ROOM]);

/* What the reader hands the maker: one point. `own`: of the municipality's own list. E_TOO_LARGE, E_NO_MEMORY. */
struct spot_at {
    double lon, lat, loss_m;
    bool own, leading, kept;
};
ERR spots_maker_put(struct spots_maker *m, struct sv town_key, struct sv number, const struct spot_at *at);

#endif
