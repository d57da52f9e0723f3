/* SPDX-License-Identifier: Apache-2.0
 * test_fair.c - whose turn it is, and who gives way. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/loop/fair.h"

static char things[1000];

static void put_many(struct fair *f, enum fair_lane lane, uint64_t key, size_t from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_null(fair_put(f, lane, key, &things[from + i]));
}

static size_t taken(struct fair *f)
{
    const char *what = fair_take(f);
    assert_non_null(what);
    return (size_t)(what - things);
}

static void one_who_asks_once_does_not_wait_for_one_who_asks_a_hundred_times(void **state)
{
    (void)state;
    struct fair *f = fair_new(256);
    put_many(f, FAIR_SLOW, 7, 0, 100);
    put_many(f, FAIR_SLOW, 8, 500, 1);
    assert_int_equal(taken(f), 0);
    assert_int_equal(taken(f), 500);
    assert_int_equal(taken(f), 1);
    fair_free(f);
}

static void things_of_one_key_keep_their_order(void **state)
{
    (void)state;
    struct fair *f = fair_new(256);
    put_many(f, FAIR_FIRST, 7, 0, 3);
    assert_int_equal(taken(f), 0);
    put_many(f, FAIR_FIRST, 7, 3, 1);
    for (size_t i = 1; i < 4; i++)
        assert_int_equal(taken(f), i);
    assert_null(fair_take(f));
    fair_free(f);
}

static void the_first_lane_has_three_turns_of_four_and_the_slow_one_is_never_left_out(void **state)
{
    (void)state;
    struct fair *f = fair_new(256);
    size_t slow = 0;
    put_many(f, FAIR_SLOW, 7, 0, 100);
    put_many(f, FAIR_FIRST, 8, 500, 100);
    for (int i = 0; i < 40; i++)
        slow += taken(f) < 500;
    assert_int_equal(slow, 10);
    fair_free(f);
}

static void a_full_lane_makes_room_for_a_newcomer_at_the_expense_of_who_has_most(void **state)
{
    (void)state;
    struct fair *f = fair_new(8);
    put_many(f, FAIR_SLOW, 7, 0, 6);
    put_many(f, FAIR_SLOW, 8, 100, 2);
    assert_ptr_equal(fair_put(f, FAIR_SLOW, 9, &things[200]), &things[5]);
    assert_ptr_equal(fair_put(f, FAIR_SLOW, 7, &things[6]), &things[6]);
    assert_int_equal(fair_waiting(f, FAIR_SLOW), 8);
    assert_int_equal(taken(f), 0);
    assert_int_equal(taken(f), 100);
    assert_int_equal(taken(f), 200);
    fair_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_who_asks_once_does_not_wait_for_one_who_asks_a_hundred_times),
        cmocka_unit_test(things_of_one_key_keep_their_order),
        cmocka_unit_test(the_first_lane_has_three_turns_of_four_and_the_slow_one_is_never_left_out),
        cmocka_unit_test(a_full_lane_makes_room_for_a_newcomer_at_the_expense_of_who_has_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
