/* SPDX-License-Identifier: Apache-2.0
 * fuzz_date.c - whatever is taken for a date is one, and both ways of writing it read back. */
#include "server/base/clock.h"
#include "server/base/date.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void date_holds(struct date d)
{
    char text[40];
    struct date back;
    require(date_valid(d));
    require(date_cmp(date_of_days(date_days(d)), d) == 0);
    date_format_iso(d, text);
    require(date_parse(sv_of(text), &back) == OK && date_cmp(back, d) == 0);
    date_format_wareki(d, text);
    require(date_parse(sv_of(text), &back) == OK && date_cmp(back, d) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int64_t near_us = INT64_C(1570888800000000);
    struct sv s = { (const char *)data, size };
    struct date d;
    struct date_range r;
    int64_t t, back;
    char text[40];
    if (date_parse(s, &d) == OK)
        date_holds(d);
    if (date_range_parse(s, &r) == OK) {
        require(date_cmp(r.from, r.to) <= 0);
        require(r.from.year == 0 || (date_valid(r.from) && date_valid(r.to)));
    }
    if (feed_time_parse(s, near_us, &t) == OK || time_parse_rfc3339(s, &t) == OK || time_parse_pg(s, &t) == OK) {
        time_format_rfc3339(t, text);
        /* Offsets can carry a time of the year 1 or 9999 out of the four digits that are written. */
        bool writable = t > INT64_C(-62135000000000000) && t < INT64_C(253402200000000000);
        require(!writable || (time_parse_rfc3339(sv_of(text), &back) == OK && back == t));
    }
    return 0;
}
