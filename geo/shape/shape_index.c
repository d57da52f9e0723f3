/* SPDX-License-Identifier: Apache-2.0
 * shape_index.c - an STR-tree over the boxes of shapes. */
#include "geo/shape/shape_geos.h"

#include <math.h>
#include <stdlib.h>

struct shape_index {
    struct geo *g;
    GEOSSTRtree *tree;
};

ERR shape_index_new(struct geo *g, struct shape_index **out)
{
    struct shape_index *x = calloc(1, sizeof *x);
    if (!x)
        return E_NO_MEMORY;
    x->g = g;
    x->tree = GEOSSTRtree_create_r(g->h, 10);
    if (!x->tree) {
        free(x);
        return E_NO_MEMORY;
    }
    *out = x;
    return OK;
}

void shape_index_free(struct shape_index *x)
{
    if (!x)
        return;
    GEOSSTRtree_destroy_r(x->g->h, x->tree);
    free(x);
}

/* The tree keeps a pointer it never follows: the number, moved off NULL. */
ERR shape_index_add(struct shape_index *x, const struct shape *s, uint32_t number)
{
    GEOSSTRtree_insert_r(x->g->h, x->tree, s->geom, (void *)((uintptr_t)number + 1));
    return OK;
}

struct found {
    uint32_t *numbers;
    size_t max, n;
};

static void on_found(void *item, void *arg)
{
    struct found *f = arg;
    if (f->n++ < f->max)
        f->numbers[f->n - 1] = (uint32_t)((uintptr_t)item - 1);
}

static size_t query(const struct shape_index *x, GEOSGeometry *where, uint32_t *numbers, size_t max)
{
    struct found f = { numbers, max, 0 };
    if (where)
        GEOSSTRtree_query_r(x->g->h, x->tree, where, on_found, &f);
    GEOSGeom_destroy_r(x->g->h, where);
    return f.n;
}

size_t shape_index_at(const struct shape_index *x, double lon, double lat, uint32_t *numbers, size_t max)
{
    if (!isfinite(lon) || !isfinite(lat))
        return 0;
    return query(x, GEOSGeom_createPointFromXY_r(x->g->h, lon, lat), numbers, max);
}

size_t shape_index_in(const struct shape_index *x, const struct mesh_box *box, uint32_t *numbers, size_t max)
{
    return query(x, box_of(x->g, box), numbers, max);
}
