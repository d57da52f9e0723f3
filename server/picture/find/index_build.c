/* SPDX-License-Identifier: Apache-2.0
 * index_build.c - making an index: sort, count, fill.
 *
 * Sorting goes by the first eight bytes of the kana key (radix), and by the whole order only where these are equal.
 * Counting how long each bucket gets needs no order, so it walks the persons as they lie in memory; filling walks them by
 * rank, so ordinals come ascending. Both run the same code over a person, so they cannot disagree. */
#include <stdlib.h>

#include "server/picture/find/index.h"

#define AHEAD 12              /* persons fetched before their turn */
#define NAME_CHARS_MAX 32     /* of a name that are indexed */
#define FRONT_TABLE_MIN 65536 /* persons: with fewer, 256 KiB of table shorten no search that counts */

/* What building needs and the index does not keep. */
struct builder {
    struct pindex *x;
    const struct person *const *persons; /* as given */
    struct index_ranked *sorted, *spare;
    uint64_t *name_hash; /* by ordinal */
};

struct index_ranked {
    uint64_t front;
    const struct person *who;
};

static int ranked_cmp(const void *a, const void *b)
{
    const struct index_ranked *x = a, *y = b;
    return person_rank_cmp(x->who, y->who);
}

/* One stable pass over a byte of the front; false when all persons share it. */
static bool radix_pass(const struct index_ranked *from, struct index_ranked *to, uint32_t n, int shift)
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

static void rank_sort(struct builder *b, uint32_t n)
{
    for (int shift = 0; shift < 64; shift += 8) {
        if (radix_pass(b->sorted, b->spare, n, shift)) {
            struct index_ranked *t = b->sorted;
            b->sorted = b->spare;
            b->spare = t;
        }
    }
    struct index_ranked *a = b->sorted;
    for (uint32_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && a[j].front == a[i].front; j++)
            ;
        if (j - i > 1)
            qsort(a + i, j - i, sizeof *a, ranked_cmp);
    }
}

/* One walk over a person: counting (at[bucket + 1] grows) or filling (at[bucket] moves on). */
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

/* The last four bytes of a key roll through `gram`: pairs, triples and fours in one go. */
static inline void put_kana(const struct walk *w, struct sv key)
{
    const struct postings *l = &w->x->list[L_KANA2];
    uint32_t gram = 0;
    for (size_t i = 0; i < key.n; i++) {
        gram = gram << 8 | (unsigned char)key.p[i];
        if (i >= 1)
            put(w, L_KANA2, kana_bucket(l, gram & 0xFFFF));
        if (i >= 2)
            put(w, L_KANA3, kana_bucket(l + 1, gram & 0xFFFFFF));
        if (i >= 3)
            put(w, L_KANA4, kana_bucket(l + 2, gram));
    }
}

/* Does the strict key hold the last `len` bytes of `gram`? Keys are short, so this is a handful of comparisons. */
static inline bool key_holds(struct sv key, uint32_t gram, uint32_t mask, size_t len)
{
    uint32_t own = 0;
    for (size_t i = 0; i < key.n; i++) {
        own = own << 8 | (unsigned char)key.p[i];
        if (i + 1 >= len && (own & mask) == gram)
            return true;
    }
    return false;
}

