/* SPDX-License-Identifier: Apache-2.0
 * resolve.c - town names of a feed tied to the gazetteer. */
#include "feeds/resolve.h"

#include "feeds/area/unite.h"
#include "geo/address/town_match.h"

static bool has_key(const struct feed_area *x, struct sv key)
{
    for (size_t i = 0; i < x->towns_n; i++)
        if (sv_eq(x->towns[i], key))
            return true;
    return false;
}

static enum err add_keys(struct arena *a, struct feed_area *x, const struct town_match *m)
{
    struct sv *keys = arena_array(a, x->towns_n + m->n, sizeof *keys);
    if (!keys)
        return E_NO_MEMORY;
    if (x->towns_n)
        memcpy(keys, x->towns, x->towns_n * sizeof *keys);
    x->towns = keys;
    for (size_t i = 0; i < m->n; i++)
        if (!has_key(x, m->town_keys[i]))
            x->towns[x->towns_n++] = m->town_keys[i];
    return OK;
}

/* The municipality's code: what the feed says, else what the gazetteer knows by the name. */
static struct sv code_of(const struct gazetteer *g, const struct feed_area *x)
{
    uint32_t i = GAZETTEER_NONE;
    if (g)
        i = town_match_municipality(g, x->pref, x->municipality.n ? x->municipality : x->city);
    if (i == GAZETTEER_NONE)
        return x->municipality;
    struct gazetteer_municipality m;
    gazetteer_municipality(g, i, &m);
    return m.code;
}

/* Ties each name; those that match nothing are moved to `rest`. */
static enum err tie_names(const struct gazetteer *g, struct arena *a, struct feed_area *x, struct sv *rest, size_t *rest_n)
{
    struct sv *tied = arena_array(a, x->names_n + 1, sizeof *tied);
    if (!tied)
        return E_NO_MEMORY;
    size_t tied_n = 0;
    for (size_t i = 0; i < x->names_n; i++) {
        struct town_match m = { .kind = TOWN_MATCH_NONE };
        struct sv where = x->municipality.n ? x->municipality : x->city;
        enum err e = g ? town_match(g, a, x->pref, where, x->names[i], &m) : OK;
        if (e == E_NO_MEMORY)
            return e;
        if (e || m.kind == TOWN_MATCH_NONE || m.n == 0) {
            rest[(*rest_n)++] = x->names[i];
            continue;
        }
        tied[tied_n++] = x->names[i];
        e = add_keys(a, x, &m);
        if (e)
            return e;
    }
    x->names = tied;
    x->names_n = tied_n;
    return OK;
}

static void count_for_municipality(struct feed_area *x)
{
    x->kind = AREA_MUNICIPALITY;
    x->level = LEVEL_MUNICIPALITY;
    x->unmatched = true;
}

/* The part that matched nothing, as an area of its own. */
static enum err divide(struct arena *a, struct feed_area *x, struct sv *rest, size_t rest_n, struct feed_area *left)
{
    *left = *x;
    left->names = rest;
    left->names_n = rest_n;
    left->towns_n = 0;
    left->count = (struct count){ COUNT_UNKNOWN, COUNT_UNKNOWN };
    count_for_municipality(left);
    left->name = area_name_of(a, left);
    x->name = area_name_of(a, x);
    return left->name.p && x->name.p ? OK : E_NO_MEMORY;
}

/* Writes one or two areas to `out`. */
static enum err resolve_one(const struct gazetteer *g, struct arena *a, const struct feed_area *in, struct feed_area *out, size_t *n)
{
    struct feed_area *x = &out[(*n)++];
    *x = *in;
    if (x->kind != AREA_TOWN && x->kind != AREA_MUNICIPALITY)
        return OK;
    size_t rest_n = 0;
    struct sv *rest = arena_array(a, x->names_n + 1, sizeof *rest);
    enum err e = rest ? tie_names(g, a, x, rest, &rest_n) : E_NO_MEMORY;
    if (e)
        return e;
    x->municipality = code_of(g, x);
    if (rest_n == 0)
        return OK;
    if (x->names_n > 0)
        return divide(a, x, rest, rest_n, &out[(*n)++]);
    x->names = rest;
    x->names_n = rest_n;
    count_for_municipality(x);
    return OK;
}

enum err resolve_areas(const struct gazetteer *g, struct arena *a, struct feed_area **areas, size_t *n)
{
    struct feed_area *out = arena_array(a, *n * 2 + 1, sizeof *out);
    size_t out_n = 0;
    if (!out)
        return E_NO_MEMORY;
    for (size_t i = 0; i < *n; i++) {
        enum err e = resolve_one(g, a, &(*areas)[i], out, &out_n);
        if (e)
            return e;
    }
    *areas = out;
    *n = out_n;
    return OK;
}
