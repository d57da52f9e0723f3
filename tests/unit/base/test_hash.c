/* SPDX-License-Identifier: Apache-2.0
 * test_hash.c - the maps, against a plain array that cannot be wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/hash.h"
#include "server/base/list.h"

#include <stdio.h>

#define KEYS 5000

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void an_integer_map_does_what_an_array_does(void **state)
{
    (void)state;
    static uint64_t val[KEYS];
    static bool has[KEYS];
    struct map64 m;
    uint32_t seed = 1;
    size_t live = 0;
    map64_init(&m);
    for (int step = 0; step < 200000; step++) {
        uint32_t k = draw(&seed) % KEYS;
        int64_t key = ((int64_t)k - KEYS / 2) * 1000003;
        uint64_t got = 0;
        if (draw(&seed) % 3) {
            assert_int_equal(map64_put(&m, key, (uint64_t)step), OK);
            live += !has[k];
            has[k] = true;
            val[k] = (uint64_t)step;
        } else {
            assert_int_equal(map64_remove(&m, key), has[k]);
            live -= has[k];
            has[k] = false;
        }
        k = draw(&seed) % KEYS;
        assert_int_equal(map64_get(&m, ((int64_t)k - KEYS / 2) * 1000003, &got), has[k]);
        if (has[k])
            assert_int_equal(got, val[k]);
        assert_int_equal(m.n, live);
    }
    size_t it = 0, seen = 0;
    int64_t key;
    uint64_t v;
    while (map64_next(&m, &it, &key, &v)) {
        assert_int_equal(val[key / 1000003 + KEYS / 2], v);
        seen++;
    }
    assert_int_equal(seen, live);
    map64_done(&m);
    map64_done(&m);
    map64_done(NULL);
}

static void a_string_map_does_what_an_array_does(void **state)
{
    (void)state;
    static char text[KEYS][16];
    static bool has[KEYS];
    static uint64_t val[KEYS];
    struct mapsv m;
    uint32_t seed = 2;
    size_t live = 0;
    for (int i = 0; i < KEYS; i++)
        snprintf(text[i], sizeof text[i], "key-%d", i * 7);
    mapsv_init(&m);
    for (int step = 0; step < 200000; step++) {
        uint32_t k = draw(&seed) % KEYS;
        uint64_t got = 0;
        if (draw(&seed) % 3) {
            assert_int_equal(mapsv_put(&m, sv_of(text[k]), (uint64_t)step), OK);
            live += !has[k];
            has[k] = true;
            val[k] = (uint64_t)step;
        } else {
            assert_int_equal(mapsv_remove(&m, sv_of(text[k])), has[k]);
            live -= has[k];
            has[k] = false;
        }
        k = draw(&seed) % KEYS;
        assert_int_equal(mapsv_get(&m, sv_of(text[k]), &got), has[k]);
        if (has[k])
            assert_int_equal(got, val[k]);
    }
    size_t it = 0, seen = 0;
    struct sv key;
    uint64_t v;
    while (mapsv_next(&m, &it, &key, &v))
        seen++;
    assert_int_equal(seen, live);
    assert_int_equal(m.n, live);
    mapsv_done(&m);
    mapsv_done(NULL);
}

static void a_map_whose_pairs_come_and_go_does_not_grow(void **state)
{
    (void)state;
    struct map64 m;
    map64_init(&m);
    for (int64_t i = 0; i < 1000000; i++) {
        assert_int_equal(map64_put(&m, i, 1), OK);
        assert_true(map64_remove(&m, i));
    }
    assert_true(m.room <= 64);
    map64_done(&m);
}

static void empty_maps_hold_nothing(void **state)
{
    (void)state;
    struct map64 m;
    struct mapsv s;
    uint64_t v;
    int64_t key;
    size_t it = 0;
    map64_init(&m);
    mapsv_init(&s);
    assert_false(map64_get(&m, 0, &v) || map64_remove(&m, 0) || map64_next(&m, &it, &key, &v));
    assert_false(mapsv_get(&s, SV(""), &v) || mapsv_remove(&s, SV("")));
    assert_int_equal(mapsv_put(&s, SV(""), 5), OK);
    assert_true(mapsv_get(&s, (struct sv){ NULL, 0 }, &v) && v == 5);
    mapsv_done(&s);
}

struct item {
    int n;
    struct link link;
};

static void a_list_keeps_order_and_forgives_a_second_removal(void **state)
{
    (void)state;
    struct link head;
    struct item a = { .n = 1 }, b = { .n = 2 }, c = { .n = 3 };
    int sum = 0;
    list_init(&head);
    assert_true(list_empty(&head));
    list_add_tail(&head, &a.link);
    list_add_tail(&head, &b.link);
    list_add_tail(&head, &c.link);
    list_remove(&b.link);
    list_remove(&b.link);
    LIST_EACH(it, &head)
    sum = sum * 10 + LIST_OF(it, struct item, link)->n;
    assert_int_equal(sum, 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_integer_map_does_what_an_array_does),           cmocka_unit_test(a_string_map_does_what_an_array_does),
        cmocka_unit_test(a_map_whose_pairs_come_and_go_does_not_grow),      cmocka_unit_test(empty_maps_hold_nothing),
        cmocka_unit_test(a_list_keeps_order_and_forgives_a_second_removal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
