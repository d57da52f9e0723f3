/* SPDX-License-Identifier: Apache-2.0
 * areas.h - municipalities and the zones that report, brought in from boundaries or made from a gazetteer.
 *
 * Bringing the same file in again changes nothing. When the zones of a municipality change, the homes that lie in them
 * are looked up anew and every screen hears of it; nobody has to stop anything. */
#ifndef ANPI_REGISTRY_AREAS_H
#define ANPI_REGISTRY_AREAS_H

#include "geo/zones.h"
#include "server/db/sync.h"

struct area_account {
    size_t features, municipalities, zones, repaired, left_out, rezoned;
};

/* Boundaries of municipalities (GeoJSON; by default the columns of 国土数値情報 N03): each becomes a municipality and a
 * zone of kind `municipality`. */
ERR area_import_boundaries(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, struct area_account *out,
                           struct fail *f);
/* Zones of one municipality from polygons; kind: school, town, association, other. */
ERR area_import_zones(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, struct sv municipality, const char *kind,
                      struct area_account *out, struct fail *f);
/* Voronoi cells of the towns, cut by the boundary, when the municipality has no finer zones yet (or `anew`). */
ERR area_make_towns(struct db_sync *s, const struct gazetteer *g, struct sv municipality, bool anew, struct area_account *out,
                    struct fail *f);
/* Prefecture name of a JIS X 0401 code ("23" of "23214"): 愛知県; "" when there is none. */
const char *prefecture_name(struct sv municipality);

#endif
