/* SPDX-License-Identifier: Apache-2.0
 * address_number.c - 1番地の2, １番２号, 一ノ二 and 1-2 are the same number; 3F, 302号室 and 五番館 are none. */
#include "geo/address/address_number.h"
#include "server/base/count.h"
#include "server/base/utf8.h"

enum { SYM_BAN = 0x756a, SYM_CHI = 0x5730, SYM_GO = 0x53f7, SYM_CHOU = 0x4e01, SYM_ME = 0x76ee, SYM_NO = 0x30ce };

struct number_line {
    struct sv text;
    const struct token *t;
    size_t n;
};

static uint32_t sym_at(const struct number_line *l, size_t i)
{
    return i < l->n ? l->t[i].sym : 0;
}

static size_t skip_spaces(const struct number_line *l, size_t i)
{
    while (sym_at(l, i) == TOKEN_SPACE)
        i++;
    return i;
}

/* 階 F 室 棟 館 棚 ... behind a number make it part of a building. */
static bool names_building(uint32_t sym)
{
    static const uint32_t words[] = { 0x968e, 0x5ba4, 0x68df, 0x9928, 'F', 0x5e2f, 0x4eba, 0x5834 };
    for (size_t i = 0; i < countof(words); i++)
        if (sym == words[i])
            return true;
    return false;
}

/* Behind the unit of a number: 丁目 丁 番地 番 号, or nothing. *go says it was 号. */
static size_t skip_unit(const struct number_line *l, size_t i, bool *go)
{
    uint32_t a = sym_at(l, i), b = sym_at(l, i + 1);
    *go = a == SYM_GO;
    if ((a == SYM_BAN && b == SYM_CHI) || (a == SYM_CHOU && b == SYM_ME))
        return i + 2;
    return i + (a == SYM_BAN || a == SYM_GO || a == SYM_CHOU);
}

/* What stands between two numbers of one address; `i` itself when the number ends here. */
static size_t skip_joint(const struct number_line *l, size_t i, bool had_unit)
{
    size_t next = skip_spaces(l, i);
    uint32_t sym = sym_at(l, next);
    if (sym == TOKEN_DASH || sym == SYM_NO) {
        next = skip_spaces(l, next + 1);
        return token_is_number(sym_at(l, next)) ? next : i;
    }
    if (!had_unit || !token_is_number(sym))
        return i;
    if (next == i)
        return next;
    bool go; /* over a space only to something that says it is a number of the address */
    size_t behind = skip_unit(l, next + 1, &go);
    return behind > next + 1 && !names_building(sym_at(l, behind)) ? next : i;
}

static void put_number(struct buf *out, const struct token *t)
{
    if (out->n)
        buf_ch(out, '-');
    buf_u64(out, t->sym & ~TOKEN_NUMBER);
}

static bool is_letter(uint32_t sym)
{
    return sym >= 'A' && sym <= 'Z';
}

/* Whether the number at `i`, joined by a dash, is a room: 302号室, 403号, 3F. */
static bool is_room(const struct number_line *l, size_t i, bool by_dash)
{
    bool go;
    size_t behind = skip_unit(l, i + 1, &go);
    if (names_building(sym_at(l, behind)))
        return true;
    return by_dash && go && (l->t[i].sym & ~TOKEN_NUMBER) >= 100;
}

/* A numeral in kanji is a number only with something behind it that says so: 三田ビル begins with none. */
static bool is_number(const struct number_line *l, size_t i)
{
    if (!token_is_number(sym_at(l, i)))
        return false;
    bool go;
    uint32_t behind = sym_at(l, i + 1);
    return !l->t[i].kanji || behind == 0 || behind == TOKEN_DASH || behind == SYM_NO || behind == TOKEN_SPACE ||
           skip_unit(l, i + 1, &go) > i + 1;
}

/* 甲乙丙丁戊 and イロハニホヘト count lots beside numbers. */
static bool is_ordinal(uint32_t sym)
{
    static const uint32_t ordinals[] = { 0x7532, 0x4e59, 0x4e19, 0x4e01, 0x620a, 0x30a4, 0x30ed, 0x30cf, 0x30cb, 0x30db, 0x30d8, 0x30c8 };
    for (size_t i = 0; i < countof(ordinals); i++)
        if (sym == ordinals[i])
            return true;
    return false;
}

static void put_symbol(struct buf *out, uint32_t cp)
{
    char utf8[4];
    buf_add(out, utf8, (size_t)utf8_put(cp, utf8));
}

