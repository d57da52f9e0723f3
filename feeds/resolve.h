/* SPDX-License-Identifier: Apache-2.0
 * resolve.h - town names of a feed tied to the gazetteer.
 *
 * What matches becomes town keys. What does not is never dropped: it counts for its municipality, as an area of its
 * own at municipality level, by the name the feed gives. Pure. */
#ifndef ANPI_FEEDS_RESOLVE_H
#define ANPI_FEEDS_RESOLVE_H

#include "feeds/area/area.h"
#include "geo/gazetteer/gazetteer.h"

/* `*areas` is replaced by a list in the arena that may be longer: an area of which only a part matches is divided (its
 * count stays with the matched part). Areas of meshes and polygons pass through. `g` may be NULL: nothing matches.
 * E_NO_MEMORY. On failure *areas and *n stay. Keys are views into the gazetteer, which must outlive the areas. */
ERR resolve_areas(const struct gazetteer *g, struct arena *a, struct feed_area **areas, size_t *n);

#endif
