/* SPDX-License-Identifier: Apache-2.0
 * One-time passwords against the vectors of RFC 6238, and how often each is good. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/auth/totp.h"

#define SECRET SV("12345678901234567890")

/* Appendix B, SHA-1; six digits are the last six of its eight. */
static void the_vectors_of_the_rfc_come_out(void **state)
{
    static const struct {
        int64_t time_s;
        const char *code;
    } rows[] = {
        { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
        { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char code[7];
        totp_code(SECRET, rows[i].time_s / TOTP_STEP_S, code);
        assert_string_equal(code, rows[i].code);
    }
}

static void a_clock_may_be_one_step_off_and_no_more(void **state)
{
    int64_t step = 0;
    (void)state;
    assert_int_equal(totp_check(SECRET, SV("050471"), 1111111111, 0, &step), OK);
    assert_int_equal(step, 1111111111 / 30);
    assert_int_equal(totp_check(SECRET, SV("050471"), 1111111111 + 30, 0, &step), OK);
    assert_int_equal(totp_check(SECRET, SV("050471"), 1111111111 - 30, 0, &step), OK);
    assert_int_equal(totp_check(SECRET, SV("050471"), 1111111111 + 60, 0, &step), E_AUTH_TOTP);
    assert_int_equal(totp_check(SECRET, SV("050471"), 1111111111 - 60, 0, &step), E_AUTH_TOTP);
}

static void a_code_is_not_taken_twice(void **state)
{
    int64_t step = 0;
    (void)state;
    assert_int_equal(totp_check(SECRET, SV("050471"), 1111111111, 0, &step), OK);
    assert_int_equal(totp_check(SECRET, SV("050471"), 1111111111, step, &step), E_AUTH_TOTP);
}

static void what_is_no_code_is_refused(void **state)
{
    int64_t step = 0;
    (void)state;
    assert_int_equal(totp_check(SECRET, SV("50471"), 1111111111, 0, &step), E_AUTH_TOTP);
    assert_int_equal(totp_check(SECRET, SV("0504710"), 1111111111, 0, &step), E_AUTH_TOTP);
    assert_int_equal(totp_check(SECRET, SV(""), 1111111111, 0, &step), E_AUTH_TOTP);
}

static void a_secret_is_written_as_authenticators_read_it(void **state)
{
    char out[TOTP_BASE32];
    (void)state;
    base32_write((const uint8_t *)"12345678901234567890", out);
    assert_string_equal(out, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

static void a_recovery_code_may_be_typed_in_any_way(void **state)
{
    char a[67], b[67], c[67];
    (void)state;
    recovery_hash(7, SV("k3fm-22ab-9xyz-abcd"), a);
    recovery_hash(7, SV("K3FM22AB 9XYZABCD"), b);
    recovery_hash(8, SV("k3fm-22ab-9xyz-abcd"), c);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_rfc_come_out),
        cmocka_unit_test(a_clock_may_be_one_step_off_and_no_more),
        cmocka_unit_test(a_code_is_not_taken_twice),
        cmocka_unit_test(what_is_no_code_is_refused),
        cmocka_unit_test(a_secret_is_written_as_authenticators_read_it),
        cmocka_unit_test(a_recovery_code_may_be_typed_in_any_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
