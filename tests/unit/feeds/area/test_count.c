/* SPDX-License-Identifier: Apache-2.0
 * test_count.c - household counts are numbers or words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "feeds/area/count.h"

static void expect(const char *text, int32_t low, int32_t high)
{
    struct count c = count_parse(sv_of(text));
    if (c.low != low || c.high != high)
        print_error("%s: %d..%d, not %d..%d\n", text, c.low, c.high, low, high);
    assert_int_equal(c.low, low);
    assert_int_equal(c.high, high);
}

static void a_number_is_itself(void **state)
{
    (void)state;
    expect("68", 68, 68);
    expect("0", 0, 0);
    expect("約10,440戸", 10440, 10440);
    expect("約 60 戸", 60, 60);
    expect("約１０，４４０戸", 10440, 10440);
    expect("約1776戸", 1776, 1776);
    expect("120 customers", 120, 120);
    expect("12.0", 12, 12);
    expect("４．９９", 4, 5);
    expect("4.999999", 4, 5);
    expect("12.3456789", 12, 13);
}

static void thousands_and_ten_thousands_are_multiplied(void **state)
{
    (void)state;
    expect("約2.3万戸", 23000, 23000);
    expect("約２．３万戸", 23000, 23000);
    expect("1万2千戸", 12000, 12000);
    expect("1万2345戸", 12345, 12345);
    expect("2千万", 20000000, 20000000);
    expect("2万戸未満", 1, 19999);
    expect("1億戸", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("99999999億億億億億", COUNT_UNKNOWN, COUNT_UNKNOWN);
}

static void a_bound_in_words_is_a_bound(void **state)
{
    (void)state;
    expect("10戸未満", 1, 9);
    expect("100軒未満", 1, 99);
    expect("１０戸未満", 1, 9);
    expect("1戸未満", 0, 0);
    expect("Less than 5", 1, 4);
    expect("< 5", 1, 4);
    expect("<10", 1, 9);
    expect("＜10", 1, 9);
    expect("<=10", 1, 10);
    expect("≦10", 1, 10);
    expect(">=10", 10, COUNT_UNKNOWN);
    expect("10-20", 10, 20);
    expect("10－99999999999", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("50戸以下", 1, 50);
    expect("100戸以上", 100, COUNT_UNKNOWN);
    expect("10～20戸", 10, 20);
}

static void words_alone_are_unknown(void **state)
{
    (void)state;
    expect("", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("（自動復旧等）", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("調査中", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("-", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("99999999999999999999", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("1 2", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("-5", COUNT_UNKNOWN, COUNT_UNKNOWN);
    expect("▲5", COUNT_UNKNOWN, COUNT_UNKNOWN);
}

static void only_digits_that_say_nothing_are_odd(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool odd;
    } cases[] = { { "-5", true }, { "99999999999", true }, { "1 2", true }, { "-", false },
                  { "", false },  { "調査中", false },     { "5", false },  { "<10", false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(count_is_odd(sv_of(cases[i].text), count_parse(sv_of(cases[i].text))), cases[i].odd);
}

static void unknown_adds_nothing_and_the_sum_does_not_overflow(void **state)
{
    (void)state;
    struct count u = { COUNT_UNKNOWN, COUNT_UNKNOWN }, five = { 5, 9 }, big = { INT32_MAX, INT32_MAX };
    assert_int_equal(count_add(u, five).low, 5);
    assert_int_equal(count_add(five, five).high, 18);
    assert_int_equal(count_add(u, u).low, COUNT_UNKNOWN);
    assert_int_equal(count_add(big, five).high, INT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_itself),
        cmocka_unit_test(thousands_and_ten_thousands_are_multiplied),
        cmocka_unit_test(a_bound_in_words_is_a_bound),
        cmocka_unit_test(words_alone_are_unknown),
        cmocka_unit_test(only_digits_that_say_nothing_are_odd),
        cmocka_unit_test(unknown_adds_nothing_and_the_sum_does_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
