/* SPDX-License-Identifier: Apache-2.0
 * index_build.c - making an index: sort, count, fill.
 *
 * Sorting goes by the first eight bytes of the kana key (radix), and by the whole order only where these are equal.
 * Then two walks over the persons: the first counts how long each bucket gets, the second writes the ordinals, already
 * ascending. Both walks run the same code, so they cannot disagree. */
#include <stdlib.h>

#include "server/base/fold.h"
#include "server/picture/index.h"
#include "server/picture/keys.h"

#define AHEAD 8 /* persons fetched before their turn */
#define NAME_CHARS_MAX 32
#define TWINS_LOOK 64

struct ranked {
    uint64_t front;
    const struct person *who;
};

static uint64_t front_of(struct sv key)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (i < key.n ? (unsigned char)key.p[i] : 0);
    return v;
}

static int ranked_cmp(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return person_rank_cmp(x->who, y->who);
}

/* One stable pass over a byte of the front; false when all persons share it. */
static bool radix_pass(const struct ranked *from, struct ranked *to, uint32_t n, int shift)
{
    uint32_t at[257] = { 0 };
    for (uint32_t i = 0; i < n; i++)
        at[(from[i].front >> shift & 0xFF) + 1]++;
    for (int i = 0; i < 256; i++) {
        if (at[i + 1] == n)
            return false;
        at[i + 1] += at[i];
    }
    for (uint32_t i = 0; i < n; i++)
        to[at[from[i].front >> shift & 0xFF]++] = from[i];
    return true;
}

/* Returns the sorted one of the two arrays. */
static struct ranked *rank_sort(struct ranked *a, struct ranked *b, uint32_t n)
{
    for (int shift = 0; shift < 64; shift += 8) {
        if (radix_pass(a, b, n, shift)) {
            struct ranked *t = a;
            a = b;
            b = t;
        }
    }
    for (uint32_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && a[j].front == a[i].front; j++)
            ;
        if (j - i > 1)
            qsort(a + i, j - i, sizeof *a, ranked_cmp);
    }
    return a;
}

static enum err ranks_set(struct pindex *x, const struct person *const *persons)
{
    struct ranked *a = malloc((x->n + 1) * sizeof *a), *b = malloc((x->n + 1) * sizeof *b);
    if (!a || !b) {
        free(a);
        free(b);
        return E_NO_MEMORY;
    }
    for (uint32_t i = 0; i < x->n; i++) {
        if (i + AHEAD < x->n)
            __builtin_prefetch(persons[i + AHEAD]->data);
        a[i] = (struct ranked){ front_of(person_kana_key(persons[i])), persons[i] };
    }
    struct ranked *sorted = rank_sort(a, b, x->n);
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (uint32_t i = 0; i < x->n; i++) {
        const struct person *p = sorted[i].who;
        x->by_rank[i] = p;
        x->front[i] = sorted[i].front;
        x->municipality[i] = (uint16_t)p->municipality;
        if (p->birth_days != PERSON_NO_BIRTH && p->birth_days < first)
            first = p->birth_days;
        if (p->birth_days != PERSON_NO_BIRTH && p->birth_days > last)
            last = p->birth_days;
    }
    x->birth_first = first;
    x->list[L_BIRTH].buckets = first <= last ? (uint32_t)(last - first) + 1 : 1;
    free(a);
    free(b);
    return OK;
}

static uint32_t bits_for(uint32_t n, uint32_t most)
{
    uint32_t bits = 4;
    while (bits < most && (UINT32_C(1) << bits) < n)
        bits++;
    return UINT32_C(1) << bits;
}

static enum err buckets_set(struct pindex *x, uint32_t towns_n)
{
    static const uint8_t most_bits[INDEX_LISTS] = {
        [L_KANA2] = 13, [L_KANA3] = 18, [L_KANA4] = 21, [L_LOOSE2] = 13, [L_LOOSE3] = 18, [L_LOOSE4] = 21,
        [L_NAME_WHOLE] = 20, [L_FRONT2] = 16, [L_FRONT3] = 19, [L_NAME2] = 18, [L_NAME3] = 20,
        [L_NAME_LOOSE2] = 14, [L_NAME_LOOSE3] = 16,
    };
    for (int i = 0; i < INDEX_LISTS; i++) {
        struct postings *l = &x->list[i];
        if (most_bits[i])
            l->buckets = bits_for(x->n * 2, most_bits[i]);
        else if (i == L_LAST4 || i == L_PHONE4)
            l->buckets = 10000;
        else if (i == L_TOWN)
            l->buckets = towns_n ? towns_n : 1;
        l->at = calloc(l->buckets + 1, sizeof *l->at);
        if (!l->at)
            return E_NO_MEMORY;
    }
    return OK;
}

