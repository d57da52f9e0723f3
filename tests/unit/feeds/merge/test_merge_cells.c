/* SPDX-License-Identifier: Apache-2.0
 * test_merge_cells.c - cells join squares, leave them and stay; none stands in two. */
#include "tests/unit/feeds/merging.h"

#include "feeds/area/boxes.h"

static void cells_that_join_later_began_later(void **state)
{
    (void)state;
    struct known k = { 0 };
    int64_t cells[] = { 5136002811, 5136002812, 5136002813 };
    struct feed_area x;
    area_init(&x);
    x.kind = AREA_MESH;
    x.key = SV("513600");
    x.mesh = cells;
    x.mesh_n = 2;
    x.count = (struct count){ 10, 20 };
    (void)merge(&k, &x, 1, 1);
    x.mesh_n = 3;
    struct changes ch = merge(&k, &x, 1, 4);
    assert_int_equal(ch.n, 1); /* the older part is unchanged */
    assert_int_equal(ch.list[0].op, CHANGE_NEW);
    assert_true(sv_eq(ch.list[0].area.key, SV("aichi/513600+201910130200")));
    assert_true(ch.list[0].area.before_seen_us == storm_us(3));
    assert_int_equal(ch.list[0].area.mesh_n, 1);
    assert_int_equal(ch.list[0].area.count.high, COUNT_UNKNOWN); /* all households are the older part's: counted once */
    x.mesh = cells + 1;                                          /* the first cell has power again */
    x.mesh_n = 2;
    ch = merge(&k, &x, 1, 5);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_CHANGED);
    assert_true(sv_eq(ch.list[0].area.key, SV("aichi/513600")));
    assert_int_equal(ch.list[0].area.mesh_n, 1);
}

static struct feed_area square(int64_t *cells, size_t n, int64_t since_us)
{
    struct feed_area x;
    area_init(&x);
    x.kind = AREA_MESH;
    x.key = since_us == TIME_NONE ? SV("513600") : SV("513600@201910122200");
    x.since_us = since_us;
    x.mesh = cells;
    x.mesh_n = n;
    return x;
}

static void a_square_that_says_since_when_is_not_parted(void **state)
{
    (void)state;
    struct known k = { 0 };
    int64_t cells[] = { 5136002811, 5136002812, 5136002813 };
    struct feed_area x = square(cells, 2, storm_us(0));
    (void)merge(&k, &x, 1, 1);
    x = square(cells, 3, storm_us(0));
    struct changes ch = merge(&k, &x, 1, 4);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_CHANGED);
    assert_int_equal(ch.list[0].area.mesh_n, 3);
    assert_true(ch.list[0].area.since_us == storm_us(0));
}

static void a_partial_edition_takes_no_cell_from_a_square(void **state)
{
    (void)state;
    int64_t cells[] = { 5136002811, 5136002812, 5136002813, 5136002814 };
    const int64_t begins[] = { storm_us(0), TIME_NONE };
    for (int i = 0; i < 2; i++) {
        struct known k = { 0 };
        struct feed_area x = square(cells, 3, begins[i]), lacking = square(cells + 1, 3, begins[i]), less = square(cells + 1, 1, begins[i]);
        (void)merge(&k, &x, 1, 1);
        (void)merge_as(&k, &lacking, 1, 2, true);
        size_t out = 0;
        for (size_t n = 0; n < k.n; n++)
            out += k.list[n].mesh_n;
        assert_int_equal(out, 4); /* three that were, and one that is new */
        assert_true(k.list[0].mesh[0] == cells[0]);
        (void)merge(&k, &less, 1, 3);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.list[0].mesh_n, 1);
    }
}

static struct feed_area quarters(int64_t *codes, size_t n)
{
    struct feed_area x;
    area_init(&x);
    x.kind = AREA_POLYGON;
    x.level = LEVEL_POLYGON;
    x.key = SV("513600.125");
    assert_int_equal(boxes_write(&arena, codes, n, &x.geometry), OK);
    return x;
}

static void a_partial_edition_takes_no_quarter_from_a_shape(void **state)
{
    (void)state;
    struct known k = { 0 };
    int64_t codes[] = { 51360028341, 51360028342, 51360028411 }, *back;
    size_t n;
    struct feed_area x = quarters(codes, 2), y = quarters(codes + 1, 2), own = quarters(codes, 1);
    (void)merge(&k, &x, 1, 1);
    struct changes ch = merge_as(&k, &y, 1, 2, true);
    assert_int_equal(ch.n, 1);
    assert_int_equal(boxes_read(&arena, ch.list[0].area.geometry, &back, &n), OK);
    assert_int_equal(n, 3);
    assert_memory_equal(back, codes, sizeof codes);
    ch = merge(&k, &y, 1, 3);
    assert_int_equal(boxes_read(&arena, ch.list[0].area.geometry, &back, &n), OK);
    assert_int_equal(n, 2);
    /* A utility's own cell is one shape: a new table of cells replaces it. */
    own.lon = 136.9;
    own.lat = 34.4;
    own.key = SV("A1");
    (void)merge(&k, &own, 1, 4);
    struct feed_area moved = own;
    moved.geometry = y.geometry;
    ch = merge_as(&k, &moved, 1, 5, true);
    assert_true(sv_eq(ch.list[0].area.geometry, y.geometry));
}

