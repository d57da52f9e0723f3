/* SPDX-License-Identifier: Apache-2.0
 * shelters.h - bringing a list of shelters in: GeoJSON of the Geospatial Information Authority (指定緊急避難場所,
 * 指定避難所), or a municipality's CSV (the 39 columns of 自治体標準オープンデータセット, the 26 of 推奨データセット, or any with
 * their headings, in any order; UTF-8 or CP932).
 *
 * A shelter is known by its kind and code within the municipality: the same file again changes nothing, and whether it is
 * open stays. In the CSV 1 (or ○, 有 …: hazard_answer) means designated, 0 not, and an empty cell that nobody said: such a hazard is
 * kept as unknown and never taken for safe, and so is one whose word cannot be read. In the GeoJSON an empty value means not
 * designated. Points may be in degrees, minutes and seconds; those of a GeoJSON file are on what its crs member says.
 *
 * A row that is taken, but of which something has to be said to the clerk, is told with a remark: a point outside the
 * municipality's boundary (the shelter is on the map but never offered as the nearest), a word for a hazard, or a point, that
 * cannot be read. */
#ifndef ANPI_REGISTRY_SHELTERS_H
#define ANPI_REGISTRY_SHELTERS_H

#include "geo/proj.h"
#include "server/db/sync.h"

/* Needed only during the call. */
struct shelter_options {
    struct sv municipality;  /* five digits */
    const char *kind;        /* NULL: 指定緊急避難場所 when the list names hazards, else 指定避難所 */
    const enum datum *datum; /* the list's coordinates are on, by whoever brings it in; NULL: nobody said */
    bool outside_ok;         /* points outside the boundary are right: they are offered as any other */
    void (*refused)(void *ctx, const struct fail *why); /* a row that was left out; may be NULL */
    void (*remark)(void *ctx, const struct fail *what); /* one that was taken with a word; may be NULL */
    void *ctx;
};

/* Set whole on success, untouched on failure. */
struct shelter_account {
    size_t rows, created, updated, unchanged, refused;
    size_t without_point, hazards_unknown; /* rows */
    size_t outside, remarks;               /* rows outside the boundary; all that was said of rows */
    struct crs crs;                        /* what the coordinates were on */
    double accuracy_m;                     /* lost with the datum, at worst (proj_from_datum) */
    size_t not_listed;                     /* known before, of this kind, and not in this list; left as they are */
};

/* All good rows in one transaction. E_BAD_CHARSET, E_CSV_HEADER, E_CSV_EMPTY, E_GEO_GEOJSON, E_GEO_CRS,
 * E_GEO_CRS_DATUM, E_JSON_*, E_REG_MUNICIPALITY (not known), E_DB_*: nothing was done. E_NO_MEMORY, E_TOO_LARGE.
 * Blocks for the database. */
ERR shelters_import(struct db_sync *s, struct sv file, const struct shelter_options *o, struct shelter_account *out, struct fail *f);

#endif
