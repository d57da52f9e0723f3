/* SPDX-License-Identifier: Apache-2.0
 * facilities.h - bringing in a list of hospitals and clinics (保険医療機関 of the 地方厚生局, or any list with their headings), or of care
 * homes (介護サービス情報公表, or a city's own): where people stay who are not at home.
 *
 * CSV in UTF-8 or CP932, by its headings. A facility is known again by the number it alone has in all Japan, which begins with its
 * prefecture's: 医療機関コード of 9 or 10 digits, 介護保険事業所番号 of 10. A list's own ID, or a 医療機関コード of 7 digits, is another
 * facility's in the next city; without a national number it is known by name and address within its municipality. The same file again
 * changes nothing, and what a list does not name stays. Its point is the list's, else where its address is found (a prefecture is put
 * before it by the number of a medical institution); a point once known is not lost to a list without. */
#ifndef ANPI_REGISTRY_FACILITIES_H
#define ANPI_REGISTRY_FACILITIES_H

#include "geo/address/spots.h"
#include "server/db/sync.h"

/* Needed only during the call. */
struct facility_options {
    const char *list;                  /* "hospital" or "care" */
    struct sv municipality;            /* where addresses that name no city lie; may be empty */
    const struct gazetteer *gazetteer; /* may be NULL: only points of the list */
    const struct spots *points;        /* may be NULL */
    enum datum datum;                  /* the list's coordinates are on */
    void (*refused)(void *ctx,
                    const struct fail *why); /* a row that was left out, or (E_SHELTER_POINT) taken without its point; may be NULL */
    void *ctx;
};

/* Set whole on success, untouched on failure. */
struct facility_account {
    size_t rows, created, updated, unchanged, refused;
    size_t without_point; /* rows taken; they can be chosen by name, and have no place on the map */
    size_t by_address;    /* rows whose point is that of their address */
};

/* All good rows in one transaction. E_BAD_CHARSET, E_CSV_HEADER, E_CSV_EMPTY, E_DB_*: nothing was done. E_NO_MEMORY,
 * E_TOO_LARGE. Blocks for the database; all rows are in memory. */
ERR facilities_import(struct db_sync *s, struct sv file, const struct facility_options *o, struct facility_account *out, struct fail *f);

#endif
