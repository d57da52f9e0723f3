/* SPDX-License-Identifier: Apache-2.0
 * outage_hash.c - from a 250 m cell or a town to the areas that cover it.
 *
 * A cell is a mesh code packed into 30 bits, so a million homes and a quarter of a million cells meet in a few megabytes
 * that stay in the processor's cache. A polygon is entered under every cell it touches and then asked for the point. */
#include <stdlib.h>

#include "geo/mesh.h"
#include "server/base/grow.h"
#include "server/picture/outages/outage_state.h"

#define POLYGON_CELLS_MAX 500000 /* a polygon over more is asked for each home instead (wide) */

uint32_t mesh_cell(int64_t code)
{
    if (code < INT64_C(1000000000) || code > INT64_C(9999999999))
        return 0;
    uint32_t east = (uint32_t)(code % 10), north = (uint32_t)(code / 10 % 10), t = (uint32_t)(code / 100 % 10),
             s = (uint32_t)(code / 1000 % 10), r = (uint32_t)(code / 10000 % 10), q = (uint32_t)(code / 100000 % 10),
             first = (uint32_t)(code / 1000000);
    if (east < 1 || east > 4 || north < 1 || north > 4 || q > 7 || r > 7 || first >= 8192)
        return 0;
    uint32_t third = ((first * 8 + q) * 8 + r) * 100 + s * 10 + t;
    return third * 16 + (north - 1) * 4 + east - 1 + 1;
}

void outage_hash_done(struct outage_state_all *o)
{
    free(o->cover);
    free(o->cell);
    free(o->head);
    free(o->town_head);
    free(o->wide);
    o->cover = NULL;
    o->cell = o->head = o->town_head = o->wide = NULL;
    o->covers_room = o->covers = o->mask = o->cells = o->towns_n = 0;
    o->wide_n = 0;
}

static bool cover_add(struct outage_state_all *o, uint32_t *head, uint32_t area)
{
    if (*head && o->cover[*head - 1].area == area) /* a code given twice */
        return true;
    if (GROW(o->cover, o->covers_room, o->covers + 1))
        return false;
    o->cover[o->covers] = (struct cover){ area, *head };
    *head = ++o->covers;
    return true;
}

static bool table_grow(struct outage_state_all *o, uint32_t room)
{
    uint32_t *cell = calloc(room, sizeof *cell), *head = calloc(room, sizeof *head);
    if (!cell || !head) {
        free(cell);
        free(head);
        return false;
    }
    for (uint32_t i = 0; o->cell && i <= o->mask; i++) {
        if (!o->cell[i])
            continue;
        uint32_t at = o->cell[i] * 2654435769u >> 7 & (room - 1);
        while (cell[at])
            at = (at + 1) & (room - 1);
        cell[at] = o->cell[i];
        head[at] = o->head[i];
    }
    free(o->cell);
    free(o->head);
    o->cell = cell;
    o->head = head;
    o->mask = room - 1;
    return true;
}

static bool cell_add(struct outage_state_all *o, uint32_t cell, uint32_t area)
{
    if (cell == 0)
        return true;
    if (!o->cell || o->cells * 2 > o->mask) {
        if (!table_grow(o, o->cell ? (o->mask + 1) * 2 : 4096))
            return false;
    }
    uint32_t i = cell * 2654435769u >> 7 & o->mask;
    while (o->cell[i] && o->cell[i] != cell)
        i = (i + 1) & o->mask;
    o->cells += o->cell[i] == 0;
    o->cell[i] = cell;
    return cover_add(o, &o->head[i], area);
}

static bool wide_add(struct outage_state_all *o, uint32_t area)
{
    uint32_t *wide = realloc(o->wide, (o->wide_n + 1) * sizeof *wide);
    if (!wide)
        return false;
    o->wide = wide;
    o->wide[o->wide_n++] = area;
    return true;
}

static bool polygon_add(struct outage_state_all *o, uint32_t i)
{
    const struct area *a = o->area[i];
    size_t n = 0;
    if (!a->shape)
        return true;
    enum err e = shape_mesh_cover(a->shape, MESH_250, NULL, 0, &n);
    if (e != OK && (e != E_TOO_LARGE || n == 0 || n > POLYGON_CELLS_MAX))
        return wide_add(o, i);
    int64_t *codes = malloc((n + 1) * sizeof *codes);
    bool ok = codes != NULL;
    if (ok && shape_mesh_cover(a->shape, MESH_250, codes, n, &n) != OK) {
        free(codes);
        return wide_add(o, i);
    }
    for (size_t k = 0; ok && k < n; k++)
        ok = cell_add(o, mesh_cell(codes[k]), i);
    free(codes);
    return ok;
}

static bool area_add(struct outage_state_all *o, uint32_t i)
{
    const struct area *a = o->area[i];
    bool ok = true;
    switch (a->pub.match) {
    case MATCH_POLYGON:
        return polygon_add(o, i);
    case MATCH_MESH:
        for (size_t k = 0; ok && k < a->pub.mesh_n; k++)
            ok = cell_add(o, mesh_cell(a->pub.mesh[k]), i);
        return ok;
    case MATCH_TOWN:
        for (size_t k = 0; ok && k < a->pub.towns_n; k++)
            ok = a->towns[k] == 0 || cover_add(o, &o->town_head[a->towns[k]], i);
        return ok;
    case MATCH_MUNICIPALITY: /* a total makes nobody dark */
        return true;
    }
    return true;
}

enum err outage_hash_build(struct outage_state_all *o, uint32_t towns_n)
{
    outage_hash_done(o);
    o->town_head = calloc(towns_n + 1, sizeof *o->town_head);
    bool ok = o->town_head != NULL;
    o->towns_n = towns_n;
    for (uint32_t i = 0; ok && i < o->n; i++)
        ok = area_add(o, i);
    if (!ok) {
        outage_hash_done(o);
        return E_NO_MEMORY;
    }
    o->dirty = false;
    return OK;
}
