/* SPDX-License-Identifier: Apache-2.0
 * lookup.c - running a lookup over the large index, the small ones and the tail, and ranking what they give.
 *
 * An index is read tier by tier, best first, and within a tier in rank order, so it ends as soon as it has the hits
 * asked for and one more. When the driving lists are short, one walk over them settles all tiers. */
#include "server/picture/find/lookup.h"

#include <stdlib.h>

#include "server/picture/find/lookup_inside.h"

#define ONE_WALK_MAX 96 /* so many candidates are walked once, whatever their tier */
#define SCOPE_FEW 8     /* municipalities */

static const char *const whys[LOOKUP_WHYS] = {
    "kana exact",  "kana prefix", "kana infix", "kana loose", "name exact", "name prefix", "name infix", "name loose",
    "phone last4", "phone infix", "birth",      "birth part", "sex",        "town",        "address",
};

const char *lookup_why_name(unsigned bit)
{
    return bit < LOOKUP_WHYS ? whys[bit] : "";
}

/* Hits of one index, in order; kept by tier while a walk settles all tiers at once. */
struct hits {
    struct lookup_hit *hit;
    uint32_t n, want;
    int8_t level;
};
#define TAIL_LEVEL (-1) /* not of an index: persons that changed since */

static bool hit_put(struct hits *h, const struct person *x, uint32_t ord, uint8_t tier, uint16_t why)
{
    if (h->n < h->want)
        h->hit[h->n++] = (struct lookup_hit){ .person = x, .why = why, .tier = tier, .level = h->level, .ord = ord };
    return h->n < h->want;
}

/* A hit that comes in rank order but with any tier: it goes behind its tier, and may push the last one out. */
static void hit_insert(struct hits *h, const struct person *x, uint32_t ord, uint8_t tier, uint16_t why)
{
    uint32_t at = h->n;
    while (at > 0 && h->hit[at - 1].tier > tier)
        at--;
    if (at == h->want)
        return;
    if (h->n < h->want)
        h->n++;
    memmove(&h->hit[at + 1], &h->hit[at], (h->n - at - 1) * sizeof *h->hit);
    h->hit[at] = (struct lookup_hit){ .person = x, .why = why, .tier = tier, .level = h->level, .ord = ord };
}

bool handful_take(struct lookup_search *s, const struct pindex *x, struct lookup_feed *f, struct handful *h)
{
    uint32_t ord[HANDFUL], n = 0;
    while (n < HANDFUL && feed_next(f, &ord[n]))
        __builtin_prefetch(&x->rank[ord[n++]]);
    s->work += n;
    s->cut = s->cut || s->work > LOOKUP_WORK_MAX;
    h->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct ranked_person *r = &x->rank[ord[i]];
        if ((r->flags & PI_DEAD) || !in_scope(s, r->municipality))
            continue;
        __builtin_prefetch((const char *)r->who + 64);
        __builtin_prefetch((const char *)r->who + 128);
        h->ord[h->n++] = ord[i];
    }
    return n > 0 && !s->cut;
}

static void walk_once(struct lookup_search *s, const struct pindex *x, struct lookup_feed *f, struct hits *h)
{
    struct handful some;
    uint16_t why;
    while (handful_take(s, x, f, &some)) {
        for (uint32_t i = 0; i < some.n; i++) {
            const struct person *who = x->rank[some.ord[i]].who;
            uint8_t tier = lookup_narrow(s, who, lookup_match(s, who, &why), &why);
            if (tier != TIER_NONE)
                hit_insert(h, who, some.ord[i], tier, why);
        }
    }
}

/* A better match may be left with this tier, when it held by a phone or a place: names are everybody's who may be shown. */
static bool answers_at(struct lookup_search *s, const struct person *x, uint8_t tier, uint16_t *why)
{
    uint8_t best = lookup_match(s, x, why);
    if (best > tier || (best < tier && !(s->query->shown && (*why & (WHY_PHONE | WHY_PLACE)))))
        return false;
    return lookup_narrow(s, x, best, why) == tier;
}

