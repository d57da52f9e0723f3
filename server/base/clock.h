/* SPDX-License-Identifier: Apache-2.0
 * clock.h - the only source of time. Microseconds since 1970-01-01 UTC in int64_t, named `..._us`.
 *
 * The wall clock may be moved by `clock_offset_s` (demo and tests only) so that a storm of 2019 can be replayed; the
 * monotonic clock never is. Shown times are JST (UTC+9, no summer time). */
#ifndef ANPI_BASE_CLOCK_H
#define ANPI_BASE_CLOCK_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* int64_t, so that products with seconds do not overflow 32 bits. */
#define US_PER_S INT64_C(1000000)
/* Seconds. Japan has had no summer time since 1951 (夏時刻法 repealed 1952): one offset does for all times shown. */
#define JST_OFFSET_S 32400

/* Seconds, may be negative. Set once at the start; safe from any thread, and read by all without a lock. */
void clock_offset_set(int64_t offset_s);
/* Seconds; 0 outside of demo and tests. Shown as a banner where it is not 0. */
int64_t clock_offset(void);
/* Wall clock + offset. May jump back, when the machine's clock is set: never subtract two of them for a duration. */
int64_t clock_now_us(void);
/* Monotonic, for deadlines and measurements. Counts from the start of the machine: means nothing to another machine
 * or after a reboot, is never stored. */
int64_t clock_mono_us(void);

/* RFC 3339. Parse needs an offset ("Z" or "+09:00") and accepts 0-6 fraction digits; format writes JST with offset
 * "2019-10-12T23:00:00+09:00" (fraction only when not zero) into out[40]. E_JSON_VALUE for all else: no offset, a
 * day no month has, more digits than six; *out_us stays as it is. */
ERR time_parse_rfc3339(struct sv s, int64_t *out_us);
/* NUL-terminated. Years below 0 or above 9999 are written as 0000 and 9999. */
void time_format_rfc3339(int64_t t_us, char out[40]);
/* PostgreSQL's text forms of timestamptz under `SET TIME ZONE 'UTC'`: "2019-10-12 14:00:00.123456+00". The offset
 * may be +00, +09 or +05:30. E_DB_REFUSED for all else, "infinity" and years BC among it; *out_us stays as it is. */
ERR time_parse_pg(struct sv s, int64_t *out_us);
/* Civil JST date and time to microseconds and back; months 1-12. hour 0-23, second 0-59; a leap second has no place
 * in either form. */
struct civil {
    int year, month, day, hour, minute, second;
};
/* Not checked: the caller has made sure that the day exists (date_valid). */
int64_t civil_to_us(const struct civil *jst);
/* The part of a second is dropped, downwards. A year past 16 bits becomes the last that fits. */
void civil_of_us(int64_t t_us, struct civil *jst);

#endif
