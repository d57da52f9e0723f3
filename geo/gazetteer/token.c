/* SPDX-License-Identifier: Apache-2.0
 * token.c - folding place names to symbols. One table of 65,536 entries does the folding of a code point; numbers and
 * the long vowel mark, which depend on their neighbours, are settled while splitting. */
#include "geo/gazetteer/token.h"

#include <stdlib.h>

struct folder {
    uint16_t to[0x10000];
};

static const char kanji_pairs[] =
#include "geo/gazetteer/kanji_pairs.def"
    ;
static const struct {
    const char *target, *variants;
} radicals[] = {
#define V(target, variants) { target, variants },
#include "server/base/count.h"
#include "server/base/text/radicals.def"
#undef V
};
/* U+FF66 to U+FF9D in their order */
static const char half_kana[] = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
                                "マミムメモヤユヨラリルレロワン";
static const char dashes[] = "-－﹣−‐⁃‑‒–—﹘―⎯⏤─━"; /* ー and ｰ depend on what stands before them */
static const char spaces[] = "\t\r\n\v\f \u00a0\u2002\u2003\u2009\u3000";
static const char lost[] = "?？〓■□▢▯▮☒⬛⬜\ufffc\ufffd"; /* what programs put where they had no character */
#define LONG_MARK 0x30fcu                               /* ー */
enum { PRIVATE_FIRST = 0xe000, PRIVATE_LAST = 0xf8ff }; /* 外字: what it looked like only the machine knew that wrote it */

/* Next code point of text that is meant to be UTF-8; a stray byte comes back as U+FFFD, one byte long. */
static uint32_t next_code_point(const char *p, size_t n, unsigned *length)
{
    const unsigned char *u = (const unsigned char *)p;
    *length = 1;
    if (u[0] < 0x80)
        return u[0];
    unsigned want = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
    if (u[0] < 0xc2 || u[0] > 0xf4 || n < want)
        return 0xfffd;
    uint32_t cp = u[0] & (0xffu >> (want + 1));
    for (unsigned i = 1; i < want; i++) {
        if ((u[i] & 0xc0) != 0x80)
            return 0xfffd;
        cp = cp << 6 | (u[i] & 0x3fu);
    }
    *length = want;
    return cp;
}

/* Call with consecutive code points of a literal. */
static uint32_t literal_next(const char **p)
{
    unsigned length;
    uint32_t cp = next_code_point(*p, strlen(*p), &length);
    *p += length;
    return cp;
}

static void fold_all(struct folder *f, const char *literal, uint16_t to)
{
    while (*literal)
        f->to[literal_next(&literal) & 0xffff] = to;
}

static uint16_t fold_kana(uint16_t cp)
{
    static const char from[] = "ガヶヵヂヅヰヱッァィゥェォャュョヮ之乃", to[] = "ケケケジズイエツアイウエオヤユヨワノノ";
    const char *a = from, *b = to;
    if (cp >= 0x3041 && cp <= 0x3096)
        cp = (uint16_t)(cp + 0x60); /* hiragana to katakana */
    while (*a) {
        uint32_t x = literal_next(&a), y = literal_next(&b);
        if (x == cp)
            return (uint16_t)y;
    }
    return cp;
}

/* After the pairs of kanji, so that a radical ends where its character does. */
static void fold_radicals(struct folder *f)
{
    for (size_t i = 0; i < countof(radicals); i++) {
        const char *target = radicals[i].target;
        fold_all(f, radicals[i].variants, f->to[literal_next(&target) & 0xffff]);
    }
}

static void folder_fill(struct folder *f)
{
    const char *p = kanji_pairs;
    for (uint32_t cp = 0; cp < 0x10000; cp++)
        f->to[cp] = (uint16_t)cp;
    for (uint16_t cp = 0xff01; cp <= 0xff5e; cp++)
        f->to[cp] = (uint16_t)(cp - 0xfee0);
    while (*p) {
        uint32_t from = literal_next(&p);
        f->to[from & 0xffff] = (uint16_t)literal_next(&p);
    }
    fold_radicals(f);
    p = half_kana;
    for (uint32_t cp = 0xff66; *p; cp++)
        f->to[cp] = (uint16_t)literal_next(&p);
    fold_all(f, dashes, TOKEN_DASH);
    fold_all(f, spaces, TOKEN_SPACE);
    fold_all(f, lost, TOKEN_LOST);
    for (uint32_t cp = PRIVATE_FIRST; cp <= PRIVATE_LAST; cp++)
        f->to[cp] = TOKEN_LOST;
    for (uint32_t cp = 0; cp < 0x10000; cp++) {
        uint16_t to = f->to[cp];
        f->to[cp] = to >= 'a' && to <= 'z' ? (uint16_t)(to - 32) : to;
    }
    for (uint32_t cp = 0x3041; cp <= 0x30fa; cp++)
        f->to[cp] = fold_kana((uint16_t)cp);
    for (uint32_t cp = 0xff66; cp <= 0xff9d; cp++)
        f->to[cp] = fold_kana(f->to[cp]);
    f->to[0x4e4b] = f->to[0x4e43] = 0x30ce; /* 之 乃 */
}

ERR folder_new(struct folder **out)
{
    struct folder *f = malloc(sizeof *f);
    if (!f)
        return E_NO_MEMORY;
    folder_fill(f);
    *out = f;
    return OK;
}

void folder_free(struct folder *f)
{
    free(f);
}

