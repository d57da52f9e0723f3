/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_place.c - towns in order, each with a point and with how far a home in it may be from that point.
 *
 * The source gives points, not areas, so how far a town reaches is taken from how far its neighbours are. Measured on the
 * 112,352 addresses of 指定緊急避難場所 in all Japan whose town is matched and whose point is known (国土地理院): within 100 m
 * and 1.2 times the way to the eighth neighbour lay 99.0 of 100, in the worst prefecture 97.5 (長野 97.7, 愛知 99.3). The way
 * to the third, taken before, held 93.2 (長野 86.9); twice that 98.9, for a radius as large on average but less even. */
#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/gazetteer/gazetteer_inside.h"
#include "server/base/hash.h"

#include <math.h>
#include <stdlib.h>

#define NEIGHBOURS 8         /* with these four a town's radius held for 99 of 100 addresses: see above */
#define RADIUS_FACTOR 1.2    /* as measured above */
#define RADIUS_MORE_M 100.0  /* a point of a small town is no better than this */
#define RADIUS_MIN_M 150.0   /* what a screen may call near */
#define RADIUS_MAX_M 12000.0 /* a town without neighbours reaches no farther */
#define CELLS_PER_DEGREE 50  /* grid for finding neighbours: about 2 km */
#define RINGS_MAX 7          /* of cells: far enough for RADIUS_MAX_M */

