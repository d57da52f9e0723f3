/* SPDX-License-Identifier: Apache-2.0
 * index.c - using and losing an index; index_build.c makes it. */
#include "server/picture/index.h"

#include <stdlib.h>

uint32_t postings_bucket(const struct postings *l, struct sv gram)
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

void pindex_free(struct pindex *x)
{
    if (!x)
        return;
    for (uint32_t i = 0; i < x->graves_n; i++)
        free(x->graves[i]);
    free(x->graves);
    free(x->by_rank);
    free(x->front);
    free(x->municipality);
    free(x->flags);
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
    size_t n = sizeof *x + x->n * (sizeof *x->by_rank + sizeof *x->front + sizeof *x->municipality + 1);
    for (int i = 0; i < INDEX_LISTS; i++) {
        const struct postings *l = &x->list[i];
        n += (l->buckets + 1 + l->at[l->buckets]) * sizeof(uint32_t);
    }
    return n;
}

static uint64_t front_of(struct sv key)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (i < key.n ? (unsigned char)key.p[i] : 0);
    return v;
}

/* The first ordinal in [from, n) that does not stand before the one asked for. */
static uint32_t lower_bound(const struct pindex *x, bool (*before)(const struct pindex *, uint32_t, const void *), const void *arg)
{
    uint32_t from = 0, to = x->n;
    while (from < to) {
        uint32_t mid = from + (to - from) / 2;
        if (before(x, mid, arg))
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

static bool ranks_before(const struct pindex *x, uint32_t ord, const void *arg)
{
    return person_rank_cmp(x->by_rank[ord], arg) < 0;
}

uint32_t pindex_find(const struct pindex *x, const struct person *who)
{
    if (!x)
        return UINT32_MAX;
    for (uint32_t i = lower_bound(x, ranks_before, who); i < x->n && person_rank_cmp(x->by_rank[i], who) == 0; i++) {
        if (x->by_rank[i] == who && !(x->flags[i] & PI_DEAD))
            return i;
    }
    return UINT32_MAX;
}

bool pindex_bury(struct pindex *x, uint32_t ord, struct person *who)
{
    if (x->graves_n == x->graves_room) {
        uint32_t room = x->graves_room ? x->graves_room * 2 : 64;
        struct person **graves = realloc(x->graves, room * sizeof *graves);
        if (!graves)
            return false;
        x->graves = graves;
        x->graves_room = room;
    }
    x->graves[x->graves_n++] = who;
    x->flags[ord] |= PI_DEAD;
    x->dead++;
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
    struct sv key = person_kana_key(x->by_rank[ord]);
    size_t n = key.n < b->key.n ? key.n : b->key.n;
    int c = n ? memcmp(key.p, b->key.p, n) : 0;
    if (c)
        return c < 0;
    if (key.n < b->key.n)
        return true;
    return b->behind_prefix || (b->behind_equal && key.n == b->key.n);
}

void pindex_kana_range(const struct pindex *x, struct sv key, bool exact, uint32_t *from, uint32_t *to)
{
    struct kana_bound b = { .key = key, .mask = key.n >= 8 ? UINT64_MAX : ~(UINT64_MAX >> (8 * key.n)) };
    b.front = front_of(key) & b.mask;
    *from = lower_bound(x, kana_before, &b);
    b.behind_equal = exact;
    b.behind_prefix = !exact;
    *to = lower_bound(x, kana_before, &b);
}