/* Most of a loose key is in the strict one as well: only what is not gets an entry. */
static inline void put_loose(const struct walk *w, struct sv strict, struct sv loose)
{
    static const uint32_t masks[5] = { 0, 0, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF };
    uint32_t gram = 0;
    if (sv_eq(strict, loose))
        return;
    for (size_t i = 0; i < loose.n; i++) {
        gram = gram << 8 | (unsigned char)loose.p[i];
        for (size_t len = 2; len <= 4 && len <= i + 1; len++) {
            enum index_list list = L_LOOSE2 + (enum index_list)(len - 2);
            if (!key_holds(strict, gram & masks[len], masks[len], len))
                put(w, list, kana_bucket(&w->x->list[list], gram & masks[len]));
        }
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

static void put_pairs(const struct walk *w, enum index_list list, struct sv key, size_t chars, const uint16_t *at)
{
    for (size_t i = 0; i + 2 <= chars; i++)
        put(w, list, name_bucket(&w->x->list[list], (struct sv){ key.p + at[i], (size_t)(at[i + 2] - at[i]) }));
}

static void put_names(const struct walk *w, const struct person *p)
{
    uint16_t at[NAME_CHARS_MAX + 1];
    struct sv key = person_name_key(p);
    size_t chars = chars_of(key, at);
    put(w, L_NAME_WHOLE, name_bucket(&w->x->list[L_NAME_WHOLE], key));
    if (chars >= 2)
        put(w, L_FRONT2, name_bucket(&w->x->list[L_FRONT2], (struct sv){ key.p, at[2] }));
    if (chars >= 3)
        put(w, L_FRONT3, name_bucket(&w->x->list[L_FRONT3], (struct sv){ key.p, at[3] }));
    put_pairs(w, L_NAME2, key, chars, at);
    if (p->name_loose_n) {
        key = person_name_loose(p);
        chars = chars_of(key, at);
        put_pairs(w, L_NAME_LOOSE2, key, chars, at);
    }
}

static void put_phones(const struct walk *w, struct sv keys)
{
    uint32_t four = 0, run = 0;
    for (size_t i = 0; i < keys.n; i++) {
        if (keys.p[i] != '\n') {
            four = (four * 10 + (uint32_t)((unsigned char)(keys.p[i] - '0') % 10)) % 10000;
            if (++run >= 4 && run % 2 == 0)
                put(w, L_PHONE4, four);
            continue;
        }
        if (run >= 4)
            put(w, L_LAST4, four);
        run = 0;
    }
}

static void put_person(const struct walk *w, const struct person *p)
{
    put_kana(w, person_kana_key(p));
    put_loose(w, person_kana_key(p), person_kana_loose(p));
    put_names(w, p);
    put_phones(w, person_phone_keys(p));
    if (p->birth_days != PERSON_NO_BIRTH)
        put(w, L_BIRTH, (uint32_t)(p->birth_days - w->x->birth_first));
    if (!p->is_protected)
        put(w, L_TOWN, p->home_town);
}

static void fetch(const struct person *p)
{
    __builtin_prefetch((const char *)p + 64);
    __builtin_prefetch((const char *)p + 128);
    __builtin_prefetch((const char *)p + 192);
}

/* The first walk, as the persons lie: what to sort by, and the span of birth dates. */
static void survey(struct builder *b)
{
    struct pindex *x = b->x;
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (uint32_t i = 0; i < x->n; i++) {
        const struct person *p = b->persons[i];
        if (i + AHEAD < x->n)
            fetch(b->persons[i + AHEAD]);
        b->sorted[i] = (struct index_ranked){ kana_front(person_kana_key(p)), p };
        if (p->birth_days != PERSON_NO_BIRTH && p->birth_days < first)
            first = p->birth_days;
        if (p->birth_days != PERSON_NO_BIRTH && p->birth_days > last)
            last = p->birth_days;
    }
    x->birth_first = first <= last ? first : 0; /* nobody's birth is known: a day like any other */
    x->list[L_BIRTH].buckets = first <= last ? (uint32_t)(last - first) + 1 : 1;
}

static uint32_t buckets_for(uint32_t n, uint32_t most_bits)
{
    uint32_t bits = 4;
    while (bits < most_bits && (UINT32_C(1) << bits) < n)
        bits++;
    return UINT32_C(1) << bits;
}

static enum err buckets_set(struct pindex *x, uint32_t towns_n)
{
    static const uint8_t most_bits[INDEX_LISTS] = {
        [L_KANA2] = 13,      [L_KANA3] = 17,  [L_KANA4] = 19,  [L_LOOSE2] = 13, [L_LOOSE3] = 16,      [L_LOOSE4] = 18,
        [L_NAME_WHOLE] = 18, [L_FRONT2] = 15, [L_FRONT3] = 17, [L_NAME2] = 16,  [L_NAME_LOOSE2] = 14,
    };
    for (int i = 0; i < INDEX_LISTS; i++) {
        struct postings *l = &x->list[i];
        if (most_bits[i])
            l->buckets = buckets_for(x->n * 2, most_bits[i]);
        else if (i == L_LAST4 || i == L_PHONE4)
            l->buckets = 10000;
        else if (i == L_TOWN)
            l->buckets = towns_n ? towns_n : 1;
        l->at = malloc(((size_t)l->buckets + 1) * sizeof *l->at);
        if (!l->at)
            return E_NO_MEMORY;
        memset(l->at, 0, (l->buckets + 1) * sizeof *l->at);
    }
    return OK;
}

static enum err count(struct builder *b)
{
    struct pindex *x = b->x;
    struct walk w = { .x = x };
    for (uint32_t i = 0; i < x->n; i++) {
        if (i + AHEAD < x->n)
            fetch(b->persons[i + AHEAD]);
        put_person(&w, b->persons[i]);
    }
    for (int i = 0; i < INDEX_LISTS; i++) {
        struct postings *l = &x->list[i];
        for (uint32_t k = 0; k < l->buckets; k++)
            l->at[k + 1] += l->at[k];
        l->ord = malloc(((size_t)l->at[l->buckets] + 1) * sizeof *l->ord);
        if (!l->ord)
            return E_NO_MEMORY;
    }
    return OK;
}

static void fill(struct builder *b)
{
    struct pindex *x = b->x;
    for (uint32_t i = 0; i < x->n; i++) {
        const struct person *p = b->sorted[i].who;
        if (i + AHEAD < x->n)
            fetch(b->sorted[i + AHEAD].who);
        struct walk w = { x, i, true };
        put_person(&w, p);
        x->rank[i] = (struct ranked_person){ p, i, (uint16_t)p->municipality, 0 };
        x->front[i] = b->sorted[i].front;
        if (i && x->front[i] && x->front[i] == x->front[i - 1] && sv_eq(person_kana_key(p), person_kana_key(x->rank[i - 1].who)))
            x->rank[i - 1].flags |= PI_SAME_KANA;
        b->name_hash[i] = sv_hash(person_name_key(p));
    }
    for (int i = 0; i < INDEX_LISTS; i++) { /* filling moved each start to its end */
        struct postings *l = &x->list[i];
        memmove(l->at + 1, l->at, l->buckets * sizeof *l->at);
        l->at[0] = 0;
    }
}

/* Tie those of a bucket that bear the same name into a ring: one walk for each different name, and a bucket has few. */
static void ring_bucket(const struct builder *b, const uint32_t *ord, uint32_t n)
{
    struct ranked_person *rank = b->x->rank;
    for (uint32_t i = 0; i < n; i++) {
        if (rank[ord[i]].same_name != ord[i])
            continue; /* in a ring already */
        uint32_t last = ord[i];
        for (uint32_t j = i + 1; j < n; j++) {
            if (b->name_hash[ord[j]] != b->name_hash[ord[i]])
                continue;
            rank[last].same_name = ord[j];
            last = ord[j];
        }
        rank[last].same_name = ord[i];
    }
}

static void rings(struct builder *b)
{
    const struct postings *l = &b->x->list[L_NAME_WHOLE];
    for (uint32_t k = 0; k < l->buckets; k++)
        ring_bucket(b, l->ord + l->at[k], l->at[k + 1] - l->at[k]);
}

static enum err front_table(struct pindex *x)
{
    if (x->n < FRONT_TABLE_MIN)
        return OK;
    x->front_at = calloc(65537, sizeof *x->front_at);
    if (!x->front_at)
        return E_NO_MEMORY;
    for (uint32_t i = 0; i < x->n; i++)
        x->front_at[(x->front[i] >> 48) + 1]++;
    for (uint32_t i = 0; i < 65536; i++)
        x->front_at[i + 1] += x->front_at[i];
    return OK;
}

static enum err build(struct builder *b, uint32_t towns_n)
{
    struct pindex *x = b->x;
    x->rank = malloc(((size_t)x->n + 1) * sizeof *x->rank);
    x->front = malloc(((size_t)x->n + 1) * sizeof *x->front);
    b->sorted = malloc(((size_t)x->n + 1) * sizeof *b->sorted);
    b->spare = malloc(((size_t)x->n + 1) * sizeof *b->spare);
    b->name_hash = malloc(((size_t)x->n + 1) * sizeof *b->name_hash);
    if (!x->rank || !x->front || !b->sorted || !b->spare || !b->name_hash)
        return E_NO_MEMORY;
    survey(b);
    enum err e = buckets_set(x, towns_n);
    if (!e)
        e = count(b);
    if (e)
        return e;
    rank_sort(b, x->n);
    fill(b);
    rings(b);
    return front_table(x);
}

enum err pindex_build(const struct person *const *persons, uint32_t n, uint32_t towns_n, struct pindex **out)
{
    struct builder b = { .x = calloc(1, sizeof *b.x), .persons = persons };
    if (!b.x)
        return E_NO_MEMORY;
    b.x->n = n;
    enum err e = build(&b, towns_n);
    free(b.sorted);
    free(b.spare);
    free(b.name_hash);
    if (e)
        pindex_free(b.x, NULL);
    else
        *out = b.x;
    return e;
}
