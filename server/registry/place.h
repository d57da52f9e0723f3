/* SPDX-License-Identifier: Apache-2.0
 * place.h - from an address as written to a home: matched parts, point, radius, mesh codes and the zone it lies in. */
#ifndef ANPI_REGISTRY_PLACE_H
#define ANPI_REGISTRY_PLACE_H

#include "geo/address/spots.h"
#include "geo/zones/zones.h"
#include "server/base/jw.h"
#include "server/db/sync.h"

/* Borrowed, but for `zones`, which place_open makes. */
struct place {
    const struct gazetteer *gazetteer;
    const struct spots *points; /* blocks and buildings; NULL: towns are the finest there is */
    size_t *by_level;           /* counts of homes written, ADDRESS_PARCEL + 1 of them; ADDRESS_NONE: without a point; may be NULL */
    struct zones *zones;        /* codes are zone ids as text; NULL: no zones yet */
    /* Five digits and NUL. */
    char municipality[6];
};

/* Zones of a municipality as `sql` gives them (id, code, name, kind, geometry, municipality): a set whose codes are
 * ids. E_DB_*, E_GEO_*, E_TOO_LARGE past 512 MiB of geometry, E_NO_MEMORY. *out is the caller's (zones_free),
 * untouched on failure. */
ERR place_zones(struct db_sync *s, struct db_stmt statement, struct zones **out, struct fail *f);
/* The finest layer of zones of the municipality, from the database, ready to be asked. E_REG_MUNICIPALITY when it is
 * no five digits. `points` and `by_level` are the caller's to set afterwards. */
ERR place_open(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct place *out, struct fail *f);
/* Frees the zones alone. Also of a zeroed one. */
void place_close(struct place *p);

/* Members of "home": pref city town number rest level town_key lon lat radius_m mesh250 mesh125 zone zone_nearest. An address
 * of which a character was lost (〓) is put nowhere. lon, lat in degrees of JGD2011, the radius in whole metres;
 * null where nothing is known. Of an address in another municipality the parts are kept, not the point. E_NO_MEMORY,
 * E_TOO_LARGE (an address past ADDRESS_BYTES_MAX); `w` then holds a part of the members. */
ERR place_write(const struct place *p, struct arena *a, struct sv address, struct jw *w);

#endif
