/* SPDX-License-Identifier: Apache-2.0
 * test_parse_mesh.c - CSV of cells: real bytes in CP932, coarse and fine cells, own cells, broken files. */
#include "tests/unit/feeds/replay.h"

#include "server/base/charset.h"

#define HEAD "メッシュコード,停電戸数,停電率,発生日時,復旧見込,更新日時\r\n"
#define ROW(code, n, since) code "," n ",51%," since ",,2019/10/12 23:00\r\n"
#define BEGAN "2019/10/12 22:00"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, ARENA_CAP);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static enum err read_with(struct sv bytes, const struct mesh_columns *columns, const struct cells *cells, int64_t modified,
                          struct parsed *out)
{
    struct parse_env env = { .format = FORMAT_MESH, .scope = SV("mesh"), .now_us = storm_us(1), .modified_us = modified,
                             .columns = columns, .cells = cells };
    struct fail fail = { 0 };
    enum err e = parse_feed(&arena, bytes, &env, out, &fail);
    assert_int_equal(e, e ? fail.err : OK);
    return e;
}

static enum err read_text(const char *text, struct parsed *out)
{
    return read_with(sv_of(text), &mesh_columns_jis, NULL, TIME_NONE, out);
}

static void the_storm_in_cp932_becomes_one_area_a_10_km_square(void **state)
{
    (void)state;
    struct parsed p;
    need_data(&arena, "outages/replay/mesh/h01/teiden_mesh250.csv");
    struct sv bytes = data_file(&arena, "outages/replay/mesh/h01/teiden_mesh250.csv");
    int64_t from = clock_mono_us();
    assert_int_equal(read_with(bytes, &mesh_columns_jis, NULL, TIME_NONE, &p), OK);
    print_message("229,073 cells read in %lld ms\n", (long long)(clock_mono_us() - from) / 1000);
    assert_int_equal(p.n, 584);
    assert_int_equal(p.refused, 0);
    assert_true(p.feed_time_us == storm_us(1));
    size_t cells = 0;
    for (size_t i = 0; i < p.n; i++) {
        cells += p.areas[i].mesh_n;
        for (size_t k = 1; k < p.areas[i].mesh_n; k++)
            assert_true(p.areas[i].mesh[k] > p.areas[i].mesh[k - 1]);
    }
    assert_int_equal(cells, 229073);
    assert_true(sv_eq(p.areas[0].key, SV("513600@201910122200")));
}

static void counts_are_summed_and_begins_part_a_square(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD ROW("5136002834", "21", BEGAN) ROW("5136002843", "10戸未満", BEGAN)
                                   ROW("5136002844", "5", "2019/10/12 22:30") ROW("5137002844", "7", ""),
                               &p),
                     OK);
    assert_int_equal(p.n, 3);
    assert_int_equal(p.areas[0].count.low, 22);
    assert_int_equal(p.areas[0].count.high, 30);
    assert_true(sv_eq(p.areas[1].key, SV("513600@201910122230")));
    assert_true(sv_eq(p.areas[2].key, SV("513700")));
    assert_true(p.areas[2].since_us == TIME_NONE);
}

static void a_cell_given_twice_counts_once_and_one_without_households_is_not_out(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD ROW("5136002834", "21", BEGAN) ROW("5136002834", "30", BEGAN) ROW("5136002843", "0", BEGAN), &p),
                     OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.areas[0].mesh_n, 1);
    assert_int_equal(p.areas[0].count.high, 30);
}

static void coarse_cells_are_opened(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD ROW("51360028", "9", BEGAN), &p), OK);
    assert_int_equal(p.areas[0].mesh_n, 16);
    assert_true(p.areas[0].mesh[0] == INT64_C(5136002811));
    assert_true(p.areas[0].mesh[15] == INT64_C(5136002844));
    assert_int_equal(read_text(HEAD ROW("513600", "9", BEGAN), &p), OK);
    assert_int_equal(p.areas[0].mesh_n, 1600);
}

static void a_fine_cell_makes_no_more_than_itself_dark(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD ROW("51360028341", "9", BEGAN), &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.areas[0].mesh_n, 0);
    assert_int_equal(p.areas[0].level, LEVEL_POLYGON);
    assert_true(sv_find(p.areas[0].geometry, SV("MultiPolygon")) > 0);
    assert_true(sv_eq(p.areas[0].key, SV("513600.125@201910122200")));
    assert_int_equal(read_text(HEAD ROW("51360028341", "1", BEGAN) ROW("51360028342", "2", BEGAN) ROW("51360028343", "3", BEGAN)
                                   ROW("51360028344", "4", BEGAN) ROW("51360028411", "5", BEGAN),
                               &p),
                     OK);
    assert_int_equal(p.n, 2); /* four quarters are the whole */
    assert_int_equal(p.areas[0].mesh_n, 1);
    assert_true(p.areas[0].mesh[0] == INT64_C(5136002834));
    assert_int_equal(p.areas[0].count.high, 10);
    assert_int_equal(p.areas[1].level, LEVEL_POLYGON);
    assert_int_equal(p.areas[1].count.high, 5);
}

