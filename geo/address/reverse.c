/* SPDX-License-Identifier: Apache-2.0
 * reverse.c - municipalities whose farthest town is still too far are passed over; of the others, the nearest town. */
#include "geo/address/reverse.h"

#include <math.h>

#include "geo/mesh.h"
#include "geo/plane.h"

struct reverse_search {
    double lon, lat, east_m, north_m; /* where, and metres of a degree there */
    double best_m;
    uint32_t town;
};

static double away_m(const struct reverse_search *s, double lon, double lat)
{
    return hypot((lon - s->lon) * s->east_m, (lat - s->lat) * s->north_m);
}

static void look_in(const struct gazetteer *g, const struct gazetteer_municipality *m, struct reverse_search *s)
{
    struct gazetteer_town t;
    for (uint32_t i = m->town_first; i < m->town_first + m->town_count; i++) {
        gazetteer_town(g, i, &t);
        double d = away_m(s, t.lon, t.lat);
        if (d < s->best_m) {
            s->best_m = d;
            s->town = i;
        }
    }
}

ERR address_reverse(const struct gazetteer *g, double lon, double lat, struct reverse *out)
{
    const struct plane p = plane_at(lon, lat);
    struct reverse_search s = { lon, lat, p.m_per_lon, p.m_per_lat, REVERSE_MAX_M, GAZETTEER_NONE };
    struct gazetteer_municipality m;
    int64_t cell;
    enum err e = mesh_encode(MESH_1, lon, lat, &cell);
    if (e)
        return e;
    for (uint32_t i = 0; i < gazetteer_municipality_count(g); i++) {
        gazetteer_municipality(g, i, &m);
        if (away_m(&s, m.lon, m.lat) - m.radius_m * 1.02 < s.best_m) /* the flat measure is off by less than 2 % */
            look_in(g, &m, &s);
    }
    if (s.town == GAZETTEER_NONE)
        return E_ADDRESS_NONE;
    gazetteer_town(g, s.town, &out->town);
    gazetteer_municipality(g, out->town.municipality, &out->municipality);
    out->distance_m = s.best_m;
    return OK;
}
