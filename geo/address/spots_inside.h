/* SPDX-License-Identifier: Apache-2.0
 * spots_inside.h - how compiled points lie in memory and on disk. For geo/address/spots*.c only.
 *
 * A head, the table of towns in order of their keys, the text of the keys, then a run of points for each town, all 8-byte
 * aligned and in the byte order of the machine that compiled them. The head's checksum covers the table and the keys, a
 * town's its run. A run is its points in order of their numbers, and behind them the numbers that are more than a plain
 * one ("3-12", "甲5"), each with a byte before it that says how long it is. */
#ifndef ANPI_GEO_ADDRESS_SPOTS_INSIDE_H
#define ANPI_GEO_ADDRESS_SPOTS_INSIDE_H

#include "geo/address/spots.h"

/* The first eight bytes, without a NUL: another file is refused by them. */
#define SPOTS_MAGIC "ANPISPOT"
/* Reads otherwise on a machine of the other byte order, which then refuses the file. */
#define SPOTS_ORDER 0x01020304u
/* A number that is text; the rest is where it stands in the run's text. So plain numbers are below 2^31. */
#define SPOT_TEXT 0x80000000u
/* Bytes. The byte before a number holds its length. */
#define SPOT_NUMBER_MAX 255
/* Of a town. Bytes; E_TOO_LARGE past it. */
#define SPOT_KEY_MAX 1024

/* Its checksum is blob_checksum of what it covers; `bytes` must be the length of the file. */
struct spots_head {
    char magic[8];
    uint32_t version, order;
    /* Of the file; over the table and the keys; how many points there are. */
    uint64_t bytes, checksum, spots;
    uint64_t runs; /* where they begin */
    uint32_t towns, text_bytes;
};

/* `run` is an offset in the file, in bytes; the checksum is that of its run alone. */
struct spots_town {
    uint64_t run, checksum;
    uint32_t key;               /* in the text */
    uint32_t count, text_bytes; /* of the run */
    uint16_t key_bytes, spare;
};

/* 16 bytes, so a run of a town is a page or two. Degrees × 10^7: about a centimetre. */
struct spot_rec {
    uint32_t number; /* plain, or SPOT_TEXT and an offset */
    int32_t lon_e7, lat_e7;
    uint16_t loss_dm; /* decimetres lost with the datum */
    /* 0 or 1, as struct spot_at has them. */
    uint8_t own, leading;
};

/* The pointers are into `bytes`, checked by spots_open once. */
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
/* `text` is kept as a view when it is no plain number: it must outlive the result. */
struct spot_number spot_number_of(struct sv text);
/* As strcmp. The file is sorted by it, so a change of it needs a new SPOTS_VERSION. */
int spot_number_compare(const struct spot_number *a, const struct spot_number *b);

/* `n` bytes rounded up to a multiple of 8: where the next part begins. */
static inline size_t spots_pad(size_t n)
{
    return (n + 7) / 8 * 8;
}
/* A view into the file. `i` below the number of towns. */
static inline struct sv spots_town_key(const struct spots *s, uint32_t i)
{
    return (struct sv){ s->text + s->town[i].key, s->town[i].key_bytes };
}
/* The number of point `i` of a run; false when its text lies outside. Only after spots_run_sound; the view is into
 * the file. */
bool spots_number_at(const struct spots *s, const struct spots_town *t, uint32_t i, struct spot_number *out);
/* False when the run was damaged. Reads all of the run: once a town asked for, not once a point. */
bool spots_run_sound(const struct spots *s, const struct spots_town *t);
/* Points of the town in order of their numbers, t->count of them; into the file. */
const struct spot_rec *spots_run(const struct spots *s, const struct spots_town *t);

/* "town key" and "small area and number" of a matched address, the latter in `room`; empty when there is none.
 * Bytes: an address of ADDRESS_BYTES_MAX and its small area fit twice. */
#define SPOT_ROOM 2048
/* Also empty past SPOT_NUMBER_MAX. A view into `room` or static; the address is only read. */
struct sv spot_number_text(const struct address *a, char room[SPOT_ROOM]);

/* What the reader hands the maker: one point. `own`: of the municipality's own list. E_TOO_LARGE, E_NO_MEMORY. lon,
 * lat in degrees of EPSG:6668; metres lost with the datum, stored up to 6,000. `leading` is 代表フラグ 1, `kept`
 * came from the older file. */
struct spot_at {
    double lon, lat, loss_m;
    bool own, leading, kept;
};
/* Copies both texts. `town_key` as gazetteer_town.key, `number` as spot_number_text makes it. */
ERR spots_maker_put(struct spots_maker *m, struct sv town_key, struct sv number, const struct spot_at *at);

#endif
