/* SPDX-License-Identifier: Apache-2.0
 * town_shapes.h - the shapes of the towns that outage areas name: copied on the loop, read and joined by a worker.
 *
 * A town's shape is that of the zone made from it, in degrees, lon before lat. A town that several areas name is copied and read once.
 *
 * Owns: the shapes it reads, until town_shapes_free; copies of the zones' texts are the arena's that it was made with, which must
 * outlive it. It keeps no pointer into the picture, so the picture may change once town_shapes_keep has returned. Threads: made, filled
 * and freed on the loop; between filling and freeing, one worker has it, and its arena, to itself. Never logs; blocks for as long as the
 * shapes take to read, hence the worker. Asked by api/map/outages_text.c alone. */
#ifndef ANPI_API_MAP_TOWN_SHAPES_H
#define ANPI_API_MAP_TOWN_SHAPES_H

#include "server/picture/places/shapes.h"
#include "server/base/arena.h"

struct town_shapes;
/* NULL without memory. Freed by town_shapes_free. */
struct town_shapes *town_shapes_new(struct arena *a);
/* NULL is fine; before the arena's end. On the loop. */
void town_shapes_free(struct town_shapes *s);

/* On the loop: keep the towns of one area, by their keys (gazetteer_town.key). A town without a zone is left out, which is no error.
 * `*numbers` is the arena's, *kept of them (0 to n), for town_shapes_write. E_NO_MEMORY, also when the arena is full: what was kept
 * before stays good, the outputs are untouched. */
ERR town_shapes_keep(struct town_shapes *s, const struct picture *p, const struct sv *towns, size_t n, uint32_t **numbers, size_t *kept);
/* On the worker: those towns as one GeoJSON geometry (RFC 7946, six decimals), dissolved where they are at most 256 and can be, else
 * side by side as a GeometryCollection. A town that cannot be read is left out; false when none can, and then, or when `out` is full,
 * what `out` holds is of no use: give it one that is thrown away. */
bool town_shapes_write(struct town_shapes *s, const uint32_t *numbers, size_t n, struct buf *out);

#endif