/* False when the hits are complete, or the work is cut. */
static bool walk_tier(struct lookup_search *s, const struct pindex *x, struct lookup_feed *f, uint8_t tier, struct hits *h)
{
    struct handful some;
    uint16_t why;
    while (handful_take(s, x, f, &some)) {
        for (uint32_t i = 0; i < some.n; i++) {
            const struct person *who = x->rank[some.ord[i]].who;
            if (answers_at(s, who, tier, &why) && !hit_put(h, who, some.ord[i], tier, why))
                return false;
        }
    }
    return !s->cut;
}

static void search_index(struct lookup_search *s, const struct pindex *x, struct hits *h)
{
    struct lookup_feed f;
    for (uint8_t tier = 0; tier <= s->pieces->tier_most; tier++) {
        feed_choose(s, x, tier, &f);
        if (!walk_tier(s, x, &f, tier, h))
            return;
    }
}

static void search_level(struct lookup_search *s, const struct pindex *x, struct hits *h)
{
    struct lookup_feed f;
    if (!x || x->n == x->dead)
        return;
    feed_choose(s, x, TIERS - 1, &f);
    if (!f.whole && f.cost <= ONE_WALK_MAX)
        walk_once(s, x, &f, h);
    else
        search_index(s, x, h);
}

static int hit_cmp(const void *a, const void *b)
{
    const struct lookup_hit *x = a, *y = b;
    if (x->tier != y->tier)
        return x->tier < y->tier ? -1 : 1;
    return person_rank_cmp(x->person, y->person);
}

static void search_tail(struct lookup_search *s, const struct finder *f, struct hits *h)
{
    uint16_t why;
    for (uint32_t i = 0; i < f->tail_n; i++) {
        const struct person *x = f->tail[i];
        uint8_t tier = in_scope(s, (uint32_t)x->municipality) ? lookup_narrow(s, x, lookup_match(s, x, &why), &why) : TIER_NONE;
        if (tier != TIER_NONE)
            hit_put(h, x, 0, tier, why);
    }
}

static bool is_twin(const struct lookup_search *s, const struct person *a, const struct person *b)
{
    if (a == b || a->id == b->id || !in_scope(s, (uint32_t)b->municipality))
        return false;
    bool same = (a->kana_n && sv_eq(person_kana_key(a), person_kana_key(b))) ||
                (a->name_n && sv_eq(person_name_key(a), person_name_key(b)));
    return same && may_show(s, b);
}

static bool counts_as_twin(const struct lookup_search *s, const struct pindex *x, uint32_t ord)
{
    return !(x->rank[ord].flags & PI_DEAD) && in_scope(s, x->rank[ord].municipality) && may_show(s, x->rank[ord].who);
}

/* Somebody else in the hit's own index: same kana stand side by side, same names are tied in a ring. */
static bool twin_beside(const struct lookup_search *s, const struct pindex *x, uint32_t ord)
{
    for (uint32_t i = ord; i > 0 && (x->rank[i - 1].flags & PI_SAME_KANA); i--) {
        if (counts_as_twin(s, x, i - 1))
            return true;
    }
    for (uint32_t i = ord; x->rank[i].flags & PI_SAME_KANA; i++) {
        if (counts_as_twin(s, x, i + 1))
            return true;
    }
    for (uint32_t i = x->rank[ord].same_name; i != ord; i = x->rank[i].same_name) {
        if (counts_as_twin(s, x, i))
            return true;
    }
    return false;
}

/* Somebody in another index. */
static bool twin_in(const struct lookup_search *s, const struct pindex *x, const struct person *who)
{
    uint32_t from = 0, exact_to = 0, to;
    if (who->kana_n)
        pindex_kana_range(x, person_kana_key(who), &from, &exact_to, &to);
    for (; from < exact_to; from++) {
        if (counts_as_twin(s, x, from) && x->rank[from].who->id != who->id)
            return true;
    }
    const struct postings *l = &x->list[L_NAME_WHOLE];
    uint32_t bucket = name_bucket(l, person_name_key(who));
    for (uint32_t i = l->at[bucket]; i < l->at[bucket + 1]; i++) {
        if (counts_as_twin(s, x, l->ord[i]) && is_twin(s, who, x->rank[l->ord[i]].who))
            return true;
    }
    return false;
}

