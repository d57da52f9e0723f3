/* SPDX-License-Identifier: Apache-2.0
 * phone.c - the digits of a phone number, as they are dialled in Japan. */
#include "server/base/text/phone.h"

#include "server/base/count.h"
#include "server/base/utf8.h"
#include "server/base/utf8_decode.h"

#define DIGITS_MOST 15 /* E.164's longest */

static bool is_hyphen(uint32_t cp)
{
    static const uint32_t others[] = {
        '-',    '_',    '~',    0xAD,   0x2043, 0x2053, 0x207B, 0x2212, 0x2500, 0x2501, 0x2796, 0x2E3A,
        0x2E3B, 0x301C, 0x3030, 0x30A0, 0x30FC, 0xFE58, 0xFE63, 0xFF0D, 0xFF3F, 0xFF5E, 0xFF70, /* the kana ー and its half-width twin are typed for a hyphen */
    };
    for (size_t i = 0; i < countof(others); i++)
        if (cp == others[i])
            return true;
    return cp >= 0x2010 && cp <= 0x2015;
}

/* The ASCII twin of what stands between the digits; 0 for any other character. */
static char separator_of(uint32_t cp)
{
    if (is_hyphen(cp))
        return '-';
    if (cp == ' ' || cp == 0xA0 || cp == 0x3000 || cp == 0x202F || cp == 0x205F || cp == 0x2060 || (cp >= 0x2000 && cp <= 0x200F))
        return ' ';
    if (cp == '(' || cp == ')' || cp == '.')
        return (char)cp;
    return cp == 0xFF08 || cp == 0xFF09 || cp == 0xFF0E ? (char)(cp - 0xFEE0) : 0;
}

bool phone_separator(uint32_t cp)
{
    return separator_of(cp);
}

static int digit_of(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return (int)cp - '0';
    return cp >= 0xFF10 && cp <= 0xFF19 ? (int)cp - 0xFF10 : -1;
}

/* All digits into d[*n]; a plus sign may only come before the first of them. */
static bool collect(struct sv in, char d[DIGITS_MOST], size_t *n, bool *plus)
{
    uint32_t cp;
    *n = 0;
    *plus = false;
    for (size_t i = 0, len; i < in.n; i += len) {
        len = utf8_decode(in.p + i, in.n - i, &cp);
        int digit = len ? digit_of(cp) : -1;
        if (digit >= 0 && *n < DIGITS_MOST)
            d[(*n)++] = (char)('0' + digit);
        else if (len && (cp == '+' || cp == 0xFF0B) && *n == 0 && !*plus)
            *plus = true;
        else if (!len || !phone_separator(cp))
            return false;
    }
    return true;
}

enum err phone_digits(struct sv in, char out[16])
{
    char d[DIGITS_MOST];
    size_t n, skip = 0;
    bool plus;
    if (!collect(in, d, &n, &plus))
        return E_REG_PHONE;
    bool japan = n >= 2 && d[0] == '8' && d[1] == '1';
    if (plus && !japan)
        return E_REG_PHONE; /* a number abroad: cannot be written as dialled here */
    if (plus || (japan && n >= 11))
        skip = 2;
    bool zero_lost = n > skip && d[skip] != '0';
    size_t digits = n - skip + zero_lost;
    if (digits < 9 || digits > 11 || (zero_lost && digits < 10))
        return E_REG_PHONE;
    out[0] = '0';
    memcpy(out + zero_lost, d + skip, n - skip);
    out[digits] = 0;
    return OK;
}

enum err phone_plain(struct arena *a, struct sv in, struct sv *out)
{
    uint32_t cp;
    char *z = arena_alloc(a, in.n + 1);
    size_t n = 0;
    if (!z)
        return E_NO_MEMORY;
    for (size_t i = 0, len; i < in.n; i += len) {
        if (!(len = utf8_decode(in.p + i, in.n - i, &cp)))
            return E_BAD_UTF8;
        int digit = digit_of(cp);
        char twin = digit >= 0 ? (char)('0' + digit) : cp == 0xFF0B ? '+' : separator_of(cp);
        n += (size_t)utf8_put(twin ? (uint32_t)twin : cp, z + n);
    }
    *out = (struct sv){ z, n };
    return OK;
}