#define STORM_CELLS 64

/* In how many open areas of 250 m cells, or of 125 m ones, a cell stands. */
static size_t stands_in(const struct known *k, int64_t code)
{
    size_t in = 0;
    for (size_t i = 0; i < k->n; i++) {
        struct feed_area *x = &k->list[i];
        int64_t *codes = x->mesh;
        size_t n = x->mesh_n;
        if (x->kind == AREA_POLYGON)
            assert_int_equal(boxes_read(&arena, x->geometry, &codes, &n), OK);
        for (size_t c = 0; c < n; c++)
            in += codes[c] == code;
    }
    return in;
}

static struct feed_area begun(int64_t *cells, size_t n, int64_t since_us, int hour, bool fine)
{
    struct feed_area x = fine ? quarters(cells, n) : square(cells, n, since_us);
    x.since_us = since_us;
    x.count = (struct count){ 5, 5 };
    if (since_us != TIME_NONE)
        x.key = sv_of(arena_printf(&arena, "513600%s@%d", fine ? ".125" : "", hour));
    return x;
}

static void a_cell_stands_in_one_area_however_many_partial_editions_come(void **state)
{
    (void)state;
    for (int fine = 0; fine < 2; fine++) {
        struct known k = { 0 };
        int64_t all[STORM_CELLS];
        for (int i = 0; i < STORM_CELLS; i++)
            all[i] = fine ? 51360000111 + i / 16 * 100 + i / 4 % 4 * 10 + i % 4 : 5136000011 + i / 16 * 100 + i / 4 % 4 * 10 + i % 4;
        for (int hour = 2; hour < 52; hour++) { /* every begin is a new one, and some have none; cells go round */
            int64_t *from = all + hour * 5 % (STORM_CELLS - 15);
            struct feed_area x[2] = { begun(from + 10, 6, hour % 5 ? storm_us(hour - 1) : TIME_NONE, hour - 1, fine),
                                      begun(from, 10, storm_us(hour), hour, fine) };
            (void)merge_as(&k, x, 2, hour, true);
            assert_in_range(k.n, 1, STORM_CELLS);
            for (size_t i = 0; i < k.n; i++)
                assert_true(k.list[i].kind == AREA_POLYGON || k.list[i].mesh_n > 0);
            for (int i = 0; i < STORM_CELLS; i++)
                assert_in_range(stands_in(&k, all[i]), hour > 49, 1); /* by then all were out, and none was said to be over */
        }
    }
}

static void cells_that_are_renewed_leave_their_older_area(void **state)
{
    (void)state;
    struct known k = { 0 };
    int64_t cells[] = { 5136002811, 5136002812, 5136002813 }, fine[] = { 51360028111, 51360028112, 51360028141 };
    struct feed_area x = begun(cells, 3, storm_us(0), 0, false), y = begun(cells + 1, 2, storm_us(2), 2, false);
    (void)merge(&k, &x, 1, 1);
    struct changes ch = merge_as(&k, &y, 1, 2, true);
    assert_int_equal(count_op(&ch, CHANGE_NEW), 1);
    assert_int_equal(k.n, 2);
    assert_int_equal(k.list[0].mesh_n, 1);
    assert_int_equal(k.list[0].count.low, COUNT_UNKNOWN);
    assert_int_equal(k.list[0].count.high, 5);
    assert_true(k.list[0].first_seen_us == storm_us(1));
    struct feed_area z = begun(cells, 3, storm_us(3), 3, false);
    ch = merge_as(&k, &z, 1, 3, true);
    assert_int_equal(count_op(&ch, CHANGE_ENDED), 2);
    for (size_t i = 0; i < ch.n; i++)
        assert_true(ch.list[i].op != CHANGE_ENDED || ch.list[i].area.ended_by == END_REPLACED);
    struct feed_area part = begun(fine, 2, storm_us(4), 4, true);
    (void)merge_as(&k, &part, 1, 4, true); /* two quarters: the others of the cell may still be out */
    assert_int_equal(stands_in(&k, cells[0]), 1);
    (void)merge_as(&k, &z, 1, 5, true); /* the cell with all its quarters */
    assert_int_equal(stands_in(&k, fine[0]) + stands_in(&k, fine[1]), 0);
    assert_int_equal(k.n, 1);
    z.mesh_n = 1;
    z.count = (struct count){ 0, 0 };
    (void)merge_as(&k, &z, 1, 6, true);
    assert_int_equal(k.list[0].mesh_n, 3);
    assert_int_equal(k.list[0].count.high, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(cells_that_join_later_began_later),
        T(a_square_that_says_since_when_is_not_parted),
        T(a_partial_edition_takes_no_cell_from_a_square),
        T(a_partial_edition_takes_no_quarter_from_a_shape),
        T(a_cell_stands_in_one_area_however_many_partial_editions_come),
        T(cells_that_are_renewed_leave_their_older_area),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
