/* SPDX-License-Identifier: Apache-2.0
 * merge_cells.h - cells that joined later began later. Pure.
 *
 * Where a mesh feed does not say when an outage began, the time a cell was first seen stands in its place. Cells that
 * join a chunk which is out already are therefore an area of their own ("513600+201910130400"), with their own first
 * sight; the household count of the chunk, which cannot be told apart, stays with its oldest area. */
#ifndef ANPI_FEEDS_MERGE_MERGE_CELLS_H
#define ANPI_FEEDS_MERGE_MERGE_CELLS_H

#include "feeds/merge/merge.h"

/* Replaces the areas of `ed` by parted ones where that is needed. E_NO_MEMORY. In the arena; nothing is copied when
 * no area needs it. */
ERR merge_part_cells(struct arena *a, const struct feed_area *open, size_t open_n, struct edition *ed);

#endif
