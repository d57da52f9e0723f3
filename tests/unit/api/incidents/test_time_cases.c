/* SPDX-License-Identifier: Apache-2.0
 * The cases of tests/cases/times.json in C: which time of a mark nobody can believe. SQL and TypeScript read the same file. */
#include "tests/unit/cases.h"

#include "server/api/incidents/mark_right.h"
#include "server/base/clock.h"

#define NOW_US (INT64_C(1800000000) * US_PER_S)

static void case_holds(const struct json *c, const char *name)
{
    const struct incident in = { .opened_us = NOW_US + case_number(c, "opened") * US_PER_S };
    int64_t seen_us = NOW_US + case_number(c, "seen") * US_PER_S + case_number(c, "us");
    if (mark_time_unsure(&in, seen_us, NOW_US) != case_flag(json_get(c, "want"), "unsure"))
        fail_msg("%s", name);
}

static void a_time_is_unsure_where_its_case_says(void **state)
{
    (void)state;
    cases_each("times", case_holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_time_is_unsure_where_its_case_says) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
