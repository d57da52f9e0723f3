/* SPDX-License-Identifier: Apache-2.0
 * municipality_code.c - digits, the zero put back, the check digit looked at where it decides. */
#include "geo/gazetteer/municipality_code.h"

#include "server/base/arena.h"
#include "server/base/text/fold.h"

#define DIGITS_MAX 6 /* with the check digit */
#define CELL_MAX 64  /* bytes; a code is 18 at most in full width */

const char *const prefecture_names[48] = {
    "",       "北海道", "青森県",   "岩手県", "宮城県", "秋田県", "山形県",   "福島県", "茨城県", "栃木県", "群馬県",   "埼玉県",
    "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",   "山梨県", "長野県", "岐阜県", "静岡県",   "愛知県",
    "三重県", "滋賀県", "京都府",   "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県",   "山口県",
    "徳島県", "香川県", "愛媛県",   "高知県", "福岡県", "佐賀県", "長崎県",   "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
};

const char *prefecture_name(struct sv municipality)
{
    if (municipality.n < 2)
        return "";
    int n = (municipality.p[0] - '0') * 10 + (municipality.p[1] - '0');
    return n >= 1 && n <= 47 ? prefecture_names[n] : "";
}

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

void municipality_text(int32_t number, char out[MUNICIPALITY_CODE_BYTES])
{
    for (int i = 4; i >= 0; i--, number /= 10)
        out[i] = (char)('0' + number % 10);
    out[5] = 0;
}
