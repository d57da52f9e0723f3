/* SPDX-License-Identifier: Apache-2.0
 * merge_hold.h - what a partial edition lacks of an area it has.
 *
 * A row that could not be read may be a cell of a 10 km square, or a town of a case, of which the others stand there. Pure. */
#ifndef ANPI_FEEDS_MERGE_MERGE_HOLD_H
#define ANPI_FEEDS_MERGE_MERGE_HOLD_H

#include "feeds/area/area.h"

/* `x`, the area `was` in a partial edition, takes in the cells and towns that `was` has beside its own. E_NO_MEMORY,
 * E_FEED_TOO_LARGE. `was` is only read. Nothing for kinds that differ. */
ERR area_hold(struct arena *a, const struct feed_area *was, struct feed_area *x);
/* Has the area the shape of 125 m cells (boxes.h), not the one of a utility's own cell? By its having no point. */
bool area_has_boxes(const struct feed_area *x);

#endif
