/* SPDX-License-Identifier: Apache-2.0
 * street_phrase.c - the words of a turn, over folded symbols (る is ル, が is ケ). */
#include "geo/address/street_phrase.h"

enum {
    SYM_UP = 0x4e0a,
    SYM_DOWN = 0x4e0b,
    SYM_IN = 0x5165,
    SYM_SIDE = 0x5074,
    SYM_LINE = 0x7b4b,
    SYM_ME = 0x76ee,
    SYM_CORNER = 0x89d2,
    SYM_TEI = 0x4e01,
    SYM_RU = 0x30eb,
    SYM_KE = 0x30b1,
    SYM_MA = 0x30de,
    SYM_DE = 0x30c7,
    SYM_JO = 0x6761
};

static bool is_direction(uint32_t sym)
{
    return sym == 0x6771 || sym == 0x897f || sym == 0x5357 || sym == 0x5317; /* 東 西 南 北 */
}

/* Symbols of the turn that begins at t[i], 0 when none does. */
static size_t turn_length(const struct token *t, size_t n, size_t i)
{
    uint32_t before = i ? t[i - 1].sym : 0, a = t[i].sym, b = i + 1 < n ? t[i + 1].sym : 0, c = i + 2 < n ? t[i + 2].sym : 0;
    if (a == SYM_UP || a == SYM_DOWN)
        return b == SYM_RU ? 2 : b == SYM_KE && c == SYM_RU ? 3 : 0;
    if (a == SYM_IN)
        return b == SYM_RU ? 2 : is_direction(before);
    if (a == SYM_SIDE || a == SYM_CORNER)
        return is_direction(before);
    if (a == SYM_LINE)
        return b == SYM_ME ? 2 : 0;
    if (a == SYM_MA)
        return b == SYM_DE ? 2 : 0;
    return token_is_number(a) && b == SYM_TEI && c == SYM_ME ? 3 : 0;
}

/* 三条 and 4丁目 are of the street; any other number in digits is the house's. */
static bool is_house_number(const struct token *t, size_t n, size_t i)
{
    uint32_t next = i + 1 < n ? t[i + 1].sym : 0;
    return token_is_number(t[i].sym) && !t[i].kanji && next != SYM_TEI && next != SYM_LINE && next != SYM_JO;
}

size_t street_turns(const struct token *token, size_t n, size_t from, size_t out[STREET_TURNS_MAX])
{
    size_t turns = 0;
    for (size_t i = from; i < n && turns < STREET_TURNS_MAX && !is_house_number(token, n, i); i++) {
        size_t length = turn_length(token, n, i);
        if (length)
            out[turns++] = i + length;
    }
    return turns;
}