static bool has_twin(const struct lookup_search *s, const struct lookup_hit *hit)
{
    const struct finder *f = &s->p->finder;
    for (int i = 0; i < LEVELS; i++) {
        const struct pindex *x = f->level[i];
        if (x && (hit->level == i ? twin_beside(s, x, hit->ord) : twin_in(s, x, hit->person)))
            return true;
    }
    for (uint32_t i = 0; i < f->tail_n; i++) {
        if (is_twin(s, hit->person, f->tail[i]))
            return true;
    }
    return false;
}

/* Levels, the tail, then all in one order. */
static enum err search_all(struct lookup_search *s, struct arena *a, struct hits *all)
{
    const struct finder *f = &s->p->finder;
    size_t room = (size_t)s->want * LEVELS + TAIL_MAX;
    int parts = 0;
    all->hit = arena_array(a, room, sizeof *all->hit);
    if (!all->hit)
        return E_NO_MEMORY;
    for (int i = 0; i < LEVELS; i++) {
        struct hits h = { .hit = all->hit + all->n, .want = s->want, .level = (int8_t)i };
        search_level(s, f->level[i], &h);
        all->n += h.n;
        parts += h.n > 0;
    }
    struct hits h = { .hit = all->hit + all->n, .want = TAIL_MAX, .level = TAIL_LEVEL };
    search_tail(s, f, &h);
    all->n += h.n;
    if (parts > 1 || h.n)
        qsort(all->hit, all->n, sizeof *all->hit, hit_cmp);
    return OK;
}

/* Most callers have one municipality or a few: clearing a table for them would cost more than looking. */
void lookup_scope(struct lookup_search *s, const struct lookup_query *q, uint64_t *scope)
{
    s->everywhere = q->everywhere;
    if (q->everywhere)
        return;
    if (q->municipalities_n <= SCOPE_FEW) {
        s->few = q->municipalities;
        s->few_n = q->municipalities_n;
        return;
    }
    s->scope = memset(scope, 0, SCOPE_WORDS * sizeof *scope);
    for (size_t i = 0; i < q->municipalities_n; i++) {
        int32_t code = q->municipalities[i];
        if (code > 0 && code < SCOPE_WORDS * 64)
            scope[code >> 6] |= UINT64_C(1) << (code & 63);
    }
}

enum err lookup(const struct picture *p, const struct lookup_query *q, struct arena *a, struct lookup_result *out)
{
    uint64_t scope[SCOPE_WORDS];
    struct pieces pieces;
    struct arena scratch;
    uint32_t limit = q->limit ? q->limit : LOOKUP_LIMIT_DEFAULT;
    if (limit > LOOKUP_LIMIT_MAX)
        limit = LOOKUP_LIMIT_MAX;
    enum err e = lookup_parse(p, q, a, &pieces);
    if (e)
        return e;
    arena_init(&scratch, LOOKUP_ADDRESS_CAP);
    struct lookup_search s = { .p = p, .pieces = &pieces, .scratch = &scratch, .query = q, .want = limit + 1, .may = WHY_ALL };
    lookup_scope(&s, q, scope);
    struct hits all = { .n = 0 };
    e = search_all(&s, a, &all);
    for (uint32_t i = 0; !e && i < all.n && i < limit; i++)
        all.hit[i].same_name = has_twin(&s, &all.hit[i]);
    arena_done(&scratch);
    if (!e)
        *out = (struct lookup_result){
            .hits = all.hit, .n = all.n < limit ? all.n : limit, .more = all.n > limit || s.cut, .work = s.work
        };
    return e;
}
