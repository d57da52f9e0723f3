/* SPDX-License-Identifier: Apache-2.0
 * keys.c - packing kana, and the comparable form of addresses. */
#include "server/picture/people/keys.h"

#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/utf8.h"

#define KANA_FIRST 0x30A1    /* ァ */
#define KANA_LAST 0x30FE     /* ヾ */
#define PACKED_KANA 0x80     /* kana lie above ASCII, as their code points do */
#define PACKED_BELOW 0x7F    /* class of other code points before katakana */
#define PACKED_ABOVE 0xFE    /* and behind */
#define PACKED_OTHER_BYTES 6 /* a class and five times five bits */

static size_t pack_other(uint32_t cp, char *out)
{
    out[0] = (char)(cp < KANA_FIRST ? PACKED_BELOW : PACKED_ABOVE);
    for (int i = 0; i < 5; i++)
        out[1 + i] = (char)(cp >> (20 - 5 * i) & 0x1F);
    return PACKED_OTHER_BYTES;
}

size_t kana_pack(struct sv utf8, char *out, size_t max)
{
    size_t n = 0;
    while (utf8.n && n + PACKED_OTHER_BYTES <= max) {
        uint32_t cp = utf8_next(&utf8);
        if (cp >= KANA_FIRST && cp <= KANA_LAST)
            out[n++] = (char)(cp - KANA_FIRST + PACKED_KANA);
        else if (cp >= 0x20 && cp < 0x7F)
            out[n++] = (char)cp;
        else
            n += pack_other(cp, out + n);
    }
    return n;
}

size_t packed_len(struct sv packed)
{
    size_t n = 0;
    for (size_t i = 0; i < packed.n; i++)
        n += (unsigned char)packed.p[i] >= 0x20;
    return n;
}

bool key_is_kana(struct sv utf8)
{
    if (utf8.n == 0)
        return false;
    while (utf8.n) {
        if (!is_kana(utf8_next(&utf8)))
            return false;
    }
    return true;
}

/* Copy at most KEY_MAX bytes, ending where a code point ends. */
static size_t key_copy(struct sv key, char *out)
{
    size_t n = key.n < KEY_MAX ? key.n : KEY_MAX;
    while (n < key.n && n > 0 && ((unsigned char)key.p[n] & 0xC0) == 0x80)
        n--;
    if (n)
        memcpy(out, key.p, n);
    return n;
}

static enum err fold_both(struct arena *scratch, struct sv text, struct sv *strict, struct sv *loose)
{
    arena_reset(scratch);
    enum err e = fold_strict(scratch, text, strict);
    return e ? e : fold_loose(scratch, text, loose);
}

enum err keys_of_name(struct arena *scratch, struct sv name, struct name_keys *out)
{
    struct sv strict, loose;
    enum err e = fold_both(scratch, name, &strict, &loose);
    if (e)
        return e;
    out->strict_n = key_copy(strict, out->strict);
    out->loose_n = key_copy(loose, out->loose);
    return OK;
}

enum err keys_of_kana(struct arena *scratch, struct sv kana, struct name_keys *out)
{
    struct sv strict, loose;
    enum err e = fold_both(scratch, kana, &strict, &loose);
    if (e)
        return e;
    out->strict_n = kana_pack(strict, out->strict, KEY_MAX);
    out->loose_n = kana_pack(loose, out->loose, KEY_MAX);
    return OK;
}

static int kanji_digit(uint32_t cp)
{
    static const uint32_t digits[10] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };
    for (int i = 0; i < 10; i++) {
        if (digits[i] == cp)
            return i;
    }
    return cp == 0x5341 ? 10 : -1; /* 十 */
}

static bool is_hyphen(uint32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xFF0D || cp == 0x30FC || cp == 0x30CE;
}

/* Length of a counting word (丁目 番地 番 号) at the front of `s`, 0 when there is none. */
static size_t counter_len(struct sv s)
{
    static const struct sv words[] = { { "丁目", 6 }, { "番地", 6 }, { "番", 3 }, { "号", 3 } };
    for (size_t i = 0; i < countof(words); i++) {
        if (sv_starts(s, words[i]))
            return words[i].n;
    }
    return 0;
}

/* 十二 and the like at the front of `s`, when a counting word follows: its value, or -1. *rest is behind the numeral. */
static int numeral_before_counter(struct sv s, struct sv *rest)
{
    int value = 0, tens = -1, d;
    struct sv next = s;
    for (size_t n = 0; n < 4; n++) {
        struct sv at = next;
        if (!next.n || (d = kanji_digit(utf8_next(&next))) < 0) {
            *rest = at;
            return n && counter_len(at) ? (tens >= 0 ? tens * 10 : 0) + value : -1;
        }
        if (d == 10) {
            tens = n ? value : 1;
            value = 0;
        } else {
            value = tens >= 0 ? d : value * 10 + d;
        }
    }
    return -1;
}

struct address_writer {
    char *p;
    size_t n;
};

static bool ends_in_digit(const struct address_writer *w)
{
    return w->n && w->p[w->n - 1] >= '0' && w->p[w->n - 1] <= '9';
}

static void address_step(struct address_writer *w, struct sv *rest)
{
    struct sv at = *rest, behind;
    size_t word = counter_len(at);
    int value = numeral_before_counter(at, &behind);
    if (value >= 0) {
        if (value >= 10)
            w->p[w->n++] = (char)('0' + value / 10 % 10);
        w->p[w->n++] = (char)('0' + value % 10);
        *rest = behind;
        return;
    }
    uint32_t cp = utf8_next(rest);
    bool numbered = ends_in_digit(w);
    if (numbered && word) {
        *rest = (struct sv){ at.p + word, at.n - word };
        w->p[w->n++] = '-';
    } else if (numbered && is_hyphen(cp)) {
        w->p[w->n++] = '-';
    } else if (!(is_hyphen(cp) && w->n && w->p[w->n - 1] == '-')) {
        w->n += (size_t)utf8_put(cp, w->p + w->n);
    }
}

enum err keys_of_address(struct arena *a, struct sv text, struct sv *out)
{
    struct sv key;
    enum err e = fold_strict(a, text, &key);
    if (e)
        return e;
    struct address_writer w = { .p = arena_alloc(a, key.n + 1) };
    if (!w.p)
        return E_NO_MEMORY;
    while (key.n)
        address_step(&w, &key);
    while (w.n && w.p[w.n - 1] == '-')
        w.n--;
    *out = (struct sv){ w.p, w.n };
    return OK;
}
