/* SPDX-License-Identifier: Apache-2.0
 * my_number.c - which digits of a run together are a number that may not be kept, and which are a phone or a date. */
#include "server/base/text/my_number.h"

#include <string.h>

#include "server/base/count.h"
#include "server/base/text/digit_run.h"
#include "server/base/text/phone.h"

bool is_my_number(struct sv s)
{
    int sum = 0;
    if (s.n != 12)
        return false;
    for (size_t i = 0; i < 12; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    for (int n = 1; n <= 11; n++) { /* P_n is the n-th digit from the right, without the check digit */
        int p = s.p[11 - n] - '0';
        sum += p * (n <= 6 ? n + 1 : n - 5);
    }
    int check = sum % 11 <= 1 ? 0 : 11 - sum % 11;
    return s.p[11] - '0' == check;
}

/* As phones are cut into groups, from a leading zero on. */
static const int PHONE_SHAPES[][4] = {
    { 10 },      { 11 },   { 2, 4, 4 }, { 3, 3, 4 }, { 4, 2, 4 }, { 5, 1, 4 }, { 4, 3, 3 }, { 3, 4, 4 },
    { 4, 3, 4 }, { 4, 6 }, { 3, 7 },    { 2, 8 },    { 6, 4 },    { 5, 5 },    { 3, 8 },    { 7, 4 },
};

/* The digits of the groups of `shape` that begin at `i`, the first of them shorter by `lost`; 0 when the groups are others. */
static size_t shaped(const struct digit_run *r, size_t i, const int shape[4], size_t lost)
{
    size_t n = 0;
    for (int k = 0; k < 4 && shape[k]; k++) {
        size_t size = (size_t)shape[k] - (k ? 0 : lost);
        if (i + n >= r->n || digit_run_group(r, i + n) != size)
            return 0;
        n += size;
    }
    return n;
}

static size_t phone_shaped(const struct digit_run *r, size_t i, size_t lost)
{
    for (size_t k = 0; k < countof(PHONE_SHAPES); k++) {
        size_t n = shaped(r, i, PHONE_SHAPES[k], lost);
        if (n)
            return n;
    }
    return 0;
}

/* A phone as it is written with its country (819012345678, +81 533-68-1111): how many digits it has, or 0. */
static size_t phone_abroad(const struct digit_run *r, size_t i, enum mask_of what)
{
    bool own = digit_run_group(r, i) == 2 || r->of[i].plus; /* 81 alone, or behind a plus sign */
    char out[16];
    if (strncmp(r->digit + i, "81", 2) || !(r->of[i].plus || what == MASK_PHONES))
        return 0;
    for (size_t n = 13; n >= 11; n--) {
        struct sv digits = { r->digit + i, n };
        if (i + n > r->n || !digit_run_cut(r, i + n))
            continue;
        if (digits.p[2] == '0' && own && n >= 12)
            return n; /* +81 (0)90 1111 2222 */
        bool mobile = !phone_digits(digits, out) && strlen(out) == 11 && strchr("5789", out[1]) && out[2] == '0';
        if (digits.p[2] != '0' && (mobile || (n == 11 && own)))
            return n;
    }
    return 0;
}

static int two(const char *d, size_t n)
{
    return n == 2 ? (d[0] - '0') * 10 + d[1] - '0' : d[0] - '0';
}

/* 2024-01-15: its digits, or 0. */
static size_t date_at(const struct digit_run *r, size_t i)
{
    const char *d = r->digit + i;
    if (i + 6 > r->n || digit_run_group(r, i) != 4 || (strncmp(d, "19", 2) && strncmp(d, "20", 2)))
        return 0;
    size_t m = digit_run_group(r, i + 4);
    size_t day = m <= 2 && i + 4 + m < r->n ? digit_run_group(r, i + 4 + m) : 0;
    return day && day <= 2 && two(d + 4, m) >= 1 && two(d + 4, m) <= 12 && two(d + 4 + m, day) >= 1 && two(d + 4 + m, day) <= 31
               ? 4 + m + day
               : 0;
}

static size_t phone_at(const struct digit_run *r, size_t i, enum mask_of what)
{
    const char *d = r->digit + i;
    size_t n = phone_abroad(r, i, what);
    if (n)
        return n;
    if (d[0] == '0')
        return d[1] != '0' ? phone_shaped(r, i, 0) : 0;
    /* A spreadsheet took the zero away: in a list of phones from its beginning on. */
    n = what == MASK_PHONES && (!i || r->of[i - 1].part) && digit_run_group(r, i) < 9 ? phone_shaped(r, i, 1) : 0;
    return n == 9 || d[1] == '0' ? n : 0;
}

/* Phones and dates are what they are: no part of one makes a number with its neighbour. */
static void parts_mark(struct digit_run *r, enum mask_of what)
{
    int part = 0;
    for (size_t i = 0, n; i < r->n; i += n) {
        size_t group = digit_run_group(r, i);
        n = phone_at(r, i, what);
        if (!n)
            n = date_at(r, i);
        part++;
        for (size_t k = 0; k < n; k++)
            r->of[i + k].part = part;
        n = n ? n : group;
    }
}

/* 01 1234 5678 9018: what would be a phone is a count before a number when the same stands before each of its groups. */
static bool counted(const struct digit_run *r, size_t i)
{
    static const int fours[4] = { 4, 4, 4 };
    return shaped(r, i, fours, 0) && i && r->of[i].part == r->of[i + 7].part && r->of[i - 1].part == r->of[i].part && !r->of[i + 8].part &&
           sv_eq(digit_run_gap(r, i + 4), digit_run_gap(r, i + 8));
}

static bool is_free(const struct digit_run *r, size_t i)
{
    for (size_t k = 0; k < 12; k++)
        if (r->of[i + k].part)
            return false;
    return true;
}

/* 01234-5678-9018: a zero before the first group. */
static bool behind_zero(const struct digit_run *r, size_t i)
{
    static const int shapes[][4] = { { 13 }, { 5, 4, 4 }, { 7, 6 } };
    if (!i || r->digit[i - 1] != '0' || !r->of[i - 1].first)
        return false;
    for (size_t k = 0; k < countof(shapes); k++)
        if (shaped(r, i - 1, shapes[k], 0))
            return true;
    return false;
}

/* How many digits from `i` on are a number that may not be kept. */
static size_t number_in(const struct digit_run *r, size_t i, enum mask_of what)
{
    bool begins = r->of[i].first || behind_zero(r, i);
    if (begins && i + 12 <= r->n && digit_run_cut(r, i + 12) && is_my_number((struct sv){ r->digit + i, 12 }) &&
        (is_free(r, i) || counted(r, i)))
        return 12;
    /* under its heading, however it is cut */
    return what == MASK_RESIDENT && r->of[i].first && i + 11 <= r->n && digit_run_cut(r, i + 11) ? 11 : 0;
}

/* Numbers may overlap: digits of either are masked. */
static void run_mask(const struct digit_run *r, enum mask_of what, char *z, bool *found)
{
    size_t to = 0;
    for (size_t i = 0; i < r->n; i++) {
        size_t n = number_in(r, i, what);
        to = n && i + n > to ? i + n : to;
        if (i >= to)
            continue;
        z[r->of[i].at] = '*';
        memset(z + r->of[i].at + 1, 0, r->of[i].len - 1); /* taken out below */
        *found = true;
    }
}

static bool names_resident_code(struct sv s)
{
    return sv_find(s, SV("住民票コード")) >= 0 || sv_find(s, SV("住民票ｺｰﾄﾞ")) >= 0 || sv_find(s, SV("住基コード")) >= 0;
}

enum err my_number_mask(struct arena *a, struct sv s, enum mask_of what, struct sv *out, bool *found)
{
    char *z = NULL;
    struct digit_run r;
    *found = false;
    if (what == MASK_TEXT && names_resident_code(s))
        what = MASK_RESIDENT;
    enum err e = digit_run_init(&r, a, s, 11);
    for (size_t at = 0; !e && digit_run_next(&r, &at);) {
        if (r.n < 11)
            continue;
        if (!z && !(z = arena_str(a, s)))
            return E_NO_MEMORY;
        parts_mark(&r, what);
        run_mask(&r, what, z, found);
    }
    if (e)
        return e;
    *out = s;
    if (!*found)
        return OK;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (z[i] || !s.p[i])
            z[n++] = z[i];
    *out = (struct sv){ z, n };
    return OK;
}
