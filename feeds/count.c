/* SPDX-License-Identifier: Apache-2.0
 * count.c - household counts as utilities write them. */
#include "feeds/count.h"

#include "server/base/fold.h"

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

/* Read the next number, commas within it, moving `rest` behind it. False when there is none or it is too large. */
static bool next_number(struct sv *rest, int32_t *out)
{
    bool any = false;
    int64_t v = 0;
    while (rest->n) {
        struct sv at = *rest;
        uint32_t cp = utf8_next(&at);
        int d = digit_of(cp);
        if (d < 0 && any && !is_comma(cp))
            break;
        *rest = at;
        if (d < 0)
            continue;
        any = true;
        v = v * 10 + d;
        if (v > COUNT_MAX)
            return false;
    }
    if (any)
        *out = (int32_t)v;
    return any;
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
    return has(between, "～") || has(between, "〜") || has(between, "~") || has(between, "-") || has(between, "－") ||
           has(between, "から");
}

struct count count_parse(struct sv text)
{
    struct sv rest = text;
    int32_t first, second;
    if (!next_number(&rest, &first))
        return unknown;
    struct sv behind = rest;
    if (next_number(&rest, &second))
        return second >= first && is_range(behind) ? (struct count){ first, second } : unknown;
    if (has(text, "未満") || has_nocase(text, "less than") || has(text, "<") || has(text, "＜"))
        return first > 1 ? (struct count){ 1, first - 1 } : (struct count){ 0, 0 };
    if (has(text, "以下") || has_nocase(text, "up to"))
        return first > 0 ? (struct count){ 1, first } : (struct count){ 0, 0 };
    if (has(text, "以上") || has_nocase(text, "more than") || has(text, "超"))
        return (struct count){ first, COUNT_UNKNOWN };
    return (struct count){ first, first };
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
