/* SPDX-License-Identifier: Apache-2.0
 * date.h - dates as people in Japan write them: 和暦 and western, and times without a year in feeds.
 *
 * All of it is pure, takes no memory and is safe from any thread; struct sv are read and not kept. Days are
 * Gregorian throughout: 和暦 before 1873-01-01 (Meiji 6, when the calendar was changed) is not converted, but
 * refused or written the western way. */
#ifndef ANPI_BASE_DATE_H
#define ANPI_BASE_DATE_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Gregorian. Four bytes: copied, compared member by member. */
struct date {
    int16_t year;
    int8_t month, day; /* 1-12, 1-31 */
};

/* What is not known: no function here takes it for a day, date_valid is false for it. */
#define DATE_NONE ((struct date){ 0, 0, 0 })

/* A real day in 1868..2200. 1868 is the first year of Meiji, the oldest an era can give; 2200 catches slips of
 * typing. */
bool date_valid(struct date d);
/* Days since 1970-01-01 (proleptic Gregorian). Any year of 16 bits; not checked: the day must exist. O(1). */
int32_t date_days(struct date d);
/* The reverse of date_days. Years past 16 bits are cut: the caller bounds `days` (civil_of_us does). */
struct date date_of_days(int32_t days);
/* Negative, 0 or positive, as strcmp. DATE_NONE stands before every day. */
int date_cmp(struct date a, struct date b);
/* Whole years. By the calendar: older from the morning of the birthday on (the law, 年齢計算ニ関スル法律, has it the
 * evening before). Negative when born after `today`; who was born on a 29 February has the birthday on 1 March of
 * other years. */
int date_age(struct date birth, struct date today);
/* 1935-03-05 1935/3/5 19350305 S10.3.5 Ｓ１０．３．５ 昭10.3.5 昭和10年3月5日 昭和元年… 令和元年5月1日 M T S H R; an Excel serial
 * number is not a date. Checks that the day lies in its era. E_REG_DATE otherwise. Blanks around it and a time of
 * midnight behind it (as spreadsheets export) are skipped; any other time of day is refused. *out is untouched on
 * failure. */
ERR date_parse(struct sv s, struct date *out);
/* "1935-03-05", NUL-terminated, for years 0 to 9999; not checked otherwise. */
void date_format_iso(struct date d, char out[11]);
/* 昭和10年3月5日; before Meiji 6 the western form. The first year is 元年. NUL-terminated, UTF-8; not for DATE_NONE. */
void date_format_wareki(struct date d, char out[40]);

/* Static and const: pointers to it are good for ever. Source: 元号法 and the edicts before it; Meiji from 1873-01-01
 * on. */
struct date_era {
    char letter;
    const char *ja;
    struct date from, to; /* both days belong to it; two eras share the day on which they met until 1926 */
};
/* NULL when there is none. M T S H R, upper case only. */
const struct date_era *date_era_by_letter(char letter);
/* The later one on a shared day; NULL before Meiji 6. 1912-07-30 is Taisho 1, 1926-12-25 Showa 1. */
const struct date_era *date_era_of(struct date d);
/* Gregorian year of its first year, as counted. Meiji is counted from 1868 though it begins here in its sixth year. */
int date_era_first(const struct date_era *era);
/* Gregorian year of the n-th year of an era; 0 when the era has no such year. Only the year is checked; whether the
 * day lies in the era is date_parse's. */
int date_era_year(const struct date_era *era, int64_t n);

/* What a searcher typed: a full date, a year ("S10", "昭和10年", "1935"), or year and month: from..to inclusive.
 * "0305" and "3/5" are month-day: from.year == 0. E_REG_DATE when it is not any of these. */
struct date_range {
    struct date from, to;
};
/* *out is untouched on failure. */
ERR date_range_parse(struct sv s, struct date_range *out);

/* Times in feeds, JST: "2019/10/12 23:00", "2026年8月31日 11:45 現在", "8月30日 21:40" (year from `near_us`: the latest one
 * not after it by more than a day), "26/8/31 11:45" (of the 400 days before `near_us`), "202609281419", "20260928141900", 12 hour
 * clock with 午前/午後. E_FEED_TIME. RFC 3339 is read too. `near_us` is the wall clock, or when the file was
 * fetched: JST is assumed on both sides. Fails, with *out_us untouched, for a moment of which the year cannot be
 * told. */
ERR feed_time_parse(struct sv s, int64_t near_us, int64_t *out_us);

#endif
