/* SPDX-License-Identifier: Apache-2.0
 * zones.h - a set of zones and the question "which zone is this point in".
 *
 * A set is filled (from GeoJSON, from stored shapes, or by dividing municipalities among their towns), then built, then
 * asked. Zones of one layer must not overlap; nested layers (municipality, school district, town) are a set each.
 * A point outside every zone of its municipality, as some are with simplified boundaries, belongs to the nearest one
 * and is marked so. Coordinates are lon, lat in degrees of EPSG:6668. The set owns its shapes and a GEOS context; one
 * thread at a time. */
#ifndef ANPI_GEO_ZONES_ZONES_H
#define ANPI_GEO_ZONES_ZONES_H

#include "geo/gazetteer/gazetteer.h"
#include "geo/shape/shape.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Zones of a set; past it E_TOO_LARGE. */
#define ZONES_MAX 400000
/* Farther than this from every zone: no zone. Metres. */
#define ZONES_NEAREST_MAX_M 20000.0

struct zones;

/* Views into the set, good until zones_free. */
struct zone {
    struct sv code; /* municipality code, town key, or what the file calls it; unique in the set */
    struct sv name;
    struct sv municipality; /* five-digit code; empty when unknown */
    const struct shape *shape;
    double label_lon, label_lat; /* a point inside */
    size_t feature;              /* of a file: the first one of its code, from 1; else 0 */
};

/* What a file's reader says of a feature: it was left out, mended, or has another's code. */
struct zones_word {
    enum err why;         /* left out: E_ZONE_NO_CODE, E_ZONE_NO_POLYGON, E_ZONE_BAD_SHAPE, E_GEO_SWAPPED, E_GEO_METRES, E_GEO_RANGE;
                               * taken: E_ZONE_REPAIRED, E_ZONE_SAME_CODE */
    size_t feature;       /* its number, from 1 */
    struct sv code, name; /* as far as it has them; good during the call */
    size_t other;         /* E_ZONE_SAME_CODE: the first feature of that code, and what that one is called */
    struct sv other_name;
};

/* Names of GeoJSON properties. Static text of the caller; borrowed during a read. */
struct zones_columns {
    const char *code;                                    /* "N03_007"; features that share a code become one zone */
    const char *name[4];                                 /* joined without a space, absent ones skipped: "N03_003" "N03_004"; NULL ends */
    const char *municipality;                            /* NULL: the code itself when it is five digits */
    void (*told)(void *ctx, const struct zones_word *w); /* may be NULL */
    void *ctx;
};
/* 国土数値情報 N03. Code N03_007, name N03_003 and N03_004; nobody is told. */
extern const struct zones_columns zones_columns_n03;

/* Begins zeroed. features is all that were read: the zones, joined and left out come from them. */
struct zones_account {
    size_t features, zones, repaired;
    size_t without_code;    /* left out: no code (所属未定地) */
    size_t without_polygon; /* left out: a point, a line, no geometry */
    size_t bad_shape;       /* left out: broken beyond repair, without area, or not in Japan (exchanged, metres) */
    size_t joined;          /* features that became a further part of a zone */
    size_t same_code;       /* of them, those that are called otherwise than its first part */
};
/* Features, not zones. */
static inline size_t zones_left_out(const struct zones_account *a)
{
    return a->without_code + a->without_polygon + a->bad_shape;
}

/* `zone` is an index of zones_get, good for this set only. */
struct zone_hit {
    uint32_t zone;     /* index */
    bool outside;      /* not inside: the nearest of the municipality */
    double distance_m; /* 0 inside */
};

/* NULL without memory. Makes its own GEOS context. */
struct zones *zones_new(void);
/* NULL is fine; with it go all views and shapes. */
void zones_free(struct zones *z);

/* Add the features of a GeoJSON FeatureCollection. `account` (may be NULL) is added to. Codes are texts or whole numbers (7 and 7.0
 * are "7"). What is left out is told by its number; two names under one code are told and counted, for the caller to refuse.
 * E_GEO_GEOJSON, E_JSON_*, E_TOO_LARGE, E_NO_MEMORY. Coordinates must be JGD2011 by now (geojson_datum.h). On
 * failure features before the fault stay in the set: throw it away. The text is needed only during the call. */
ERR zones_add_geojson(struct zones *z, struct sv text, const struct zones_columns *columns, struct zones_account *account,
                      struct fail *fail);
/* A stored zone; texts are copied. A code that is there already gets a further part. E_GEO_GEOMETRY, E_TOO_LARGE,
 * E_NO_MEMORY, E_INTERNAL after zones_build. */
ERR zones_add_wkb(struct zones *z, struct sv code, struct sv name, struct sv municipality, struct sv wkb);
/* Divide a municipality among its towns (small areas merged): Voronoi cells of the towns' points, cut by `boundary`,
 * together exactly the boundary. A town whose cell lies wholly outside gets no zone and is counted in `*without`
 * (may be NULL), as is one without a point. E_REG_MUNICIPALITY when the gazetteer has no such code or no town.
 * A designated city that the gazetteer has by its wards is divided among the towns of all of them ("中区栄一丁目").
 * The boundary may be of another context and is copied. Seconds for a city of thousands of towns. Errors of
 * shape_voronoi too. */
ERR zones_add_towns(struct zones *z, const struct gazetteer *g, struct sv municipality, const struct shape *boundary, size_t *without);
/* Five-digit codes, needed only during the call. */
struct zones_division {
    struct sv divided;      /* among whose towns the boundary is divided: a municipality, a designated city, or a ward */
    struct sv kept;         /* whose towns become zones: the same, or one ward of that city */
    struct sv municipality; /* whose zones they are: the same, or the city of that ward */
};
/* As zones_add_towns, for a ward that is divided with its neighbours. */
ERR zones_add_division(struct zones *z, const struct gazetteer *g, const struct zones_division *d, const struct shape *boundary,
                       size_t *without);
/* Index and prepare; after it nothing can be added. Once: E_INTERNAL the second time. Parts of one code are joined
 * here: E_GEO_GEOMETRY, E_NO_MEMORY leave a set that is only to be freed. */
ERR zones_build(struct zones *z);

/* Indexes run from 0, in the order of first mention. */
uint32_t zones_count(const struct zones *z);
/* `i` below the count, not checked. */
void zones_get(const struct zones *z, uint32_t i, struct zone *out);
/* UINT32_MAX when there is none. Exactly as given, case and width too. O(1). */
uint32_t zones_find(const struct zones *z, struct sv code);

/* The zone of a point. `municipality` empty: any zone; given: only its zones (the nearest one when in none of them).
 * false: no zone within ZONES_NEAREST_MAX_M, or the set has none of that municipality. *out is untouched when false;
 * false too before zones_build and without memory. O(log n) inside, more near none. */
bool zones_at(const struct zones *z, struct sv municipality, double lon, double lat, struct zone_hit *out);

#endif
