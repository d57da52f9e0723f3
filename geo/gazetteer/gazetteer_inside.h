/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_inside.h - a gazetteer while it is being compiled: rows gathered to municipalities, towns and small areas,
 * sorted, each with a point and a radius. For geo/gazetteer*.c only. */
#ifndef ANPI_GEO_GAZETTEER_GAZETTEER_INSIDE_H
#define ANPI_GEO_GAZETTEER_GAZETTEER_INSIDE_H

#include "geo/gazetteer/gazetteer.h"
#include "geo/gazetteer/token.h"
#include "server/base/arena.h"

struct mean_spot {
    double lon, lat;
    uint32_t n; /* points it is the mean of; 0: none */
};

struct city_in {
    struct sv text; /* code and name */
    uint32_t pref, town_first, town_count;
    struct mean_spot spot;
    double radius_m;
};

struct town_in {
    struct sv key;
    struct sv city;                /* text of its municipality */
    uint32_t city_index;           /* once sorted */
    struct mean_spot own, parts;   /* of the row without 小字, and the mean of those with */
    uint32_t own_list, parts_list; /* the lists they are of */
    uint32_t list, seen;           /* the first list that has the town, and the last */
    struct mean_spot spot;
    double radius_m;
    uint32_t small_first, small_count, twin;
    uint32_t order; /* when it was read */
};

struct small_in {
    struct sv name;
    uint32_t town; /* order of its town while reading; its index once sorted */
    struct mean_spot spot;
    uint32_t spot_list, list, seen;
};

struct tables {
    struct arena text; /* owns all strings */
    struct city_in *city;
    struct town_in *town;
    struct small_in *small;
    size_t cities, towns, smalls, city_room, town_room, small_room;
};

ERR tables_read(struct tables *t, const struct gazetteer_list *list, size_t n, struct gazetteer_account *account, struct fail *fail);
/* A name as a key: without spaces, 大字, a leading 字, and 第 before a number; at most TRIE_KEY_MAX symbols, returns how
 * many. `split_run` takes digits in a row before 丁 apart. */
size_t gazetteer_key(const struct folder *f, struct sv name, bool split_run, uint32_t *out);
ERR tables_sort(struct tables *t);  /* by code, key and name; indexes instead of orders */
ERR tables_place(struct tables *t); /* points and radii */
void tables_done(struct tables *t);

#endif
