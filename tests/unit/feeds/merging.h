/* SPDX-License-Identifier: Apache-2.0
 * merging.h - for tests of the merge: one edition after the other comes to the open areas of a source. */
#ifndef ANPI_TESTS_UNIT_FEEDS_MERGING_H
#define ANPI_TESTS_UNIT_FEEDS_MERGING_H

#include "tests/unit/feeds/replay.h"

#include "feeds/merge/merge.h"

static struct arena arena;

struct known { /* open areas of one source */
    struct feed_area *list;
    size_t n;
};

static inline int setup(void **state)
{
    (void)state;
    arena_init(&arena, ARENA_CAP);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static inline struct feed_area town(const char *city, const char *const *names, int32_t n, int64_t since_us)
{
    struct feed_area x;
    area_init(&x);
    x.city = sv_of(city);
    x.names = arena_array(&arena, 8, sizeof *x.names);
    for (; names && *names; names++)
        x.names[x.names_n++] = sv_of(*names);
    x.name = x.names_n ? x.names[0] : x.city;
    x.count = (struct count){ n, n };
    x.since_us = since_us;
    if (!x.names_n)
        x.level = LEVEL_MUNICIPALITY;
    return x;
}

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static inline struct changes merge_as(struct known *k, struct feed_area *areas, size_t n, int hour, bool partial)
{
    struct changes ch = { 0 };
    struct edition ed = { .scope = SV("aichi"),
                          .feed_time_us = storm_us(hour),
                          .fetched_at_us = storm_us(hour),
                          .before_us = hour > 1 ? storm_us(hour - 1) : TIME_NONE,
                          .areas = areas,
                          .n = n,
                          .partial = partial };
    assert_int_equal(merge_edition(&arena, k->list, k->n, &ed, &ch), OK);
    assert_int_equal(merge_apply(&arena, k->list, k->n, &ch, &k->list, &k->n), OK);
    return ch;
}

static inline struct changes merge(struct known *k, struct feed_area *areas, size_t n, int hour)
{
    return merge_as(k, areas, n, hour, false);
}

static inline size_t count_op(const struct changes *ch, enum change_op op)
{
    size_t n = 0;
    for (size_t i = 0; i < ch->n; i++)
        n += ch->list[i].op == op;
    return n;
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
