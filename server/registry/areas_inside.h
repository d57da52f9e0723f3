/* SPDX-License-Identifier: Apache-2.0
 * areas_inside.h - what the files of areas share. For server/registry/areas*.c only. */
#ifndef ANPI_REGISTRY_AREAS_INSIDE_H
#define ANPI_REGISTRY_AREAS_INSIDE_H

#include "server/registry/areas.h"

/* Bytes of GeoJSON of one zone; past it E_TOO_LARGE. */
#define GEOMETRY_MAX ((size_t)64 * 1024 * 1024)

/* areas_write.c. Within the caller's transaction; a zone that is already so is left alone. Found again by
 * municipality, kind and code. Errors as db_sync_run, E_NO_MEMORY. */
ERR area_zone_save(struct db_sync *s, const struct zone *z, struct sv municipality, const char *kind, const char *source, struct fail *f);
/* With the zone of kind `municipality`, under the same code. */
ERR area_municipality_save(struct db_sync *s, const struct zone *z, struct fail *f);
/* A transaction of its own: the zones, the end of those that are not among them, where each lies, and the homes. A
 * dry run rolls back at the end, with `out` filled as if it had not. E_DB_*. */
ERR area_zones_write(struct db_sync *s, const struct zones *z, const struct area_options *o, const char *source, const struct gazetteer *g,
                     struct area_account *out, struct fail *f);

/* areas_city.c: designated cities. The first within the caller's transaction: every city of which `z` has wards and not
 * itself becomes an area, of all its wards that are known. */
ERR area_cities_save(struct db_sync *s, const struct zones *z, struct area_account *out, struct fail *f);
/* Divides `boundary` of o->municipality among its towns; a city's ward by ward where those have boundaries. `z` is
 * added to and not built; *left_out too. */
ERR area_city_divide(struct db_sync *s, const struct gazetteer *g, struct sv municipality, const struct shape *boundary, struct zones *z,
                     size_t *left_out, struct fail *f);
/* Makes a ward known that only its city's boundary covers. E_REG_MUNICIPALITY when that is not so. In transactions
 * of its own. */
ERR area_ward_make(struct db_sync *s, const struct gazetteer *g, struct sv ward, struct fail *f);

#endif