/* A branch that is a letter, 5-30-A, or begins with one of イロハ, 14-イ22. */
static size_t read_branch(const struct number_line *l, size_t i, struct buf *out)
{
    uint32_t letter = sym_at(l, i + 1), behind = sym_at(l, i + 2);
    bool alone = is_letter(letter) && !is_letter(behind) && !token_is_number(behind);
    bool ordinal = is_ordinal(letter) && token_is_number(behind);
    if (sym_at(l, i) != TOKEN_DASH || (!alone && !ordinal))
        return i;
    buf_ch(out, '-');
    put_symbol(out, letter);
    if (ordinal)
        buf_u64(out, behind & ~TOKEN_NUMBER);
    return i + 2 + ordinal;
}

/* Reads the number that begins at `i`; returns the token behind it, or `i` when it is none. */
static size_t read_number(const struct number_line *l, size_t i, struct buf *out)
{
    size_t end = i;
    bool by_dash = false, go = false;
    while (is_number(l, i) && !is_room(l, i, by_dash)) {
        put_number(out, &l->t[i]);
        end = skip_unit(l, i + 1, &go);
        size_t next = skip_joint(l, end, end > i + 1);
        by_dash = next > end;
        if (!by_dash && (go || end == i + 1))
            break;
        i = next;
    }
    return out->n ? read_branch(l, end, out) : end;
}

/* Text as written, but full-width letters and digits narrowed. */
static void put_narrow(struct buf *out, struct sv s)
{
    for (size_t i = 0; i < s.n; i++) {
        const unsigned char *p = (const unsigned char *)s.p + i;
        bool wide = i + 2 < s.n && p[0] == 0xef && (p[1] == 0xbc || p[1] == 0xbd);
        unsigned cp = wide ? 0xf000u | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu) : 0;
        if ((cp >= 0xff10 && cp <= 0xff19) || (cp >= 0xff21 && cp <= 0xff3a) || (cp >= 0xff41 && cp <= 0xff5a)) {
            buf_ch(out, (char)(cp - 0xfee0));
            i += 2;
        } else {
            buf_ch(out, s.p[i]);
        }
    }
}

static struct sv slice(const struct number_line *l, size_t from, size_t to)
{
    size_t begin = from < l->n ? l->t[from].from : l->text.n, end = to < l->n ? l->t[to].from : l->text.n;
    return (struct sv){ l->text.p + begin, end - begin };
}

/* A dash before the rest is kept as "-": it joins what was one piece, as in 4-1-レジデンス. */
static void put_rest(const struct number_line *l, size_t i, struct buf *rest)
{
    size_t from = skip_spaces(l, i);
    if (sym_at(l, from) == TOKEN_DASH) {
        if (from + 1 < l->n)
            buf_ch(rest, '-');
        from++;
    }
    put_narrow(rest, sv_trim(slice(l, from, l->n)));
}

/* Not a number: all of it, but with a number inside it (字なにがし100番200号) in the short form. */
static void put_with_number(const struct number_line *l, size_t i, struct buf *rest)
{
    size_t inner = i;
    struct buf number;
    while (inner < l->n && (!token_is_number(l->t[inner].sym) || l->t[inner].kanji))
        inner++;
    put_narrow(rest, sv_trim(slice(l, i, inner)));
    buf_init(&number, rest->cap);
    size_t end = read_number(l, inner, &number);
    if (number.n) {
        buf_sv(rest, buf_view(&number));
        put_rest(l, end, rest);
    } else {
        put_narrow(rest, slice(l, inner, l->n));
    }
    buf_done(&number);
}

void number_split(struct sv text, const struct token *token, size_t n, size_t from, struct sv small, struct buf *number, struct buf *rest)
{
    struct number_line l = { text, token, n };
    size_t i = skip_spaces(&l, from);
    struct buf plain;
    while (sym_at(&l, i) == TOKEN_DASH && token_is_number(sym_at(&l, i + 1)))
        i++;
    buf_init(&plain, rest->cap);
    bool ordinal = is_ordinal(sym_at(&l, i)) && token_is_number(sym_at(&l, i + 1));
    size_t end = read_number(&l, i + ordinal, &plain);
    if (plain.n) {
        put_narrow(number, small);
        if (ordinal)
            put_symbol(number, l.t[i].sym);
        buf_sv(number, buf_view(&plain));
        put_rest(&l, end, rest);
    } else {
        put_narrow(rest, small);
        put_with_number(&l, i, rest);
    }
    buf_done(&plain);
}
