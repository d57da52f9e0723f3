/* SPDX-License-Identifier: Apache-2.0
 * zone_store.h - the zones a picture keeps, and by whom they are looked after. For this room only. */
#ifndef ANPI_PICTURE_PLACES_ZONE_STORE_H
#define ANPI_PICTURE_PLACES_ZONE_STORE_H

#include "server/picture/picture.h"

struct zone_info {
    struct picture_zone pub; /* views into the same allocation */
    struct sv key;           /* of the name, in address form; the same allocation */
    uint32_t children;
};
void zones_link(struct picture *p);        /* count children; after loading and after a zone */
ERR assignment_changed(struct picture *p); /* somebody assigned may have moved */
bool zone_staffed(const struct picture *p, int64_t zone, int64_t incident);
void zones_done(struct picture *p);

#endif
