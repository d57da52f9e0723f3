/* SPDX-License-Identifier: Apache-2.0
 * lookup_page.c - everybody who answers, a page at a time.
 *
 * A lookup ends as soon as it has the best hits; this one counts, so it walks all that can answer, once: the persons who
 * changed lately first (there are few, and they must not be lost when the work is cut short), then the large index, then
 * those who answer only by the name of their zone. Of what it meets it keeps the first `limit` after the last page. */
#include <stdlib.h>

#include "server/base/utf8.h"
#include "server/picture/people/keys.h"
#include "server/picture/find/lookup_inside.h"

struct paging {
    struct lookup_search s;
    const struct lookup_page *page;
    const struct person *last; /* of the page before; NULL: none */
    struct lookup_hit *hit;    /* in order */
    uint32_t n;
    size_t total;
};

static int place_cmp(const struct person *a, uint8_t a_tier, const struct person *b, uint8_t b_tier)
{
    if (a_tier != b_tier)
        return a_tier < b_tier ? -1 : 1;
    return person_rank_cmp(a, b);
}

static void found(struct paging *g, const struct person *x, uint8_t tier, uint16_t why)
{
    if (!g->page->takes(g->page->ctx, x))
        return;
    g->total++;
    if (g->last && place_cmp(x, tier, g->last, g->page->after_tier) <= 0)
        return;
    uint32_t at = g->n;
    while (at > 0 && place_cmp(x, tier, g->hit[at - 1].person, g->hit[at - 1].tier) < 0)
        at--;
    if (at == g->s.want)
        return;
    if (g->n < g->s.want)
        g->n++;
    memmove(&g->hit[at + 1], &g->hit[at], (g->n - at - 1) * sizeof *g->hit);
    g->hit[at] = (struct lookup_hit){ .person = x, .why = why, .tier = tier };
}

static void consider(struct paging *g, const struct person *x)
{
    uint16_t why;
    uint8_t tier = lookup_narrow(&g->s, x, lookup_match(&g->s, x, &why), &why);
    if (tier != TIER_NONE)
        found(g, x, tier, why);
}

static void walk_index(struct paging *g, const struct pindex *x)
{
    struct handful some;
    struct lookup_feed f;
    if (!x || x->n == x->dead)
        return;
    feed_choose(&g->s, x, TIERS - 1, &f);
    while (handful_take(&g->s, x, &f, &some)) {
        for (uint32_t i = 0; i < some.n; i++)
            consider(g, x->rank[some.ord[i]].who);
    }
}

static void walk_tail(struct paging *g, const struct finder *f)
{
    for (uint32_t i = 0; i < f->tail_n; i++) {
        if (in_scope(&g->s, (uint32_t)f->tail[i]->municipality))
            consider(g, f->tail[i]);
    }
}

/* Somebody of one of the piece's zones, met in the first piece that names the zone, and only if nothing else found them. */
static void consider_by_zone(struct paging *g, const struct person *x, size_t piece)
{
    uint16_t why;
    if (!x || !in_scope(&g->s, (uint32_t)x->municipality))
        return;
    for (size_t i = 0; i < piece; i++) {
        if (piece_has_zone(&g->s.pieces->piece[i], x->zone))
            return;
    }
    g->s.by_zone = false;
    uint8_t tier = lookup_narrow(&g->s, x, lookup_match(&g->s, x, &why), &why);
    g->s.by_zone = true;
    if (tier != TIER_NONE)
        return;
    consider(g, x);
}

static enum err walk_zone(struct paging *g, int64_t zone, size_t piece)
{
    const struct picture *p = g->s.p;
    size_t n = group_members(&p->zone_members, p->person, zone, NULL, 0);
    uint32_t *slot = malloc((n + 1) * sizeof *slot);
    if (!slot)
        return E_NO_MEMORY;
    group_members(&p->zone_members, p->person, zone, slot, n);
    for (size_t i = 0; i < n && !g->s.cut; i++) {
        g->s.cut = ++g->s.work > LOOKUP_WORK_MAX;
        consider_by_zone(g, p->person[slot[i]], piece);
    }
    free(slot);
    return OK;
}

static enum err walk_zones(struct paging *g)
{
    enum err e = OK;
    for (size_t i = 0; i < g->s.pieces->n; i++) {
        const struct piece *piece = &g->s.pieces->piece[i];
        for (size_t k = 0; k < piece->zones_n && !e && !g->s.cut; k++)
            e = walk_zone(g, piece->zones[k], i);
    }
    return e;
}

static int id_cmp(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The zones whose name holds the word: 浜見, or 青葉町1丁目 as people write it. One character names none. */
static enum err zones_read(const struct lookup_search *s, struct arena *a, struct piece *piece)
{
    struct sv key;
    int64_t id;
    uint64_t v;
    enum err e = piece->word.n ? keys_of_address(a, piece->word, &key) : OK;
    if (e || !piece->word.n || utf8_len(key) < 2)
        return e;
    piece->zones = arena_array(a, s->p->zones.n + 1, sizeof *piece->zones);
    if (!piece->zones)
        return E_NO_MEMORY;
    for (size_t it = 0; map64_next(&s->p->zones, &it, &id, &v);) {
        const struct zone_info *z = (const struct zone_info *)(uintptr_t)v;
        if (in_scope(s, (uint32_t)z->pub.municipality) && sv_find(z->key, key) >= 0)
            piece->zones[piece->zones_n++] = id;
    }
    qsort(piece->zones, piece->zones_n, sizeof *piece->zones, id_cmp);
    return OK;
}

static enum err walk_all(struct paging *g)
{
    const struct finder *f = &g->s.p->finder;
    walk_tail(g, f);
    for (int i = LEVELS; i-- > 0;)
        walk_index(g, f->level[i]);
    return walk_zones(g);
}

enum err lookup_page(const struct picture *p, const struct lookup_page *page, struct arena *a, struct lookup_found *out)
{
    uint64_t scope[SCOPE_WORDS];
    struct pieces pieces;
    struct arena scratch;
    struct paging g = { .page = page, .last = page->after ? picture_person(p, page->after) : NULL };
    enum err e = page->after && !g.last ? E_JSON_VALUE : lookup_parse(p, &page->q, a, &pieces);
    if (e)
        return e;
    arena_init(&scratch, LOOKUP_ADDRESS_CAP);
    g.s = (struct lookup_search){
        .p = p, .pieces = &pieces, .scratch = &scratch, .query = &page->q, .want = page->q.limit + 1, .may = WHY_ALL
    };
    lookup_scope(&g.s, &page->q, scope);
    g.hit = arena_array(a, g.s.want, sizeof *g.hit);
    e = g.hit ? OK : E_NO_MEMORY;
    for (size_t i = 0; !e && i < pieces.n; i++)
        e = zones_read(&g.s, a, &pieces.piece[i]);
    if (!e)
        e = walk_all(&g);
    arena_done(&scratch);
    bool more = g.n > page->q.limit;
    if (!e)
        *out = (struct lookup_found){ .hits = g.hit, .n = more ? page->q.limit : g.n, .total = g.total, .more = more, .cut = g.s.cut };
    return e;
}
