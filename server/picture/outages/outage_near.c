/* SPDX-License-Identifier: Apache-2.0
 * outage_near.c - the cells around a place that is known only to its town. */
#include "server/picture/outages/outage_near.h"

#include <math.h>

#include "geo/mesh.h"

#define CELLS_MAX 12000       /* of 250 m in a square of 24 km */
#define RADIUS_MAX_M 12000    /* as far as a town's radius goes (geo/gazetteer/gazetteer_place.c) */
#define M_PER_DEGREE 111320.0 /* of latitude */

bool outage_has_point(const struct area *a, double lon, double lat)
{
    return a->shape && !isnan(lon) && !isnan(lat) && shape_has_point(a->shape, lon, lat);
}

static bool covers(const struct area *a, double lon, double lat)
{
    return a->pub.match == MATCH_MESH || (a->pub.match == MATCH_POLYGON && outage_has_point(a, lon, lat));
}

static void keep(struct near_claim *c, const struct area *a)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->area[i] == a)
            return;
    if (c->n < COVERING_MAX)
        c->area[c->n++] = a;
}

struct said {
    bool out, ended;
};

static void hear(struct near_claim *c, const struct area *a, struct said *s)
{
    s->out |= area_runs(a);
    s->ended |= !area_runs(a);
    keep(c, a);
}

/* What is said of the cell with this middle. */
static struct said cell_ask(const struct outage_state_all *o, struct near_claim *c, int64_t code, double lon, double lat)
{
    struct said s = { false, false };
    for (uint32_t i = outage_cell(o, mesh_cell(code)); i; i = o->cover[i - 1].next) {
        const struct area *a = o->area[o->cover[i - 1].area];
        if (covers(a, lon, lat))
            hear(c, a, &s);
    }
    for (size_t i = 0; i < o->wide_n; i++)
        if (covers(o->area[o->wide[i]], lon, lat))
            hear(c, o->area[o->wide[i]], &s);
    return s;
}

static double distance_m(const struct person *x, double lon, double lat)
{
    double east = (lon - x->lon) * M_PER_DEGREE * cos(x->lat * M_PI / 180), north = (lat - x->lat) * M_PER_DEGREE;
    return hypot(east, north);
}

static size_t cells_around(const struct person *x, double radius_m, int64_t codes[CELLS_MAX])
{
    double north = radius_m / M_PER_DEGREE, east = north / cos(x->lat * M_PI / 180);
    struct mesh_box box = { x->lon - east, x->lat - north, x->lon + east, x->lat + north };
    size_t n = 0;
    enum err e = mesh_cover(MESH_250, &box, codes, CELLS_MAX, &n);
    return e == OK ? n : e == E_TOO_LARGE ? CELLS_MAX : 0;
}

void outage_near(const struct outage_state_all *o, const struct person *x, struct near_claim *out)
{
    int64_t codes[CELLS_MAX];
    size_t asked = 0, dark = 0, over = 0;
    *out = (struct near_claim){ .n = 0 };
    if ((!o->cells && !o->wide_n) || isnan(x->lon) || isnan(x->lat))
        return;
    double radius_m = x->coarse_m < RADIUS_MAX_M ? x->coarse_m : RADIUS_MAX_M;
    size_t n = cells_around(x, radius_m, codes);
    for (size_t i = 0; i < n; i++) {
        struct mesh_box b;
        if (mesh_decode(codes[i], NULL, &b) != OK)
            continue;
        double lon = (b.lon_min + b.lon_max) / 2, lat = (b.lat_min + b.lat_max) / 2;
        if (codes[i] != x->mesh250 && distance_m(x, lon, lat) > radius_m)
            continue;
        struct said s = cell_ask(o, out, codes[i], lon, lat);
        asked++;
        dark += s.out;
        over += s.ended;
    }
    if (asked) {
        out->out = (double)dark / (double)asked;
        out->ended = (double)over / (double)asked;
    }
}
