/* SPDX-License-Identifier: Apache-2.0
 * town_shapes.h - the shapes of the towns that outage areas name: copied on the loop, read and joined by a worker.
 *
 * A town's shape is that of the zone made from it. A town that several areas name is copied and read once. Made and freed on
 * the loop; between, one worker has it to itself. */
#ifndef ANPI_API_TOWN_SHAPES_H
#define ANPI_API_TOWN_SHAPES_H

#include "server/api/tiles.h"
#include "server/base/arena.h"
#include "server/base/json.h"

struct town_shapes;
struct town_shapes *town_shapes_new(struct arena *a); /* copies live in the arena; NULL without memory */
void town_shapes_free(struct town_shapes *s);         /* NULL is fine */

/* On the loop: keep the towns of one area. `numbers` get room for n in the arena; *kept is how many have a shape. */
ERR town_shapes_keep(struct town_shapes *s, struct tiles *t, const struct picture *p, const struct sv *towns, size_t n, uint32_t **numbers,
                     size_t *kept);
/* On the worker: the towns of one area as one GeoJSON geometry (lon lat, RFC 7946); false, and nothing is written, when none
 * of them can be read. */
bool town_shapes_write(struct town_shapes *s, const uint32_t *numbers, size_t n, struct buf *out);

#endif
