/* SPDX-License-Identifier: Apache-2.0
 * walk.c - the walk is a search over (node, token): it follows what agrees, and tries each thing people leave out or
 * add. Trees are shallow and such places few, so it rarely branches; a budget bounds it for hostile text. */
#include "geo/walk.h"

#define STEPS_MAX 4000

enum { COST_CHOME = 1, COST_SPACE = 2, COST_MACHI = 3, COST_BARE_CHOME = 4, COST_LOST = 5 };

struct place { /* where a walk stands */
    uint32_t node, parent, at, cost, tokens, town_end, town_node;
    bool chome;
};

struct walk {
    const struct gazetteer *g;
    const struct node *node;
    const struct token *token;
    uint32_t n, steps;
    struct walk_best *best;
};

static uint32_t sym_at(const struct walk *w, uint32_t i)
{
    return i < w->n ? w->token[i].sym : 0;
}

/* The small area 五 is not the 5 of a house number. */
static bool is_house_number(const struct walk *w, uint32_t from, uint32_t to)
{
    while (sym_at(w, from) == TOKEN_SPACE)
        from++;
    return to == from + 1 && token_is_number(sym_at(w, from)) && !w->token[from].kanji;
}

static void offer(struct walk *w, struct place p, uint32_t value)
{
    struct walk_best *b = w->best;
    if (b->value && (p.tokens < b->tokens || (p.tokens == b->tokens && p.cost >= b->cost)))
        return;
    bool small = (value & VALUE_SMALL) != 0;
    if (small && is_house_number(w, p.town_end, p.at))
        return;
    uint32_t town_end = small ? p.town_end : p.at;
    *b = (struct walk_best){ value, p.at, town_end, p.cost, p.tokens, p.chome };
}

static void visit(struct walk *w, struct place p);

static void step(struct walk *w, struct place p, uint32_t child, uint32_t taken, uint32_t cost)
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

static void skip(struct walk *w, struct place p, uint32_t taken, uint32_t cost)
{
    p.at += taken;
    p.cost += cost;
    visit(w, p);
}

static bool is_oaza(const struct walk *w, uint32_t at)
{
    return sym_at(w, at) == SYM_O && sym_at(w, at + 1) == SYM_AZA;
}

/* What the text has and the name has not. */
static void skip_added(struct walk *w, struct place p, uint32_t sym)
{
    if (sym == TOKEN_SPACE || sym == SYM_AZA)
        skip(w, p, 1, 0);
    else if (is_oaza(w, p.at))
        skip(w, p, 2, 0);
    else if (sym == SYM_DAI && token_is_number(sym_at(w, p.at + 1)))
        skip(w, p, 1, 0);
    bool machi = sym == SYM_MACHI && w->node[p.node].value && !token_is_number(w->node[p.node].sym);
    bool ri = sym == SYM_RI && w->node[p.node].sym == SYM_TORI;
    if (machi || ri) {
        struct place past = p; /* part of the name as written, so it counts */
        past.tokens++;
        past.at++;
        past.cost += COST_MACHI;
        if (machi)
            offer(w, past, w->node[p.node].value);
        else
            visit(w, past);
    }
    if (sym == TOKEN_LOST && p.cost < 2 * COST_LOST)
        for (uint32_t i = 0; i < w->node[p.node].count; i++)
            step(w, p, w->node[p.node].first + i, 1, COST_LOST);
}

/* Behind a number: 丁目 or 条 that the text writes as a dash or の, or leaves out. */
static void supply_suffix(struct walk *w, struct place p, uint32_t sym)
{
    uint32_t jo = trie_child(w->node, p.node, SYM_JO), cho = trie_child(w->node, p.node, SYM_CHO);
    bool joined = (sym == TOKEN_DASH || sym == SYM_NO) && token_is_number(sym_at(w, p.at + 1));
    bool ended = sym == 0 || sym == TOKEN_DASH;
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
static void supply_missing(struct walk *w, struct place p, uint32_t sym)
{
    const struct node *here = &w->node[p.node];
    if (here->marks & TRIE_HAS_AZA && sym != SYM_AZA)
        step(w, p, trie_child(w->node, p.node, SYM_AZA), 0, 0);
    bool ended = sym == 0 || sym == TOKEN_SPACE || token_is_number(sym);
    if (here->marks & TRIE_HAS_MACHI && ended && !here->value && !token_is_number(here->sym))
        step(w, p, trie_child(w->node, p.node, SYM_MACHI), 0, COST_MACHI);
    if (here->sym == SYM_CHO && sym != SYM_ME && token_is_number(w->node[p.parent].sym))
        step(w, p, trie_child(w->node, p.node, SYM_ME), 0, COST_CHOME);
    if (here->sym == SYM_JO && sym != SYM_TORI)
        step(w, p, trie_child(w->node, p.node, SYM_TORI), 0, COST_MACHI);
    if (here->sym == SYM_TORI && sym != SYM_RI)
        step(w, p, trie_child(w->node, p.node, SYM_RI), 0, COST_CHOME);
    if (token_is_number(here->sym))
        supply_suffix(w, p, sym);
}

static void visit(struct walk *w, struct place p)
{
    const struct node *here = &w->node[p.node];
    uint32_t sym = sym_at(w, p.at);
    if (w->steps++ > STEPS_MAX)
        return;
    if (here->value) {
        offer(w, p, here->value);
        if (!(here->value & VALUE_SMALL) && p.town_node != p.node) {
            p.town_end = p.at;
            p.town_node = p.node;
        }
    }
    if (sym) {
        uint32_t child = trie_child(w->node, p.node, sym);
        if (child != TRIE_NONE && (!is_oaza(w, p.at) || w->node[child].value)) /* 大字清水 is never 大清水 */
            step(w, p, child, 1, 0);
        skip_added(w, p, sym);
    }
    if (here->count)
        supply_missing(w, p, sym);
}

void walk_towns(const struct gazetteer *g, uint32_t root, const struct token *token, size_t n, size_t from,
                struct walk_best *out)
{
    struct walk w = { g, g->node, token, (uint32_t)n, 0, out };
    *out = (struct walk_best){ 0 };
    visit(&w, (struct place){ .node = root, .parent = root, .at = (uint32_t)from, .town_end = (uint32_t)from });
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
