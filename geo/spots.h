/* SPDX-License-Identifier: Apache-2.0
 * spots.h - points finer than a town: blocks of 位置参照情報 街区レベル, and a municipality's own list of buildings.
 *
 * Every row of a list is itself read as an address, by the same rules as the addresses that are looked up later, so both
 * sides are folded alike; what a row comes to (town and number) is its key. Coordinates are lon, lat in degrees of
 * EPSG:6668, as these lists have them. One writer; reading is safe from many threads. */
#ifndef ANPI_GEO_SPOTS_H
#define ANPI_GEO_SPOTS_H

#include "geo/address.h"

#define SPOTS_MAX 4000000
#define SPOT_PARCEL_RADIUS_M 20.0 /* the whole number was on a list */
#define SPOT_BLOCK_RADIUS_M 60.0  /* only its first parts were */

struct spots;
struct spots *spots_new(void); /* NULL without memory */
void spots_free(struct spots *s);

struct spots_account {
    size_t rows, spots;
    size_t repeated;  /* of a place known already: the one with 代表フラグ 1 stands, else the first */
    size_t unmatched; /* no town, no number, or no point in Japan */
};

/* `csv`: UTF-8 or CP932, columns by header name: 緯度 and 経度, and either 住所 (or 所在地_連結表記, 所在地) or 大字・丁目名 (or
 * 大字町丁目名) with 街区符号・地番 (or 番地), behind 都道府県名 and 市区町村名 where there are such. `municipality` as in
 * address_match_in. `account` (may be NULL) is added to. E_GAZETTEER_FORMAT with the missing column in fail->field, E_CSV_*,
 * E_BAD_CHARSET, E_TOO_LARGE, E_NO_MEMORY: what was added before stays. */
ERR spots_add_csv(struct spots *s, const struct gazetteer *g, struct sv municipality, struct sv csv, struct spots_account *account,
                  struct fail *fail);

/* Bring a matched address to its building or block, if a list has it: point, radius, level and why. True when it moved. */
bool spots_refine(const struct spots *s, struct arena *a, struct address *address);

#endif
