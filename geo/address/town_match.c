/* SPDX-License-Identifier: Apache-2.0
 * town_match.c - area names of feeds, tried from the strictest reading to the loosest. */
#include "geo/address/town_match.h"
#include "geo/address/walk.h"
#include "server/base/count.h"
#include "server/base/utf8.h"

#define NAME_BYTES_MAX 512  /* of a feed's area name; what is longer is a sentence */
#define NAME_TOKENS_MAX 128 /* symbols of it that are looked at */

struct town_match_search {
    const struct gazetteer *g;
    uint32_t city;
    struct token token[NAME_TOKENS_MAX];
    size_t n;
    uint32_t town[TOWN_MATCH_MAX];
    size_t towns;
};

static uint32_t pref_of(struct sv pref)
{
    pref = sv_trim(pref);
    for (uint32_t i = 1; i <= 47; i++) {
        struct sv name = sv_of(prefecture_names[i]);
        bool code = pref.n == 2 && pref.p[0] == (char)('0' + i / 10) && pref.p[1] == (char)('0' + i % 10);
        if (code || sv_eq(pref, name))
            return i;
    }
    return 0;
}

/* The prefecture a text begins with, and the tokens it takes. */
static uint32_t leading_pref(const struct gazetteer *g, const struct token *t, size_t n, size_t *used)
{
    for (uint32_t p = 1; p <= 47; p++) {
        uint32_t i = 0;
        while (i < g->pref[p].n && i < n && t[i].sym == g->pref[p].sym[i])
            i++;
        if (i == g->pref[p].n) {
            *used = i;
            return p;
        }
    }
    return 0;
}

static uint32_t by_code(const struct gazetteer *g, struct sv text)
{
    size_t digits = 0;
    while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
        digits++;
    if (digits < CODE_BYTES || digits != text.n)
        return GAZETTEER_NONE;
    return gazetteer_municipality_find(g, (struct sv){ text.p, CODE_BYTES });
}

/* The one municipality of the list that is in the prefecture; GAZETTEER_NONE when there are several. */
static uint32_t only_one(const struct gazetteer *g, const uint32_t *list, uint32_t pref)
{
    uint32_t found = GAZETTEER_NONE;
    for (uint32_t i = 1; i <= list[0]; i++) {
        uint32_t city = list[i] & POSTING_CITY;
        if ((pref && g->city[city].pref != pref) || (list[i] & POSTING_PART))
            continue;
        if (found != GAZETTEER_NONE && found != city)
            return GAZETTEER_NONE;
        found = city;
    }
    return found;
}

uint32_t town_match_municipality(const struct gazetteer *g, struct sv pref, struct sv municipality)
{
    struct token token[NAME_TOKENS_MAX];
    municipality = sv_trim(municipality);
    uint32_t city = by_code(g, municipality), p = pref_of(pref);
    if (city != GAZETTEER_NONE || municipality.n > NAME_BYTES_MAX || !utf8_valid(municipality))
        return city;
    size_t n = token_split(g->folder, municipality, token, NAME_TOKENS_MAX), from = 0;
    uint32_t at = walk_exactly(g, 0, token, n, 0), named = leading_pref(g, token, n, &from);
    if ((at == TRIE_NONE || !g->node[at].value) && named) {
        at = walk_exactly(g, 0, token, n, from);
        p = named;
    }
    if (n == from || at == TRIE_NONE || !g->node[at].value)
        return GAZETTEER_NONE;
    return only_one(g, g->posting + g->node[at].value, p);
}

static void take_town(struct town_match_search *s, uint32_t town)
{
    for (size_t i = 0; i < s->towns; i++)
        if (s->town[i] == town)
            return;
    if (s->towns < TOWN_MATCH_MAX)
        s->town[s->towns++] = town;
}

/* A town with its twins, or the town of a small area. */
static void take_value(struct town_match_search *s, uint32_t value)
{
    if (value & VALUE_SMALL) {
        take_town(s, s->g->small[value & ~VALUE_SMALL].town);
        return;
    }
    for (uint32_t t = value - 1; t != GAZETTEER_NONE; t = s->g->town[t].twin)
        take_town(s, t);
}

/* All towns at and below a node; small areas below a town are of that town. */
static void take_below(struct town_match_search *s, uint32_t at, unsigned depth)
{
    if (s->g->node[at].value)
        take_value(s, s->g->node[at].value);
    for (uint32_t i = 0; i < s->g->node[at].count && s->towns < TOWN_MATCH_MAX && depth < TRIE_KEY_MAX; i++)
        take_below(s, s->g->node[at].first + i, depth + 1);
}

