/* SPDX-License-Identifier: Apache-2.0
 * date_range.c - what a searcher remembers of a birth date: all of it, a year, a month of a year, or month
 * and day. */
#include "server/base/date.h"
#include "server/base/date_scan.h"

static struct date later(struct date a, struct date b)
{
    return date_cmp(a, b) >= 0 ? a : b;
}

static struct date earlier(struct date a, struct date b)
{
    return date_cmp(a, b) <= 0 ? a : b;
}

/* The days of a year (month 0) or of one month, so far as they lie in the era. */
static enum err span(const struct date_era *era, int64_t year, int64_t month, struct date_range *out)
{
    if (era)
        year = date_era_year(era, year);
    if (year < 1868 || year > 2200 || month > 12)
        return E_REG_DATE;
    int8_t first = month ? (int8_t)month : 1, last = month ? (int8_t)month : 12;
    struct date next = { (int16_t)(last == 12 ? year + 1 : year), last == 12 ? 1 : (int8_t)(last + 1), 1 };
    struct date_range r = { { (int16_t)year, first, 1 }, date_of_days(date_days(next) - 1) };
    if (era) {
        r.from = later(r.from, era->from);
        r.to = earlier(r.to, era->to);
    }
    if (date_cmp(r.from, r.to) > 0)
        return E_REG_DATE;
    *out = r;
    return OK;
}

static enum err month_day(int64_t month, int64_t day, struct date_range *out)
{
    if (month < 1 || month > 12 || day < 1 || day > 31 ||
        !date_valid((struct date){ 2000, (int8_t)month, (int8_t)day })) /* a leap year: 2/29 is a birthday */
        return E_REG_DATE;
    out->from = out->to = (struct date){ 0, (int8_t)month, (int8_t)day };
    return OK;
}

static enum err one_number(const struct date_scan *s, const struct date_era *era, struct date_range *out)
{
    int64_t v = s->value[0];
    if (s->after[0] != 0 && s->after[0] != 'Y')
        return E_REG_DATE;
    if (era)
        return s->digits[0] <= 2 ? span(era, v, 0, out) : E_REG_DATE;
    if (s->digits[0] == 6 && s->after[0] == 0)
        return v % 100 ? span(NULL, v / 100, v % 100, out) : E_REG_DATE;
    if (s->digits[0] != 4)
        return E_REG_DATE;
    return v >= 1868 && v <= 2200 ? span(NULL, v, 0, out) : s->after[0] == 0 ? month_day(v / 100, v % 100, out) : E_REG_DATE;
}

static enum err two_numbers(const struct date_scan *s, const struct date_era *era, struct date_range *out)
{
    bool dated = era || s->digits[0] == 4;
    char first = dated ? 'Y' : 'M', last = dated ? 'M' : 'D';
    if ((s->after[0] != '.' && s->after[0] != first) || (s->after[1] != 0 && s->after[1] != last) || s->digits[1] > 2 ||
        (!dated && s->digits[0] > 2) || (era && s->digits[0] > 2))
        return E_REG_DATE;
    if (!dated)
        return month_day(s->value[0], s->value[1], out);
    return s->value[1] ? span(era, s->value[0], s->value[1], out) : E_REG_DATE;
}

enum err date_range_parse(struct sv text, struct date_range *out)
{
    struct date_scan s;
    struct date whole;
    if (date_parse(text, &whole) == OK) {
        *out = (struct date_range){ whole, whole };
        return OK;
    }
    if (!date_scan(sv_trim(text), &s) || s.am || s.pm || s.note || s.n > 2)
        return E_REG_DATE;
    const struct date_era *era = date_era_by_letter(s.era);
    return s.n == 1 ? one_number(&s, era, out) : two_numbers(&s, era, out);
}
