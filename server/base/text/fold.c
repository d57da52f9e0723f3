/* SPDX-License-Identifier: Apache-2.0
 * fold.c - the keys. A million names are folded when a server starts, so the characters names are made of
 * (kana, kanji, ASCII and their full- and half-width twins) go through tables in one pass; only when another
 * one turns up is the whole string normalised by ICU first, and then goes the same way. */
#include "server/base/text/fold.h"
#include "server/base/count.h"
#include "server/base/text/fold_inside.h"
#include "server/base/utf8.h"
#include "server/base/utf8_decode.h"

#define BREAK ' ' /* stands where a space or ・ was dropped, between strict and loose: a long vowel ends there */

/* A key on its way. The output never is longer than the input: no step turns a character into a longer one.
 */
struct key {
    char *p;
    size_t n, last_at; /* last_at: where the last code point begins, for dakuten that join it */
    uint32_t last;
    bool breaks;     /* write BREAK */
    bool normalised; /* by ICU: unknown characters are copied */
};

static void put(struct key *k, uint32_t cp)
{
    k->last = cp;
    k->last_at = k->n;
    k->n += (size_t)utf8_put(cp, k->p + k->n);
}

static void put_break(struct key *k)
{
    if (k->breaks)
        k->p[k->n++] = BREAK;
}

static void put_ascii(struct key *k, uint32_t cp)
{
    if (cp == ' ' || (cp >= '\t' && cp <= '\r'))
        put_break(k);
    else
        put(k, cp >= 'a' && cp <= 'z' ? cp - 32 : cp);
}

/* A mark joins the kana before it; one that fits nothing is noise. */
static void put_mark(struct key *k, enum kana_mark mark)
{
    uint32_t whole = kana_marked(k->last, mark);
    if (!whole)
        return;
    k->n = k->last_at;
    put(k, whole);
}

static bool is_space(uint32_t cp)
{
    return cp == 0x3000 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x30FB || cp == 0xFF65;
}

/* Characters nobody sees: variation selectors (IVS too), zero-width ones, joiners, marks and overrides of direction, the byte order
 * mark, soft hyphens, tags, fillers. Unicode's Default_Ignorable_Code_Point and interlinear annotation marks. */
static bool is_unseen(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {
        { 0xAD, 0xAD },     { 0x34F, 0x34F },   { 0x61C, 0x61C },     { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180F },
        { 0x200B, 0x200F }, { 0x202A, 0x202E }, { 0x2060, 0x206F },   { 0x3164, 0x3164 },   { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },
        { 0xFFA0, 0xFFA0 }, { 0xFFF0, 0xFFFB }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
    };
    for (size_t i = 0; i < countof(ranges); i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to)
            return true;
    return false;
}

/* Kanji that NFKC does not change; the compatibility blocks are not among them. */
static bool is_settled_kanji(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x20000 && cp <= 0x2F7FF);
}

/* One code point into a strict key; false when it must be normalised first. */
static bool step(struct key *k, uint32_t cp)
{
    enum kana_mark mark;
    if (cp < 0x80) {
        put_ascii(k, cp);
    } else if ((cp >= 0x3041 && cp <= 0x3096) || cp == 0x309D || cp == 0x309E) {
        put(k, cp + 0x60);
    } else if (is_kana(cp)) {
        put(k, cp);
    } else if (is_settled_kanji(cp)) {
        put(k, variant_strict(cp));
    } else if (cp >= 0xFF01 && cp <= 0xFF5E) {
        put_ascii(k, cp - 0xFEE0);
    } else if (is_space(cp)) {
        put_break(k);
    } else if ((mark = kana_mark_of(cp)) != MARK_NONE) {
        put_mark(k, mark);
    } else if (cp >= 0xFF61 && cp <= 0xFF9F) {
        put(k, kana_of_half(cp));
    } else if (cp >= 0x3001 && cp <= 0x3029) { /* 々 〆 〇 and punctuation */
        put(k, cp);
    } else if (!is_unseen(cp)) {
        uint32_t unified = variant_strict(cp);
        if (unified == cp && !k->normalised)
            return false;
        put(k, unified);
    }
    return true;
}

static enum err strict_pass(struct key *k, struct sv in, bool *needs_icu)
{
    uint32_t cp;
    *needs_icu = false;
    for (size_t i = 0, len; i < in.n; i += len) {
        len = utf8_decode(in.p + i, in.n - i, &cp);
        if (!len)
            return E_BAD_UTF8;
        if (!step(k, cp)) {
            *needs_icu = true;
            return utf8_valid((struct sv){ in.p + i, in.n - i }) ? OK : E_BAD_UTF8;
        }
    }
    return OK;
}

