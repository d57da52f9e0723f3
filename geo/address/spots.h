/* SPDX-License-Identifier: Apache-2.0
 * spots.h - points finer than a town: blocks of 位置参照情報 街区レベル, and a municipality's own list of buildings.
 *
 * Lists are compiled to one file that is read in place, as the gazetteer is: spots_open checks its head and its table of
 * towns and looks at no point, so twenty million of them open at once, and a process holds only the pages of the towns it
 * asked for. The points of a town carry a checksum of their own, looked at when the town is asked for: damaged ones move
 * nobody. The caller's bytes must stay mapped, 8-byte aligned and unchanged until spots_free. An opened file is never
 * changed: any number of threads may read it.
 *
 * Every row of a list is itself read as an address, by the same rules as the addresses that are looked up later, so both
 * sides are folded alike; what a row comes to (town, small area and number) is its key, which stays good as long as the
 * gazetteer's town names stand. Coordinates are lon, lat in degrees of EPSG:6668; a list may be on another datum, as the
 * older ones of 位置参照情報 are (JGD2000). */
#ifndef ANPI_GEO_ADDRESS_SPOTS_H
#define ANPI_GEO_ADDRESS_SPOTS_H

#include "geo/address/address.h"
#include "geo/proj.h"

/* Of the file's form: another one is not read, and the lists are compiled again. */
#define SPOTS_VERSION 1
/* Japan has about twenty million. Points of one file; past it E_TOO_LARGE. Also what 31 bits of an index must hold. */
#define SPOTS_MAX 40000000u
/* Of a compiled file, and of one list. Past it E_TOO_LARGE. */
#define SPOTS_BYTES_MAX ((size_t)1 << 30)
/* The whole number was on a list. Metres; what the datum of the list lost is added to it. */
#define SPOT_PARCEL_RADIUS_M 20.0
/* Only its first parts were. Metres, as above. */
#define SPOT_BLOCK_RADIUS_M 60.0

/* An opened file: a small handle on the caller's bytes. */
struct spots;
/* E_SPOTS_VERSION for bytes of another make, version or length, or a damaged table of towns. */
ERR spots_open(struct sv bytes, struct spots **out);
/* NULL is fine. The bytes stay the caller's, to be unmapped afterwards. */
void spots_free(struct spots *s);
/* Points of all towns, as the head says: a damaged run is counted too. */
size_t spots_count(const struct spots *s);
/* Towns that have at least one point. */
size_t spots_town_count(const struct spots *s);

/* Bring a matched address to its building or block, if a list has it: point, radius, level and why. The radius is one of
 * the two above and what the list's datum lost. True when it moved. False leaves `address` as it is: no number, no
 * such town, a damaged run, or nothing near it on the list. A number that is not there is shortened part by part
 * (1-2-3, 1-2, 1). A search in one town: O(log points of the town). `why` stays when the arena is full. */
bool spots_refine(const struct spots *s, struct arena *a, struct address *address);

/* Making a file. One thread at a time; all points in memory until they are written: 28 bytes each, and every number
 * that is text once. */
struct spots_maker;
/* NULL without memory. Empty; freed by spots_maker_free, written or not. */
struct spots_maker *spots_maker_new(void);
/* NULL is fine; nothing is written. */
void spots_maker_free(struct spots_maker *m);

/* The caller's, needed only during the call. `left_out` gets views that are good during its call, and must not touch
 * the maker. */
struct spots_list {
    struct sv csv;                                       /* UTF-8 or CP932 */
    struct sv municipality;                              /* as in address_match_in; may be empty */
    enum datum datum;                                    /* the coordinates are on */
    void (*left_out)(void *ctx, const struct fail *why); /* a row that is no point, and why; may be NULL */
    void *ctx;
};

/* Begins zeroed; every function below adds to it, so one account serves a whole compile. */
struct spots_account {
    size_t rows;         /* read; each is a point, or one of the next four */
    size_t deleted;      /* of a block that is no more (履歴フラグ 3) */
    size_t unmatched;    /* no town or no number could be read */
    size_t outside;      /* no point, or one outside Japan: lon and lat exchanged, or metres */
    size_t far;          /* a point kilometres from the town it names: not believed */
    size_t kept;         /* taken over from the file that was there */
    size_t repeated;     /* of a place known already */
    size_t spots, towns; /* what the file holds now */
    double accuracy_m;   /* lost for want of a grid, at worst (proj_from_datum) */
};

/* Points in degrees, or in degrees, minutes and seconds (degrees_pair). Rows are left out with E_ADDRESS_NONE, E_GEO_COORD,
 * E_GEO_SWAPPED, E_GEO_METRES, E_GEO_RANGE or E_SPOTS_FAR. Columns by header name: 緯度 and 経度, and either 住所 (or 所在地_連結表記, 所在地) or 大字・丁目名 (or 大字町丁目名) with
 * 街区符号・地番 (or 番地), behind 都道府県名 and 市区町村名 where there are such. `account` is added to. E_GAZETTEER_FORMAT with
 * the missing column in fail->field, E_CSV_*, E_BAD_CHARSET, E_TOO_LARGE, E_NO_MEMORY: what was added before stays. */
ERR spots_maker_read(struct spots_maker *m, const struct gazetteer *g, const struct spots_list *list, struct spots_account *account,
                     struct fail *fail);
/* All points of an older file. Added as what was read before: a new list's point of the same place wins.
 * E_SPOTS_VERSION for a damaged run, E_TOO_LARGE, E_NO_MEMORY; what was added before stays. */
ERR spots_maker_keep(struct spots_maker *m, const struct spots *old, struct spots_account *account);
/* Appends the file to `out` and empties the maker. Of one place that has several points the municipality's own (a list
 * with 住所) stands before a national block, what was read before what was kept, 代表フラグ 1 before 0, the first before
 * the later. E_TOO_LARGE, E_NO_MEMORY. The maker is emptied on failure too: begin anew. The same points give the
 * same bytes. */
ERR spots_maker_write(struct spots_maker *m, struct buf *out, struct spots_account *account);

#endif
