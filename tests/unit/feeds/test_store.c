/* SPDX-License-Identifier: Apache-2.0
 * test_store.c - an area that was stored is the same one when it is read back. */
#include "tests/unit/feeds/merging.h"

#include "feeds/store.h"
#include "server/db/pq.h"

/* One row of feeds_open_areas, as PostgreSQL gives it. */
static PGresult *stored(char **values, int n)
{
    PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PGresAttDesc columns[24] = { { 0 } };
    static char name[] = "c";
    assert_in_range(n, 1, 24);
    for (int i = 0; i < n; i++)
        columns[i].name = name;
    assert_int_equal(PQsetResultAttrs(res, n, columns), 1);
    for (int i = 0; i < n; i++)
        assert_int_equal(PQsetvalue(res, 0, i, values[i], values[i] ? (int)strlen(values[i]) : -1), 1);
    return res;
}

static void what_a_partial_edition_leaves_keeps_what_was_said_after_a_restart(void **state)
{
    (void)state;
    char *row[] = { NULL,
                    NULL,
                    "aichi/愛知県甲市/東町",
                    "town",
                    "town",
                    "23561",
                    "東町、西町",
                    "90",
                    "90",
                    "2019-10-12 13:00:00+00",
                    "2019-10-12 14:00:00+00",
                    NULL,
                    "out",
                    "1",
                    NULL,
                    NULL,
                    "23561/東町\x1f"
                    "23561/西町",
                    "約90",
                    "強風",
                    "2019-10-13 00:00:00+00",
                    "13日 9時頃" };
    PGresult *res = stored(row, sizeof row / sizeof *row);
    struct db_rows rows = { res };
    struct feed_area x;
    bool has;
    assert_int_equal(store_area_of_row(&arena, &rows, 0, &has, &x), OK);
    assert_true(has);
    struct known k = { &x, 1 };
    struct feed_area said = town("甲市", NAMES("東町"), 0, storm_us(0));
    said.pref = SV("愛知県");
    said.ended_us = storm_us(2);
    struct changes ch = merge_as(&k, &said, 1, 2, true);
    assert_int_equal(ch.n, 1);
    const struct feed_area *left = &ch.list[0].area;
    assert_true(sv_eq(left->name, SV("西町")));
    assert_true(sv_eq(left->raw, SV("約90")));
    assert_true(sv_eq(left->cause, SV("強風")));
    assert_true(sv_eq(left->restore_raw, SV("13日 9時頃")));
    assert_true(left->restore_us == storm_us(11));
    assert_true(left->first_seen_us == storm_us(1));
    PQclear(res);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_a_partial_edition_leaves_keeps_what_was_said_after_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
