/* SPDX-License-Identifier: Apache-2.0
 * test_time.c - instants: RFC 3339, PostgreSQL's text, feeds that leave the year out, the movable clock, ids.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/clock.h"
#include "server/base/date.h"
#include "server/base/id.h"

#include <stdlib.h>

static int64_t at(const char *rfc3339)
{
    int64_t t = 0;
    assert_int_equal(time_parse_rfc3339(sv_of(rfc3339), &t), OK);
    return t;
}

static void an_instant_is_the_same_in_every_offset(void **state)
{
    (void)state;
    assert_int_equal(at("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(at("2019-10-12T23:00:00+09:00"), at("2019-10-12T14:00:00Z"));
    assert_int_equal(at("2019-10-12T09:30:00-04:30"), at("2019-10-12T14:00:00z"));
    assert_int_equal(at("2019-10-12T23:00:00.000001+09:00"), at("2019-10-12T14:00:00Z") + 1);
    assert_int_equal(at("2019-10-12T23:00:00.5+09:00"), at("2019-10-12T14:00:00Z") + 500000);
    assert_int_equal(at("1969-12-31T23:59:59.999999Z"), -1);
}

static void an_instant_without_offset_or_with_nonsense_is_refused(void **state)
{
    (void)state;
    const char *bad[] = { "",
                          "2019-10-12T23:00:00",
                          "2019-10-12T23:00:00+0900",
                          "2019-10-12T23:00:00+09",
                          "2019-10-12T23:00:00.+09:00",
                          "2019-10-12T23:00:00.1234567Z",
                          "2019-02-29T00:00:00Z",
                          "2019-13-01T00:00:00Z",
                          "2019-10-12T24:00:00Z",
                          "2019-10-12T23:60:00Z",
                          "2019-10-12T23:00:60Z",
                          "2019-10-12T23:00:00Zx",
                          "2019-10-12T23:00:00+09:60",
                          "0000-01-01T00:00:00Z",
                          "2019-1-12T23:00:00Z" };
    int64_t t = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (time_parse_rfc3339(sv_of(bad[i]), &t) == OK)
            fail_msg("taken: %s", bad[i]);
    assert_int_equal(t, 7);
}

static void a_time_is_shown_in_jst_and_read_back(void **state)
{
    (void)state;
    char z[40];
    time_format_rfc3339(at("2019-10-12T14:00:00Z"), z);
    assert_string_equal(z, "2019-10-12T23:00:00+09:00");
    time_format_rfc3339(at("2019-12-31T15:00:00.120Z"), z);
    assert_string_equal(z, "2020-01-01T00:00:00.12+09:00");
    time_format_rfc3339(-1, z);
    assert_int_equal(at(z), -1);
    for (int64_t t = at("1900-01-01T00:00:00Z"); t < at("2100-01-01T00:00:00Z"); t += INT64_C(86399123457) * 37) {
        time_format_rfc3339(t, z);
        assert_int_equal(at(z), t);
    }
    time_format_rfc3339(INT64_MAX, z); /* no crash and no overrun */
    assert_true(strlen(z) < 40);
    time_format_rfc3339(INT64_MIN + 1, z);
    assert_true(strlen(z) < 40);
}

static void postgres_times_are_read(void **state)
{
    (void)state;
    int64_t t;
    assert_int_equal(time_parse_pg(SV("2019-10-12 14:00:00.123456+00"), &t), OK);
    assert_int_equal(t, at("2019-10-12T14:00:00.123456Z"));
    assert_int_equal(time_parse_pg(SV("2019-10-12 14:00:00+00"), &t), OK);
    assert_int_equal(t, at("2019-10-12T14:00:00Z"));
    assert_int_equal(time_parse_pg(SV("2019-10-12 23:30:00+09:30"), &t), OK);
    assert_int_equal(t, at("2019-10-12T14:00:00Z"));
    assert_int_not_equal(time_parse_pg(SV("infinity"), &t), OK);
    assert_int_not_equal(time_parse_pg(SV("2019-10-12 14:00:00"), &t), OK);
}

static void civil_times_go_there_and_back(void **state)
{
    (void)state;
    struct civil c = { 2024, 2, 29, 23, 59, 58 }, back;
    int64_t t = civil_to_us(&c);
    assert_int_equal(t, at("2024-02-29T23:59:58+09:00"));
    civil_of_us(t, &back);
    assert_memory_equal(&c, &back, sizeof c);
}

