/* SPDX-License-Identifier: Apache-2.0
 * unite.h - a feed that says the same thing twice says it once. */
#ifndef ANPI_FEEDS_AREA_UNITE_H
#define ANPI_FEEDS_AREA_UNITE_H

#include "feeds/area/area.h"

/* Which of the two is for the format to know. */
enum unite {
    UNITE_SAME_CASE, /* number and place equal: a repetition; the larger count stays */
    UNITE_SAME_PLACE /* place equal, whatever the number: two parts of one town; counts are added */
};

/* Unite areas in place, order kept: `*n` becomes the new count. E_NO_MEMORY. O(n). What is taken in goes into the
 * first of them; on failure *areas may hold a mix and is thrown away. */
ERR areas_unite(struct arena *a, struct feed_area *areas, size_t *n, enum unite how);
/* The names joined by "、", or the city when there is none: what people read. When they do not fit into AREA_TEXT_MAX, the first
 * of them, each whole, and "、…". p == NULL when out of memory. In the arena, or a view of the area's own text. */
struct sv area_name_of(struct arena *a, const struct feed_area *area);
/* Names from such a text: of a shortened one those that are whole, and names_cut. E_NO_MEMORY. The names are views
 * into `name`. */
ERR area_names_from(struct arena *a, struct sv name, struct feed_area *out);

#endif