uint32_t folder_fold(const struct folder *f, uint32_t cp)
{
    if (cp < 0x10000)
        return f->to[cp];
    return cp == 0x20bb7 ? 0x5409 /* 吉 */ : cp == 0x2363a ? 0x6a4b /* 橋 */ : cp;
}

static bool is_dropped(uint32_t cp)
{
    return (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef) || (cp >= 0x200b && cp <= 0x200f) || cp == 0xfeff;
}

/* A half-width voicing mark belongs to the kana before it. */
static bool add_voice(const struct folder *f, struct token *before, uint32_t cp, uint16_t to)
{
    uint32_t kana = before->sym, step = cp - 0xff9d; /* 1 or 2 */
    bool k_to_t = kana >= 0x30ab && kana <= 0x30c8 && step == 1, h = kana >= 0x30cf && kana <= 0x30db;
    if (!k_to_t && !h)
        return false;
    before->sym = folder_fold(f, kana + step);
    before->to = to;
    return true;
}

/* ー is a dash only where no name can have it. */
static bool ends_number(uint32_t sym)
{
    switch (sym) {
    case 0x76ee: /* 目 */
    case 0x756a: /* 番 */
    case 0x5730: /* 地 */
    case 0x53f7: /* 号 */
    case 0x4e01: /* 丁 */
    case 0x7dda: /* 線 */
    case 0x6761: /* 条 */
        return true;
    default:
        return false;
    }
}

/* 0..9 and 10, 100, 1000 of a folded kanji numeral, 20 and 30 of 廿 卅; -1 for anything else. */
static int32_t kanji_value(uint32_t cp)
{
    switch (cp) {
    case 0x3007:
    case 0x96f6:
        return 0;
    case 0x4e00:
    case 0x58f1:
        return 1;
    case 0x4e8c:
    case 0x5f10:
        return 2;
    case 0x4e09:
    case 0x53c2:
        return 3;
    case 0x56db:
        return 4;
    case 0x4e94:
        return 5;
    case 0x516d:
        return 6;
    case 0x4e03:
        return 7;
    case 0x516b:
        return 8;
    case 0x4e5d:
        return 9;
    case 0x5341:
    case 0x62fe:
        return 10;
    case 0x767e:
        return 100;
    case 0x5343:
        return 1000;
    case 0x5eff:
        return 20;
    case 0x5345:
        return 30;
    default:
        return -1;
    }
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/* The number that begins at s[0]: its value, and in *used how many characters it takes. 二十四 and 二四 are 24. */
static uint32_t read_kanji(const struct token *s, size_t n, size_t *used)
{
    size_t run = 0, i = 0;
    bool plain = true;
    uint32_t total = 0;
    int32_t digit = -1, unit = 10000;
    for (int32_t v; run < n && (v = kanji_value(s[run].sym)) >= 0; run++)
        plain = plain && v < 10;
    if (plain) {
        for (; i < run && i < 9; i++)
            total = total * 10 + (uint32_t)kanji_value(s[i].sym);
        *used = i;
        return total;
    }
    for (; i < run; i++) {
        int32_t v = kanji_value(s[i].sym), power = v == 20 || v == 30 ? 10 : v;
        if (v < 10 ? digit >= 0 || (v == 0 && i > 0) : power >= unit || (v != power && digit >= 0))
            break;
        if (v < 10) {
            digit = v;
            continue;
        }
        total += v != power ? (uint32_t)v : (uint32_t)(digit < 0 ? v : digit * v);
        digit = -1;
        unit = power;
    }
    *used = i;
    return total + (digit > 0 ? (uint32_t)digit : 0);
}

static uint32_t read_digits(const struct token *s, size_t n, size_t *used)
{
    uint32_t total = 0;
    size_t i = 0;
    for (; i < n && i < 9 && is_digit(s[i].sym); i++)
        total = total * 10 + (s[i].sym - '0');
    *used = i;
    return total;
}

static size_t fold_characters(const struct folder *f, struct sv text, struct token *out, size_t max)
{
    size_t n = 0;
    unsigned length;
    for (size_t at = 0; at < text.n && n < max; at += length) {
        uint32_t cp = next_code_point(text.p + at, text.n - at, &length);
        uint16_t from = (uint16_t)at, to = (uint16_t)(at + length);
        if (is_dropped(cp) || ((cp == 0xff9e || cp == 0xff9f) && n && add_voice(f, &out[n - 1], cp, to)))
            continue;
        uint32_t sym = folder_fold(f, cp);
        uint32_t before = n ? out[n - 1].sym : 0;
        if (cp == 0x3005 && n && !is_digit(before) && kanji_value(before) < 0)
            sym = before; /* 佐々木 */
        if (sym == LONG_MARK && (is_digit(before) || ends_number(before) || kanji_value(before) >= 0))
            sym = TOKEN_DASH;
        out[n++] = (struct token){ sym < 0x20 ? TOKEN_SPACE : sym, from, to, false };
    }
    return n;
}

size_t token_split(const struct folder *f, struct sv text, struct token *out, size_t max)
{
    size_t n = fold_characters(f, text, out, max), made = 0;
    for (size_t i = 0, used; i < n; i += used, made++) {
        struct token t = out[i];
        used = 1;
        if (is_digit(t.sym)) {
            t.sym = TOKEN_NUMBER | read_digits(out + i, n - i, &used);
        } else if (kanji_value(t.sym) >= 0) {
            t.sym = TOKEN_NUMBER | read_kanji(out + i, n - i, &used);
            t.kanji = true;
        }
        t.to = out[i + used - 1].to;
        out[made] = t;
    }
    return made;
}
