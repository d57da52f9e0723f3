/* SPDX-License-Identifier: Apache-2.0
 * phone.c - the digits of a phone number, as they are dialled in Japan. */
#include "server/base/fold.h"
#include "server/base/utf8_decode.h"

#define DIGITS_MOST 15

/* Hyphens of every make, brackets, dots and spaces: what stands between the digits. */
static bool is_separator(uint32_t cp)
{
    switch (cp) {
    case ' ':
    case '-':
    case '(':
    case ')':
    case '.':
    case 0xA0:
    case 0xAD:
    case 0x2212: /* minus */
    case 0x2500: /* the line of the box characters */
    case 0x3000:
    case 0x30FC: /* the kana ー and its half-width twin, typed for a hyphen */
    case 0xFF70:
    case 0xFF08:
    case 0xFF09:
    case 0xFF0D:
    case 0xFF0E:
    case 0xFE63:
        return true;
    default:
        return (cp >= 0x2010 && cp <= 0x2015) || (cp >= 0x2000 && cp <= 0x200B);
    }
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
        else if (!len || !is_separator(cp))
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
