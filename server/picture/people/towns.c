/* SPDX-License-Identifier: Apache-2.0
 * towns.c - the towns persons live in, by number, and the towns a half-heard address can mean.
 *
 * The finder holds two things: every town by its whole folded name (a text that goes on behind the town: 緑町1-2), and
 * towns by each pair of neighbouring characters (a text that is a piece of the town: 緑町 of 緑町一丁目). */
#include "server/base/grow.h"
#include "server/picture/people/person_make.h"

#include <stdlib.h>

#include "server/base/utf8.h"
#include "server/picture/people/keys.h"

#define PAIR_BUCKETS 16384     /* lists of towns by two characters, hashed */
#define TEXT_CHARS_MAX 32      /* of a name that are indexed; what is behind is compared */
#define CODE_DIGITS 5          /* of the municipality, before the name in a town's key */
#define SCRATCH_CAP (1u << 20) /* bytes for folding one name */

struct town_finder {
    uint32_t n;
    struct mapsv by_name; /* folded name -> first town of that name */
    uint32_t *next_same;  /* [n] the next town of that name, 0 ends */
    uint32_t *at, *towns; /* at[PAIR_BUCKETS + 1] */
};

void town_names_init(struct town_names *t)
{
    *t = (struct town_names){ .n = 1 };
    mapsv_init(&t->by_key);
}

static void finder_free(struct town_finder *f)
{
    if (!f)
        return;
    mapsv_done(&f->by_name);
    free(f->next_same);
    free(f->at);
    free(f->towns);
    free(f);
}

void town_names_done(struct town_names *t)
{
    finder_free(t->finder);
    for (uint32_t i = 1; i < t->n; i++) {
        free((char *)t->key[i].p);
        free((char *)t->folded[i].p);
    }
    free(t->key);
    free(t->folded);
    mapsv_done(&t->by_key);
    town_names_init(t);
}

static struct sv sv_dup(struct sv s)
{
    char *p = malloc(s.n + 1);
    if (!p)
        return (struct sv){ 0 };
    memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return (struct sv){ p, s.n };
}

static bool make_room(struct town_names *t)
{
    size_t keys = t->room, folds = t->room;
    if (GROW(t->key, keys, (size_t)t->n + 1) || GROW(t->folded, folds, (size_t)t->n + 1))
        return false;
    t->room = keys;
    return true;
}

static struct sv folded_name(struct sv key)
{
    struct arena a;
    struct sv name = { key.p, 0 }, folded;
    if (key.n > CODE_DIGITS)
        name = (struct sv){ key.p + CODE_DIGITS, key.n - CODE_DIGITS };
    arena_init(&a, SCRATCH_CAP);
    if (keys_of_address(&a, name, &folded) != OK)
        folded = (struct sv){ name.p, 0 }; /* not found by address, but still a town */
    struct sv kept = sv_dup(folded);
    arena_done(&a);
    return kept;
}

uint32_t town_find(const struct town_names *t, struct sv key)
{
    uint64_t v;
    return key.n && mapsv_get(&t->by_key, key, &v) ? (uint32_t)v : 0;
}

uint32_t town_number(struct town_names *t, struct sv key)
{
    uint32_t known = town_find(t, key);
    if (known || key.n == 0 || !make_room(t))
        return known;
    struct sv kept = sv_dup(key), folded = folded_name(key);
    if (!kept.p || !folded.p || mapsv_put(&t->by_key, kept, t->n) != OK) {
        free((char *)kept.p);
        free((char *)folded.p);
        return 0;
    }
    t->key[t->n] = kept;
    t->folded[t->n] = folded;
    return t->n++;
}

/* Hashes of neighbouring pairs of characters. */
static size_t pairs_of(struct sv s, uint32_t *out, size_t max)
{
    size_t n = 0;
    uint32_t before = s.n ? utf8_next(&s) : 0;
    while (s.n && n < max) {
        uint32_t cp = utf8_next(&s);
        out[n++] = (before * 2654435761u ^ cp * 40503u) >> 7 & (PAIR_BUCKETS - 1);
        before = cp;
    }
    return n;
}

static void pairs_count(const struct town_names *t, struct town_finder *f, bool fill)
{
    uint32_t pair[TEXT_CHARS_MAX];
    for (uint32_t i = 1; i < f->n; i++) {
        size_t n = pairs_of(t->folded[i], pair, TEXT_CHARS_MAX);
        for (size_t j = 0; j < n; j++) {
            if (fill)
                f->towns[f->at[pair[j]]++] = i;
            else
                f->at[pair[j] + 1]++;
        }
    }
}

