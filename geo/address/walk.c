/* SPDX-License-Identifier: Apache-2.0
 * walk.c - the walk is a search over (node, token): it follows what agrees, and tries each thing people leave out or
 * add. Trees are shallow and such places few, so it rarely branches; a budget bounds it for hostile text. */
#include "geo/address/walk.h"
#include "geo/address/name_end.h"

#define STEPS_MAX 4000       /* bounds a walk; past it the best so far counts */
#define STEPS_LOST_MAX 40000 /* every branch must be seen to say that one alone fits */
#define LOST_MAX 3           /* characters filled in: each is a branch for every child */

enum { COST_CHOME = 1, COST_SPACE = 2, COST_MACHI = 3, COST_BARE_CHOME = 4, COST_LOST = 5 };

struct walk_place { /* where a walk stands */
    uint32_t node, parent, at, cost, tokens, town_end, town_node, lost;
    bool chome, oaza, guessed; /* 丁目 supplied; 大字 or 字 written in front; the 町 at the end supplied */
};

struct address_walk {
    const struct gazetteer *g;
    const struct trie_node *node;
    const struct token *token;
    uint32_t n, steps, steps_max;
    struct walk_best *best;
    uint32_t fits;          /* a town that fits with a lost character; GAZETTEER_NONE: none yet */
    uint32_t part;          /* and a small area of it */
    bool two_parts, cut;    /* two small areas of it fit; the walk was not finished */
    struct walk_best group; /* the longest VALUE_GROUP */
};

static uint32_t sym_at(const struct address_walk *w, uint32_t i)
{
    return i < w->n ? w->token[i].sym : 0;
}

static uint32_t town_of(const struct address_walk *w, uint32_t value)
{
    return value & VALUE_SMALL ? w->g->small[value & ~VALUE_SMALL].town : value - 1;
}

/* The small area 五 is not the 5 of a house number. */
static bool is_house_number(const struct address_walk *w, uint32_t from, uint32_t to)
{
    while (sym_at(w, from) == TOKEN_SPACE)
        from++;
    return to == from + 1 && token_is_number(sym_at(w, from)) && !w->token[from].kanji;
}

/* What fits around a lost character is compared with all else that does. */
static void note_fit(struct address_walk *w, uint32_t value)
{
    uint32_t town = town_of(w, value);
    if (w->fits == GAZETTEER_NONE)
        w->fits = town;
    w->best->several = w->best->several || w->fits != town;
    if (!(value & VALUE_SMALL))
        return;
    w->two_parts = w->two_parts || (w->part && w->part != value);
    w->part = value;
}

/* Whether names of other towns go on below a node; 丁目 of its own are none. Small areas go on below most. */
static bool has_towns_below(struct address_walk *w, uint32_t at, bool own_chome)
{
    const struct trie_node *here = &w->node[at];
    bool found = w->steps++ > w->steps_max;
    for (uint32_t i = here->first; i < here->first + here->count && !found; i++) {
        if (own_chome && token_is_number(w->node[i].sym))
            continue;
        bool town = w->node[i].value && !(w->node[i].value & VALUE_SMALL);
        found = town || has_towns_below(w, i, false);
    }
    return found;
}

/* 築館字 begins towns of its own (築館字八沢), so 築館 is not the town of an unknown 字 behind it. */
static bool aza_begins_towns(struct address_walk *w, struct walk_place p)
{
    uint32_t aza = w->node[p.node].marks & TRIE_HAS_AZA ? trie_child(w->node, p.node, SYM_AZA) : TRIE_NONE;
    return aza != TRIE_NONE && sym_at(w, p.at) == SYM_AZA && has_towns_below(w, aza, false);
}

/* How sure it is that the name ends here. With something lost or supplied nothing less than an end will do. */
static enum name_end end_of(struct address_walk *w, struct walk_place p, bool small)
{
    struct name_match m = { p.at, w->node[p.node].sym, p.tokens };
    enum name_end end = name_end_at(w->token, w->n, &m);
    bool numeral = token_is_number(sym_at(w, p.at)) && w->token[p.at].kanji; /* 花田二番町 is not 花田町 */
    if ((p.guessed && numeral) || (end == NAME_MAY_END && (small || p.lost || p.guessed || has_towns_below(w, p.node, true))))
        return NAME_GOES_ON;
    return end != NAME_GOES_ON && !small && aza_begins_towns(w, p) ? NAME_GOES_ON : end;
}

