/* SPDX-License-Identifier: Apache-2.0
 * feed_time.c - the times utilities write, which often lack the year. */
#include "server/base/clock.h"
#include "server/base/date.h"
#include "server/base/date_scan.h"

#define DAY_US (86400 * US_PER_S)
#define SHORT_YEAR_BACK_US (400 * DAY_US) /* a short year farther back was meant in another way */
#define YEARS_BACK 9                      /* to the last 29 February, over a century that has none */

static bool in_range(const struct civil *c)
{
    struct date d = { (int16_t)c->year, (int8_t)c->month, (int8_t)c->day };
    bool midnight = c->hour == 24 && c->minute == 0 && c->second == 0;
    return date_valid(d) && (midnight || c->hour <= 23) && c->minute <= 59 && c->second <= 59;
}

/* 202609281419 or 20260928141900 */
static bool of_digits(const struct date_scan *s, struct civil *c)
{
    int64_t v = s->value[0];
    if (s->n != 1 || s->after[0] || s->era || (s->digits[0] != 12 && s->digits[0] != 14))
        return false;
    if (s->digits[0] == 14) {
        c->second = (int)(v % 100);
        v /= 100;
    }
    c->minute = (int)(v % 100);
    c->hour = (int)(v / 100 % 100);
    c->day = (int)(v / 10000 % 100);
    c->month = (int)(v / 1000000 % 100);
    c->year = (int)(v / 100000000);
    return true;
}

/* The number at *i, when it is short enough and followed by `sep` or `unit` (or by nothing, when it may be
 * the last). */
static bool take(const struct date_scan *s, int *i, char sep, char unit, int *out)
{
    if (*i >= s->n || s->digits[*i] > 2 || (s->after[*i] != sep && s->after[*i] != unit))
        return false;
    *out = (int)s->value[(*i)++];
    return true;
}

/* 26/11/29 7:05: three numbers before the hour, so the first is a year, without its century. */
static bool has_short_year(const struct date_scan *s)
{
    if (s->era || s->n < 4 || s->digits[0] > 2)
        return false;
    return (s->after[0] == '.' || s->after[0] == 'Y') && (s->after[1] == '.' || s->after[1] == 'M');
}

/* [year] month day hour [minute [second]] */
static bool of_parts(const struct date_scan *s, struct civil *c)
{
    int i = 0;
    const struct date_era *era = date_era_by_letter(s->era);
    if (has_short_year(s)) {
        c->year = 2000 + (int)s->value[0];
        i = 1;
    } else if (era || s->digits[0] == 4) {
        c->year = era ? date_era_year(era, s->value[0]) : (int)s->value[0];
        if (c->year == 0 || (s->after[0] != '.' && s->after[0] != 'Y'))
            return false;
        i = 1;
    }
    if (!take(s, &i, '.', 'M', &c->month) || !take(s, &i, ' ', 'D', &c->day) || !take(s, &i, ':', 'h', &c->hour))
        return false;
    if (i == s->n)
        return s->after[i - 1] == 'h';
    char minute_end = s->after[i];
    if (!take(s, &i, minute_end == ':' ? ':' : 0, 'm', &c->minute))
        return false;
    if (i == s->n)
        return minute_end != ':';
    return take(s, &i, 0, 's', &c->second) && i == s->n;
}

/* 午後9:40 is 21:40; 午前0:10 and 午前12:10 are 0:10. */
static bool to_24_hours(const struct date_scan *s, struct civil *c)
{
    if (!s->am && !s->pm)
        return true;
    if (c->hour > 12)
        return false;
    c->hour = c->hour % 12 + (s->pm ? 12 : 0);
    return true;
}

/* The latest year that does not put the time more than a day after `near_us`: a feed read on 1 January tells
 * of the 31st of December, and a clock that is a little slow must not throw a feed a year back. */
static bool find_year(struct civil *c, int64_t near_us)
{
    struct civil near;
    civil_of_us(near_us, &near);
    for (int back = -1; back < YEARS_BACK; back++) {
        c->year = near.year - back;
        if (in_range(c) && civil_to_us(c) <= near_us + DAY_US)
            return true;
    }
    return false;
}

enum err feed_time_parse(struct sv text, int64_t near_us, int64_t *out_us)
{
    struct date_scan s;
    struct civil c = { .year = 0 };
    text = sv_trim(text);
    if (time_parse_rfc3339(text, out_us) == OK)
        return OK;
    if (!date_scan(text, &s) || (!of_digits(&s, &c) && !of_parts(&s, &c)) || !to_24_hours(&s, &c))
        return E_FEED_TIME;
    if (c.year == 0 ? !find_year(&c, near_us) : !in_range(&c))
        return E_FEED_TIME;
    int64_t t = civil_to_us(&c);
    if (has_short_year(&s) && (t > near_us + DAY_US || t < near_us - SHORT_YEAR_BACK_US))
        return E_FEED_TIME; /* 8年 is no 2008 today: what is far away was meant in another way */
    *out_us = t;
    return OK;
}