static enum err pairs_build(const struct town_names *t, struct town_finder *f)
{
    f->at = calloc(PAIR_BUCKETS + 1, sizeof *f->at);
    if (!f->at)
        return E_NO_MEMORY;
    pairs_count(t, f, false);
    for (size_t i = 0; i < PAIR_BUCKETS; i++)
        f->at[i + 1] += f->at[i];
    f->towns = malloc((f->at[PAIR_BUCKETS] + 1) * sizeof *f->towns);
    if (!f->towns)
        return E_NO_MEMORY;
    pairs_count(t, f, true);
    memmove(f->at + 1, f->at, PAIR_BUCKETS * sizeof *f->at); /* filling moved each start to its end */
    f->at[0] = 0;
    return OK;
}

static enum err names_build(const struct town_names *t, struct town_finder *f)
{
    f->next_same = calloc(f->n, sizeof *f->next_same);
    if (!f->next_same)
        return E_NO_MEMORY;
    for (uint32_t i = 1; i < f->n; i++) {
        uint64_t first = 0;
        if (mapsv_get(&f->by_name, t->folded[i], &first))
            f->next_same[i] = (uint32_t)first;
        enum err e = mapsv_put(&f->by_name, t->folded[i], i);
        if (e)
            return e;
    }
    return OK;
}

bool town_search_behind(const struct town_names *t)
{
    return !t->finder || t->finder->n != t->n;
}

enum err town_search_build(struct town_names *t)
{
    struct town_finder *f = calloc(1, sizeof *f);
    if (!f)
        return E_NO_MEMORY;
    f->n = t->n;
    mapsv_init(&f->by_name);
    enum err e = names_build(t, f);
    if (!e)
        e = pairs_build(t, f);
    if (e) {
        finder_free(f);
        return e;
    }
    finder_free(t->finder);
    t->finder = f;
    return OK;
}

static void hit_add(struct town_hits *out, uint32_t town, size_t from, bool rest)
{
    if (out->n == TOWNS_MATCH_MAX) {
        out->more = true;
        return;
    }
    out->town[out->n] = town;
    out->from[out->n] = (uint16_t)from;
    out->rest[out->n++] = rest;
}

/* Does `name` hold `text`, and not end it inside a number (緑町1 is not a piece of 緑町12)? */
static bool holds(struct sv name, struct sv text)
{
    const char *at = memmem(name.p, name.n, text.p, text.n);
    if (!at)
        return false;
    const char *end = at + text.n;
    bool digit = text.p[text.n - 1] >= '0' && text.p[text.n - 1] <= '9';
    return !(digit && end < name.p + name.n && *end >= '0' && *end <= '9');
}

static void search_pieces(const struct town_names *t, struct sv text, struct town_hits *out)
{
    const struct town_finder *f = t->finder;
    uint32_t pair[TEXT_CHARS_MAX], best = 0;
    size_t n = pairs_of(text, pair, TEXT_CHARS_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || f->at[pair[i] + 1] - f->at[pair[i]] < f->at[best + 1] - f->at[best])
            best = pair[i];
    }
    for (uint32_t i = f->at[best]; n && i < f->at[best + 1]; i++) {
        uint32_t town = f->towns[i];
        bool again = i > f->at[best] && f->towns[i - 1] == town;
        if (!again && holds(t->folded[town], text))
            hit_add(out, town, 0, false);
    }
}

/* Towns that stand whole inside the text, the longest at each place: 橋本町 is not also 本町. */
static void search_wholes(const struct town_names *t, struct sv text, struct town_hits *out)
{
    size_t at[TEXT_CHARS_MAX + 1], chars = 0;
    struct sv rest = text;
    while (rest.n && chars < TEXT_CHARS_MAX) {
        at[chars++] = text.n - rest.n;
        utf8_next(&rest);
    }
    at[chars] = text.n - rest.n;
    for (size_t from = 0, covered = 0; from < chars; from++) {
        for (size_t to = chars; to >= from + 2 && to > covered; to--) {
            struct sv piece = { text.p + at[from], at[to] - at[from] };
            uint64_t town;
            if (!mapsv_get(&t->finder->by_name, piece, &town))
                continue;
            covered = to;
            for (uint32_t i = piece.n == text.n ? 0 : (uint32_t)town; i; i = t->finder->next_same[i])
                hit_add(out, i, at[from], to < chars || at[chars] < text.n);
        }
    }
}

void town_search(const struct town_names *t, struct sv text, struct town_hits *out)
{
    *out = (struct town_hits){ .n = 0 };
    if (!t->finder || text.n == 0)
        return;
    search_pieces(t, text, out);
    search_wholes(t, text, out);
}
