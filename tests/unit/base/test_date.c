/* SPDX-License-Identifier: Apache-2.0
 * test_date.c - dates of lists and searches. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/date.h"

static void reads(const char *in, int year, int month, int day)
{
    struct date d = DATE_NONE;
    if (date_parse(sv_of(in), &d) != OK)
        fail_msg("refused: %s", in);
    if (d.year != year || d.month != month || d.day != day)
        fail_msg("%s read as %d-%d-%d", in, d.year, d.month, d.day);
}

static void refuses(const char *in)
{
    struct date d = { 1, 2, 3 };
    if (date_parse(sv_of(in), &d) == OK)
        fail_msg("taken: %s as %d-%d-%d", in, d.year, d.month, d.day);
    assert_true(d.year == 1 && d.month == 2 && d.day == 3);
}

static void every_usual_spelling_is_read(void **state)
{
    (void)state;
    const char *all[] = { "1935-03-05",       "1935/3/5",
                          "19350305",         "1935.3.5",
                          "S10.3.5",          "s10/03/05",
                          "Ｓ１０．３．５",   "昭10.3.5",
                          "昭和10年3月5日",   "昭和１０年　３月　５日",
                          "S100305",          "S.10.3.5",
                          "１９３５／３／５", "1935年3月5日",
                          "西暦1935年3月5日", " 1935-03-05 ",
                          "1935/3/5 0:00:00", "1935-03-05T00:00:00",
                          "S10-3-5",          "㍼10.3.5",
                          "S10. 3. 5" };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        reads(all[i], 1935, 3, 5);
    reads("昭和元年12月26日", 1926, 12, 26);
    reads("令和元年5月1日", 2019, 5, 1);
    reads("令和1年5月1日", 2019, 5, 1);
    reads("M45.7.29", 1912, 7, 29);
    reads("T1.7.30", 1912, 7, 30);
    reads("平成31年4月30日", 2019, 4, 30);
    reads("2000-02-29", 2000, 2, 29);
}

static void a_day_outside_its_era_is_refused(void **state)
{
    (void)state;
    refuses("平成31年5月1日");
    refuses("昭和64年1月8日");
    refuses("平成元年1月7日");
    refuses("令和元年4月30日");
    refuses("大正15年12月26日");
    refuses("T1.7.29");
    refuses("S65.1.1");
    refuses("明治5年12月1日"); /* the lunisolar calendar */
    refuses("S0.1.1");
    reads("大正15年12月25日", 1926, 12, 25); /* both eras had this day */
    reads("S1.12.25", 1926, 12, 25);
}

