/* SPDX-License-Identifier: Apache-2.0
 * near.c - the cells of the current places, which stand in one array, are held against the 1 km cells of the box: only
 * the few persons in those are looked at. */
#include "server/picture/find/near.h"

#include "server/picture/state.h"

#define SET_ROOM (4 * NEAR_CELLS_MAX) /* a power of two */

struct near_cells {
    uint32_t at[SET_ROOM]; /* open addressing; 0 is free */
    uint32_t least, most;
};

/* A 1 km cell as mesh_cell packs its parts, moved off 0. */
static uint32_t km_cell(uint32_t cell250)
{
    return (cell250 - 1) / 16 + 1;
}

static uint32_t place_of(uint32_t cell)
{
    return cell * 2654435769u >> 18; /* 14 bits: SET_ROOM */
}

static bool cells_of(const struct mesh_box *box, struct near_cells *c)
{
    int64_t code[NEAR_CELLS_MAX];
    size_t n = 0;
    *c = (struct near_cells){ .least = UINT32_MAX };
    if (mesh_cover(MESH_3, box, code, NEAR_CELLS_MAX, &n) != OK)
        return false;
    for (size_t k = 0; k < n; k++) {
        uint32_t cell = km_cell(mesh_cell(code[k] * 100 + 11)), i = place_of(cell);
        while (c->at[i])
            i = (i + 1) % SET_ROOM;
        c->at[i] = cell;
        c->least = cell < c->least ? cell : c->least;
        c->most = cell > c->most ? cell : c->most;
    }
    return n > 0;
}

static bool cells_hold(const struct near_cells *c, uint32_t cell250)
{
    if (cell250 == 0)
        return false;
    uint32_t cell = km_cell(cell250);
    if (cell < c->least || cell > c->most)
        return false;
    for (uint32_t i = place_of(cell); c->at[i]; i = (i + 1) % SET_ROOM) {
        if (c->at[i] == cell)
            return true;
    }
    return false;
}

size_t persons_in_box(const struct picture *p, const struct mesh_box *box, int64_t *ids, size_t max)
{
    struct near_cells c;
    size_t n = 0;
    if (!cells_of(box, &c))
        return 0;
    for (uint32_t i = 0; i < p->slots; i++) {
        const struct person *x = cells_hold(&c, p->cell[i] & ~CELL_COARSE) ? p->person[i] : NULL;
        if (!x || !(x->lon >= box->lon_min && x->lon < box->lon_max && x->lat >= box->lat_min && x->lat < box->lat_max))
            continue;
        if (n++ < max)
            ids[n - 1] = x->id;
    }
    return n;
}
