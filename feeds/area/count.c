/* SPDX-License-Identifier: Apache-2.0
 * count.c - household counts as utilities write them. */
#include "feeds/area/count.h"

#include "server/base/utf8.h"

static const struct count unknown = { COUNT_UNKNOWN, COUNT_UNKNOWN };

/* 0-9 of an ASCII or full-width digit, else -1. */
static int digit_of(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return (int)(cp - '0');
    return cp >= 0xFF10 && cp <= 0xFF19 ? (int)(cp - 0xFF10) : -1;
}

static bool is_comma(uint32_t cp)
{
    return cp == ',' || cp == 0xFF0C;
}

static bool is_point(uint32_t cp)
{
    return cp == '.' || cp == 0xFF0E;
}

static bool is_minus(uint32_t cp)
{
    return cp == '-' || cp == 0xFF0D || cp == 0x2212 || cp == 0x25B2 || cp == 0x25B3; /* also ▲ and △ of account books */
}

/* 百 千 万 億 as what they multiply by, else 0. */
static int64_t unit_of(uint32_t cp)
{
    return cp == 0x767E ? 100 : cp == 0x5343 ? 1000 : cp == 0x4E07 ? 10000 : cp == 0x5104 ? 100000000 : 0;
}

/* A number as written, between two whole ones: 4.9 is 4..5. */
struct count_number {
    int32_t floor, ceiling;
};

#define MILLION INT64_C(1000000) /* fractions are counted in millionths */

static uint32_t peek(struct sv s)
{
    return s.n ? utf8_next(&s) : 0;
}

/* Digits with commas among them and a fraction, in millionths. False when it is too large. */
static bool take_digits(struct sv *rest, int64_t *millionths)
{
    int64_t v = 0, place = MILLION;
    while (digit_of(peek(*rest)) >= 0 || is_comma(peek(*rest))) {
        int d = digit_of(utf8_next(rest));
        if (d < 0)
            continue;
        v = v * 10 + d;
        if (v > COUNT_MAX)
            return false;
    }
    v *= MILLION;
    struct sv at = *rest;
    if (is_point(peek(at)) && (utf8_next(&at), digit_of(peek(at)) >= 0)) {
        for (; digit_of(peek(at)) >= 0; place = place > 1 ? place / 10 : 1) {
            int d = digit_of(utf8_next(&at));
            if (place > 1)
                v += d * (place / 10);
        }
        *rest = at;
    }
    *millionths = v;
    return true;
}

/* 2.3万, 1万2千, 2千万: each part times its units. False when it is too large. */
static bool take_parts(struct sv *rest, int64_t *millionths)
{
    int64_t sum = 0, part, unit;
    do {
        if (!take_digits(rest, &part))
            return false;
        bool has_unit = false;
        while ((unit = unit_of(peek(*rest)))) {
            (void)utf8_next(rest);
            has_unit = true;
            if (part > COUNT_MAX * MILLION / unit)
                return false;
            part *= unit;
        }
        sum += part;
        if (sum > COUNT_MAX * MILLION)
            return false;
        if (!has_unit)
            break;
    } while (digit_of(peek(*rest)) >= 0);
    *millionths = sum;
    return true;
}

/* Read the next number, moving `rest` behind it. 0: there is none; -1: it is below nought or too large. */
static int next_number(struct sv *rest, struct count_number *out)
{
    int64_t v;
    uint32_t before = 0;
    while (rest->n && digit_of(peek(*rest)) < 0)
        before = utf8_next(rest);
    if (!rest->n)
        return 0;
    if (!take_parts(rest, &v))
        return -1;
    *out = (struct count_number){ (int32_t)(v / MILLION), (int32_t)((v + MILLION - 1) / MILLION) };
    return is_minus(before) ? -1 : 1;
}

static bool has(struct sv s, const char *word)
{
    return sv_find(s, sv_of(word)) >= 0;
}

static bool has_nocase(struct sv s, const char *word)
{
    struct sv w = sv_of(word);
    for (size_t i = 0; i + w.n <= s.n; i++)
        if (sv_eq_nocase((struct sv){ s.p + i, w.n }, w))
            return true;
    return false;
}

static bool is_range(struct sv between)
{
    return has(between, "～") || has(between, "〜") || has(between, "~") || has(between, "-") || has(between, "－") || has(between, "から");
}

/* Most counts are a few ASCII digits. */
static bool plain(struct sv text, struct count *out)
{
    int32_t v = 0;
    if (text.n == 0 || text.n > 8)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        v = v * 10 + (text.p[i] - '0');
    }
    *out = (struct count){ v, v };
    return true;
}

static bool says_at_most(struct sv text)
{
    return has(text, "以下") || has(text, "<=") || has(text, "≦") || has(text, "≤") || has_nocase(text, "up to");
}

static bool says_less(struct sv text)
{
    return has(text, "未満") || has(text, "<") || has(text, "＜") || has_nocase(text, "less than") || has_nocase(text, "fewer than");
}

static bool says_more(struct sv text)
{
    return has(text, "以上") || has(text, "超") || has(text, ">") || has(text, "＞") || has(text, "≧") || has(text, "≥") ||
           has_nocase(text, "more than");
}

struct count count_parse(struct sv text)
{
    struct sv rest = text;
    struct count_number first = { 0, 0 }, second = { 0, 0 };
    struct count c;
    if (plain(text, &c))
        return c;
    if (next_number(&rest, &first) <= 0)
        return unknown;
    struct sv between = rest;
    int more = next_number(&rest, &second);
    bool range = is_range(between);
    if (more == 1 || (more < 0 && range)) /* the hyphen of a range is no minus */
        return range && second.floor >= first.floor ? (struct count){ first.floor, second.ceiling } : unknown;
    if (more)
        return unknown;
    if (says_at_most(text))
        return first.ceiling > 0 ? (struct count){ 1, first.ceiling } : (struct count){ 0, 0 };
    if (says_less(text))
        return first.ceiling > 1 ? (struct count){ 1, first.ceiling - 1 } : (struct count){ 0, 0 };
    if (says_more(text))
        return (struct count){ first.floor, COUNT_UNKNOWN };
    return (struct count){ first.floor, first.ceiling };
}

bool count_is_odd(struct sv text, struct count parsed)
{
    if (parsed.low != COUNT_UNKNOWN || parsed.high != COUNT_UNKNOWN)
        return false;
    while (text.n)
        if (digit_of(utf8_next(&text)) >= 0)
            return true;
    return false;
}

static int32_t bound_add(int32_t a, int32_t b)
{
    if (a == COUNT_UNKNOWN || b == COUNT_UNKNOWN)
        return a == COUNT_UNKNOWN ? b : a;
    return a > INT32_MAX - b ? INT32_MAX : a + b;
}

struct count count_add(struct count a, struct count b)
{
    return (struct count){ bound_add(a.low, b.low), bound_add(a.high, b.high) };
}