static enum err fold_into(struct arena *a, struct sv in, bool breaks, struct key *k)
{
    bool needs_icu;
    variants_ready();
    *k = (struct key){ .p = arena_alloc(a, in.n + 1), .breaks = breaks };
    if (!k->p)
        return E_NO_MEMORY;
    enum err e = strict_pass(k, in, &needs_icu);
    if (e || !needs_icu)
        return e;
    struct sv normal;
    e = nfkc_by_icu(a, in, &normal);
    if (e)
        return e;
    *k = (struct key){ .p = arena_alloc(a, normal.n + 1), .breaks = breaks, .normalised = true };
    return k->p ? strict_pass(k, normal, &needs_icu) : E_NO_MEMORY;
}

static void key_out(struct key *k, struct sv *out)
{
    k->p[k->n] = 0;
    *out = (struct sv){ k->p, k->n };
}

enum err fold_strict(struct arena *a, struct sv in, struct sv *out)
{
    struct key k;
    enum err e = fold_into(a, in, false, &k);
    if (!e)
        key_out(&k, out);
    return e;
}

/* Does this bare vowel only lengthen a kana that ends in `vowel`? */
static bool lengthens(char vowel, uint32_t cp)
{
    switch (vowel) {
    case 'a':
        return cp == 0x30A2;
    case 'i':
        return cp == 0x30A4;
    case 'u':
        return cp == 0x30A6;
    case 'e':
        return cp == 0x30A8 || cp == 0x30A4;
    case 'o':
        return cp == 0x30AA || cp == 0x30A6;
    default:
        return false;
    }
}

/* One code point of a strict key into a loose one; *vowel is that of the kana before, 0 when there is none.
 */
static void loose_step(struct key *k, uint32_t cp, char *vowel)
{
    if (cp == BREAK) {
        *vowel = 0;
        return;
    }
    if (cp == 0x30FC) /* ー */
        return;
    if (cp == 0x30FD || cp == 0x30FE) { /* ヽヾ repeat the kana before: みすゞ is みすず */
        if (is_kana(k->last))
            put(k, k->last);
        return;
    }
    if (!is_kana(cp)) {
        put(k, variant_loose(cp));
        *vowel = 0;
        return;
    }
    uint32_t plain = kana_loose(cp);
    if (lengthens(*vowel, plain))
        return;
    *vowel = kana_vowel(cp);
    put(k, plain);
}

enum err fold_loose(struct arena *a, struct sv in, struct sv *out)
{
    struct key strict;
    enum err e = fold_into(a, in, true, &strict);
    if (e)
        return e;
    /* In place: what is written is never longer than what has been read. */
    struct key k = { .p = strict.p };
    struct sv rest = { strict.p, strict.n };
    char vowel = 0;
    while (rest.n)
        loose_step(&k, utf8_next(&rest), &vowel);
    key_out(&k, out);
    return OK;
}

static bool is_settled(uint32_t cp)
{
    return cp < 0x80 || is_settled_kanji(cp) || (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x3001 && cp <= 0x3029) || is_kana(cp) ||
           cp == 0x30FB;
}

enum err fold_nfkc(struct arena *a, struct sv in, struct sv *out)
{
    uint32_t cp;
    bool settled = true;
    for (size_t i = 0, len; i < in.n; i += len) {
        len = utf8_decode(in.p + i, in.n - i, &cp);
        if (!len)
            return E_BAD_UTF8;
        settled = settled && is_settled(cp);
    }
    if (!settled)
        return nfkc_by_icu(a, in, out);
    struct sv copy = arena_sv(a, in);
    if (!copy.p)
        return E_NO_MEMORY;
    *out = copy;
    return OK;
}

enum err fold_width(struct arena *a, struct sv in, struct sv *out)
{
    struct key k = { .p = arena_alloc(a, in.n + 1) };
    uint32_t cp, whole;
    if (!k.p)
        return E_NO_MEMORY;
    for (size_t i = 0, len; i < in.n; i += len) {
        len = utf8_decode(in.p + i, in.n - i, &cp);
        if (!len)
            return E_BAD_UTF8;
        bool half_mark = cp == 0xFF9E || cp == 0xFF9F;
        if (half_mark && k.n && (whole = kana_marked(k.last, kana_mark_of(cp))) != 0) {
            k.n = k.last_at;
            put(&k, whole);
        } else if (cp >= 0xFF61 && cp <= 0xFF9F) {
            put(&k, kana_of_half(cp));
        } else {
            put(&k, cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFEE0 : cp);
        }
    }
    key_out(&k, out);
    return OK;
}
