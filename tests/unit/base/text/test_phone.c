/* SPDX-License-Identifier: Apache-2.0
 * test_phone.c - phone numbers as lists hold them. All numbers are made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/text/phone.h"

static void check(const char *in, const char *want)
{
    char out[16];
    assert_int_equal(phone_digits(sv_of(in), out), OK);
    assert_string_equal(out, want);
}

static void hyphens_brackets_and_spaces_of_all_makes_are_dropped(void **state)
{
    (void)state;
    check("090-1234-5678", "09012345678");
    check("(0533)66-1111", "0533661111");
    check("（０５３３）６６－１１１１", "0533661111");
    check("０９０ー１２３４ー５６７８", "09012345678");
    check("090‐1234−5678", "09012345678");
    check("090―1234–5678", "09012345678");
    check(" 090 1234　5678 ", "09012345678");
    check("090.1234.5678", "09012345678");
    static const char *const hyphens[] = { "-", "−", "‐", "‑",  "‒",  "–", "—", "―", "－", "ー",
                                           "ｰ", "─", "━", "～", "〜", "~", "_", "⁃", "﹘", "﹣" };
    for (size_t i = 0; i < sizeof hyphens / sizeof *hyphens; i++) {
        struct arena a;
        struct sv plain;
        arena_init(&a, 4096);
        const char *text = arena_printf(&a, "０９０%s１２３４%s５６７８", hyphens[i], hyphens[i]);
        check(text, "09012345678");
        assert_int_equal(phone_plain(&a, sv_of(text), &plain), OK);
        assert_true(sv_eq(plain, SV("090-1234-5678")));
        arena_done(&a);
    }
}

static void the_country_code_becomes_a_zero(void **state)
{
    (void)state;
    check("+81 90-1234-5678", "09012345678");
    check("＋８１ ５３３ ６６ １１１１", "0533661111");
    check("+81(0)90-1234-5678", "09012345678");
    check("819012345678", "09012345678");
    check("81533661111", "0533661111");
}

static void a_lost_zero_is_put_back(void **state)
{
    (void)state;
    check("9012345678", "09012345678");
    check("533661111", "0533661111");
    check("120123456", "0120123456");
    check("8112345678", "08112345678"); /* ten digits: 081…, not the country code */
}

static void what_is_no_number_in_japan_is_refused(void **state)
{
    (void)state;
    char out[16] = "untouched";
    const char *bad[] = { "",
                          "なし",
                          "66-1111",
                          "12345678",
                          "090-1234-56789",
                          "19012345678",
                          "+1 212 555 0100",
                          "090-1234-5678内線3",
                          "09O-1234-5678",
                          "090+12345678",
                          "090\xFF"
                          "12345678",
                          "0901234567890123456789" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(phone_digits(sv_of(bad[i]), out), E_REG_PHONE);
    assert_string_equal(out, "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hyphens_brackets_and_spaces_of_all_makes_are_dropped),
        cmocka_unit_test(the_country_code_becomes_a_zero),
        cmocka_unit_test(a_lost_zero_is_put_back),
        cmocka_unit_test(what_is_no_number_in_japan_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
