/* SPDX-License-Identifier: Apache-2.0
 * near.h - who is in a box of the map right now. */
#ifndef ANPI_PICTURE_FIND_NEAR_H
#define ANPI_PICTURE_FIND_NEAR_H

#include "geo/mesh.h"
#include "server/picture/picture.h"

/* Ids of the persons whose current place (person.h) lies in the box (lon, lat degrees; west and south edges belong to
 * it), in no set order; at most `max` are written, returns how many there are. The box is at most NEAR_CELLS_MAX cells
 * of 1 km large, else nobody is found. About 1 ms a million persons in the picture. */
/* About 64 km by 64 km. */
#define NEAR_CELLS_MAX 4096
/* `ids` has `max` places. Protected persons are among them: who may see them is the caller's to ask. O(slots). */
size_t persons_in_box(const struct picture *p, const struct mesh_box *box, int64_t *ids, size_t max);

#endif
