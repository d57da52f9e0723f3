/* SPDX-License-Identifier: Apache-2.0
 * designated.h - 政令指定都市 (地方自治法252条の19): cities whose wards have municipality codes of their own.
 *
 * JIS X 0402 gives such a city a code in its prefecture's 100s (名古屋市 23100) and its wards the codes behind it (千種区
 * 23101), up to the next such city or the 200s; data lists now the city, now its wards. The twenty cities are those of
 * 2012 and since. The wards of 東京都区部 are municipalities of their own and belong to no such city.
 * Codes are the five digits; anything else is neither. Pure. */
#ifndef ANPI_GEO_GAZETTEER_DESIGNATED_H
#define ANPI_GEO_GAZETTEER_DESIGNATED_H

#include <stdbool.h>

#include "geo/gazetteer/gazetteer.h"

/* Codes between a city and the 200s. Indexes that gazetteer_parts may give. */
#define CITY_WARDS_MAX 100

/* The list is in designated.c: a new city is a release. */
bool city_is_designated(struct sv code);
/* The city of a ward: "23101" -> "23100". false, `city` untouched, when it is no ward. NUL-terminated. Decided by
 * the ranges of codes alone: a code that no ward has yet is taken for one. */
bool ward_city(struct sv ward, char city[6]);
/* Bytes of a ward of `city` that `text` begins with and that was drawn anew, or 0: 浜松市 "西区" until 2023 and "中央区" since.
 * A gazetteer of the other time does not have it. A prefix, in bytes of UTF-8; `city` is the five digits. */
size_t ward_is_changed(struct sv city, struct sv text);
/* The same municipality, or a ward of that city. Five digits both. False the other way round: a ward does not hold
 * its city. */
bool municipality_holds(struct sv whole, struct sv part);
/* "中区" of "名古屋市中区"; the whole name when there is no 市 in it. A view into `name`. For names of designated
 * cities: 四日市市 would lose its first half. */
struct sv ward_name(struct sv name);

/* What the gazetteer has of a municipality: itself, or of a designated city its wards. Indexes in order of their codes;
 * returns how many, 0 when it knows neither. Linear in the municipalities when the city is known by its wards alone. */
size_t gazetteer_parts(const struct gazetteer *g, struct sv code, uint32_t parts[CITY_WARDS_MAX]);

#endif