static void what_is_no_date_is_refused(void **state)
{
    (void)state;
    const char *bad[] = { "",
                          "12878",
                          "不明",
                          "1935-02-29",
                          "1900-02-29",
                          "1935-13-01",
                          "1935-00-10",
                          "1935-03-32",
                          "1935-3",
                          "35/3/5",
                          "1867-01-01",
                          "2201-01-01",
                          "S10.3",
                          "S10",
                          "10.3.5",
                          "X10.3.5",
                          "1935-03-05x",
                          "1935--03-05",
                          "S10.3.5 12:00",
                          "19350335",
                          "昭和10月3日5年",
                          "S S10.3.5",
                          "元年5月1日",
                          "99999999999999999999",
                          "S1000305",
                          "午後1935.3.5",
                          "1935.3.5頃",
                          "1935/3/5 9:00" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses(bad[i]);
}

static void every_day_of_four_centuries_counts_by_one(void **state)
{
    (void)state;
    int32_t before = date_days((struct date){ 1867, 12, 31 });
    assert_int_equal(date_days((struct date){ 1970, 1, 1 }), 0);
    for (int year = 1868; year <= 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                struct date d = { (int16_t)year, (int8_t)month, (int8_t)day };
                if (!date_valid(d))
                    continue;
                assert_int_equal(date_days(d), before + 1);
                before++;
                assert_int_equal(date_cmp(date_of_days(before), d), 0);
            }
}

static void an_age_grows_on_the_birthday(void **state)
{
    (void)state;
    struct date birth = { 1935, 3, 5 };
    assert_int_equal(date_age(birth, (struct date){ 2019, 3, 4 }), 83);
    assert_int_equal(date_age(birth, (struct date){ 2019, 3, 5 }), 84);
    assert_int_equal(date_age(birth, (struct date){ 2019, 10, 1 }), 84);
}

static void a_date_is_written_both_ways_and_read_back(void **state)
{
    (void)state;
    char iso[11], wareki[40];
    struct date back;
    for (int32_t days = date_days((struct date){ 1868, 1, 1 }); days <= date_days((struct date){ 2200, 12, 31 }); days++) {
        struct date d = date_of_days(days);
        date_format_iso(d, iso);
        assert_int_equal(date_parse(sv_of(iso), &back), OK);
        assert_int_equal(date_cmp(d, back), 0);
        date_format_wareki(d, wareki);
        assert_int_equal(date_parse(sv_of(wareki), &back), OK);
        assert_int_equal(date_cmp(d, back), 0);
    }
    date_format_wareki((struct date){ 1935, 3, 5 }, wareki);
    assert_string_equal(wareki, "昭和10年3月5日");
    date_format_wareki((struct date){ 2019, 5, 1 }, wareki);
    assert_string_equal(wareki, "令和元年5月1日");
    date_format_wareki((struct date){ 1912, 7, 30 }, wareki);
    assert_string_equal(wareki, "大正元年7月30日");
    date_format_wareki((struct date){ 1872, 3, 5 }, wareki);
    assert_string_equal(wareki, "1872年3月5日");
}

static void spans(const char *in, const char *from, const char *to)
{
    struct date_range r;
    char got[11];
    if (date_range_parse(sv_of(in), &r) != OK)
        fail_msg("refused: %s", in);
    date_format_iso(r.from, got);
    assert_string_equal(got, from);
    date_format_iso(r.to, got);
    assert_string_equal(got, to);
}

static void a_searcher_may_know_only_part_of_the_date(void **state)
{
    (void)state;
    spans("S10", "1935-01-01", "1935-12-31");
    spans("昭和10年", "1935-01-01", "1935-12-31");
    spans("1935", "1935-01-01", "1935-12-31");
    spans("1935年", "1935-01-01", "1935-12-31");
    spans("S10.2", "1935-02-01", "1935-02-28");
    spans("昭和10年12月", "1935-12-01", "1935-12-31");
    spans("1936-02", "1936-02-01", "1936-02-29");
    spans("193602", "1936-02-01", "1936-02-29");
    spans("S10.3.5", "1935-03-05", "1935-03-05");
    spans("S64", "1989-01-01", "1989-01-07");
    spans("S1", "1926-12-25", "1926-12-31");
    spans("大正15年", "1926-01-01", "1926-12-25");
    spans("令和元年", "2019-05-01", "2019-12-31");
    spans("H31.4", "2019-04-01", "2019-04-30");
    spans("0305", "0000-03-05", "0000-03-05");
    spans("3/5", "0000-03-05", "0000-03-05");
    spans("3月5日", "0000-03-05", "0000-03-05");
    spans("2/29", "0000-02-29", "0000-02-29");
    spans("1231", "0000-12-31", "0000-12-31");
}

static void what_is_no_part_of_a_date_is_refused(void **state)
{
    (void)state;
    struct date_range r;
    const char *bad[] = { "",       "4444",   "S65",   "H31.5",  "1300",   "13/1",  "2/30",   "3月",
                          "S10.13", "1935.0", "12878", "いいだ", "1866年", "S1000", "193500", "1/2/3" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (date_range_parse(sv_of(bad[i]), &r) != E_REG_DATE)
            fail_msg("taken: %s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_usual_spelling_is_read),
        cmocka_unit_test(a_day_outside_its_era_is_refused),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(every_day_of_four_centuries_counts_by_one),
        cmocka_unit_test(an_age_grows_on_the_birthday),
        cmocka_unit_test(a_date_is_written_both_ways_and_read_back),
        cmocka_unit_test(a_searcher_may_know_only_part_of_the_date),
        cmocka_unit_test(what_is_no_part_of_a_date_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