static void offer(struct address_walk *w, struct walk_place p, uint32_t value)
{
    struct walk_best *b = w->best;
    bool small = (value & VALUE_SMALL) != 0;
    if (small && is_house_number(w, p.town_end, p.at))
        return;
    enum name_end end = end_of(w, p, small);
    if (end == NAME_GOES_ON)
        return;
    bool lost = p.lost || end == NAME_ENDS_LOST;
    if (lost)
        note_fit(w, value);
    if (lost && p.guessed) /* it fits, but so might a name that the gazetteer does not have */
        return;
    if (b->value && (p.tokens < b->tokens || (p.tokens == b->tokens && p.cost >= b->cost)))
        return;
    uint32_t town_end = small ? p.town_end : p.at;
    *b = (struct walk_best){ value, p.at, town_end, p.cost, p.tokens, p.lost, p.chome, b->several };
}

/* 鹿島田 is no town where there are 鹿島田一丁目 to 三丁目; the text has the name, and a number that is none of them. */
static void offer_group(struct address_walk *w, struct walk_place p)
{
    uint32_t town, sym = sym_at(w, p.at);
    bool lot = token_is_number(sym) && !w->token[p.at].kanji && sym_at(w, p.at + 1) == SYM_BAN;
    if ((sym && sym != TOKEN_SPACE && !lot) || p.lost || p.tokens <= w->group.tokens)
        return;
    if (walk_group(w->g, VALUE_GROUP | p.node, &town, 1))
        w->group = (struct walk_best){ VALUE_GROUP | p.node, p.at, p.at, p.cost, p.tokens, 0, false, false };
}

static void visit(struct address_walk *w, struct walk_place p);

static void step(struct address_walk *w, struct walk_place p, uint32_t child, uint32_t taken, uint32_t cost)
{
    if (child == TRIE_NONE)
        return;
    p.parent = p.node;
    p.node = child;
    p.at += taken;
    p.tokens += taken;
    p.cost += cost;
    visit(w, p);
}

static void skip(struct address_walk *w, struct walk_place p, uint32_t taken, uint32_t cost)
{
    p.at += taken;
    p.cost += cost;
    visit(w, p);
}

static bool is_oaza(const struct address_walk *w, uint32_t at)
{
    return sym_at(w, at) == SYM_O && sym_at(w, at + 1) == SYM_AZA;
}

/* What the text has and the name has not. */
static void skip_added(struct address_walk *w, struct walk_place p, uint32_t sym)
{
    p.oaza = p.oaza || (p.tokens == 0 && (sym == SYM_AZA || is_oaza(w, p.at)));
    if (sym == TOKEN_SPACE || sym == SYM_AZA)
        skip(w, p, 1, 0);
    else if (is_oaza(w, p.at))
        skip(w, p, 2, 0);
    else if (sym == SYM_DAI && token_is_number(sym_at(w, p.at + 1)))
        skip(w, p, 1, 0);
    if (sym == SYM_RI && w->node[p.node].sym == SYM_TORI) {
        struct walk_place past = p; /* part of the name as written, so it counts */
        past.tokens++;
        past.at++;
        past.cost += COST_MACHI;
        visit(w, past);
    }
}

/* Whether `whole` is a number of which a digit was lost before `part` (〓二 of 十二) or behind it (二〓 of 二十, 1〓 of 12). */
static bool number_fits(uint32_t whole, uint32_t part, bool before)
{
    uint32_t v = whole & ~TOKEN_NUMBER, n = part & ~TOKEN_NUMBER;
    if (!token_is_number(whole) || v <= n || v > 99)
        return false;
    return before ? v % 10 == n % 10 : v / 10 == (n < 10 ? n : n / 10);
}

