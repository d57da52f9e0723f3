/* SPDX-License-Identifier: Apache-2.0
 * outages.c - which areas cover a person, and which persons are dark. */
#include "server/picture/outages/outages.h"

#include "server/base/bisect.h"
#include "server/picture/outages/outage_near.h"

/* Areas change in bursts and are asked about afterwards, so the hash is made at the first question. Without memory the
 * hash is empty, and dirty: the next question tries again. */
static const struct outage_state_all *ready(const struct picture *p)
{
    struct outage_state_all *o = p->outages;
    if (o->dirty && outage_hash_build(o, p->towns.n) != OK)
        o->dirty = true;
    return o;
}

enum err outage_build(struct picture *p)
{
    return outage_hash_build(p->outages, p->towns.n);
}

const struct outage_area *outage_next(const struct picture *p, size_t *it)
{
    return *it < p->outages->n ? &p->outages->area[(*it)++]->pub : NULL;
}

const struct outage_area *outage_get(const struct picture *p, int64_t id)
{
    const struct outage_state_all *o = p->outages;
    size_t from = 0, to = o->n;
    BISECT(mid, from, to, o->area[mid]->pub.id < id);
    return from < o->n && o->area[from]->pub.id == id ? &o->area[from]->pub : NULL;
}

size_t outage_running(const struct picture *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->outages->n; i++)
        n += area_runs(p->outages->area[i]);
    return n;
}

static bool has_point(const struct area *a, const struct person *x)
{
    return outage_has_point(a, x->lon, x->lat);
}

static size_t cover_collect(const struct outage_state_all *o, uint32_t head, const struct person *x, const struct area **out, size_t n)
{
    for (uint32_t i = head; i && n < COVERING_MAX; i = o->cover[i - 1].next) {
        const struct area *a = o->area[o->cover[i - 1].area];
        if (a->pub.match != MATCH_POLYGON || has_point(a, x))
            out[n++] = a;
    }
    return n;
}

static size_t town_covering(const struct outage_state_all *o, const struct person *x, const struct area **out, size_t n)
{
    return x->town && x->town < o->towns_n ? cover_collect(o, o->town_head[x->town], x, out, n) : n;
}

/* Areas, running or ended, that cover where the person is now; the place is known well enough to ask its cell. */
static size_t covering(const struct outage_state_all *o, const struct person *x, const struct area **out)
{
    size_t n = cover_collect(o, outage_cell(o, mesh_cell(x->mesh250)), x, out, 0);
    n = town_covering(o, x, out, n);
    for (size_t i = 0; i < o->wide_n && n < COVERING_MAX; i++) {
        if (has_point(o->area[o->wide[i]], x))
            out[n++] = o->area[o->wide[i]];
    }
    return n;
}

static int64_t began(const struct outage_area *a)
{
    if (a->since_us)
        return a->since_us;
    return a->before_seen_us ? a->before_seen_us : a->first_seen_us;
}

static bool earlier(int64_t t, int64_t than)
{
    return t != 0 && (than == 0 || t < than);
}

static void at_add(struct outage_at *at, const struct outage_area *a)
{
    if (at->areas_n == 0 || a->match < at->match)
        at->match = a->match;
    bool running = outage_running_at(at), ended_last = !running && a->ended_at_us > at->ended_at_us;
    if (ended_last || (running && earlier(began(a), at->began_us)))
        at->began_us = began(a);
    if (ended_last || (running && earlier(a->since_us, at->since_us)))
        at->since_us = a->since_us;
    int64_t last = a->since_us ? a->since_us : a->first_seen_us;
    if (last > at->last_began_us)
        at->last_began_us = last;
    if (ended_last) {
        at->ended_at_us = a->ended_at_us;
        at->unwatched = a->unwatched;
    }
    if (at->areas_n < OUTAGE_SOURCES_MAX)
        at->areas[at->areas_n++] = a->id;
    for (size_t i = 0; i < at->sources_n; i++) {
        if (sv_eq(at->sources[i], a->source))
            return;
    }
    if (at->sources_n < OUTAGE_SOURCES_MAX)
        at->sources[at->sources_n++] = a->source;
}

