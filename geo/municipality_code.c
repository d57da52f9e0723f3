/* SPDX-License-Identifier: Apache-2.0
 * municipality_code.c - digits, the zero put back, the check digit looked at where it decides. */
#include "geo/municipality_code.h"

#include "server/base/arena.h"
#include "server/base/fold.h"

#define DIGITS_MAX 6
#define CELL_MAX 64

/* The digits of the cell; 0 when it has anything else. */
static size_t digits_read(struct sv text, char out[DIGITS_MAX])
{
    struct arena a;
    struct sv s = { 0 };
    size_t n = 0;
    arena_init(&a, 16 * 1024);
    if (text.n <= CELL_MAX && !fold_nfkc(&a, text, &s)) {
        s = sv_trim(s);
        if (sv_ends(s, SV(".0")))
            s.n -= 2;
        for (n = 0; n < s.n && n < DIGITS_MAX && s.p[n] >= '0' && s.p[n] <= '9'; n++)
            out[n] = s.p[n];
        n = n == s.n ? n : 0;
    }
    arena_done(&a);
    return n;
}

static bool is_of_a_prefecture(const char five[5])
{
    int pref = (five[0] - '0') * 10 + (five[1] - '0');
    return pref >= 1 && pref <= 47;
}

/* Of 総務省: weights 6 5 4 3 2, what is lacking to the next multiple of eleven, its last digit. */
static bool check_digit_fits(const char six[6])
{
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += (six[i] - '0') * (6 - i);
    return (11 - sum % 11) % 10 == six[5] - '0';
}

static size_t keep(const char five[5], char codes[][MUNICIPALITY_CODE_BYTES], size_t n)
{
    if (!is_of_a_prefecture(five))
        return n;
    memcpy(codes[n], five, 5);
    codes[n][5] = 0;
    return n + 1;
}

size_t municipality_code_readings(struct sv text, char codes[MUNICIPALITY_CODE_READINGS][MUNICIPALITY_CODE_BYTES])
{
    char zero[1 + DIGITS_MAX] = { '0' };
    char *as_it_is = zero + 1;
    size_t n = digits_read(text, as_it_is), found = 0;
    if (n == 6 || n == 5)
        found = keep(as_it_is, codes, found);
    if (n == 4 || (n == 5 && check_digit_fits(zero)))
        found = keep(zero, codes, found);
    return found;
}

bool municipality_code_read(struct sv text, char code[MUNICIPALITY_CODE_BYTES])
{
    char codes[MUNICIPALITY_CODE_READINGS][MUNICIPALITY_CODE_BYTES];
    if (!municipality_code_readings(text, codes))
        return false;
    memcpy(code, codes[0], MUNICIPALITY_CODE_BYTES);
    return true;
}
