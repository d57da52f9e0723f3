/* SPDX-License-Identifier: Apache-2.0
 * date_scan.h - the numbers in a written date or time, and what stands behind each. For date*.c and
 * feed_time.c only. */
#ifndef ANPI_BASE_DATE_SCAN_H
#define ANPI_BASE_DATE_SCAN_H

#include "server/base/date.h"

/* Year, month, day, hour, minute, second: a seventh number is no part of a date. */
#define DATE_SCAN_MAX 6

/* No views: it outlives the text. */
struct date_scan {
    char era;                     /* M T S H R, or 0 */
    int n;                        /* numbers */
    int64_t value[DATE_SCAN_MAX]; /* at most 14 digits each */
    /* As written, leading zeros too: 0305 and 305 are different dates. */
    int digits[DATE_SCAN_MAX];
    /* Behind the number: Y M D h m s for 年月日時分秒, '.' for . / and hyphens, ':', ' ' for nothing but
     * spaces or T before the next number, 0 at the end. */
    char after[DATE_SCAN_MAX];
    bool am, pm;
    bool note; /* 現在, 頃, (土) … were skipped */
};

/* False when there is anything that belongs to no date. Full-width characters are as good as half-width ones.
 * Also when there is no number at all, or more than DATE_SCAN_MAX. *out is untouched then. O(s.n), no memory; what
 * the numbers mean, and whether the day exists, is for the caller. */
bool date_scan(struct sv s, struct date_scan *out);

#endif