/* One walk: counting (at[bucket + 1] grows) or filling (at[bucket] moves on). */
struct walk {
    struct pindex *x;
    uint32_t ord;
    bool fill;
};

static inline void put(const struct walk *w, enum index_list list, uint32_t bucket)
{
    struct postings *l = &w->x->list[list];
    if (w->fill)
        l->ord[l->at[bucket]++] = w->ord;
    else
        l->at[bucket + 1]++;
}

static void put_kana(const struct walk *w, enum index_list first, struct sv key)
{
    for (size_t len = 2; len <= 4; len++) {
        enum index_list list = first + (enum index_list)(len - 2);
        for (size_t i = 0; i + len <= key.n; i++)
            put(w, list, postings_bucket(&w->x->list[list], (struct sv){ key.p + i, len }));
    }
}

/* Where each character begins; at[n] is the end. */
static size_t chars_of(struct sv key, uint16_t at[NAME_CHARS_MAX + 1])
{
    size_t n = 0;
    for (size_t i = 0; i < key.n && n < NAME_CHARS_MAX; i++) {
        if (((unsigned char)key.p[i] & 0xC0) != 0x80)
            at[n++] = (uint16_t)i;
    }
    at[n] = (uint16_t)key.n;
    return n;
}

static void put_name(const struct walk *w, enum index_list pairs, struct sv key, size_t chars, const uint16_t *at)
{
    for (size_t len = 2; len <= 3; len++) {
        enum index_list list = pairs + (enum index_list)(len - 2);
        for (size_t i = 0; i + len <= chars; i++)
            put(w, list, postings_bucket(&w->x->list[list], (struct sv){ key.p + at[i], (size_t)(at[i + len] - at[i]) }));
    }
}

static void put_names(const struct walk *w, const struct person *p)
{
    uint16_t at[NAME_CHARS_MAX + 1];
    struct sv key = person_name_key(p);
    size_t chars = chars_of(key, at);
    put(w, L_NAME_WHOLE, postings_bucket(&w->x->list[L_NAME_WHOLE], key));
    if (chars >= 2)
        put(w, L_FRONT2, postings_bucket(&w->x->list[L_FRONT2], (struct sv){ key.p, at[2] }));
    if (chars >= 3)
        put(w, L_FRONT3, postings_bucket(&w->x->list[L_FRONT3], (struct sv){ key.p, at[3] }));
    put_name(w, L_NAME2, key, chars, at);
    if (p->name_loose_n) {
        key = person_name_loose(p);
        chars = chars_of(key, at);
        put_name(w, L_NAME_LOOSE2, key, chars, at);
    }
}

static uint32_t four_digits(const char *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++)
        v = v * 10 + (uint32_t)((unsigned char)(p[i] - '0') % 10);
    return v;
}

static void put_phones(const struct walk *w, struct sv rest)
{
    while (rest.n) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        for (size_t i = 0; i + 4 <= n; i++)
            put(w, L_PHONE4, four_digits(rest.p + i));
        if (n >= 4)
            put(w, L_LAST4, four_digits(rest.p + n - 4));
        size_t used = n + (end != NULL);
        rest = (struct sv){ rest.p + used, rest.n - used };
    }
}

static void walk_persons(struct pindex *x, bool fill)
{
    for (uint32_t i = 0; i < x->n; i++) {
        if (i + AHEAD < x->n) {
            __builtin_prefetch(x->by_rank[i + AHEAD]);
            __builtin_prefetch(x->by_rank[i + AHEAD]->data);
        }
        const struct person *p = x->by_rank[i];
        struct walk w = { x, i, fill };
        put_kana(&w, L_KANA2, person_kana_key(p));
        put_kana(&w, L_LOOSE2, person_kana_loose(p));
        put_names(&w, p);
        put_phones(&w, person_phone_keys(p));
        if (p->birth_days != PERSON_NO_BIRTH)
            put(&w, L_BIRTH, (uint32_t)(p->birth_days - x->birth_first));
        if (!p->is_protected)
            put(&w, L_TOWN, p->home_town);
    }
}