static bool match_written(struct town_match_search *s, struct sv name)
{
    const struct city_rec *c = &s->g->city[s->city];
    for (uint32_t i = c->town_first; i < c->town_first + c->town_count; i++)
        if (sv_eq(town_name(s->g, i), name)) {
            take_town(s, i);
            return true;
        }
    return false;
}

/* Whether below a node stand numbers that lead to 丁目, 番町 and the like: then the name above means all of them. */
static void take_numbered(struct town_match_search *s, uint32_t at)
{
    for (uint32_t i = 0; i < s->g->node[at].count; i++) {
        uint32_t child = s->g->node[at].first + i;
        if (token_is_number(s->g->node[child].sym))
            take_below(s, child, 0);
    }
}

static enum town_match_kind match_folded(struct town_match_search *s)
{
    uint32_t root = s->g->city[s->city].root, at = walk_exactly(s->g, root, s->token, s->n, 0);
    if (at == TRIE_NONE || at == root)
        return TOWN_MATCH_NONE;
    uint32_t value = s->g->node[at].value;
    if (value && !(value & VALUE_SMALL)) {
        take_value(s, value);
        return TOWN_MATCH_FOLDED;
    }
    if (value) {
        take_value(s, value);
        return TOWN_MATCH_PART;
    }
    take_numbered(s, at);
    if (s->towns == 0)
        take_below(s, at, 0);
    return s->towns ? TOWN_MATCH_PREFIX : TOWN_MATCH_NONE;
}

/* The name goes on behind a town's: 西浦町大知柄 is a part of 西浦町. The walk forgives what addresses leave out. */
static enum town_match_kind match_part(struct town_match_search *s)
{
    struct walk_best best;
    walk_towns(s->g, s->g->city[s->city].root, s->token, s->n, 0, &best);
    if (!best.value)
        return TOWN_MATCH_NONE;
    if (best.value & VALUE_GROUP && !(best.value & VALUE_SMALL)) {
        take_numbered(s, best.value & ~VALUE_GROUP);
        return TOWN_MATCH_PREFIX;
    }
    take_value(s, best.value);
    return best.end >= s->n && !(best.value & VALUE_SMALL) ? TOWN_MATCH_FOLDED : TOWN_MATCH_PART;
}

static enum town_match_kind match_name(struct town_match_search *s, struct sv name)
{
    if (match_written(s, name))
        return TOWN_MATCH_EXACT;
    enum town_match_kind kind = match_folded(s);
    return kind != TOWN_MATCH_NONE ? kind : match_part(s);
}

static ERR copy_keys(const struct town_match_search *s, struct arena *a, struct town_match *out)
{
    struct sv *keys = arena_array(a, s->towns ? s->towns : 1, sizeof *keys);
    if (!keys)
        return E_NO_MEMORY;
    for (size_t i = 0; i < s->towns; i++)
        keys[i] = town_key(s->g, s->town[i]);
    out->n = s->towns;
    out->town_keys = keys;
    return OK;
}

ERR town_match(const struct gazetteer *g, struct arena *a, struct sv pref, struct sv municipality, struct sv town, struct town_match *out)
{
    if (town.n > NAME_BYTES_MAX || municipality.n > NAME_BYTES_MAX)
        return E_TOO_LARGE;
    if (!utf8_valid(town) || !utf8_valid(municipality))
        return E_BAD_UTF8;
    struct town_match_search s; /* 20 KB, filled as far as used */
    s.g = g;
    s.city = town_match_municipality(g, pref, municipality);
    s.towns = 0;
    struct town_match m = { .kind = TOWN_MATCH_NONE, .municipality = s.city };
    town = sv_trim(town);
    s.n = token_split(g->folder, town, s.token, NAME_TOKENS_MAX);
    if (s.city != GAZETTEER_NONE && town.n > 0)
        m.kind = match_name(&s, town);
    enum err e = copy_keys(&s, a, &m);
    if (e == OK)
        *out = m;
    return e;
}

const char *town_match_name(enum town_match_kind kind)
{
    static const char *const names[] = { "none", "exact", "folded", "prefix", "part" };
    return (unsigned)kind < countof(names) ? names[kind] : "";
}