/* Of those that cover the place, the running ones speak; the ended ones when none runs. */
static void areas_add(struct outage_at *at, const struct area *const *areas, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (area_runs(areas[i]) == outage_running_at(at))
            at_add(at, &areas[i]->pub);
    }
}

static bool any_runs(const struct area *const *areas, size_t n)
{
    bool runs = false;
    for (size_t i = 0; i < n; i++)
        runs = runs || area_runs(areas[i]);
    return runs;
}

/* Known only to its town: sure when the town is out, or all of where it may be. */
static bool at_coarse(const struct outage_state_all *o, const struct person *x, struct outage_at *at)
{
    const struct area *towns[COVERING_MAX];
    struct near_claim near;
    size_t n = town_covering(o, x, towns, 0);
    outage_near(o, x, &near);
    at->out = any_runs(towns, n) || near.out >= 1;
    at->possible = !at->out && near.out > 0;
    at->share = at->out || (n && near.out == 0) ? 1 : near.out > 0 ? near.out : near.ended;
    areas_add(at, towns, n);
    areas_add(at, near.area, near.n);
    enum outage_match place = x->town ? MATCH_TOWN : MATCH_MUNICIPALITY;
    if (at->match < place)
        at->match = place;
    return at->areas_n > 0;
}

bool outage_at_person(const struct picture *p, const struct person *x, struct outage_at *out)
{
    const struct outage_state_all *o = ready(p);
    const struct area *areas[COVERING_MAX];
    struct outage_at at = { .share = 1 };
    if (x->coarse_m) {
        if (!at_coarse(o, x, &at))
            return false;
    } else {
        size_t n = covering(o, x, areas);
        if (!n)
            return false;
        at.out = any_runs(areas, n);
        areas_add(&at, areas, n);
    }
    *out = at;
    return true;
}

/* Best level at which running areas of this chain make the slot dark. */
static enum outage_match chain_match(const struct picture *p, const struct outage_state_all *o, uint32_t head, uint32_t slot)
{
    enum outage_match best = MATCH_MUNICIPALITY;
    for (uint32_t i = head; i; i = o->cover[i - 1].next) {
        const struct area *a = o->area[o->cover[i - 1].area];
        if (area_runs(a) && a->pub.match < best && (a->pub.match != MATCH_POLYGON || has_point(a, p->person[slot])))
            best = a->pub.match;
    }
    return best;
}

static enum outage_match wide_match(const struct picture *p, const struct outage_state_all *o, uint32_t slot)
{
    for (size_t i = 0; i < o->wide_n; i++) {
        if (area_runs(o->area[o->wide[i]]) && p->person[slot] && has_point(o->area[o->wide[i]], p->person[slot]))
            return MATCH_POLYGON;
    }
    return MATCH_MUNICIPALITY;
}

#define AHEAD 16 /* persons whose slot is fetched before its turn */

void outage_join(const struct picture *p, size_t dark[MATCH_MUNICIPALITY + 1])
{
    const struct outage_state_all *o = ready(p);
    size_t found[MATCH_MUNICIPALITY + 1] = { 0 };
    for (uint32_t slot = 0; slot < p->slots; slot++) {
        if (o->cell && slot + AHEAD < p->slots)
            __builtin_prefetch(&o->cell[p->cell[slot + AHEAD] * 2654435769u >> 7 & o->mask]);
        bool coarse = p->cell[slot] & CELL_COARSE;
        enum outage_match best = coarse ? MATCH_MUNICIPALITY : chain_match(p, o, outage_cell(o, p->cell[slot]), slot);
        if (o->wide_n && !coarse && best > MATCH_POLYGON && wide_match(p, o, slot) == MATCH_POLYGON)
            best = MATCH_POLYGON;
        uint32_t town = p->town[slot];
        if (best == MATCH_MUNICIPALITY && town && town < o->towns_n)
            best = chain_match(p, o, o->town_head[town], slot);
        found[best]++;
    }
    found[MATCH_MUNICIPALITY] = 0; /* a total makes nobody dark */
    memcpy(dark, found, sizeof found);
}
