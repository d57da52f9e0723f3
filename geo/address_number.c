/* SPDX-License-Identifier: Apache-2.0
 * address_number.c - 1番地の2, １番２号, 一ノ二 and 1-2 are the same number; 3F, 302号室 and 五番館 are none. */
#include "geo/address_number.h"

enum { SYM_BAN = 0x756a, SYM_CHI = 0x5730, SYM_GO = 0x53f7, SYM_CHOU = 0x4e01, SYM_ME = 0x76ee, SYM_NO = 0x30ce };

struct line {
    struct sv text;
    const struct token *t;
    size_t n;
};

static uint32_t sym_at(const struct line *l, size_t i)
{
    return i < l->n ? l->t[i].sym : 0;
}

static size_t skip_spaces(const struct line *l, size_t i)
{
    while (sym_at(l, i) == TOKEN_SPACE)
        i++;
    return i;
}

/* 階 F 室 棟 館 棚 ... behind a number make it part of a building. */
static bool names_building(uint32_t sym)
{
    static const uint32_t words[] = { 0x968e, 0x5ba4, 0x68df, 0x9928, 'F', 0x5e2f, 0x4eba, 0x5834 };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sym == words[i])
            return true;
    return false;
}

/* Behind the unit of a number: 丁目 丁 番地 番 号, or nothing. *go says it was 号. */
static size_t skip_unit(const struct line *l, size_t i, bool *go)
{
    uint32_t a = sym_at(l, i), b = sym_at(l, i + 1);
    *go = a == SYM_GO;
    if ((a == SYM_BAN && b == SYM_CHI) || (a == SYM_CHOU && b == SYM_ME))
        return i + 2;
    return i + (a == SYM_BAN || a == SYM_GO || a == SYM_CHOU);
}

/* What stands between two numbers of one address; `i` itself when the number ends here. */
static size_t skip_joint(const struct line *l, size_t i, bool had_unit)
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
        return l->t[i].kanji && !l->t[i - 1].kanji && names_building(sym_at(l, i + 2)) ? i : next;
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
static bool is_room(const struct line *l, size_t i, bool by_dash)
{
    bool go;
    size_t behind = skip_unit(l, i + 1, &go);
    if (names_building(sym_at(l, behind)))
        return true;
    return by_dash && go && (l->t[i].sym & ~TOKEN_NUMBER) >= 100;
}

/* Reads the number that begins at `i`; returns the token behind it, or `i` when it is none. */
static size_t read_number(const struct line *l, size_t i, struct buf *out)
{
    size_t end = i;
    bool by_dash = false;
    while (token_is_number(sym_at(l, i)) && !is_room(l, i, by_dash)) {
        bool go;
        size_t unit = skip_unit(l, i + 1, &go);
        if (l->t[i].kanji && end == i && out->n == 0 && unit == i + 1 && sym_at(l, unit) != TOKEN_DASH &&
            sym_at(l, unit) != SYM_NO && unit < l->n && sym_at(l, unit) != TOKEN_SPACE)
            break; /* 三田ビル */
        put_number(out, &l->t[i]);
        end = unit;
        size_t next = skip_joint(l, unit, unit > i + 1);
        if (next == unit && !(unit > i + 1 && token_is_number(sym_at(l, unit))))
            break;
        by_dash = sym_at(l, skip_spaces(l, unit)) == TOKEN_DASH;
        if (next == unit && go)
            break;
        if (next == unit && l->t[unit].kanji)
            break;
        i = next;
    }
    if (out->n && sym_at(l, end) == TOKEN_DASH && is_letter(sym_at(l, end + 1)) && !is_letter(sym_at(l, end + 2)) &&
        !token_is_number(sym_at(l, end + 2))) {
        buf_ch(out, '-');
        buf_ch(out, (char)l->t[end + 1].sym);
        end += 2;
    }
    return end;
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

static struct sv slice(const struct line *l, size_t from, size_t to)
{
    size_t begin = from < l->n ? l->t[from].from : l->text.n, end = to < l->n ? l->t[to].from : l->text.n;
    return (struct sv){ l->text.p + begin, end - begin };
}

/* A dash before the rest is kept as "-": it joins what was one piece, as in 4-1-レジデンス. */
static void put_rest(const struct line *l, size_t i, struct buf *rest)
{
    size_t from = skip_spaces(l, i);
    if (sym_at(l, from) == TOKEN_DASH) {
        if (from + 1 < l->n)
            buf_ch(rest, '-');
        from++;
    }
    put_narrow(rest, sv_trim(slice(l, from, l->n)));
}

void number_split(struct sv text, const struct token *token, size_t n, size_t from, struct buf *number,
                  struct buf *rest)
{
    struct line l = { text, token, n };
    size_t i = skip_spaces(&l, from);
    while (sym_at(&l, i) == TOKEN_DASH && token_is_number(sym_at(&l, i + 1)))
        i++;
    size_t end = read_number(&l, i, number);
    if (number->n) {
        put_rest(&l, end, rest);
        return;
    }
    size_t inner = i;
    while (inner < n && (!token_is_number(token[inner].sym) || token[inner].kanji))
        inner++;
    put_narrow(rest, sv_trim(slice(&l, i, inner)));
    size_t before = rest->n;
    struct buf short_form;
    buf_init(&short_form, rest->cap);
    end = inner < n ? read_number(&l, inner, &short_form) : inner;
    if (short_form.n) {
        buf_sv(rest, buf_view(&short_form));
        put_rest(&l, end, rest);
    } else if (inner < n) {
        rest->n = before;
        put_narrow(rest, sv_trim(slice(&l, inner, n)));
    }
    buf_done(&short_form);
}
