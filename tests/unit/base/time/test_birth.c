/* SPDX-License-Identifier: Apache-2.0
 * What is known of a birth date, however little of it was written. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "server/base/time/birth.h"

static const struct date today = { 2026, 11, 29 };

/* "1935-03 month", "1935 about +" (+: a remark says that not all was read), or the error's code. */
static const char *said(enum err e, const struct birth *b)
{
    static char text[64];
    char iso[11];
    if (e)
        return err_code(e);
    birth_format(b->date, b->precision, iso);
    snprintf(text, sizeof text, "%s %s%s", iso, birth_precision_name(b->precision), b->in_part ? " +" : "");
    return text;
}

static void is(const char *written, const char *wanted)
{
    struct birth b = { .in_part = false };
    enum err e = birth_parse(sv_of(written), today, &b);
    if (strcmp(said(e, &b), wanted))
        fail_msg("%s: %s instead of %s", written, said(e, &b), wanted);
}

static void a_whole_date_is_a_day(void **state)
{
    (void)state;
    is("1935-03-05", "1935-03-05 day");
    is("S10.3.5", "1935-03-05 day");
    is("昭和10年3月5日生", "1935-03-05 day");
    is("昭和十年三月五日", "1935-03-05 day");
    is("昭和10年（1935年）3月5日", "1935-03-05 day");
    is("1935-03-05(S10.3.5)", "1935-03-05 day");
    is("S10.3.5（91歳）", "1935-03-05 day");
    is("昭和二十三年十二月三十一日", "1948-12-31 day");
    is("3100305", "1935-03-05 day");
    is("S10･3･5", "1935-03-05 day");
}

static void one_past_its_era_is_read_as_its_year(void **state)
{
    (void)state;
    is("S64.1.8", "1989-01-08 day");
    is("昭和64年1月10日", "1989-01-10 day");
    is("H31.5.1", "2019-05-01 day");
    is("平成32年1月1日", "2020-01-01 day");
    is("T15.12.26", "1926-12-26 day");
    is("大正16年1月1日", "1927-01-01 day");
    is("明治45年8月1日", "1912-08-01 day");
    is("H1.1.5", "1989-01-05 day");
    is("昭和99年1月1日", "registry.bad_birth");
    is("S0.3.5", "registry.bad_birth");
    is("R0.1.1", "registry.bad_birth");
}

static void what_is_known_in_part_keeps_what_is_known(void **state)
{
    (void)state;
    is("昭和10年", "1935 year");
    is("S10", "1935 year");
    is("1935", "1935 year");
    is("1935年", "1935 year");
    is("昭和10年3月", "1935-03 month");
    is("昭和10年3月不詳", "1935-03 month");
    is("昭和10年不詳", "1935 year");
    is("昭和55年00月00日", "1980 year");
    is("1935/03/00", "1935-03 month");
    is("1935年○月○日", "1935 year");
    is("S10.?.?", "1935 year");
    is("1935-**-**", "1935 year");
    is("昭和10年3月上旬", "1935-03 month");
    is("193503", "1935-03 month");
}

static void a_day_that_no_calendar_has_leaves_the_rest_and_a_remark(void **state)
{
    (void)state;
    is("S10.2.29", "1935-02 month +");
    is("1935/2/29", "1935-02 month +");
    is("S10.4.31", "1935-04 month +");
    is("S10.13.1", "1935 year +");
    is("3/5/1935", "1935 year +");
    is("5 March 1935", "1935 year +");
}

static void about_then_is_never_a_day(void **state)
{
    (void)state;
    is("S10.3.5頃", "1935-03-05 about");
    is("昭和10年頃", "1935 about");
    is("約昭和10年", "1935 about");
    is("昭和10年3月ごろ", "1935-03 about");
    is("S10?", "1935 about");
    is("昭和10年3月5日？", "1935-03-05 about");
    is("90歳", "1936 about");
    is("満９０才", "1936 about");
    is("90歳くらい", "1936 about");
    is("90", "1936 about +");
}

static void what_says_nothing_is_refused(void **state)
{
    static const char *const nothing[] = { "不詳",     "不明",       "なし",   "-",      "－",   "ー",    "明治",
                                           "昭和",     "昭和年月日", "35.3.5", "3月5日", "0305", "12847", "000000",
                                           "00000000", "**",         "?",      "雄",     "80代", "0",     "()" };
    (void)state;
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
        is(nothing[i], "registry.bad_birth");
    is("2030/1/1", "registry.birth_future");
    is("R10.1.1", "registry.birth_future");
    is("M5.1.1", "registry.birth_future");
    is("200歳", "registry.birth_future");
}

static void an_age_column_holds_ages_and_nothing_else(void **state)
{
    struct birth b;
    (void)state;
    assert_int_equal(birth_of_age(SV("９０"), today, &b), OK);
    assert_string_equal(said(OK, &b), "1936 about");
    assert_int_equal(birth_of_age(SV("0"), today, &b), OK);
    assert_int_equal(birth_of_age(SV("S10.3.5"), today, &b), E_REG_BIRTH);
    assert_int_equal(birth_of_age(SV("1935"), today, &b), E_REG_BIRTH);
}

static void a_card_tells_how_much_is_known(void **state)
{
    static const char *const written[] = { "1935-03-05", "1935-03", "1935", "1935~", "1935-03~", "1935-03-05~" };
    static const char *const wanted[] = {
        "1935-03-05 day", "1935-03 month", "1935 year", "1935 about", "1935-03 about", "1935-03-05 about"
    };
    struct birth b;
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        b.in_part = false;
        assert_true(birth_read(sv_of(written[i]), &b));
        assert_string_equal(said(OK, &b), wanted[i]);
    }
    assert_false(birth_read(SV(""), &b));
    assert_false(birth_read(SV("1935-13"), &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_date_is_a_day),
        cmocka_unit_test(one_past_its_era_is_read_as_its_year),
        cmocka_unit_test(what_is_known_in_part_keeps_what_is_known),
        cmocka_unit_test(a_day_that_no_calendar_has_leaves_the_rest_and_a_remark),
        cmocka_unit_test(about_then_is_never_a_day),
        cmocka_unit_test(what_says_nothing_is_refused),
        cmocka_unit_test(an_age_column_holds_ages_and_nothing_else),
        cmocka_unit_test(a_card_tells_how_much_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
