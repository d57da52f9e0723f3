/* SPDX-License-Identifier: Apache-2.0
 * merge_rest.c - what of a known area is left when a partial edition speaks of a part of it. */
#include "feeds/merge/merge_rest.h"

#include "feeds/area/unite.h"

/* What is known from storage has its prefecture in its city. */
static bool same_city(const struct feed_area *x, const struct feed_area *was)
{
    size_t n = x->pref.n;
    if (n + x->city.n != was->pref.n + was->city.n)
        return false;
    for (size_t i = 0; i < n + x->city.n; i++) {
        char c = i < n ? x->pref.p[i] : x->city.p[i - n];
        char d = i < was->pref.n ? was->pref.p[i] : was->city.p[i - was->pref.n];
        if (c != d && c != '/') /* keys have none */
            return false;
    }
    return true;
}

bool rest_speaks_of(const struct feed_area *x, const struct feed_area *was)
{
    if (!same_city(x, was))
        return false;
    if (x->since_us != TIME_NONE && was->since_us != TIME_NONE)
        return x->since_us == was->since_us;
    return x->ended_us == TIME_NONE || was->first_seen_us == TIME_NONE || x->ended_us >= was->first_seen_us;
}

/* *list becomes a copy without those of `off`. */
static enum err without(struct arena *a, const struct sv *off, size_t off_n, struct sv **list, size_t *n)
{
    struct sv *left = arena_array(a, *n + 1, sizeof *left);
    size_t k = 0;
    if (!left)
        return E_NO_MEMORY;
    for (size_t i = 0; i < *n; i++) {
        bool is_off = false;
        for (size_t j = 0; j < off_n && !is_off; j++)
            is_off = sv_eq((*list)[i], off[j]);
        if (!is_off)
            left[k++] = (*list)[i];
    }
    *list = left;
    *n = k;
    return OK;
}

enum err rest_of_towns(struct arena *a, const struct feed_area *x, struct feed_area *rest)
{
    size_t names = rest->names_n, towns_n = rest->towns_n;
    struct sv *towns = rest->towns;
    enum err e = without(a, x->names, x->names_n, &rest->names, &rest->names_n);
    if (e || names == rest->names_n)
        return e;
    e = without(a, x->towns, x->towns_n, &towns, &towns_n);
    if (e)
        return e;
    if (towns_n >= rest->names_n) { /* else one that is left has its gazetteer town in common with one that goes */
        rest->towns = towns;
        rest->towns_n = towns_n;
    }
    rest->name = area_name_of(a, rest);
    return rest->name.p ? OK : E_NO_MEMORY;
}
