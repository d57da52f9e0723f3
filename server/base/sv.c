/* SPDX-License-Identifier: Apache-2.0
 * sv.c - string views. */
#include "server/base/sv.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool sv_eq_nocase(struct sv a, struct sv b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

size_t sv_index(struct sv s, const char *const *words, size_t n)
{
    size_t i = 0;
    while (i < n && !sv_eq(s, sv_of(words[i])))
        i++;
    return i;
}

bool sv_starts(struct sv s, struct sv prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool sv_ends(struct sv s, struct sv suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

long sv_find(struct sv s, struct sv needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    const char *hit = memmem(s.p, s.n, needle.p, needle.n);
    return hit ? (long)(hit - s.p) : -1;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct sv sv_trim(struct sv s)
{
    const struct sv wide = SV("\xE3\x80\x80"); /* U+3000 */
    for (;;) {
        if (s.n && is_blank(s.p[0]))
            s = (struct sv){ s.p + 1, s.n - 1 };
        else if (sv_starts(s, wide))
            s = (struct sv){ s.p + wide.n, s.n - wide.n };
        else
            break;
    }
    for (;;) {
        if (s.n && is_blank(s.p[s.n - 1]))
            s.n--;
        else if (sv_ends(s, wide))
            s.n -= wide.n;
        else
            return s;
    }
}

struct sv sv_cut(struct sv *rest, char sep)
{
    struct sv s = *rest;
    const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;
    if (!at) {
        *rest = (struct sv){ NULL, 0 };
        return s;
    }
    size_t n = (size_t)(at - s.p);
    *rest = (struct sv){ at + 1, s.n - n - 1 };
    return (struct sv){ s.p, n };
}

bool sv_to_i64(struct sv s, int64_t *out)
{
    size_t i = 0;
    bool minus = false;
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        minus = s.p[i++] == '-';
    if (i == s.n)
        return false;
    int64_t v = 0; /* gathered as a negative number: INT64_MIN has no positive twin */
    for (; i < s.n; i++) {
        unsigned d = (unsigned char)s.p[i] - (unsigned)'0';
        if (d > 9 || __builtin_mul_overflow(v, (int64_t)10, &v) || __builtin_sub_overflow(v, (int64_t)d, &v))
            return false;
    }
    if (!minus && v == INT64_MIN)
        return false;
    *out = minus ? v : -v;
    return true;
}

/* [+-]digits[.digits][e[+-]digits] with a digit before or after the point; strtod alone takes hex, inf and
 * nan. */
static bool looks_decimal(struct sv s)
{
    size_t i = 0, digits = 0, exponent = 0;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
        i++;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        digits++;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
            digits++;
    if (digits == 0)
        return false;
    if (i == s.n)
        return true;
    if (s.p[i] != 'e' && s.p[i] != 'E')
        return false;
    i++;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
        i++;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        exponent++;
    return exponent > 0 && i == s.n;
}

static double strtod_c(const char *z)
{
    static locale_t c_locale; /* made once; a lost race makes a second one and leaks nothing that grows */
    if (!c_locale)
        c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return c_locale ? strtod_l(z, NULL, c_locale) : strtod(z, NULL);
}

bool sv_to_double(struct sv s, double *out)
{
    char z[400]; /* 309 digits before the point at most make sense */
    if (s.n >= sizeof z || !looks_decimal(s))
        return false;
    memcpy(z, s.p, s.n);
    z[s.n] = 0;
    double v = strtod_c(z);
    if (!isfinite(v))
        return false;
    *out = v;
    return true;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    __uint128_t m = (__uint128_t)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* wyhash's idea: eight bytes at a time, folded by a 128-bit product. */
uint64_t sv_hash(struct sv s)
{
    const uint64_t k0 = UINT64_C(0xa0761d6478bd642f), k1 = UINT64_C(0xe7037ed1a0b428db);
    uint64_t h = mix(s.n ^ k0, k1), w = 0;
    while (s.n >= 8) {
        memcpy(&w, s.p, 8);
        h = mix(h ^ w ^ k0, k1);
        s = (struct sv){ s.p + 8, s.n - 8 };
    }
    if (s.n) {
        w = 0;
        memcpy(&w, s.p, s.n);
        h = mix(h ^ w ^ k0, k1);
    }
    return mix(h ^ k0, k1 ^ UINT64_C(0x8ebc6af09c88c6e3));
}
