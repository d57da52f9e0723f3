/* SPDX-License-Identifier: Apache-2.0
 * zone_store.h - the zones a picture keeps, and by whom they are looked after. For this room only. */
#ifndef ANPI_PICTURE_PLACES_ZONE_STORE_H
#define ANPI_PICTURE_PLACES_ZONE_STORE_H

#include "server/picture/picture.h"

/* From malloc, kept by id; good until the next change of the zone. */
struct zone_info {
    struct picture_zone pub; /* views into the same allocation */
    struct sv key;           /* of the name, in address form; the same allocation */
    uint32_t children;
};
/* Count children; after loading and after a zone. O(zones). */
void zones_link(struct picture *p);
/* Somebody assigned may have moved. O(assignments): a person who moved takes the staff of a zone along. E_NO_MEMORY. */
ERR assignment_changed(struct picture *p);
/* By whoever is entrusted with the zone, or by name with somebody in it who is not protected; standing, or for this
 * incident. */
bool zone_staffed(const struct picture *p, int64_t zone, int64_t incident);
/* Frees zones and staff; for picture_free alone. */
void zones_done(struct picture *p);

#endif
