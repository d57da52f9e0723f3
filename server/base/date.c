/* SPDX-License-Identifier: Apache-2.0
 * date.c - the calendar, the eras, and a date as a clerk writes it. */
#include "server/base/date.h"
#include "server/base/count.h"
#include "server/base/date_scan.h"

#include <stdio.h>

/* Before Meiji 6 (1873) the calendar was lunisolar: a date of then cannot be read as a Gregorian one. */
static const struct date_era eras[] = {
    { 'M', "明治", { 1873, 1, 1 }, { 1912, 7, 30 } },  { 'T', "大正", { 1912, 7, 30 }, { 1926, 12, 25 } },
    { 'S', "昭和", { 1926, 12, 25 }, { 1989, 1, 7 } }, { 'H', "平成", { 1989, 1, 8 }, { 2019, 4, 30 } },
    { 'R', "令和", { 2019, 5, 1 }, { 2200, 12, 31 } },
};
#define ERAS countof(eras)
#define MEIJI_1 1868 /* its table row starts later, with the Gregorian calendar (Meiji 6) */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_valid(struct date d)
{
    return d.year >= 1868 && d.year <= 2200 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= month_days(d.year, d.month);
}

/* Years counted from March, so that the leap day is the last of its year; 400 years are 146,097 days. */
int32_t date_days(struct date d)
{
    int y = d.year - (d.month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date date_of_days(int32_t days)
{
    int z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int day = of_year - (153 * m + 2) / 5 + 1, month = m < 10 ? m + 3 : m - 9;
    return (struct date){ (int16_t)(y + era * 400 + (month <= 2)), (int8_t)month, (int8_t)day };
}

int date_cmp(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

int date_age(struct date birth, struct date today)
{
    bool had_birthday = today.month > birth.month || (today.month == birth.month && today.day >= birth.day);
    return today.year - birth.year - !had_birthday;
}

const struct date_era *date_era_by_letter(char letter)
{
    for (size_t i = 0; i < ERAS; i++)
        if (eras[i].letter == letter)
            return &eras[i];
    return NULL;
}

const struct date_era *date_era_of(struct date d)
{
    for (size_t i = ERAS; i-- > 0;)
        if (date_cmp(d, eras[i].from) >= 0)
            return date_cmp(d, eras[i].to) <= 0 ? &eras[i] : NULL;
    return NULL;
}

int date_era_first(const struct date_era *era)
{
    return era->letter == 'M' ? MEIJI_1 : era->from.year;
}

int date_era_year(const struct date_era *era, int64_t n)
{
    if (n < 1 || n > 400)
        return 0;
    int year = date_era_first(era) + (int)n - 1;
    return year >= era->from.year && year <= era->to.year ? year : 0;
}

/* Three numbers with what stands between them, or one that holds all: 19350305, S100305. */
static bool split(const struct date_scan *s, int64_t *year, int64_t *month, int64_t *day)
{
    bool whole = s->n == 1 && s->after[0] == 0 && s->digits[0] == (s->era ? 6 : 8);
    if (whole) {
        *year = s->value[0] / 10000;
        *month = s->value[0] / 100 % 100;
        *day = s->value[0] % 100;
        return true;
    }
    if (s->n != 3 || (s->era ? s->digits[0] > 3 : s->digits[0] != 4) || s->digits[1] > 2 || s->digits[2] > 2)
        return false;
    *year = s->value[0];
    *month = s->value[1];
    *day = s->value[2];
    return (s->after[0] == '.' || s->after[0] == 'Y') && (s->after[1] == '.' || s->after[1] == 'M') &&
           (s->after[2] == 0 || s->after[2] == 'D');
}

/* Spreadsheets write a date as the midnight it begins with: "1935/3/5 0:00:00". */
static struct sv without_midnight(struct sv s)
{
    static const char *const midnights[] = { " 0:00:00", " 00:00:00", " 0:00", " 00:00", "T00:00:00" };
    for (size_t i = 0; i < countof(midnights); i++) {
        struct sv m = sv_of(midnights[i]);
        if (sv_ends(s, m))
            return (struct sv){ s.p, s.n - m.n };
    }
    return s;
}

enum err date_parse(struct sv text, struct date *out)
{
    struct date_scan s;
    int64_t year, month, day;
    if (!date_scan(without_midnight(sv_trim(text)), &s) || s.am || s.pm || s.note || !split(&s, &year, &month, &day))
        return E_REG_DATE;
    const struct date_era *era = date_era_by_letter(s.era);
    if (era)
        year = date_era_year(era, year);
    struct date d = { (int16_t)year, (int8_t)month, (int8_t)day };
    if (!date_valid(d) || (era && (date_cmp(d, era->from) < 0 || date_cmp(d, era->to) > 0)))
        return E_REG_DATE;
    *out = d;
    return OK;
}

static void put2(char *p, int v)
{
    p[0] = (char)('0' + v / 10 % 10);
    p[1] = (char)('0' + v % 10);
}

void date_format_iso(struct date d, char out[11])
{
    put2(out, d.year / 100);
    put2(out + 2, d.year);
    out[4] = '-';
    put2(out + 5, d.month);
    out[7] = '-';
    put2(out + 8, d.day);
    out[10] = 0;
}

void date_format_wareki(struct date d, char out[40])
{
    const struct date_era *era = date_era_of(d);
    int n = era ? d.year - date_era_first(era) + 1 : 0;
    if (!era)
        snprintf(out, 40, "%d年%d月%d日", d.year, d.month, d.day);
    else if (n == 1)
        snprintf(out, 40, "%s元年%d月%d日", era->ja, d.month, d.day);
    else
        snprintf(out, 40, "%s%d年%d月%d日", era->ja, n, d.month, d.day);
}
