/* SPDX-License-Identifier: Apache-2.0
 * birth.c - reading what is known of a birth date: the words are cut into numbers and what stands behind them, then year, month and
 * day are taken as far as they go. */
#include "server/base/time/birth.h"

#include <string.h>

#include "server/base/count.h"
#include "server/base/utf8_decode.h"

#define NUMBERS_MAX 6   /* of one cell: a date, an age, and what stands beside */
#define PAST_ERA_MAX 20 /* years: 平成40年 is a habit, 昭和99年 a slip */

const char *birth_precision_name(enum birth_precision p)
{
    return word_code(WORDS_BIRTH_PRECISION, p);
}

enum word_kind { W_ERA, W_UNIT, W_SEPARATOR, W_ABOUT, W_UNKNOWN, W_NOISE, W_FIRST };

struct birth_word {
    const char *text;
    enum word_kind kind;
    char value;
};

/* Longer ones first where one begins another. */
static const struct birth_word words[] = {
    { "明治", W_ERA, 'M' },   { "大正", W_ERA, 'T' },   { "昭和", W_ERA, 'S' },     { "平成", W_ERA, 'H' },     { "令和", W_ERA, 'R' },
    { "㍾", W_ERA, 'M' },     { "㍽", W_ERA, 'T' },     { "㍼", W_ERA, 'S' },       { "㍻", W_ERA, 'H' },       { "㋿", W_ERA, 'R' },
    { "年齢", W_NOISE, 0 },   { "西暦", W_NOISE, 0 },   { "生年月日", W_NOISE, 0 }, { "生まれ", W_NOISE, 0 },   { "生れ", W_NOISE, 0 },
    { "うまれ", W_NOISE, 0 }, { "出生", W_NOISE, 0 },   { "生", W_NOISE, 0 },       { "満", W_NOISE, 0 },       { "享年", W_NOISE, 0 },
    { "数え", W_ABOUT, 0 },   { "推定", W_ABOUT, 0 },   { "およそ", W_ABOUT, 0 },   { "おおよそ", W_ABOUT, 0 }, { "だいたい", W_ABOUT, 0 },
    { "約", W_ABOUT, 0 },     { "ごろ", W_ABOUT, 0 },   { "ころ", W_ABOUT, 0 },     { "頃", W_ABOUT, 0 },       { "くらい", W_ABOUT, 0 },
    { "ぐらい", W_ABOUT, 0 }, { "位", W_ABOUT, 0 },     { "前後", W_ABOUT, 0 },     { "程度", W_ABOUT, 0 },     { "不詳", W_UNKNOWN, 0 },
    { "不祥", W_UNKNOWN, 0 }, { "不明", W_UNKNOWN, 0 }, { "未詳", W_UNKNOWN, 0 },   { "日付", W_NOISE, 0 },     { "上旬", W_UNKNOWN, 0 },
    { "中旬", W_UNKNOWN, 0 }, { "下旬", W_UNKNOWN, 0 }, { "吉日", W_UNKNOWN, 0 },   { "某", W_UNKNOWN, 0 },     { "○", W_UNKNOWN, 0 },
    { "●", W_UNKNOWN, 0 },    { "×", W_UNKNOWN, 0 },    { "＊", W_UNKNOWN, 0 },     { "年", W_UNIT, 'Y' },      { "月", W_UNIT, 'M' },
    { "日", W_UNIT, 'D' },    { "歳", W_UNIT, 'A' },    { "才", W_UNIT, 'A' },      { "さい", W_UNIT, 'A' },    { "元", W_FIRST, 0 },
    { "明", W_ERA, 'M' },     { "大", W_ERA, 'T' },     { "昭", W_ERA, 'S' },       { "平", W_ERA, 'H' },       { "令", W_ERA, 'R' },
    { "　", W_NOISE, 0 },     { "‐", W_SEPARATOR, 0 },  { "‑", W_SEPARATOR, 0 },    { "–", W_SEPARATOR, 0 },    { "−", W_SEPARATOR, 0 },
    { "ー", W_SEPARATOR, 0 }, { "・", W_SEPARATOR, 0 }, { "･", W_SEPARATOR, 0 },    { "〜", W_ABOUT, 0 },       { "、", W_SEPARATOR, 0 },
};

/* Numbers in the order they were written; `known` false: a part of which it says that nobody knows it. */
struct birth_number {
    int64_t value;
    int digits;
    bool known;
    char unit; /* Y M D A, or 0 */
};