/* A lost character beside a number may be a digit of it. */
static void fill_number(struct address_walk *w, struct walk_place p, uint32_t part, bool before)
{
    if (!token_is_number(part) || p.lost >= LOST_MAX)
        return;
    p.lost++;
    for (uint32_t i = w->node[p.node].first; i < w->node[p.node].first + w->node[p.node].count; i++)
        if (number_fits(w->node[i].sym, part, before))
            step(w, p, i, 2, COST_LOST);
}

/* Any character, and behind one that was lost perhaps none: a program that lost one of two bytes wrote ?? for it. */
static void fill_lost(struct address_walk *w, struct walk_place p)
{
    struct walk_place filled = p;
    if (p.lost > 0 && p.at > 0 && sym_at(w, p.at - 1) == TOKEN_LOST)
        skip(w, p, 1, COST_LOST);
    if (p.lost >= LOST_MAX)
        return;
    filled.lost++;
    if (p.tokens == 0 && sym_at(w, p.at + 1) == SYM_AZA) { /* 〓字宮津 is 大字宮津 */
        skip(w, filled, 2, COST_LOST);
        return;
    }
    if (p.tokens == 0)
        skip(w, filled, 1, COST_LOST); /* 〓平塚 may be 字平塚 */
    for (uint32_t i = 0; i < w->node[p.node].count; i++)
        step(w, filled, w->node[p.node].first + i, 1, COST_LOST);
    fill_number(w, p, sym_at(w, p.at + 1), true);
}

/* Behind a number: 丁目 or 条 that the text writes as a dash or の, or leaves out. */
static void supply_suffix(struct address_walk *w, struct walk_place p, uint32_t sym)
{
    uint32_t jo = trie_child(w->node, p.node, SYM_JO), cho = trie_child(w->node, p.node, SYM_CHO);
    bool joined = (sym == TOKEN_DASH || sym == SYM_NO) && token_is_number(sym_at(w, p.at + 1));
    bool ended = sym == 0 || sym == TOKEN_DASH;
    if (p.oaza && w->node[p.parent].value)
        return; /* 大字小木1-1 is not 小木一丁目 where both are */
    p.chome = true;
    if (jo != TRIE_NONE && sym != SYM_JO) {
        step(w, p, jo, joined, COST_CHOME);
        if (joined)
            step(w, p, jo, 0, COST_BARE_CHOME);
    }
    if (cho == TRIE_NONE || sym == SYM_CHO)
        return;
    uint32_t me = trie_child(w->node, cho, SYM_ME), to = me == TRIE_NONE ? cho : me;
    if (joined || sym == TOKEN_DASH)
        step(w, p, to, 1, COST_CHOME);
    else if (sym == TOKEN_SPACE && token_is_number(sym_at(w, p.at + 1)))
        step(w, p, to, 0, COST_SPACE);
    else if (ended && !w->node[p.parent].value)
        step(w, p, to, 0, COST_BARE_CHOME);
}

/* What the name has and the text has not. */
static void supply_missing(struct address_walk *w, struct walk_place p, uint32_t sym)
{
    const struct trie_node *here = &w->node[p.node];
    if (here->marks & TRIE_HAS_AZA && sym != SYM_AZA)
        step(w, p, trie_child(w->node, p.node, SYM_AZA), 0, 0);
    bool ended = sym == 0 || sym == TOKEN_SPACE || token_is_number(sym);
    struct walk_place guess = p;
    guess.guessed = true;
    if (here->marks & TRIE_HAS_MACHI && ended && !here->value && !token_is_number(here->sym))
        step(w, guess, trie_child(w->node, p.node, SYM_MACHI), 0, COST_MACHI);
    if (here->sym == SYM_CHO && sym != SYM_ME && token_is_number(w->node[p.parent].sym))
        step(w, p, trie_child(w->node, p.node, SYM_ME), 0, COST_CHOME);
    if (here->sym == SYM_JO && sym != SYM_TORI)
        step(w, p, trie_child(w->node, p.node, SYM_TORI), 0, COST_MACHI);
    if (here->sym == SYM_TORI && sym != SYM_RI)
        step(w, p, trie_child(w->node, p.node, SYM_RI), 0, COST_CHOME);
    if (token_is_number(here->sym))
        supply_suffix(w, p, sym);
}

