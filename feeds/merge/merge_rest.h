/* SPDX-License-Identifier: Apache-2.0
 * merge_rest.h - what of a known area is left when a partial edition speaks of a part of it.
 *
 * A town that is said to be over, or that stands in another area now, leaves the area it stood in; the others, whose row may
 * be the one that could not be read, stay as they were. So does a cell: it stands in one open area of a file. Pure. */
#ifndef ANPI_FEEDS_MERGE_MERGE_REST_H
#define ANPI_FEEDS_MERGE_MERGE_REST_H

#include "feeds/area/area.h"

/* Is `x`, of a new edition, about the same outage as `was`, as far as their begins and its end tell, and in the same
 * city? Where neither says when it began, it is. */
bool rest_speaks_of(const struct feed_area *x, const struct feed_area *was);
/* `rest` loses the towns of `x`. A gazetteer town that a town left may share stays. E_NO_MEMORY. Its name is made
 * anew. Nothing changes when it shares no town with `x`. */
ERR rest_of_towns(struct arena *a, const struct feed_area *x, struct feed_area *rest);

#endif