struct scan {
    char era;
    bool about, odd; /* odd: something belongs to no date */
    struct birth_number number[NUMBERS_MAX];
    int n;
    bool joined; /* the last thing was a number without a unit: what comes next may say something of it */
    bool parted; /* the last thing was a separator, or nothing yet: a ? stands for a part, not for doubt */
};

static const struct birth_word *word_at(struct sv s)
{
    for (size_t i = 0; i < countof(words); i++)
        if (sv_starts(s, sv_of(words[i].text)))
            return &words[i];
    return NULL;
}

/* 二十三, 十, 一〇: the bytes read, 0 when there is none. */
static size_t kanji_number(struct sv s, int64_t *out)
{
    static const char *const digits[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    int64_t tens = -1, ones = 0;
    size_t n = 0;
    for (int used = 0; used < 8; used++, n += 3) {
        struct sv rest = { s.p + n, s.n - n };
        int d = 0;
        while (d < 10 && !sv_starts(rest, sv_of(digits[d])))
            d++;
        bool ten = sv_starts(rest, SV("十"));
        if (d == 10 && !ten)
            break;
        if (ten && tens >= 0)
            break;
        if (ten) {
            tens = used ? ones : 1;
            ones = 0;
        } else {
            ones = ones * 10 + d;
        }
    }
    *out = tens >= 0 ? tens * 10 + ones : ones;
    return n;
}

static bool number_add(struct scan *c, struct birth_number v)
{
    if (c->n == NUMBERS_MAX)
        return false;
    c->number[c->n++] = v;
    c->joined = v.unit == 0 && v.known;
    c->parted = false;
    return true;
}

static void word_take(struct scan *c, const struct birth_word *w)
{
    bool joined = c->joined;
    c->joined = false;
    c->parted = w->kind == W_SEPARATOR;
    switch (w->kind) {
    case W_ERA:
        if (c->era || c->n)
            c->odd = true;
        else
            c->era = w->value;
        break;
    case W_UNIT:
        if (joined || (c->n && !c->number[c->n - 1].unit))
            c->number[c->n - 1].unit = w->value;
        break;
    case W_FIRST:
        (void)number_add(c, (struct birth_number){ 1, 1, true, 0 });
        break;
    case W_UNKNOWN:
        (void)number_add(c, (struct birth_number){ 0, 1, false, 0 });
        break;
    case W_ABOUT:
        c->about = true;
        c->joined = joined; /* 昭和10頃年 */
        break;
    case W_SEPARATOR:
    case W_NOISE:
        break;
    }
}

static char half(struct sv s, size_t *len)
{
    uint32_t cp;
    *len = utf8_decode(s.p, s.n, &cp);
    if (*len && cp >= 0xFF01 && cp <= 0xFF5E)
        cp -= 0xFEE0;
    return *len && cp < 0x80 ? (char)cp : 0;
}

static size_t digits_take(struct scan *c, struct sv s)
{
    struct birth_number v = { .known = true };
    size_t n = 0, len;
    for (char d; n < s.n && (d = half((struct sv){ s.p + n, s.n - n }, &len)) >= '0' && d <= '9'; n += len) {
        if (v.digits < 15)
            v.value = v.value * 10 + (d - '0');
        v.digits++;
    }
    if (v.digits > 14 || !number_add(c, v))
        c->odd = true;
    return n;
}

static void ascii_take(struct scan *c, char a)
{
    char upper = a >= 'a' && a <= 'z' ? (char)(a - 32) : a;
    bool joined = c->joined;
    bool parted = c->parted || !c->n;
    c->joined = false;
    c->parted = strchr(".-/ \t\r\n,:", a) != NULL;
    if (c->parted)
        return;
    if (a == '~' || (a == '?' && (joined || !parted)))
        c->about = true;
    else if (strchr("?*Xx#", a))
        word_take(c, &(struct birth_word){ "", W_UNKNOWN, 0 });
    else if (strchr("MTSHR", upper) && !c->n)
        word_take(c, &(struct birth_word){ "", W_ERA, upper });
    else
        c->odd = true;
}

/* What stands in brackets says it another way (1935-03-05(S10.3.5)): it is read only where nothing stands outside. */
static struct sv inside(struct sv s, bool *bracketed)
{
    uint32_t cp;
    size_t from = 0, depth = 0;
    *bracketed = false;
    for (size_t i = 0, len; i < s.n; i += len) {
        if (!(len = utf8_decode(s.p + i, s.n - i, &cp)))
            break;
        if (cp == '(' || cp == 0xFF08) {
            if (!depth++)
                from = i + len;
        } else if ((cp == ')' || cp == 0xFF09) && depth && !--depth) {
            *bracketed = true;
            return (struct sv){ s.p + from, i - from };
        }
    }
    return s;
}

static void scan(struct sv s, struct scan *c)
{
    uint32_t cp, depth = 0;
    for (size_t len; s.n; s = (struct sv){ s.p + len, s.n - len }) {
        int64_t value;
        size_t read;
        const struct birth_word *w;
        if (!utf8_decode(s.p, s.n, &cp)) {
            c->odd = true;
            return;
        }
        char a = half(s, &len);
        if (a == '(' || a == ')') {
            depth = a == '(' ? depth + 1 : depth ? depth - 1 : 0;
        } else if (depth) {
            continue;
        } else if (a >= '0' && a <= '9') {
            len = digits_take(c, s);
        } else if (a) {
            ascii_take(c, a);
        } else if ((w = word_at(s)) != NULL) {
            len = strlen(w->text);
            word_take(c, w);
        } else if ((read = kanji_number(s, &value)) > 0) {
            len = read;
            (void)number_add(c, (struct birth_number){ value, 2, true, 0 });
        } else {
            c->odd = true;
        }
    }
}

/* 19350305, S100305, 193503 and 3100305 (the era as a digit, as some systems write it) hold several numbers. */
static void split_run(struct scan *c)
{
    struct birth_number v = c->number[0];
    int64_t era = v.value / 1000000;
    if (c->n != 1 || v.unit || !v.known)
        return;
    if (!c->era && v.digits == 7 && era >= 1 && era <= 5) {
        c->era = "MTSHR"[era - 1];
        v.value %= 1000000;
        v.digits = 6;
    }
    if (c->era ? v.digits == 6 : v.digits == 8)
        c->number[c->n++] = (struct birth_number){ v.value / 100 % 100, 2, v.value / 100 % 100 > 0, 0 };
    if (c->n == 2) {
        c->number[c->n++] = (struct birth_number){ v.value % 100, 2, v.value % 100 > 0, 0 };
        c->number[0] = (struct birth_number){ v.value / 10000, c->era ? 2 : 4, true, 0 };
    } else if (!c->era && v.digits == 6 && v.value / 100 >= 1868) {
        c->number[c->n++] = (struct birth_number){ v.value % 100, 2, v.value % 100 > 0, 0 };
        c->number[0] = (struct birth_number){ v.value / 100, 4, true, 0 };
    }
}

/* The year of the first number; 0 when it says none. */
static int year_of(const struct scan *c)
{
    const struct birth_number *v = &c->number[0];
    const struct date_era *era = date_era_by_letter(c->era);
    if (!c->n || !v->known || (v->unit && v->unit != 'Y'))
        return 0;
    if (!era)
        return v->digits == 4 && v->value >= 1868 && v->value <= 2200 ? (int)v->value : 0;
    int64_t year = v->value >= 1 && v->value <= 200 ? date_era_first(era) + v->value - 1 : 0;
    return year <= era->to.year + PAST_ERA_MAX ? (int)year : 0;
}

/* Month and day behind the year, as far as they go. */
static void rest_of(const struct scan *c, struct birth *b)
{
    static const char unit[] = { 'Y', 'M', 'D' };
    b->precision = BIRTH_YEAR;
    for (int i = 1; i < c->n && i < 3; i++) {
        const struct birth_number *v = &c->number[i];
        if (!v->known || !v->value)
            break;
        struct date d = b->date;
        if (i == 1)
            d.month = (int8_t)(v->value > 12 ? 0 : v->value);
        else
            d.day = (int8_t)(v->value > 31 ? 0 : v->value);
        if (v->digits > 2 || (v->unit && v->unit != unit[i]) || !date_valid(d)) {
            b->in_part = true;
            break;
        }
        b->date = d;
        b->precision = i == 1 ? BIRTH_MONTH : BIRTH_DAY;
    }
    b->in_part |= c->odd || (c->n > 3 && c->number[3].known);
}

static enum err judged(struct birth *b, bool about, struct date today, struct birth *out)
{
    if (date_cmp(b->date, today) > 0 || date_age(b->date, today) > BIRTH_AGE_MAX)
        return E_REG_BIRTH_FUTURE;
    if (about)
        b->precision = BIRTH_ABOUT;
    *out = *b;
    return OK;
}

static enum err of_years(int64_t age, struct date today, bool in_part, struct birth *out)
{
    if (age < 0 || age > BIRTH_AGE_MAX)
        return E_REG_BIRTH_FUTURE;
    *out = (struct birth){ { (int16_t)(today.year - age), 1, 1 }, BIRTH_ABOUT, in_part };
    return OK;
}

static const struct birth_number *age_in(const struct scan *c)
{
    for (int i = 0; i < c->n; i++)
        if (c->number[i].unit == 'A' && c->number[i].known && c->number[i].digits <= 3)
            return &c->number[i];
    return NULL;
}

/* Among words of no date one year of four digits is still a year: 5 March 1935. */
static int lonely_year(const struct scan *c, struct date today)
{
    int found = 0;
    for (int i = 0; i < c->n; i++)
        if (c->number[i].digits == 4 && c->number[i].value >= 1868 && c->number[i].value <= today.year) {
            if (found)
                return 0;
            found = (int)c->number[i].value;
        }
    return found;
}

static enum err scanned(struct scan *c, struct date today, struct birth *out)
{
    split_run(c);
    struct birth b = { .date = { (int16_t)year_of(c), 1, 1 } };
    if (b.date.year) {
        rest_of(c, &b);
        return judged(&b, c->about, today, out);
    }
    const struct birth_number *age = age_in(c);
    if (age && !c->era)
        return of_years(age->value, today, c->odd, out);
    if (c->n == 1 && !c->era && !c->odd && c->number[0].known && !c->number[0].unit && c->number[0].digits <= 3 && c->number[0].value)
        return of_years(c->number[0].value, today, true, out); /* 90 in a column of dates: an age, it seems */
    b.date.year = c->era ? 0 : (int16_t)lonely_year(c, today);
    if (!b.date.year)
        return E_REG_BIRTH;
    b.precision = BIRTH_YEAR;
    b.in_part = true;
    return judged(&b, c->about, today, out);
}

enum err birth_parse(struct sv s, struct date today, struct birth *out)
{
    struct birth b = { .precision = BIRTH_DAY };
    struct scan c = { 0 };
    bool bracketed;
    s = sv_trim(s);
    if (date_parse(s, &b.date) == OK)
        return judged(&b, false, today, out);
    scan(s, &c);
    enum err e = scanned(&c, today, out);
    struct sv within = inside(s, &bracketed);
    if (e != E_REG_BIRTH || !bracketed)
        return e;
    c = (struct scan){ 0 };
    scan(within, &c);
    return scanned(&c, today, out);
}

enum err birth_of_age(struct sv s, struct date today, struct birth *out)
{
    struct scan c = { 0 };
    scan(sv_trim(s), &c);
    if (c.n != 1 || c.era || c.odd || !c.number[0].known || c.number[0].digits > 3 || (c.number[0].unit && c.number[0].unit != 'A'))
        return E_REG_BIRTH;
    return of_years(c.number[0].value, today, false, out);
}

bool birth_read(struct sv w, struct birth *out)
{
    struct birth b = { .date = { 0, 1, 1 } };
    int64_t year, month = 1, day = 1;
    bool about = sv_ends(w, SV("~"));
    size_t n = w.n - about;
    if ((n != 4 && n != 7 && n != 10) || !sv_to_i64((struct sv){ w.p, 4 }, &year) ||
        (n >= 7 && !sv_to_i64((struct sv){ w.p + 5, 2 }, &month)) || (n == 10 && !sv_to_i64((struct sv){ w.p + 8, 2 }, &day)))
        return false;
    b.date = (struct date){ (int16_t)year, (int8_t)month, (int8_t)day };
    b.precision = about ? BIRTH_ABOUT : n == 4 ? BIRTH_YEAR : n == 7 ? BIRTH_MONTH : BIRTH_DAY;
    if (!date_valid(b.date))
        return false;
    *out = b;
    return true;
}

void birth_format(struct date d, enum birth_precision p, char out[11])
{
    date_format_iso(d, out);
    if (p == BIRTH_YEAR || (p == BIRTH_ABOUT && d.month == 1 && d.day == 1))
        out[4] = 0;
    else if (p == BIRTH_MONTH || (p == BIRTH_ABOUT && d.day == 1))
        out[7] = 0;
}
