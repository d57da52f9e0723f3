/* SPDX-License-Identifier: Apache-2.0
 * The cases of tests/cases/minutes.json in C: somebody saw that a home has no power, and since then so much has passed. The screens
 * count down by the same file. */
#include "tests/unit/picture/fixture.h"

#include "tests/unit/cases.h"

#define BEGAN_US (INT64_C(1000) * MIN_US)

/* 11;人工呼吸器;;;;;;;60;30|… : the eighth and ninth are the minutes, empty when nobody knows them. */
static void devices_write(struct buf *b, const struct json *devices)
{
    int64_t minutes;
    for (size_t i = 0; i < json_count(devices); i++) {
        const struct json *both = json_at(devices, i);
        buf_printf(b, "%s%zu;人工呼吸器;;;;;;", i ? "|" : "", 11 + i);
        for (size_t k = 0; k < 2; k++) {
            buf_ch(b, ';');
            if (json_i64(json_at(both, k), &minutes))
                buf_i64(b, minutes);
        }
    }
    buf_ch(b, 0);
}

/* The row of a home without power since BEGAN_US. */
static void row_of(const struct json *c, int64_t passed_ms, struct power_row *row)
{
    char seen[64], said[24] = "";
    int64_t minutes;
    struct buf devices;
    buf_init(&devices, 4096);
    devices_write(&devices, json_get(c, "devices"));
    if (json_i64(json_get(c, "said"), &minutes))
        snprintf(said, sizeof said, "%" PRId64, minutes);
    snprintf(seen, sizeof seen, "停電;%" PRId64 ";%s;試験", BEGAN_US, said);
    struct who one = { .id = 1, .name = "A", .devices = devices.p, .power = seen };
    struct picture *p = picture_new();
    person_load(p, &one);
    assert_int_equal(picture_index(p), OK);
    assert_true(power_of(p, picture_person(p, 1), BEGAN_US + passed_ms * 1000, row));
    picture_free(p);
    buf_done(&devices);
}

static void is_left(const struct json *c, const char *name, int64_t passed_ms, int64_t want)
{
    struct power_row row;
    row_of(c, passed_ms, &row);
    if (row.minutes_left != want || row.battery_unknown != case_flag(c, "unknown"))
        fail_msg("%s: %" PRId64 " minutes%s", name, row.minutes_left, row.battery_unknown ? ", unknown" : "");
}

static void case_holds(const struct json *c, const char *name)
{
    const struct json *asked = json_get(c, "asked");
    is_left(c, name, case_number(c, "passed_ms"), case_number(c, "left"));
    for (size_t i = 0; i < json_count(asked); i++)
        is_left(c, name, case_number(json_at(asked, i), "ms"), case_number(json_at(asked, i), "left"));
}

static void as_many_minutes_are_left_as_the_case_says(void **state)
{
    (void)state;
    cases_each("minutes", case_holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(as_many_minutes_are_left_as_the_case_says) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
