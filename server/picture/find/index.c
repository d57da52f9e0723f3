/* SPDX-License-Identifier: Apache-2.0
 * index.c - using and losing an index; index_build.c makes it. */
#include "server/picture/find/index.h"

#include <stdlib.h>

#include "server/base/bisect.h"
#include "server/base/grow.h"
#include "server/picture/people/person_make.h"

uint32_t name_bucket(const struct postings *l, struct sv gram)
{
    uint64_t h = gram.n * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < gram.n; i += 8) {
        uint64_t w = 0;
        size_t n = gram.n - i < 8 ? gram.n - i : 8;
        memcpy(&w, gram.p + i, n);
        h = (h ^ w) * UINT64_C(0xD6E8FEB86659FD93);
        h ^= h >> 32;
    }
    return (uint32_t)(h * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (l->buckets - 1);
}

void pindex_free(struct pindex *x, struct slab *persons)
{
    if (!x)
        return;
    for (uint32_t i = 0; i < x->graves_n; i++)
        person_free(persons, x->graves[i]);
    free(x->graves);
    free(x->rank);
    free(x->front);
    free(x->front_at);
    for (int i = 0; i < INDEX_LISTS; i++) {
        free(x->list[i].at);
        free(x->list[i].ord);
    }
    free(x);
}

size_t pindex_bytes(const struct pindex *x)
{
    if (!x)
        return 0;
    size_t n = sizeof *x + x->n * (sizeof *x->rank + sizeof *x->front);
    for (int i = 0; i < INDEX_LISTS; i++) {
        const struct postings *l = &x->list[i];
        n += (l->buckets + 1 + l->at[l->buckets]) * sizeof(uint32_t);
    }
    return n;
}

uint64_t kana_front(struct sv key)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (i < key.n ? (unsigned char)key.p[i] : 0);
    return v;
}

typedef bool (*stands_before)(const struct pindex *x, uint32_t ord, const void *arg);

/* The first ordinal in [from, to) that does not stand before the one asked for. */
static uint32_t lower_bound(const struct pindex *x, uint32_t from, uint32_t to, stands_before before, const void *arg)
{
    BISECT(mid, from, to, before(x, mid, arg));
    return from;
}

/* The same, for an answer that is probably near `from`: step twice as far each time, then narrow. */
static uint32_t gallop(const struct pindex *x, uint32_t from, uint32_t to, stands_before before, const void *arg)
{
    uint32_t step = 1, at = from;
    while (at < to && before(x, at, arg)) {
        from = at + 1;
        at = to - at > step ? at + step : to;
        step *= 2;
    }
    return lower_bound(x, from, at, before, arg);
}

static bool ranks_before(const struct pindex *x, uint32_t ord, const void *arg)
{
    return person_rank_cmp(x->rank[ord].who, arg) < 0;
}

uint32_t pindex_find(const struct pindex *x, const struct person *who)
{
    if (!x)
        return UINT32_MAX;
    for (uint32_t i = lower_bound(x, 0, x->n, ranks_before, who); i < x->n && person_rank_cmp(x->rank[i].who, who) == 0; i++) {
        if (x->rank[i].who == who && !(x->rank[i].flags & PI_DEAD))
            return i;
    }
    return UINT32_MAX;
}

void pindex_kill(struct pindex *x, uint32_t ord)
{
    x->rank[ord].flags |= PI_DEAD;
    x->dead++;
}

bool pindex_keep(struct pindex *x, struct person *who)
{
    if (GROW(x->graves, x->graves_room, x->graves_n + 1))
        return false;
    x->graves[x->graves_n++] = who;
    return true;
}

struct kana_bound {
    struct sv key;
    uint64_t front, mask;
    bool behind_prefix; /* keys that begin with `key` still stand before the bound */
    bool behind_equal;  /* the key itself does */
};

/* Compare the key at `ord` with the bound's as far as the bound's goes; the eight bytes kept aside mostly decide. */
static bool kana_before(const struct pindex *x, uint32_t ord, const void *arg)
{
    const struct kana_bound *b = arg;
    uint64_t front = x->front[ord] & b->mask;
    if (front != b->front)
        return front < b->front;
    if (b->key.n < 8 && b->behind_prefix)
        return true;
    struct sv key = person_kana_key(x->rank[ord].who);
    size_t n = key.n < b->key.n ? key.n : b->key.n;
    int c = n ? memcmp(key.p, b->key.p, n) : 0;
    if (c)
        return c < 0;
    if (key.n < b->key.n)
        return true;
    return b->behind_prefix || (b->behind_equal && key.n == b->key.n);
}

void pindex_kana_range(const struct pindex *x, struct sv key, uint32_t *from, uint32_t *exact_to, uint32_t *to)
{
    struct kana_bound b = { .key = key, .mask = key.n >= 8 ? UINT64_MAX : ~(UINT64_MAX >> (8 * key.n)) };
    uint32_t low = 0, high = x->n;
    b.front = kana_front(key) & b.mask;
    if (x->front_at && key.n >= 2) {
        low = x->front_at[b.front >> 48];
        high = x->front_at[(b.front >> 48) + 1];
    }
    *from = lower_bound(x, low, high, kana_before, &b);
    b.behind_equal = true;
    *exact_to = gallop(x, *from, high, kana_before, &b);
    b.behind_prefix = true;
    *to = gallop(x, *exact_to, high, kana_before, &b);
}
