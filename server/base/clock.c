/* SPDX-License-Identifier: Apache-2.0
 * clock.c - the clocks, civil time in JST, and the two text forms of an instant. */
#include "server/base/clock.h"
#include "server/base/date.h"

#include <stdatomic.h>
#include <time.h>

#define DAY_S 86400

static _Atomic int64_t offset_us;

void clock_offset_set(int64_t offset_s)
{
    atomic_store_explicit(&offset_us, offset_s * US_PER_S, memory_order_relaxed);
}

int64_t clock_offset(void)
{
    return atomic_load_explicit(&offset_us, memory_order_relaxed) / US_PER_S;
}

static int64_t read_us(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
    return read_us(CLOCK_REALTIME) + atomic_load_explicit(&offset_us, memory_order_relaxed);
}

int64_t clock_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Seconds since 1970 of a civil time, taken as if it were UTC. */
static int64_t civil_seconds(const struct civil *c)
{
    struct date d = { (int16_t)c->year, (int8_t)c->month, (int8_t)c->day };
    return (int64_t)date_days(d) * DAY_S + c->hour * 3600 + c->minute * 60 + c->second;
}

int64_t civil_to_us(const struct civil *jst)
{
    return (civil_seconds(jst) - JST_OFFSET_S) * US_PER_S;
}

void civil_of_us(int64_t t_us, struct civil *jst)
{
    int64_t s = floor_div(t_us, US_PER_S) + JST_OFFSET_S, days = floor_div(s, DAY_S), rest = s - days * DAY_S;
    /* date_of_days holds years in 16 bits: a time outside of it is shown as the nearest it can hold. */
    if (days > 10957000)
        days = 10957000;
    if (days < -11000000)
        days = -11000000;
    struct date d = date_of_days((int32_t)days);
    *jst = (struct civil){ d.year, d.month, d.day, (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60) };
}

static bool take_ch(struct sv *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    *s = (struct sv){ s->p + 1, s->n - 1 };
    return true;
}

/* Exactly `n` digits. */
static bool take_digits(struct sv *s, size_t n, int *out)
{
    int v = 0;
    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = (struct sv){ s->p + n, s->n - n };
    *out = v;
    return true;
}

/* ".123" as microseconds; nothing at all is 0. */
static bool take_fraction(struct sv *s, int64_t *us)
{
    *us = 0;
    if (!take_ch(s, '.'))
        return true;
    int digits = 0;
    int64_t v = 0;
    for (; s->n && s->p[0] >= '0' && s->p[0] <= '9'; digits++) {
        v = v * 10 + (s->p[0] - '0');
        *s = (struct sv){ s->p + 1, s->n - 1 };
        if (digits >= 6)
            return false;
    }
    if (digits == 0)
        return false;
    for (; digits < 6; digits++)
        v *= 10;
    *us = v;
    return true;
}

/* "2019-10-12T23:00:00.5", with any of `seps` between date and time. */
static bool take_civil(struct sv *s, const char *seps, struct civil *c, int64_t *frac_us)
{
    if (!take_digits(s, 4, &c->year) || !take_ch(s, '-') || !take_digits(s, 2, &c->month) || !take_ch(s, '-') ||
        !take_digits(s, 2, &c->day) || !s->n || !strchr(seps, s->p[0]) || !s->p[0])
        return false;
    *s = (struct sv){ s->p + 1, s->n - 1 };
    if (!take_digits(s, 2, &c->hour) || !take_ch(s, ':') || !take_digits(s, 2, &c->minute) || !take_ch(s, ':') ||
        !take_digits(s, 2, &c->second) || !take_fraction(s, frac_us))
        return false;
    struct date d = { (int16_t)c->year, (int8_t)c->month, (int8_t)c->day };
    return c->year >= 1 && c->month >= 1 && c->month <= 12 && c->day >= 1 && date_cmp(date_of_days(date_days(d)), d) == 0 &&
           c->hour <= 23 && c->minute <= 59 && c->second <= 59;
}

/* "+09:00", "+09" or "+0900" in seconds; minutes must follow when `minutes_needed`. */
static bool take_offset(struct sv *s, bool minutes_needed, int *out_s)
{
    int h, m = 0, sign = take_ch(s, '-') ? -1 : take_ch(s, '+') ? 1 : 0;
    if (!sign || !take_digits(s, 2, &h))
        return false;
    bool colon = take_ch(s, ':');
    if ((colon || minutes_needed || s->n) && (!take_digits(s, 2, &m) || (minutes_needed && !colon)))
        return false;
    *out_s = sign * (h * 3600 + m * 60);
    return h <= 15 && m <= 59 && s->n == 0;
}

enum err time_parse_rfc3339(struct sv s, int64_t *out_us)
{
    struct civil c;
    int64_t frac_us;
    int offset_s = 0;
    if (!take_civil(&s, "Tt ", &c, &frac_us))
        return E_JSON_VALUE;
    bool utc = s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z');
    if (!utc && !take_offset(&s, true, &offset_s))
        return E_JSON_VALUE;
    *out_us = (civil_seconds(&c) - offset_s) * US_PER_S + frac_us;
    return OK;
}

enum err time_parse_pg(struct sv s, int64_t *out_us)
{
    struct civil c;
    int64_t frac_us;
    int offset_s;
    if (!take_civil(&s, " ", &c, &frac_us) || !take_offset(&s, false, &offset_s))
        return E_DB_REFUSED;
    *out_us = (civil_seconds(&c) - offset_s) * US_PER_S + frac_us;
    return OK;
}

static char *put_digits(char *p, int v, int width)
{
    for (int i = width - 1; i >= 0; i--, v /= 10)
        p[i] = (char)('0' + v % 10);
    return p + width;
}

/* By hand: every row of every answer carries a time. */
void time_format_rfc3339(int64_t t_us, char out[40])
{
    struct civil c;
    civil_of_us(t_us, &c);
    int year = c.year < 0 ? 0 : c.year > 9999 ? 9999 : c.year;
    int frac = (int)((t_us % US_PER_S + US_PER_S) % US_PER_S);
    char *p = put_digits(out, year, 4);
    *p++ = '-';
    p = put_digits(p, c.month, 2);
    *p++ = '-';
    p = put_digits(p, c.day, 2);
    *p++ = 'T';
    p = put_digits(p, c.hour, 2);
    *p++ = ':';
    p = put_digits(p, c.minute, 2);
    *p++ = ':';
    p = put_digits(p, c.second, 2);
    if (frac) {
        *p++ = '.';
        p = put_digits(p, frac, 6);
        while (p[-1] == '0')
            p--;
    }
    memcpy(p, "+09:00", 7);
}
