/* SPDX-License-Identifier: Apache-2.0
 * name_end.c - the words that follow a town's name, and those that make it another's. */
#include "geo/address/name_end.h"

#include "server/base/count.h"

enum {
    SYM_SHI = 0x5e02,
    SYM_KU = 0x533a,
    SYM_CHO = 0x753a,
    SYM_SON = 0x6751,
    SYM_GUN = 0x90e1,
    SYM_TEI = 0x4e01,
    SYM_ME = 0x76ee,
    SYM_AZA = 0x5b57,
    SYM_O = 0x5927,
    SYM_SHO = 0x5c0f,
    SYM_BAN = 0x756a,
    SYM_GO = 0x53f7,
    SYM_DAI = 0x7b2c,
    SYM_MU = 0x7121,
    SYM_CHI = 0x5730,
    SYM_NO = 0x30ce,
    SYM_KE = 0x30b1,
    SYM_TSU = 0x30c4,
    SYM_JO = 0x6761,
    SYM_TORI = 0x901a,
    SYM_BU = 0x90e8,
    SYM_SEN = 0x7dda
};
#define BUILDING_KANA 3 /* 丸山ハイツ: so many in a row are a building's, not the end of a town's name */

struct text {
    const struct token *token;
    size_t n;
};

static uint32_t sym_at(const struct text *t, size_t i)
{
    return i < t->n ? t->token[i].sym : 0;
}

static bool is_one_of(uint32_t sym, const uint32_t *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == sym)
            return true;
    return false;
}
#define IS_ONE_OF(sym, list) is_one_of(sym, list, countof(list))

bool is_municipal_mark(uint32_t sym)
{
    static const uint32_t marks[] = { SYM_SHI, SYM_KU, SYM_CHO, SYM_SON, SYM_GUN };
    return IS_ONE_OF(sym, marks);
}

static bool is_kana_sym(uint32_t sym)
{
    return sym >= 0x30a1 && sym <= 0x30fe && sym != 0x30fb; /* ・ stands between names */
}

/* What names are written in; brackets, commas and letters are not. */
static bool is_name_sym(uint32_t sym)
{
    return is_kana_sym(sym) || (sym >= 0x3400 && sym <= 0x9fff) || sym == 0x3005 || (sym >= 0x20000 && sym < TOKEN_NUMBER);
}

static bool is_digits(const struct text *t, size_t i)
{
    return token_is_number(sym_at(t, i)) && !t->token[i].kanji;
}

/* 南3 and 南三番地 end in front of their number; 南三条町 does not, nor does 南 before a 三丁目 it does not have. */
static bool number_ends(const struct text *t, size_t i)
{
    uint32_t next = sym_at(t, i + 1);
    if (next == SYM_TEI || next == SYM_ME)
        return false;
    return !t->token[i].kanji || next == 0 || next == TOKEN_SPACE || next == TOKEN_DASH || next == SYM_BAN || next == SYM_GO ||
           token_is_number(next) || (next == SYM_NO && token_is_number(sym_at(t, i + 2)));
}

/* Nothing more of a name: the text's end, a space, a number, a bracket. */
static bool is_over(const struct text *t, size_t i)
{
    uint32_t sym = sym_at(t, i);
    return sym != TOKEN_LOST && (token_is_number(sym) ? number_ends(t, i) : !is_name_sym(sym));
}

/* 字 大字 小字, 番, 第 before a number, 無番地, 地先 地内 地割, 内 外 他 at the end, の before a number. */
static bool is_end_word(const struct text *t, size_t i)
{
    static const uint32_t of_land[] = { 0x5148, 0x5185, 0x5272, 0x756a }; /* 先 内 割 番 */
    static const uint32_t last[] = { 0x5185, 0x5916, 0x4ed6 };            /* 内 外 他 */
    uint32_t a = sym_at(t, i), b = sym_at(t, i + 1);
    if (a == SYM_AZA || a == SYM_BAN)
        return true;
    if (a == SYM_O || a == SYM_SHO)
        return b == SYM_AZA;
    if (a == SYM_MU)
        return b == SYM_BAN;
    if (a == SYM_CHI)
        return IS_ONE_OF(b, of_land);
    if (IS_ONE_OF(a, last))
        return is_over(t, i + 1);
    return (a == SYM_DAI || a == SYM_NO) && token_is_number(b);
}

/* 甲乙丙丁戊己庚辛壬癸, 子丑寅 ... or one kana, before a number, 部 or the end: it counts lots. */
static bool is_lot(const struct text *t, size_t i)
{
    static const uint32_t stems[] = { 0x7532, 0x4e59, 0x4e19, 0x4e01, 0x620a, 0x5df1, 0x5e9a, 0x8f9b, 0x58ec, 0x7678, 0x5b50,
                                      0x4e11, 0x5bc5, 0x536f, 0x8fb0, 0x5df3, 0x5348, 0x672a, 0x7533, 0x9149, 0x620c, 0x4ea5 };
    uint32_t a = sym_at(t, i), b = sym_at(t, i + 1);
    bool alone = b == 0 || b == TOKEN_DASH || b == TOKEN_SPACE || b == SYM_BAN || (token_is_number(b) && number_ends(t, i + 1));
    bool kana = is_kana_sym(a) && a != SYM_NO && a != SYM_KE && a != SYM_TSU;
    return (alone && (kana || IS_ONE_OF(a, stems))) || (kana && (b == SYM_BU || b == SYM_AZA));
}

