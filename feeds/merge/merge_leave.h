/* SPDX-License-Identifier: Apache-2.0
 * merge_leave.h - cells that a partial edition renews leave the areas they stood in.
 *
 * What such an edition lacks stays, so without this a cell would stand once more under each begin it is ever given. Pure. */
#ifndef ANPI_FEEDS_MERGE_MERGE_LEAVE_H
#define ANPI_FEEDS_MERGE_MERGE_LEAVE_H

#include "feeds/area/area.h"

/* Cells of 250 m and of 125 m, ascending, none twice. In the arena. A code of ten digits is 250 m, one of eleven 125
 * m. */
struct cell_codes {
    int64_t *list;
    size_t n;
};

/* All cells of these areas. E_NO_MEMORY. O(n log n). */
ERR leave_codes(struct arena *a, const struct feed_area *areas, size_t n, struct cell_codes *out);
/* `rest` becomes `was` without those cells, and a 125 m cell leaves with the 250 m cell it is in. *left: how many it has yet,
 * *gone: how many it lost. Other kinds lose none. E_FEED_TOO_LARGE, E_NO_MEMORY. *left and *gone are set on success. */
ERR leave_cells(struct arena *a, const struct feed_area *was, const struct cell_codes *codes, struct feed_area *rest, size_t *left,
                size_t *gone);

#endif
