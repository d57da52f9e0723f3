/* SPDX-License-Identifier: Apache-2.0
 * Guessing is slowed, for who guesses and for the name that is guessed at, and for nobody else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "server/api/identity/throttle.h"
#include "server/base/clock.h"

#define HERE SV("192.0.2.1")
#define START (1000 * US_PER_S)

/* The table is one for the whole program: each test has names of its own. */
static void fail_times(struct sv who, struct sv login, int n, int64_t now_us)
{
    for (int i = 0; i < n; i++)
        throttle_failed(who, login, now_us);
}

/* Waits exactly so long after the last failure, which was at START. */
static void waits(struct sv login, int64_t s)
{
    assert_int_equal(throttle_check(HERE, login, START + s * US_PER_S - 1), E_AUTH_SLOW_DOWN);
    assert_int_equal(throttle_check(HERE, login, START + s * US_PER_S), OK);
}

static void five_are_free_and_each_further_failure_doubles_the_wait_up_to_a_minute(void **state)
{
    static const int64_t wait_s[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
    (void)state;
    fail_times(HERE, SV("free"), 4, START);
    assert_int_equal(throttle_check(HERE, SV("free"), START), OK);
    for (size_t i = 0; i < sizeof wait_s / sizeof wait_s[0]; i++) {
        fail_times(HERE, SV("free"), 1, START);
        waits(SV("free"), wait_s[i]);
    }
    fail_times(HERE, SV("free"), 60, START);
    waits(SV("free"), 60);
}

static void nobody_waits_for_what_another_did_or_at_another_name(void **state)
{
    (void)state;
    fail_times(HERE, SV("same1"), 9, START);
    assert_int_equal(throttle_check(HERE, SV("same1"), START), E_AUTH_SLOW_DOWN);
    assert_int_equal(throttle_check(HERE, SV("same2"), START), OK);
    assert_int_equal(throttle_check(SV("192.0.2.2"), SV("same1"), START), OK);
}

static void a_success_forgets_the_failures(void **state)
{
    (void)state;
    fail_times(HERE, SV("success"), 20, START);
    throttle_succeeded(HERE, SV("success"));
    assert_int_equal(throttle_check(HERE, SV("success"), START), OK);
    fail_times(HERE, SV("success"), 4, START);
    assert_int_equal(throttle_check(HERE, SV("success"), START), OK);
}

static void failures_count_for_a_quarter_of_an_hour(void **state)
{
    (void)state;
    fail_times(HERE, SV("quarter"), 5, START);
    fail_times(HERE, SV("quarter"), 1, START + 900 * US_PER_S); /* the sixth */
    assert_int_equal(throttle_check(HERE, SV("quarter"), START + 901 * US_PER_S), E_AUTH_SLOW_DOWN);
    fail_times(HERE, SV("quarter"), 1, START + 1801 * US_PER_S); /* the first again */
    assert_int_equal(throttle_check(HERE, SV("quarter"), START + 1801 * US_PER_S), OK);
}

/* Sixteen thousand places; made-up names fill them, and all of them together push out no name that failed more often. */
static void a_flood_of_names_pushes_out_what_failed_least_and_what_is_long_past(void **state)
{
    char login[32];
    (void)state;
    fail_times(HERE, SV("kept"), 9, START);
    for (int i = 0; i < 60000; i++) {
        snprintf(login, sizeof login, "made-up %d", i);
        fail_times(HERE, sv_of(login), 2, START + 1);
    }
    assert_int_equal(throttle_check(HERE, SV("kept"), START + 2), E_AUTH_SLOW_DOWN);
    fail_times(HERE, SV("late"), 6, START + 2 * US_PER_S);
    for (int i = 0; i < 60000; i++) {
        snprintf(login, sizeof login, "later %d", i);
        fail_times(HERE, sv_of(login), 1, START + 902 * US_PER_S);
    }
    fail_times(HERE, SV("late"), 1, START + 902 * US_PER_S); /* the seventh: what was long past had gone first */
    assert_int_equal(throttle_check(HERE, SV("late"), START + 905 * US_PER_S), E_AUTH_SLOW_DOWN);
}

static void a_name_that_many_guess_at_lets_one_new_address_through_a_second_and_one_that_failed_every_ten(void **state)
{
    struct sv name = SV("many");
    int64_t now = START;
    (void)state;
    for (int i = 0; i < 9; i++)
        throttle_failed_name(name, now);
    for (int i = 0; i < 5; i++)
        assert_int_equal(throttle_check_name(HERE, name, now), OK);
    throttle_failed_name(name, now);
    assert_int_equal(throttle_check_name(HERE, name, now), OK);
    assert_int_equal(throttle_check_name(SV("192.0.2.9"), name, now), E_AUTH_SLOW_DOWN);
    assert_int_equal(throttle_check_name(SV("192.0.2.9"), name, now + US_PER_S), OK);
    throttle_failed(HERE, name, now);
    assert_int_equal(throttle_check_name(HERE, name, now + US_PER_S), OK);
    assert_int_equal(throttle_check_name(HERE, name, now + 10 * US_PER_S), E_AUTH_SLOW_DOWN);
    assert_int_equal(throttle_check_name(HERE, name, now + 11 * US_PER_S), OK);
    assert_int_equal(throttle_check_name(HERE, SV("another"), now), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_are_free_and_each_further_failure_doubles_the_wait_up_to_a_minute),
        cmocka_unit_test(nobody_waits_for_what_another_did_or_at_another_name),
        cmocka_unit_test(a_success_forgets_the_failures),
        cmocka_unit_test(failures_count_for_a_quarter_of_an_hour),
        cmocka_unit_test(a_flood_of_names_pushes_out_what_failed_least_and_what_is_long_past),
        cmocka_unit_test(a_name_that_many_guess_at_lets_one_new_address_through_a_second_and_one_that_failed_every_ten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
