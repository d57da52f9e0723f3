/* SPDX-License-Identifier: Apache-2.0
 * merge_leave.c - cells that a partial edition renews leave the areas they stood in. */
#include "feeds/merge/merge_leave.h"

#include <stdlib.h>

#include "feeds/area/boxes.h"
#include "feeds/merge/merge_hold.h"

#define FINE_MIN INT64_C(10000000000) /* codes of 125 m have eleven digits, the first ten are the 250 m cell around it */

static int code_order(const void *pa, const void *pb)
{
    int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
    return a < b ? -1 : a > b;
}

static bool has_code(const struct cell_codes *c, int64_t code)
{
    return c->n && bsearch(&code, c->list, c->n, sizeof code, code_order);
}

static enum err codes_of(struct arena *a, const struct feed_area *x, struct cell_codes *out)
{
    *out = (struct cell_codes){ x->mesh, x->kind == AREA_MESH ? x->mesh_n : 0 };
    return area_has_boxes(x) ? boxes_read(a, x->geometry, &out->list, &out->n) : OK;
}

enum err leave_codes(struct arena *a, const struct feed_area *areas, size_t n, struct cell_codes *out)
{
    struct cell_codes *each = arena_array(a, n + 1, sizeof *each);
    size_t total = 0, k = 0;
    enum err e = each ? OK : E_NO_MEMORY;
    for (size_t i = 0; i < n && !e; i++) {
        e = codes_of(a, &areas[i], &each[i]);
        total += e ? 0 : each[i].n;
    }
    int64_t *list = e ? NULL : arena_array(a, total + 1, sizeof *list);
    if (!list)
        return e ? e : E_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < each[i].n; c++)
            list[k++] = each[i].list[c];
    qsort(list, k, sizeof *list, code_order);
    *out = (struct cell_codes){ list, 0 };
    for (size_t i = 0; i < k; i++)
        if (i == 0 || list[i] != list[out->n - 1])
            list[out->n++] = list[i];
    return OK;
}

enum err leave_cells(struct arena *a, const struct feed_area *was, const struct cell_codes *codes, struct feed_area *rest, size_t *left,
                     size_t *gone)
{
    struct cell_codes old;
    *rest = *was;
    enum err e = codes_of(a, was, &old);
    int64_t *list = e ? NULL : arena_array(a, old.n + 1, sizeof *list);
    if (!list)
        return e ? e : E_NO_MEMORY;
    *left = 0;
    for (size_t i = 0; i < old.n; i++) {
        int64_t code = old.list[i];
        if (!has_code(codes, code) && !(code >= FINE_MIN && has_code(codes, code / 10)))
            list[(*left)++] = code;
    }
    *gone = old.n - *left;
    if (*gone == 0)
        return OK;
    rest->mesh = list;
    rest->mesh_n = was->kind == AREA_MESH ? *left : 0;
    return was->kind == AREA_MESH ? OK : boxes_write(a, list, *left, &rest->geometry);
}
