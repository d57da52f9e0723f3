/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_inside.h - a gazetteer while it is being compiled: rows gathered to municipalities, towns and small areas,
 * sorted, each with a point and a radius. For geo/gazetteer/gazetteer*.c only. */
#ifndef ANPI_GEO_GAZETTEER_GAZETTEER_INSIDE_H
#define ANPI_GEO_GAZETTEER_GAZETTEER_INSIDE_H

#include "geo/gazetteer/gazetteer.h"
#include "geo/gazetteer/token.h"
#include "server/base/arena.h"

/* lon, lat in degrees of EPSG:6668. */
struct mean_spot {
    double lon, lat;
    uint32_t n; /* points it is the mean of; 0: none */
};

/* While reading `town_first` and `town_count` are 0: tables_sort sets them. */
struct city_in {
    struct sv text; /* code and name */
    /* 1 to 47; the towns are indexes in `town`, once tables_sort has run. */
    uint32_t pref, town_first, town_count;
    struct mean_spot spot;
    double radius_m;
};

/* Metres for radius_m, NAN or unset until tables_place; numbers of lists count from 1. */
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

/* `seen` is the last list that has it, `spot_list` the one its point is of. */
struct small_in {
    struct sv name;
    uint32_t town; /* order of its town while reading; its index once sorted */
    struct mean_spot spot;
    uint32_t spot_list, list, seen;
};

/* Zeroed at first; texts are views into `text`, so nothing in it is freed singly. */
struct tables {
    /* Capped at GAZETTEER_BYTES_MAX. */
    struct arena text; /* owns all strings */
    struct city_in *city;
    struct town_in *town;
    struct small_in *small;
    /* How many, and room for how many. */
    size_t cities, towns, smalls, city_room, town_room, small_room;
};

/* Fills `t` from all lists; with more than one list fail->detail names it. Errors as gazetteer_compile_lists; `t`
 * goes to tables_done in any case. */
ERR tables_read(struct tables *t, const struct gazetteer_list *list, size_t n, struct gazetteer_account *account, struct fail *fail);
/* A name as a key: without spaces, 大字, a leading 字, and 第 before a number; at most TRIE_KEY_MAX symbols, returns how
 * many. `split_run` takes digits in a row before 丁 apart. What is longer is cut there: two names that differ only
 * behind it are one. No memory is taken. */
size_t gazetteer_key(const struct folder *f, struct sv name, bool split_run, uint32_t *out);
/* By code, key and name; indexes instead of orders. After it the town of a small area is an index. E_NO_MEMORY. */
ERR tables_sort(struct tables *t);
/* Points and radii. After tables_sort. Metres. E_NO_MEMORY. */
ERR tables_place(struct tables *t);
/* Also of zeroed or half-filled tables. */
void tables_done(struct tables *t);

#endif