static void columns_are_found_by_the_configured_names_in_any_order(void **state)
{
    (void)state;
    struct parsed p;
    struct mesh_columns mine = { .cell = SV("mesh"), .households = SV("n"), .updated = SV("at") };
    assert_int_equal(read_with(SV("\xEF\xBB\xBF" "at,x,n,mesh\n\"2019/10/12 23:00\",\"a,b\",約 60 戸,5136002834\n"), &mine, NULL,
                               TIME_NONE, &p),
                     OK);
    assert_int_equal(p.areas[0].count.high, 60);
    assert_int_equal(read_with(SV("at,x,n\n2019/10/12 23:00,a,1\n"), &mine, NULL, TIME_NONE, &p), E_FEED_FORMAT);
}

static void a_heading_alone_is_judged_by_the_time_of_the_answer(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD, &p), E_FEED_TIME);
    assert_int_equal(read_with(SV(HEAD), &mesh_columns_jis, NULL, storm_us(2), &p), OK);
    assert_int_equal(p.n, 0);
    assert_true(p.feed_time_us == storm_us(2));
}

static void a_file_that_is_cut_is_truncated_not_shorter(void **state)
{
    (void)state;
    struct parsed p;
    static const char text[] = HEAD ROW("5136002834", "21", BEGAN) ROW("5136002843", "10戸未満", BEGAN);
    size_t last = sizeof text - 1 - 2;                         /* without its newline the last record still is whole */
    size_t before = sizeof HEAD - 1 + sizeof ROW("5136002834", "21", BEGAN) - 1; /* so is the file without it */
    for (size_t n = before + 1; n < last; n++) {
        enum err e = read_with((struct sv){ text, n }, &mesh_columns_jis, NULL, TIME_NONE, &p);
        if (e != E_FEED_TRUNCATED)
            print_error("cut after %zu of %zu: %s\n", n, sizeof text - 1, err_code(e));
        assert_int_equal(e, E_FEED_TRUNCATED);
    }
    assert_int_equal(read_with((struct sv){ text, last }, &mesh_columns_jis, NULL, TIME_NONE, &p), OK);
}

static void what_came_instead_is_named(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text("", &p), E_FEED_EMPTY);
    assert_int_equal(read_text("<html><body>503</body></html>", &p), E_FEED_HTML);
    assert_int_equal(read_text("not,a,feed\n1,2,3\n", &p), E_FEED_FORMAT);
    assert_int_equal(read_with(SV("\xFF\xFE\x01\xFF\xFF,\n\xFF\xFF\xFF\n"), &mesh_columns_jis, NULL, TIME_NONE, &p), E_FEED_CHARSET);
    assert_int_equal(read_text(HEAD ROW("9999999999", "1", BEGAN) ROW("5136002834", "1", BEGAN), &p), E_FEED_FORMAT);
    assert_int_equal(read_text(HEAD "5136002834,1,51%,昨日,,2019/10/12 23:00\r\n", &p), E_FEED_FORMAT);
    assert_int_equal(read_text(HEAD "5136002834,1,51%,,,いま\r\n", &p), E_FEED_FORMAT);
}

static void own_cells_come_with_their_polygon(void **state)
{
    (void)state;
    struct parsed p;
    struct fail fail;
    struct cells *cells;
    static const char table[] = "管理区,lon_min,lat_min,lon_max,lat_max\nW1725-6837,136.74,34.5,136.76,34.52\n";
    assert_int_equal(cells_read(SV(table), SV("管理区"), &cells, &fail), OK);
    assert_int_equal(cells_count(cells), 1);
    static const char text[] = "管理区,停電戸数,発生日時,更新日時\nW1725-6837,約1776戸,2019/10/12 22:00,2019/10/12 23:00\n";
    assert_int_equal(read_with(SV(text), &mesh_columns_cells, cells, TIME_NONE, &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.areas[0].level, LEVEL_POLYGON);
    assert_int_equal(p.areas[0].count.high, 1776);
    assert_true(sv_find(p.areas[0].geometry, SV("\"Polygon\"")) > 0);
    assert_true(p.areas[0].lon > 136.74 && p.areas[0].lon < 136.76 && p.areas[0].lat > 34.5 && p.areas[0].lat < 34.52);
    cells_free(cells);
}

static void the_recorded_own_cells_are_all_found(void **state)
{
    (void)state;
    struct parsed p;
    struct fail fail;
    struct cells *cells;
    need_data(&arena, "outages/replay/mesh/h01/kanriku_cells.geojson");
    struct sv table = data_file(&arena, "outages/replay/mesh/h01/kanriku_cells.geojson");
    assert_int_equal(cells_read(table, SV("管理区"), &cells, &fail), OK);
    assert_int_equal(cells_count(cells), 4969);
    struct sv bytes = data_file(&arena, "outages/replay/mesh/h01/teiden_kanriku.csv");
    assert_int_equal(read_with(bytes, &mesh_columns_cells, cells, TIME_NONE, &p), OK);
    assert_int_equal(p.n, 4969);
    assert_int_equal(p.refused, 0);
    cells_free(cells);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_storm_in_cp932_becomes_one_area_a_10_km_square),
        T(counts_are_summed_and_begins_part_a_square),
        T(a_cell_given_twice_counts_once_and_one_without_households_is_not_out),
        T(coarse_cells_are_opened),
        T(a_fine_cell_makes_no_more_than_itself_dark),
        T(columns_are_found_by_the_configured_names_in_any_order),
        T(a_heading_alone_is_judged_by_the_time_of_the_answer),
        T(a_file_that_is_cut_is_truncated_not_shorter),
        T(what_came_instead_is_named),
        T(own_cells_come_with_their_polygon),
        T(the_recorded_own_cells_are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