static void visit(struct address_walk *w, struct walk_place p)
{
    const struct trie_node *here = &w->node[p.node];
    uint32_t sym = sym_at(w, p.at);
    if (w->steps++ > w->steps_max) {
        w->cut = true;
        return;
    }
    if (here->value) {
        offer(w, p, here->value);
        if (!(here->value & VALUE_SMALL) && p.town_node != p.node) {
            p.town_end = p.at;
            p.town_node = p.node;
        }
    } else if (p.tokens > 0 && here->count) {
        offer_group(w, p);
    }
    if (sym) {
        uint32_t child = trie_child(w->node, p.node, sym);
        if (child != TRIE_NONE && (!is_oaza(w, p.at) || w->node[child].value)) /* 大字清水 is never 大清水 */
            step(w, p, child, 1, 0);
        skip_added(w, p, sym);
        if (sym == TOKEN_LOST)
            fill_lost(w, p);
        else if (sym_at(w, p.at + 1) == TOKEN_LOST)
            fill_number(w, p, sym, false);
    }
    if (here->count)
        supply_missing(w, p, sym);
}

static bool any_lost(const struct token *token, size_t from, size_t n)
{
    while (from < n && token[from].sym != TOKEN_LOST)
        from++;
    return from < n;
}

/* With a lost character it is one town or none, and of several parts of it none. A group is better than nothing. */
static void settle(const struct address_walk *w)
{
    struct walk_best *b = w->best;
    if (b->several || (w->cut && w->fits != GAZETTEER_NONE)) {
        *b = (struct walk_best){ .several = true };
    } else if (w->two_parts && b->value & VALUE_SMALL && w->fits == town_of(w, b->value)) {
        b->value = w->fits + 1;
        b->end = b->town_end;
    } else if (!b->value) {
        *b = w->group;
    }
}

size_t walk_group(const struct gazetteer *g, uint32_t value, uint32_t *town, size_t max)
{
    const struct trie_node *here = &g->node[value & ~VALUE_GROUP];
    size_t n = 0;
    for (uint32_t i = here->first; i < here->first + here->count && n < max; i++) {
        uint32_t cho = token_is_number(g->node[i].sym) ? trie_child(g->node, i, SYM_CHO) : TRIE_NONE;
        uint32_t me = cho == TRIE_NONE ? TRIE_NONE : trie_child(g->node, cho, SYM_ME);
        uint32_t v = me == TRIE_NONE ? 0 : g->node[me].value;
        if (v && !(v & VALUE_SMALL))
            town[n++] = v - 1;
    }
    return n;
}

void walk_towns(const struct gazetteer *g, uint32_t root, const struct token *token, size_t n, size_t from, struct walk_best *out)
{
    uint32_t steps = any_lost(token, from, n) ? STEPS_LOST_MAX : STEPS_MAX;
    struct address_walk w = {
        .g = g, .node = g->node, .token = token, .n = (uint32_t)n, .steps_max = steps, .best = out, .fits = GAZETTEER_NONE
    };
    *out = (struct walk_best){ 0 };
    visit(&w, (struct walk_place){ .node = root, .parent = root, .at = (uint32_t)from, .town_end = (uint32_t)from });
    settle(&w);
}

uint32_t walk_exactly(const struct gazetteer *g, uint32_t root, const struct token *token, size_t n, size_t from)
{
    uint32_t at = root;
    for (size_t i = from; i < n && at != TRIE_NONE; i++) {
        uint32_t sym = token[i].sym, child = trie_child(g->node, at, sym);
        bool dai = sym == SYM_DAI && i + 1 < n && token_is_number(token[i + 1].sym);
        uint32_t aza = g->node[at].marks & TRIE_HAS_AZA ? trie_child(g->node, at, SYM_AZA) : TRIE_NONE;
        if (child == TRIE_NONE && aza != TRIE_NONE)
            child = trie_child(g->node, aza, sym);
        if (sym == SYM_O && i + 1 < n && token[i + 1].sym == SYM_AZA)
            i++;
        else if (sym != TOKEN_SPACE && !dai && !(sym == SYM_AZA && child == TRIE_NONE))
            at = child;
    }
    return at;
}
