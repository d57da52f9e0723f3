/* SPDX-License-Identifier: Apache-2.0
 * my_number.c - groups of digits, and which of them together are a number that may not be kept. */
#include "server/base/my_number.h"

#include <string.h>
#include <unicode/uchar.h>

#include "server/base/fold.h"
#include "server/base/utf8_decode.h"

#define RUN_DIGITS_MAX 64

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

/* Digits with at most two separators between any two of them. */
struct run {
    char digit[RUN_DIGITS_MAX + 1];
    size_t at[RUN_DIGITS_MAX], len[RUN_DIGITS_MAX]; /* bytes of each in the text */
    bool first[RUN_DIGITS_MAX];                     /* of a group: a separator stands before it */
    int n;
    bool plus; /* +81 */
};

static int digit_of(uint32_t cp)
{
    return cp < 0x80 ? (cp >= '0' && cp <= '9' ? (int)cp - '0' : -1) : u_charDigitValue((UChar32)cp);
}

/* Characters nobody sees, which must not hide a number from us. */
static bool is_unseen(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
           (cp >= 0xFE00 && cp <= 0xFE0F) || (cp < 0x20 && cp != '\n' && cp != '\r' && cp != '\t');
}

static bool is_separator(uint32_t cp)
{
    return cp < 0x80 ? !((cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z')) : !u_isalnum((UChar32)cp) || cp == 0x30FC || cp == 0xFF70;
}

/* The run that begins at byte `i`, a digit; *end is where the text goes on behind it. */
static void run_read(struct sv s, size_t i, struct run *r, size_t *end)
{
    int gap = 0;
    r->n = 0;
    *end = i;
    while (i < s.n && gap <= 2 && r->n < RUN_DIGITS_MAX) {
        uint32_t cp;
        size_t len = utf8_decode(s.p + i, s.n - i, &cp);
        int d = len ? digit_of(cp) : -1;
        if (!len)
            break;
        if (d >= 0) {
            r->digit[r->n] = (char)('0' + d);
            r->at[r->n] = i;
            r->len[r->n] = len;
            r->first[r->n] = gap > 0 || r->n == 0;
            r->n++;
            gap = 0;
            *end = i + len;
        } else if (!is_unseen(cp)) {
            if (!is_separator(cp))
                break;
            gap++;
        }
        i += len;
    }
    r->digit[r->n] = 0;
}

static bool ends_group(const struct run *r, int i)
{
    return i >= r->n || r->first[i];
}

/* Whether `count` digits from `i` on are groups of `size` (or one), with no more digits of those groups around them. */
static bool grouped(const struct run *r, int i, int count, int size)
{
    if (i + count > r->n || !r->first[i] || !ends_group(r, i + count))
        return false;
    for (int k = 1; k < count; k++)
        if (r->first[i + k] != (k % size == 0))
            return false;
    return true;
}

/* As a phone is written with its country: 819012345678, 815336811112 would have a digit too many. */
static bool is_phone(struct sv digits)
{
    char out[16];
    return sv_starts(digits, SV("81")) && digits.p[2] != '0' && !phone_digits(digits, out) && strlen(out) == 11 && strchr("5789", out[1]) && out[2] == '0';
}

static int number_in(const struct run *r, int i, enum mask_of what)
{
    static const int sizes[] = {12, 4, 6, 3};
    struct sv digits = {r->digit + i, 12};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        if (grouped(r, i, 12, sizes[k]) && is_my_number(digits) && !(i == 0 && r->plus) && !(what == MASK_PHONES && is_phone(digits)))
            return 12;
    if (what != MASK_RESIDENT || !r->first[i])
        return 0;
    int n = 11; /* under its heading, however it is cut */
    return i + n <= r->n && (i + n == r->n || r->first[i + n]) ? n : 0;
}

static void run_mask(const struct run *r, enum mask_of what, char *z, bool *found)
{
    for (int i = 0; i < r->n; i++) {
        int n = number_in(r, i, what);
        for (int k = 0; k < n; k++) {
            z[r->at[i + k]] = '*';
            memset(z + r->at[i + k] + 1, 0, r->len[i + k] - 1); /* taken out below */
            *found = true;
        }
        i += n ? n - 1 : 0;
    }
}

static bool names_resident_code(struct sv s)
{
    return sv_find(s, SV("住民票コード")) >= 0 || sv_find(s, SV("住民票ｺｰﾄﾞ")) >= 0 || sv_find(s, SV("住基コード")) >= 0;
}

enum err my_number_mask(struct arena *a, struct sv s, enum mask_of what, struct sv *out, bool *found)
{
    uint32_t cp;
    char *z = NULL;
    struct run r;
    *found = false;
    if (what == MASK_TEXT && names_resident_code(s))
        what = MASK_RESIDENT;
    r.plus = false;
    for (size_t i = 0, len; i < s.n;) {
        if (!(len = utf8_decode(s.p + i, s.n - i, &cp)))
            break;
        if (digit_of(cp) < 0) {
            r.plus = cp == '+' || cp == 0xFF0B;
            i += len;
            continue;
        }
        run_read(s, i, &r, &i);
        if (r.n < 11)
            continue;
        if (!z && !(z = arena_str(a, s)))
            return E_NO_MEMORY;
        run_mask(&r, what, z, found);
    }
    *out = s;
    if (!*found)
        return OK;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (z[i] || !s.p[i])
            z[n++] = z[i];
    *out = (struct sv){z, n};
    return OK;
}
