/* SPDX-License-Identifier: Apache-2.0
 * An array that grows keeps what it holds, also when there is no memory for more. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static bool none_left;

static void *realloc_or_not(void *p, size_t n)
{
    return none_left ? NULL : realloc(p, n);
}
#define realloc realloc_or_not
#include "server/base/grow.h"

static void an_array_keeps_what_it_holds(void **state)
{
    uint16_t *list = NULL;
    size_t n = 0, room = 0;
    (void)state;
    for (; n < 1000; n++) {
        assert_int_equal(GROW(list, room, n + 1), OK);
        assert_in_range(room, n + 1, 2000);
        list[n] = (uint16_t)n;
    }
    for (size_t i = 0; i < n; i++)
        assert_int_equal(list[i], i);
    assert_int_equal(GROW(list, room, 100000), OK);
    assert_in_range(room, 100000, 200000);
    free(list);
}

static void without_memory_it_stays_as_it_is(void **state)
{
    uint64_t *list = NULL;
    size_t room = 0;
    (void)state;
    assert_int_equal(GROW(list, room, 20), OK);
    uint64_t *had = list;
    size_t had_room = room;
    none_left = true;
    assert_int_equal(GROW(list, room, had_room), OK);
    assert_int_equal(GROW(list, room, had_room + 1), E_NO_MEMORY);
    none_left = false;
    assert_int_equal(GROW(list, room, SIZE_MAX), E_NO_MEMORY);
    assert_int_equal(GROW(list, room, SIZE_MAX / 8 + 1), E_NO_MEMORY);
    assert_ptr_equal(list, had);
    assert_int_equal(room, had_room);
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(an_array_keeps_what_it_holds),
                                        cmocka_unit_test(without_memory_it_stays_as_it_is) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
