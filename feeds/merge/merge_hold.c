/* SPDX-License-Identifier: Apache-2.0
 * merge_hold.c - what a partial edition lacks of an area it has. */
#include "feeds/merge/merge_hold.h"

#include <math.h>

#include "feeds/area/boxes.h"
#include "feeds/area/unite.h"

bool area_has_boxes(const struct feed_area *x)
{
    return x->kind == AREA_POLYGON && isnan(x->lon); /* an own cell has its point */
}

/* Both ascending, none twice in either. */
static enum err unite_codes(struct arena *a, const int64_t *one, size_t one_n, int64_t **list, size_t *n)
{
    int64_t *both = arena_array(a, one_n + *n + 1, sizeof *both);
    const int64_t *other = *list;
    size_t i = 0, j = 0, k = 0;
    if (!both)
        return E_NO_MEMORY;
    while (i < one_n || j < *n) {
        bool mine = j == *n || (i < one_n && one[i] <= other[j]);
        int64_t code = mine ? one[i] : other[j];
        j += j < *n && other[j] == code;
        i += i < one_n && one[i] == code;
        both[k++] = code;
    }
    *list = both;
    *n = k;
    return OK;
}

static enum err hold_boxes(struct arena *a, const struct feed_area *was, struct feed_area *x)
{
    int64_t *old, *codes;
    size_t old_n, n;
    enum err e = boxes_read(a, was->geometry, &old, &old_n);
    if (!e)
        e = boxes_read(a, x->geometry, &codes, &n);
    if (!e)
        e = unite_codes(a, old, old_n, &codes, &n);
    return e ? e : boxes_write(a, codes, n, &x->geometry);
}

static enum err unite_texts(struct arena *a, const struct sv *old, size_t old_n, struct sv **list, size_t *n)
{
    struct sv *both = arena_array(a, old_n + *n + 1, sizeof *both);
    size_t k = *n;
    if (!both)
        return E_NO_MEMORY;
    if (k)
        memcpy(both, *list, k * sizeof *both);
    for (size_t i = 0; i < old_n; i++) {
        bool has = false;
        for (size_t j = 0; j < k && !has; j++)
            has = sv_eq(both[j], old[i]);
        if (!has && k < AREA_TOWNS_MAX)
            both[k++] = old[i];
    }
    *list = both;
    *n = k;
    return OK;
}

static enum err hold_towns(struct arena *a, const struct feed_area *was, struct feed_area *x)
{
    size_t names = x->names_n, towns = x->towns_n;
    enum err e = unite_texts(a, was->names, was->names_n, &x->names, &x->names_n);
    if (!e)
        e = unite_texts(a, was->towns, was->towns_n, &x->towns, &x->towns_n);
    if (e || (names == x->names_n && towns == x->towns_n && !was->names_cut))
        return e;
    x->names_cut = x->names_cut || was->names_cut;
    x->name = area_name_of(a, x);
    return x->name.p ? OK : E_NO_MEMORY;
}

enum err area_hold(struct arena *a, const struct feed_area *was, struct feed_area *x)
{
    if (was->kind != x->kind)
        return OK;
    if (x->kind == AREA_MESH)
        return unite_codes(a, was->mesh, was->mesh_n, &x->mesh, &x->mesh_n);
    if (area_has_boxes(x))
        return hold_boxes(a, was, x);
    return x->kind == AREA_POLYGON ? OK : hold_towns(a, was, x);
}