static void only_the_wall_clock_moves(void **state)
{
    (void)state;
    int64_t wall = clock_now_us(), mono = clock_mono_us();
    clock_offset_set(-3600);
    assert_int_equal(clock_offset(), -3600);
    assert_true(llabs(clock_now_us() - (wall - 3600 * US_PER_S)) < 5 * US_PER_S);
    assert_true(clock_mono_us() - mono < 5 * US_PER_S && clock_mono_us() >= mono);
    clock_offset_set(0);
}

static void feed_reads(const char *in, const char *near, const char *want)
{
    int64_t t = 0;
    char z[40];
    if (feed_time_parse(sv_of(in), at(near), &t) != OK)
        fail_msg("refused: %s", in);
    time_format_rfc3339(t, z);
    assert_string_equal(z, want);
}

static void feeds_write_their_times_in_many_ways(void **state)
{
    (void)state;
    const char *near = "2026-09-01T00:00:00+09:00";
    feed_reads("2019/10/12 23:00", near, "2019-10-12T23:00:00+09:00");
    feed_reads("2026年8月31日 11:45 現在", near, "2026-08-31T11:45:00+09:00");
    feed_reads("2026年8月31日（月）11時45分現在", near, "2026-08-31T11:45:00+09:00");
    feed_reads("8月30日 21:40", near, "2026-08-30T21:40:00+09:00");
    feed_reads("8/30 21:40", near, "2026-08-30T21:40:00+09:00");
    feed_reads("202609281419", near, "2026-09-28T14:19:00+09:00");
    feed_reads("20260928141900", near, "2026-09-28T14:19:00+09:00");
    feed_reads("8月30日 午後9時40分頃", near, "2026-08-30T21:40:00+09:00");
    feed_reads("8月30日 午後 9:40", near, "2026-08-30T21:40:00+09:00");
    feed_reads("8月30日午前0時5分", near, "2026-08-30T00:05:00+09:00");
    feed_reads("8月30日午後12時5分", near, "2026-08-30T12:05:00+09:00");
    feed_reads("8月30日21時", near, "2026-08-30T21:00:00+09:00");
    feed_reads("8月30日 24:00", near, "2026-08-31T00:00:00+09:00");
    feed_reads("２０２６年８月３１日　１１：４５", near, "2026-08-31T11:45:00+09:00");
    feed_reads("2026-08-31T11:45:00+09:00", near, "2026-08-31T11:45:00+09:00");
    feed_reads("2026-08-31T11:45:30", near, "2026-08-31T11:45:30+09:00");
    feed_reads("令和8年8月31日 11時45分", near, "2026-08-31T11:45:00+09:00");
}

static void a_missing_year_is_the_latest_that_is_not_in_the_future(void **state)
{
    (void)state;
    feed_reads("12月31日 23:50", "2027-01-01T00:10:00+09:00", "2026-12-31T23:50:00+09:00");
    feed_reads("1月1日 0:05", "2026-12-31T23:58:00+09:00", "2027-01-01T00:05:00+09:00");  /* our clock is slow */
    feed_reads("1月1日 23:59", "2026-12-31T23:58:00+09:00", "2026-01-01T23:59:00+09:00"); /* by more than a day */
    feed_reads("9月2日 0:00", "2026-09-01T00:00:00+09:00", "2026-09-02T00:00:00+09:00");
    feed_reads("9月2日 0:01", "2026-09-01T00:00:00+09:00", "2025-09-02T00:01:00+09:00");
    feed_reads("2月29日 12:00", "2026-09-01T00:00:00+09:00", "2024-02-29T12:00:00+09:00");
    feed_reads("2月29日 12:00", "2103-09-01T00:00:00+09:00", "2096-02-29T12:00:00+09:00");
}