static enum err lists_fill(struct pindex *x)
{
    walk_persons(x, false);
    for (int i = 0; i < INDEX_LISTS; i++) {
        struct postings *l = &x->list[i];
        for (uint32_t b = 0; b < l->buckets; b++)
            l->at[b + 1] += l->at[b];
        l->ord = malloc((l->at[l->buckets] + 1) * sizeof *l->ord);
        if (!l->ord)
            return E_NO_MEMORY;
    }
    walk_persons(x, true);
    for (int i = 0; i < INDEX_LISTS; i++) { /* filling moved each start to its end */
        struct postings *l = &x->list[i];
        memmove(l->at + 1, l->at, l->buckets * sizeof *l->at);
        l->at[0] = 0;
    }
    return OK;
}

static void twin_set(struct pindex *x, uint32_t a, uint32_t b)
{
    uint8_t flag = x->municipality[a] == x->municipality[b] ? PI_TWIN : PI_TWIN_FAR;
    x->flags[a] |= flag;
    x->flags[b] |= flag;
}

static void twins_by_kana(struct pindex *x)
{
    for (uint32_t i = 1; i < x->n; i++) {
        if (x->front[i] == 0 || x->front[i] != x->front[i - 1])
            continue;
        if (sv_eq(person_kana_key(x->by_rank[i]), person_kana_key(x->by_rank[i - 1])))
            twin_set(x, i, i - 1);
    }
}

/* Look back through the bucket for one of the same name; give up to "perhaps" after some. */
static void twins_of_name(struct pindex *x, const uint64_t *hash, uint32_t from, uint32_t i)
{
    const uint32_t *ord = x->list[L_NAME_WHOLE].ord;
    for (uint32_t j = i, looked = 0; j-- > from; looked++) {
        if (looked == TWINS_LOOK) {
            x->flags[ord[i]] |= PI_TWIN_FAR;
            return;
        }
        if (hash[ord[j]] != hash[ord[i]])
            continue;
        twin_set(x, ord[i], ord[j]);
        if (x->municipality[ord[i]] == x->municipality[ord[j]])
            return;
    }
}

static enum err twins_set(struct pindex *x)
{
    uint64_t *hash = malloc((x->n + 1) * sizeof *hash);
    if (!hash)
        return E_NO_MEMORY;
    twins_by_kana(x);
    for (uint32_t i = 0; i < x->n; i++) {
        if (i + AHEAD < x->n)
            __builtin_prefetch(x->by_rank[i + AHEAD]->data);
        hash[i] = sv_hash(person_name_key(x->by_rank[i]));
    }
    const struct postings *l = &x->list[L_NAME_WHOLE];
    for (uint32_t b = 0; b < l->buckets; b++) {
        for (uint32_t i = l->at[b]; i < l->at[b + 1]; i++)
            twins_of_name(x, hash, l->at[b], i);
    }
    free(hash);
    return OK;
}

enum err pindex_build(const struct person *const *persons, uint32_t n, uint32_t towns_n, struct pindex **out)
{
    struct pindex *x = calloc(1, sizeof *x);
    if (!x)
        return E_NO_MEMORY;
    x->n = n;
    x->by_rank = malloc((n + 1) * sizeof *x->by_rank);
    x->front = malloc((n + 1) * sizeof *x->front);
    x->municipality = malloc((n + 1) * sizeof *x->municipality);
    x->flags = calloc(n + 1, 1);
    enum err e = x->by_rank && x->front && x->municipality && x->flags ? OK : E_NO_MEMORY;
    if (!e)
        e = ranks_set(x, persons);
    if (!e)
        e = buckets_set(x, towns_n);
    if (!e)
        e = lists_fill(x);
    if (!e)
        e = twins_set(x);
    if (e)
        pindex_free(x);
    else
        *out = x;
    return e;
}
