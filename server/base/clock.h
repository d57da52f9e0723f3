/* SPDX-License-Identifier: Apache-2.0
 * clock.h - the only source of time. Microseconds since 1970-01-01 UTC in int64_t, named `..._us`.
 *
 * The wall clock may be moved by `clock_offset_s` (demo and tests only) so that a storm of 2019 can be replayed; the
 * monotonic clock never is. Shown times are JST (UTC+9, no summer time). */
#ifndef ANPI_BASE_CLOCK_H
#define ANPI_BASE_CLOCK_H

#include "server/base/err.h"
#include "server/base/sv.h"

#define US_PER_S INT64_C(1000000)
#define JST_OFFSET_S 32400

void clock_offset_set(int64_t offset_s);
int64_t clock_offset(void);
int64_t clock_now_us(void);  /* wall clock + offset */
int64_t clock_mono_us(void); /* monotonic, for deadlines and measurements */

/* RFC 3339. Parse needs an offset ("Z" or "+09:00") and accepts 0-6 fraction digits; format writes JST with offset
 * "2019-10-12T23:00:00+09:00" (fraction only when not zero) into out[40]. */
ERR time_parse_rfc3339(struct sv s, int64_t *out_us);
void time_format_rfc3339(int64_t t_us, char out[40]);
/* PostgreSQL's text forms of timestamptz under `SET TIME ZONE 'UTC'`: "2019-10-12 14:00:00.123456+00". */
ERR time_parse_pg(struct sv s, int64_t *out_us);
/* Civil JST date and time to microseconds and back; months 1-12. */
struct civil {
    int year, month, day, hour, minute, second;
};
int64_t civil_to_us(const struct civil *jst);
void civil_of_us(int64_t t_us, struct civil *jst);

#endif
