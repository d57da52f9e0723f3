/* SPDX-License-Identifier: Apache-2.0
 * date.h - dates as people in Japan write them: 和暦 and western, and times without a year in feeds. */
#ifndef ANPI_BASE_DATE_H
#define ANPI_BASE_DATE_H

#include "server/base/err.h"
#include "server/base/sv.h"

struct date {
    int16_t year;
    int8_t month, day; /* 1-12, 1-31 */
};

#define DATE_NONE ((struct date){ 0, 0, 0 })

bool date_valid(struct date d);   /* a real day in 1868..2200 */
int32_t date_days(struct date d); /* days since 1970-01-01 (proleptic Gregorian) */
struct date date_of_days(int32_t days);
int date_cmp(struct date a, struct date b);
int date_age(struct date birth, struct date today); /* whole years */
/* 1935-03-05 1935/3/5 19350305 S10.3.5 Ｓ１０．３．５ 昭10.3.5 昭和10年3月5日 昭和元年… 令和元年5月1日 M T S H R; an Excel serial
 * number is not a date. Checks that the day lies in its era. E_REG_DATE otherwise. */
ERR date_parse(struct sv s, struct date *out);
void date_format_iso(struct date d, char out[11]);
void date_format_wareki(struct date d, char out[40]); /* 昭和10年3月5日; before Meiji 6 the western form */

struct date_era {
    char letter;
    const char *ja;
    struct date from, to; /* both days belong to it; two eras share the day on which they met until 1926 */
};
const struct date_era *date_era_by_letter(char letter); /* NULL when there is none */
const struct date_era *date_era_of(struct date d);      /* the later one on a shared day; NULL before Meiji 6 */
int date_era_first(const struct date_era *era);         /* Gregorian year of its first year, as counted */
/* Gregorian year of the n-th year of an era; 0 when the era has no such year. */
int date_era_year(const struct date_era *era, int64_t n);

/* What a searcher typed: a full date, a year ("S10", "昭和10年", "1935"), or year and month: from..to inclusive.
 * "0305" and "3/5" are month-day: from.year == 0. E_REG_DATE when it is not any of these. */
struct date_range {
    struct date from, to;
};
ERR date_range_parse(struct sv s, struct date_range *out);

/* Times in feeds, JST: "2019/10/12 23:00", "2026年8月31日 11:45 現在", "8月30日 21:40" (year from `near_us`: the latest one
 * not after it by more than a day), "26/8/31 11:45" (of the 400 days before `near_us`), "202609281419", "20260928141900", 12 hour
 * clock with 午前/午後. E_FEED_TIME. */
ERR feed_time_parse(struct sv s, int64_t near_us, int64_t *out_us);

#endif
