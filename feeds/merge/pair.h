/* SPDX-License-Identifier: Apache-2.0
 * pair.h - which area of a new edition is which area known already. Pure. */
#ifndef ANPI_FEEDS_MERGE_PAIR_H
#define ANPI_FEEDS_MERGE_PAIR_H

#include "feeds/area/area.h"

/* No index: of new areas, it is new; of known ones, it has no successor. */
#define PAIR_NONE SIZE_MAX

/* Indexes into the two lists; good as long as they are not reordered. */
struct pairing {
    size_t *old_of; /* for each new area: its known one, or PAIR_NONE */
    size_t *new_of; /* for each known area: what it is now, or PAIR_NONE */
    size_t *kin_of; /* for each new area without a known one: a known one that held one of its towns; or PAIR_NONE */
    bool *held;     /* for each known area: one of its towns stands in some new area */
};

/* Known areas of other scopes are never paired. Meshes and polygons pair by key; all others by a town they share, best
 * the one with the same begin; one with names_cut also by a gazetteer town, or else by city and begin. Everything is
 * in the arena. E_NO_MEMORY. O(towns). *out is untouched on failure. */
ERR pair_areas(struct arena *a, const struct feed_area *known, size_t known_n, struct sv scope, const struct feed_area *fresh,
               size_t fresh_n, struct pairing *out);
/* "scope/place", as merge.h says; without the ordinal that tells two areas of one town apart. p == NULL: no memory.
 * In the arena. */
struct sv pair_key(struct arena *a, struct sv scope, const struct feed_area *x);

#endif
