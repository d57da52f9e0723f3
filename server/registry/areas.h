/* SPDX-License-Identifier: Apache-2.0
 * areas.h - municipalities and the zones that report, brought in from boundaries or made from a gazetteer.
 *
 * Bringing the same file in again changes nothing. When the zones of a municipality change, the homes that lie in them
 * and where people stay now are looked up anew and every screen hears of it; nobody has to stop anything.
 *
 * A zone that a new file does not have stays, unless its end is asked for (`replace`): then it reports no more, its
 * people go to the zones that are, who was entrusted with it is so no more, and what it reported is kept. It reports
 * again when it is brought in again. A dry run does all of it, tells of it, and undoes it.
 *
 * A designated city (政令市) is one area whether the boundaries list it or its wards: with its wards comes the city, and
 * a ward that only the city's boundary covers is the land around its towns. */
#ifndef ANPI_REGISTRY_AREAS_H
#define ANPI_REGISTRY_AREAS_H

#include "geo/zones/zones.h"
#include "server/db/sync.h"

/* Counts; added to, also by a run that fails: it then says how far it came. */
struct area_account {
    size_t features, municipalities, zones, repaired, left_out, rezoned;
    size_t stays_rezoned; /* current stays away from home whose zone is another now, or none */
    size_t joined;        /* features that became a further part of a zone of the same code */
    size_t cities;        /* designated cities put together from their wards */
    size_t missing;       /* zones that were there and are not in the file */
    size_t ended;         /* of them, those that ended */
};

/* Views, good during the call. */
struct area_missing {
    struct sv code, name;
    int64_t persons;     /* whose home lies in it, or who stay in it */
    int64_t assignments; /* open ones, which end with it */
};

/* Needed only during the call. `municipality` is five digits. */
struct area_options {
    struct sv municipality;
    const char *kind;     /* school, town, association, other */
    const char *also_end; /* with replace: another kind, of which every zone ends; NULL none */
    bool replace;         /* the zones of this kind that are not brought in end */
    bool dry_run;
    void (*missing)(void *ctx, const struct area_missing *z); /* may be NULL */
    void *ctx;
};

/* Boundaries of municipalities (GeoJSON; by default the columns of 国土数値情報 N03): each becomes a municipality and a
 * zone of kind `municipality`. Codes may have lost their leading zero or carry their check digit (9201, 92011, 092011). What is left
 * out is told to columns->told (E_ZONE_BAD_CODE too). E_ZONES_EMPTY: nothing could be taken. Transactions of their
 * own; coordinates must be JGD2011 by now (geojson_datum.h). E_GEO_GEOJSON, E_JSON_*, E_DB_*, E_NO_MEMORY. */
ERR area_import_boundaries(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, struct area_account *out,
                           struct fail *f);
/* Zones of one municipality from polygons; columns->told as above. E_REG_MUNICIPALITY (not known), E_ZONE_SAME_CODE (two names under
 * one code: taken as one, a district would be lost), E_ZONES_EMPTY, E_ZONES_INCOMPLETE (nothing may end by a file of which a
 * part cannot be read): nothing was done. Else one transaction, all or nothing. */
ERR area_import_zones(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, const struct area_options *o,
                      struct area_account *out, struct fail *f);
/* Voronoi cells of the towns, cut by the boundary; o->kind is not read. O(towns log towns), some seconds for a large
 * city. E_REG_MUNICIPALITY, E_GEO_*, E_DB_*; without a boundary nothing is done, and OK. */
ERR area_divide(struct db_sync *s, const struct gazetteer *g, const struct area_options *o, struct area_account *out, struct fail *f);
/* The same when the municipality has no finer zones yet (or `anew`). For the start of a city: what a clerk has drawn
 * is let be. */
ERR area_make_towns(struct db_sync *s, const struct gazetteer *g, struct sv municipality, bool anew, struct area_account *out,
                    struct fail *f);

#endif
