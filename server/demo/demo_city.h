/* SPDX-License-Identifier: Apache-2.0
 * demo_city.h - the ground the made-up people live on: a municipality, its towns, their zones.
 *
 * The made-up city, みほん市 (23999), lies in the sea south of 浜松, where nobody lives; its towns and its boundary are
 * written as files of the formats that real ones come in, and read by the code that reads real ones. A real city is
 * read from such files. Coordinates are lon, lat. */
#ifndef ANPI_DEMO_DEMO_CITY_H
#define ANPI_DEMO_DEMO_CITY_H

#include "server/base/arena.h"
#include "server/cli/place/gazetteer.h"
#include "server/registry/place.h"

/* Metres and degrees. In the arena; views into the gazetteer are copied. */
struct demo_town {
    const char *name, *key; /* "潮見台一丁目", "23999潮見台一丁目" */
    const char *base;       /* without its 丁目: "潮見台" */
    int ward_n;             /* bytes of name and base that are the ward of a designated city: "中区栄" */
    double lon, lat;
    double reach_m;  /* homes lie within this distance */
    int64_t zone;    /* 0: it has none */
    bool ventilated; /* somebody there is on a ventilator: the storm takes its power first and gives it back last */
    uint64_t upto;   /* shares of people of this town and all before it */
};

/* Ended with demo_city_close; the arena is the caller's. */
struct demo_city {
    char code[6];
    const char *pref, *name; /* "愛知県", "みほん市" */
    /* In the arena; all towns of the city, or of all its wards. */
    struct demo_town *town;
    size_t towns;
    struct place place; /* its zones; zones NULL in tests */
    struct gazetteer_file gazetteer;
};

/* The made-up city's files: gazetteer.csv (Geolonia's columns) and boundaries.geojson (N03's) in `folder`. E_IO. The
 * folder must be there; the same bytes each time. */
ERR demo_city_draw(const char *folder);
/* A code that JIS X 0402 has given to no municipality. */
#define DEMO_CITY_CODE "23999"

/* Compile `gazetteer` to folder/gazetteer.bin, bring in every boundary of `boundaries`, make the town zones of `code`
 * and read what was made. `out` lives in the arena and needs demo_city_close. Errors of the gazetteer, of
 * areas.h and E_DB_*; *out is untouched on failure. */
ERR demo_city_build(struct db_sync *s, struct arena *a, const char *code, const char *gazetteer, const char *boundaries, const char *folder,
                    struct demo_city *out, struct fail *f);
/* The towns alone, from a compiled gazetteer: no zones. E_REG_MUNICIPALITY when it has none. c->gazetteer must be
 * open. */
ERR demo_city_towns(struct arena *a, const char *code, struct demo_city *out, struct fail *f);
/* Also of a zeroed one. */
void demo_city_close(struct demo_city *c);

#endif