static int text_compare(struct sv a, struct sv b)
{
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int compare_cities(const void *a, const void *b)
{
    return text_compare(((const struct city_in *)a)->text, ((const struct city_in *)b)->text);
}

static int compare_towns(const void *a, const void *b)
{
    return text_compare(((const struct town_in *)a)->key, ((const struct town_in *)b)->key);
}

static int compare_smalls(const void *a, const void *b)
{
    const struct small_in *x = a, *y = b;
    if (x->town != y->town)
        return x->town < y->town ? -1 : 1;
    return text_compare(x->name, y->name);
}

/* Towns are sorted by key and cities by code, so both are walked once, side by side. */
static void link_towns(struct tables *t, uint32_t *index_of)
{
    size_t city = 0;
    for (size_t i = 0; i < t->towns; i++) {
        struct town_in *town = &t->town[i];
        while (memcmp(t->city[city].text.p, town->key.p, CODE_BYTES) != 0)
            city++;
        if (t->city[city].town_count++ == 0)
            t->city[city].town_first = (uint32_t)i;
        town->city_index = (uint32_t)city;
        town->twin = GAZETTEER_NONE;
        index_of[town->order] = (uint32_t)i;
    }
}

ERR tables_sort(struct tables *t)
{
    uint32_t *index_of = malloc((t->towns + 1) * sizeof *index_of);
    if (!index_of)
        return E_NO_MEMORY;
    qsort(t->city, t->cities, sizeof *t->city, compare_cities);
    qsort(t->town, t->towns, sizeof *t->town, compare_towns);
    link_towns(t, index_of);
    for (size_t i = 0; i < t->smalls; i++)
        t->small[i].town = index_of[t->small[i].town];
    free(index_of);
    if (t->smalls)
        qsort(t->small, t->smalls, sizeof *t->small, compare_smalls);
    for (size_t i = 0; i < t->smalls; i++) {
        struct town_in *town = &t->town[t->small[i].town];
        if (town->small_count++ == 0)
            town->small_first = (uint32_t)i;
    }
    return OK;
}

/* Towns by the cell of a coarse grid, and where each cell's run begins. */
struct grid {
    struct entry {
        int64_t cell;
        uint32_t town;
    } * entry;
    size_t n;
    struct map64 first;
};

static int64_t grid_cell(double lon, double lat, int dx, int dy)
{
    return ((int64_t)floor(lat * CELLS_PER_DEGREE) + dy) * 100000 + (int64_t)floor(lon * CELLS_PER_DEGREE) + dx;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return (x->town > y->town) - (x->town < y->town);
}

static ERR grid_fill(struct grid *g, const struct tables *t)
{
    enum err e = OK;
    g->entry = malloc((t->towns + 1) * sizeof *g->entry);
    if (!g->entry)
        return E_NO_MEMORY;
    for (uint32_t i = 0; i < t->towns; i++)
        if (t->town[i].spot.n)
            g->entry[g->n++] = (struct entry){ grid_cell(t->town[i].spot.lon, t->town[i].spot.lat, 0, 0), i };
    qsort(g->entry, g->n, sizeof *g->entry, compare_entries);
    for (size_t i = 0; i < g->n && e == OK; i++)
        if (i == 0 || g->entry[i].cell != g->entry[i - 1].cell)
            e = map64_put(&g->first, g->entry[i].cell, i);
    return e;
}

/* Flat earth is good to a thousandth over a few kilometres. */
static double near_distance_m(struct mean_spot a, struct mean_spot b)
{
    double east = (a.lon - b.lon) * 111320 * cos(a.lat * 0.017453292519943295), north = (a.lat - b.lat) * 110950;
    return sqrt(east * east + north * north);
}

static void keep_nearest(double nearest[NEIGHBOURS], double d)
{
    for (int i = 0; i < NEIGHBOURS; i++)
        if (d < nearest[i]) {
            double other = nearest[i];
            nearest[i] = d;
            d = other;
        }
}

static void scan_cell(const struct grid *g, const struct tables *t, uint32_t town, int dx, int dy, double *nearest)
{
    struct mean_spot here = t->town[town].spot;
    int64_t cell = grid_cell(here.lon, here.lat, dx, dy);
    uint64_t i;
    if (!map64_get(&g->first, cell, &i))
        return;
    for (; i < g->n && g->entry[i].cell == cell; i++) {
        double d = near_distance_m(here, t->town[g->entry[i].town].spot);
        if (g->entry[i].town != town && d > 1)
            keep_nearest(nearest, d);
    }
}

static double town_radius_m(const struct grid *g, const struct tables *t, uint32_t town)
{
    double nearest[NEIGHBOURS], cell_m = 111000.0 / CELLS_PER_DEGREE * 0.7;
    for (int i = 0; i < NEIGHBOURS; i++)
        nearest[i] = RADIUS_MAX_M;
    for (int ring = 0; ring <= RINGS_MAX && (ring < 2 || nearest[NEIGHBOURS - 1] > (ring - 1) * cell_m); ring++)
        for (int dy = -ring; dy <= ring; dy++)
            for (int dx = -ring; dx <= ring; dx += dy == -ring || dy == ring ? 1 : 2 * ring)
                scan_cell(g, t, town, dx, dy, nearest);
    double r = RADIUS_MORE_M + nearest[NEIGHBOURS - 1] * RADIUS_FACTOR;
    return r < RADIUS_MIN_M ? RADIUS_MIN_M : r > RADIUS_MAX_M ? RADIUS_MAX_M : r;
}

static void place_cities(struct tables *t)
{
    for (size_t i = 0; i < t->towns; i++) {
        struct mean_spot *sum = &t->city[t->town[i].city_index].spot, s = t->town[i].spot;
        if (s.n) {
            sum->lon = (sum->lon * sum->n + s.lon) / (sum->n + 1);
            sum->lat = (sum->lat * sum->n + s.lat) / (sum->n + 1);
            sum->n++;
        }
    }
    for (size_t i = 0; i < t->towns; i++) {
        struct city_in *c = &t->city[t->town[i].city_index];
        double d = t->town[i].spot.n ? near_distance_m(c->spot, t->town[i].spot) + t->town[i].radius_m : 0;
        c->radius_m = d > c->radius_m ? d : c->radius_m;
    }
}

ERR tables_place(struct tables *t)
{
    struct grid g = { 0 };
    map64_init(&g.first);
    for (size_t i = 0; i < t->towns; i++)
        t->town[i].spot = t->town[i].own.n ? t->town[i].own : t->town[i].parts;
    enum err e = grid_fill(&g, t);
    for (uint32_t i = 0; i < t->towns && e == OK; i++)
        if (t->town[i].spot.n)
            t->town[i].radius_m = town_radius_m(&g, t, i);
    if (e == OK)
        place_cities(t);
    map64_done(&g.first);
    free(g.entry);
    return e;
}