static bool is_turn(uint32_t sym)
{
    static const uint32_t turns[] = { 0x6771, 0x897f, 0x5357, 0x5317, 0x4e2d,   0x4e0a, 0x4e0b, 0x672c, 0x65b0,
                                      0x5143, 0x53f0, 0x524d, 0x5f8c, SYM_TORI, SYM_NO, SYM_KE, SYM_TSU }; /* 東西南北中上下本新元台前後 */
    return IS_ONE_OF(sym, turns);
}

/* 更別南1線101: a road of the grid that Hokkaido's land was cut by. */
static bool is_grid_line(const struct text *t, size_t i)
{
    uint32_t unit = sym_at(t, i + 2), behind = sym_at(t, i + 3);
    return is_turn(sym_at(t, i)) && token_is_number(sym_at(t, i + 1)) && (unit == SYM_SEN || (unit == SYM_GO && behind == SYM_SEN));
}

/* The text goes over from kanji to a word in kana. */
static bool is_building(const struct text *t, size_t i, uint32_t last)
{
    uint32_t first = sym_at(t, i);
    size_t run = 0;
    while (is_kana_sym(sym_at(t, i + run)))
        run++;
    return run >= BUILDING_KANA && !is_kana_sym(last) && first != SYM_NO && first != SYM_KE && first != SYM_TSU;
}

/* 市民 市営 町立 村役場: the mark begins a word. */
static bool is_public_word(const struct text *t, size_t i)
{
    static const uint32_t next[] = { 0x6c11, 0x55b6, 0x7acb, 0x5f79, 0x6709 }; /* 民 営 立 役 有 */
    return IS_ONE_OF(sym_at(t, i + 1), next);
}

/* What follows a name up to its number. */
struct more {
    size_t n;
    uint32_t first, last;
    bool marked, only_turns; /* a 町 村 市 区 郡 目 丁 is in it; directions are all it has */
    bool aza;                /* it leads to a 字 */
};

static struct more more_of(const struct text *t, size_t from)
{
    struct more m = { .first = sym_at(t, from), .only_turns = true };
    size_t i = from;
    for (; i < t->n && !is_digits(t, i) && (i == from || !is_end_word(t, i)); i++) {
        uint32_t sym = sym_at(t, i);
        if (!is_name_sym(sym) && !token_is_number(sym) && sym != TOKEN_LOST)
            break;
        m.marked = m.marked || (is_municipal_mark(sym) && !is_public_word(t, i)) || sym == SYM_ME ||
                   (sym == SYM_TEI && i > from && token_is_number(sym_at(t, i - 1)));
        m.only_turns = m.only_turns && (is_turn(sym) || token_is_number(sym));
        m.last = sym;
    }
    m.n = i - from;
    m.aza = sym_at(t, i) == SYM_AZA;
    uint32_t unit = is_digits(t, i) ? sym_at(t, i + 1) : 0;
    m.marked = m.marked || unit == SYM_TEI || unit == SYM_ME || unit == SYM_JO;
    return m;
}

static bool closes_itself(uint32_t last)
{
    return last == SYM_CHO || last == SYM_SON;
}

/* A small area behind a name that closes itself (三谷町丸山), or behind a longer one (瀬峰三代)? */
static bool may_be_small(const struct text *t, const struct name_match *m)
{
    static const uint32_t of_towns[] = { SYM_TORI, SYM_TEI, SYM_JO, 0x53f0, 0x4e18, 0x592e, 0x5712 }; /* 通丁条台丘央園 */
    struct more more = more_of(t, m->at);
    bool joins = more.first == SYM_NO || more.first == SYM_KE || more.first == SYM_TSU;
    if (more.marked || more.only_turns || joins || IS_ONE_OF(more.last, of_towns))
        return false;
    if (closes_itself(m->last))
        return more.n >= 2 || more.aza;
    return m->length >= 2 && more.n >= 2 && !is_turn(more.first);
}

static enum name_end lost_end(const struct text *t, const struct name_match *m)
{
    size_t i = m->at;
    while (sym_at(t, i) == TOKEN_LOST)
        i++;
    uint32_t next = sym_at(t, i);
    bool number = next == TOKEN_DASH || next == SYM_BAN || next == SYM_GO || is_over(t, i);
    return number || (closes_itself(m->last) && may_be_small(t, m)) ? NAME_ENDS_LOST : NAME_GOES_ON;
}

enum name_end name_end_at(const struct token *token, size_t n, const struct name_match *m)
{
    struct text t = { token, n };
    if (sym_at(&t, m->at) == TOKEN_LOST)
        return lost_end(&t, m);
    if (is_over(&t, m->at) || is_end_word(&t, m->at) || is_lot(&t, m->at) || is_grid_line(&t, m->at))
        return NAME_ENDS;
    return is_building(&t, m->at, m->last) || may_be_small(&t, m) ? NAME_MAY_END : NAME_GOES_ON;
}
