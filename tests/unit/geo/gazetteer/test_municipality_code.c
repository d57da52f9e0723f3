/* SPDX-License-Identifier: Apache-2.0
 * test_municipality_code.c - codes that lost their zero, or carry their check digit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "geo/gazetteer/municipality_code.h"

static void a_code_is_read_with_and_without_its_zero_and_its_check_digit(void **state)
{
    (void)state;
    static const char *const same[] = { "09201", "9201", "092011", "92011", "９２０１", " 9201.0 ", "92011.0" };
    char code[MUNICIPALITY_CODE_BYTES];
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        memset(code, 0, sizeof code);
        if (!municipality_code_read(sv_of(same[i]), code) || strcmp(code, "09201") != 0)
            fail_msg("%s: %s", same[i], code);
    }
    assert_true(municipality_code_read(SV("232149"), code));
    assert_string_equal(code, "23214");
    static const char *const none[] = { "", "k", "201", "48201", "1234567", "23-214", "92012" /* no such check digit */ };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (municipality_code_read(sv_of(none[i]), code))
            fail_msg("%s: %s", none[i], code);
}

static void five_digits_that_can_be_two_codes_are_both(void **state)
{
    (void)state;
    char codes[MUNICIPALITY_CODE_READINGS][MUNICIPALITY_CODE_BYTES];
    assert_int_equal(municipality_code_readings(SV("13315"), codes), 2); /* 013315 is 松前町, 13315 of Tokyo */
    assert_string_equal(codes[0], "13315");
    assert_string_equal(codes[1], "01331");
    assert_int_equal(municipality_code_readings(SV("13103"), codes), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_read_with_and_without_its_zero_and_its_check_digit),
        cmocka_unit_test(five_digits_that_can_be_two_codes_are_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
