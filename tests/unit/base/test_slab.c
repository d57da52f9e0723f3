/* SPDX-License-Identifier: Apache-2.0
 * Small blocks that live long: apart from each other, aligned, and used again by the next of their size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "server/base/slab.h"

#define BLOCKS 20000

static size_t size_of(size_t i)
{
    return 1 + (i * 2654435761u) % 6000; /* some above SLAB_BLOCK_MAX */
}

static void blocks_of_any_size_lie_apart(void **state)
{
    (void)state;
    struct slab s;
    static unsigned char *block[BLOCKS];
    slab_init(&s);
    for (size_t i = 0; i < BLOCKS; i++) {
        block[i] = slab_take(&s, size_of(i));
        assert_non_null(block[i]);
        assert_int_equal((uintptr_t)block[i] % SLAB_STEP, 0);
        memset(block[i], (int)(i % 251), size_of(i));
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        assert_int_equal(block[i][0], i % 251);
        assert_int_equal(block[i][size_of(i) - 1], i % 251);
        slab_give(&s, block[i], size_of(i));
    }
    slab_give(&s, NULL, 8);
    slab_done(&s);
}

static void what_is_given_back_is_used_before_new_memory(void **state)
{
    (void)state;
    struct slab s;
    slab_init(&s);
    for (int round = 0; round < 50000; round++) {
        void *p = slab_take(&s, 1200), *q = slab_take(&s, 1300);
        assert_non_null(p);
        assert_non_null(q);
        slab_give(&s, p, 1200);
        slab_give(&s, q, 1300);
    }
    assert_true(s.held <= (size_t)4 << 20); /* 125 MB without it */
    slab_done(&s);
    assert_int_equal(s.held, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_any_size_lie_apart),
        cmocka_unit_test(what_is_given_back_is_used_before_new_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