static void a_year_without_its_century_is_one_near_by(void **state)
{
    (void)state;
    const char *near = "2026-11-29T19:06:00+09:00";
    int64_t t = 7;
    feed_reads("26/11/29 7:05", near, "2026-11-29T07:05:00+09:00");
    feed_reads("26-11-29 07:05:09", near, "2026-11-29T07:05:09+09:00");
    feed_reads("26年11月29日 7時5分", near, "2026-11-29T07:05:00+09:00");
    feed_reads("25/12/31 23:59", near, "2025-12-31T23:59:00+09:00");
    const char *far[] = { "25/10/01 7:05", "27/11/29 7:05", "8年11月29日 7時5分", "29/11/26 7:05" };
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        assert_int_equal(feed_time_parse(sv_of(far[i]), at(near), &t), E_FEED_TIME);
    assert_int_equal(t, 7);
}

static void what_is_no_feed_time_is_refused(void **state)
{
    (void)state;
    int64_t t = 7;
    const char *bad[] = { "",
                          "-",
                          "調査中",
                          "8月30日",
                          "2026/08/30",
                          "21:40",
                          "8月32日 21:40",
                          "2月30日 1:00",
                          "8月30日 25:00",
                          "8月30日 21:60",
                          "8月30日 午後21時",
                          "2026092814",
                          "202613281419",
                          "8月30日 21:40:",
                          "8月30日 21",
                          "8月30日 午前午後9時" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (feed_time_parse(sv_of(bad[i]), 0, &t) != E_FEED_TIME)
            fail_msg("taken: %s", bad[i]);
    assert_int_equal(t, 7);
}

static void operation_ids_are_version_7_and_carry_the_time(void **state)
{
    (void)state;
    struct uuid a, b, back;
    char text[37];
    uuid_v7(&a);
    uuid_v7(&b);
    assert_true(uuid_is_v7(&a) && uuid_cmp(&a, &b) != 0);
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | a.b[i];
    assert_true(llabs(ms - clock_now_us() / 1000) < 5000);
    uuid_format(&a, text);
    assert_int_equal(uuid_parse(sv_of(text), &back), OK);
    assert_int_equal(uuid_cmp(&a, &back), 0);
    assert_int_equal(uuid_parse(SV("0190163D-8694-739B-AEA5-966C26F8AD91"), &back), OK);
    uuid_format(&back, text);
    assert_string_equal(text, "0190163d-8694-739b-aea5-966c26f8ad91");
    assert_int_equal(uuid_parse(SV("550e8400-e29b-41d4-a716-446655440000"), &back), OK);
    assert_false(uuid_is_v7(&back));
    const char *bad[] = { "", "550e8400e29b41d4a716446655440000", "550e8400-e29b-41d4-a716-44665544000g",
                          "550e8400-e29b-41d4-a716-4466554400000", "{50e8400-e29b-41d4-a716-446655440000" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_not_equal(uuid_parse(sv_of(bad[i]), &back), OK);
}

static void object_ids_stay_below_what_a_browser_can_hold(void **state)
{
    (void)state;
    int64_t id = 7;
    assert_int_equal(id_parse(SV("9007199254740991"), &id), OK);
    assert_true(id == INT64_C(9007199254740991));
    const char *bad[] = { "", "0", "01", "-1", "+1", "9007199254740992", "99999999999999999", " 1", "1a" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_not_equal(id_parse(sv_of(bad[i]), &id), OK);
}

static void tokens_are_43_url_safe_characters_and_differ(void **state)
{
    (void)state;
    char a[44], b[44];
    random_token(a);
    random_token(b);
    assert_int_equal(strlen(a), 43);
    assert_string_not_equal(a, b);
    assert_int_equal(strspn(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_is_the_same_in_every_offset),
        cmocka_unit_test(an_instant_without_offset_or_with_nonsense_is_refused),
        cmocka_unit_test(a_time_is_shown_in_jst_and_read_back),
        cmocka_unit_test(postgres_times_are_read),
        cmocka_unit_test(civil_times_go_there_and_back),
        cmocka_unit_test(only_the_wall_clock_moves),
        cmocka_unit_test(feeds_write_their_times_in_many_ways),
        cmocka_unit_test(a_missing_year_is_the_latest_that_is_not_in_the_future),
        cmocka_unit_test(a_year_without_its_century_is_one_near_by),
        cmocka_unit_test(what_is_no_feed_time_is_refused),
        cmocka_unit_test(operation_ids_are_version_7_and_carry_the_time),
        cmocka_unit_test(object_ids_stay_below_what_a_browser_can_hold),
        cmocka_unit_test(tokens_are_43_url_safe_characters_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
