/* SPDX-License-Identifier: Apache-2.0
 * test_parse_mesh.c - CSV of cells: real bytes in CP932, coarse and fine cells, own cells, broken files. */
#include "tests/unit/feeds/replay.h"

#include "server/base/text/charset.h"

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
    struct parse_env env = {
        .format = FORMAT_MESH, .scope = SV("mesh"), .now_us = storm_us(1), .modified_us = modified, .columns = columns, .cells = cells
    };
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
    assert_int_equal(p.rows.refused, 0);
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
    assert_int_equal(read_text(HEAD ROW("5136002834", "21", BEGAN) ROW("5136002834", "30", BEGAN) ROW("5136002843", "0", BEGAN), &p), OK);
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
    assert_int_equal(read_with(SV("\xEF\xBB\xBF"
                                  "at,x,n,mesh\n\"2019/10/12 23:00\",\"a,b\",約 60 戸,5136002834\n"),
                               &mine, NULL, TIME_NONE, &p),
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
    size_t last = sizeof text - 1 - 2;                                           /* without its newline the last record still is whole */
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

static void a_cell_without_a_shape_costs_the_table_itself_alone(void **state)
{
    (void)state;
    struct fail fail = { 0 };
    struct cells *cells;
    long first = 0;
#define BOX_HEAD "管理区,lon_min,lat_min,lon_max,lat_max\n"
#define BOX(id) id ",136.74,34.5,136.76,34.52\n"
    assert_int_equal(cells_read(SV(BOX_HEAD BOX("a") "b,136.74,北,136.76,34.52\n" BOX("c") "d\n" BOX("e")), SV("管理区"), &cells, &fail),
                     OK);
    assert_int_equal(cells_count(cells), 3);
    assert_int_equal(cells_left_out(cells, &first), 2);
    assert_int_equal(first, 3);
    assert_non_null(cells_find(cells, SV("e")));
    cells_free(cells);
    assert_int_equal(cells_read(SV(BOX_HEAD BOX("a") "b,x,y,z,w\n"), SV("管理区"), &cells, &fail), E_GEO_COORD);
    assert_int_equal(fail.line, 3);
#define FEATURE(id, ring)                                                                                                                  \
    "{\"type\":\"Feature\",\"properties\":{\"管理区\":" id "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[" ring "]]}}"
#define RING "[136.7,34.5],[136.8,34.5],[136.8,34.6],[136.7,34.5]"
    assert_int_equal(cells_read(SV("{\"type\":\"FeatureCollection\",\"features\":[" FEATURE("\"a\"", RING) "," FEATURE(
                                    "null", RING) "," FEATURE("\"b\"", RING) "," FEATURE("\"c\"", "[1]") "," FEATURE("7", RING) "]}"),
                                SV("管理区"), &cells, &fail),
                     OK);
    assert_int_equal(cells_count(cells), 3);
    assert_int_equal(cells_left_out(cells, &first), 2);
    assert_int_equal(first, 2);
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
    assert_int_equal(p.rows.refused, 0);
    cells_free(cells);
}

/* Is this line listed, with this reason, as taken or not? */
static bool lists(const struct parsed *p, long line, enum err why, bool taken)
{
    for (size_t i = 0; i < p->rows.n; i++)
        if (p->rows.list[i].line == line && p->rows.list[i].why == why && p->rows.list[i].taken == taken)
            return true;
    print_error("line %ld is not listed as %s\n", line, err_code(why));
    return false;
}

static size_t cells_of(const struct parsed *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        n += p->areas[i].mesh_n;
    return n;
}

static void odd_rows_cost_themselves_alone_and_are_listed_by_line(void **state)
{
    (void)state;
    struct parsed p;
    struct file_map m;
    assert_int_equal(file_map_open("tests/cases/feeds/feed_mesh_odd_counts.csv", 1 << 20, &m), OK);
    struct fail fail = { 0 };
    struct parse_env env = { .format = FORMAT_MESH,
                             .scope = SV("mesh"),
                             .now_us = civil_to_us(&(struct civil){ 2026, 11, 29, 19, 7, 0 }),
                             .modified_us = TIME_NONE,
                             .columns = &mesh_columns_jis };
    assert_int_equal(parse_feed(&arena, m.bytes, &env, &p, &fail), OK);
    file_map_close(&m);
    assert_true(p.feed_time_us == civil_to_us(&(struct civil){ 2026, 11, 29, 19, 6, 0 }));
    assert_int_equal(p.rows.refused, 3);
    assert_int_equal(p.rows.partly, 3);
    assert_int_equal(p.rows.n, 6);
    assert_true(lists(&p, 19, E_FEED_ROW_COUNT, true));  /* -5 */
    assert_true(lists(&p, 20, E_FEED_ROW_COUNT, true));  /* 99999999999 */
    assert_true(lists(&p, 22, E_FEED_ROW_PLACE, false)); /* 513583: no such mesh */
    assert_true(lists(&p, 23, E_FEED_ROW_PLACE, false));
    assert_true(lists(&p, 24, E_FEED_ROW_PLACE, false)); /* blank */
    assert_true(lists(&p, 26, E_FEED_ROW_TIME, true));   /* no time of update */
    assert_int_equal(cells_of(&p), 20);                  /* of 22 that lie somewhere, two have no household */
    bool short_year = false;
    for (size_t i = 0; i < p.n; i++)
        short_year = short_year || p.areas[i].since_us == civil_to_us(&(struct civil){ 2026, 11, 29, 7, 5, 0 });
    assert_true(short_year);
}

#define GOOD ROW("5136002834", "21", BEGAN) ROW("5136002843", "3", BEGAN)

/* One row of each kind beside good ones: what it costs, and what is said of it. */
static void each_kind_of_odd_row_leaves_the_others(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        enum err why;
        bool taken;
        size_t cells;
    } cases[] = {
        { "合計,24,,,,2019/10/12 23:00\r\n", E_FEED_ROW_NOTE, false, 2 },
        { "※ 速報値\r\n", E_FEED_ROW_NOTE, false, 2 },
        { "229073\r\n", E_FEED_ROW_SHAPE, false, 2 },
        { "5136002844,5\r\n", E_FEED_ROW_TIME, true, 3 },
        { "5136002844,1,234戸,51%," BEGAN ",,2019/10/12 23:00\r\n", E_FEED_ROW_SHAPE, true, 3 },
        { "5136002844,\"5,51%\r\n", E_FEED_ROW_SHAPE, false, 2 },
        { "5136002844,5,51%,昨日,,2019/10/12 23:00\r\n", E_FEED_ROW_TIME, true, 3 },
        { "5136002844,5,51%,2062/10/12 22:00,,2019/10/12 23:00\r\n", E_FEED_ROW_TIME, true, 3 },
        { "5136002844,5,51%," BEGAN ",,\r\n", E_FEED_ROW_TIME, true, 3 },
        { "5136002844,5,51%," BEGAN ",,2062/10/12 23:00\r\n", E_FEED_ROW_TIME, true, 3 },
        { "5136002844,5 6,51%," BEGAN ",,2019/10/12 23:00\r\n", E_FEED_ROW_COUNT, true, 3 },
        { "ABC,5,51%," BEGAN ",,2019/10/12 23:00\r\n", E_FEED_ROW_PLACE, false, 2 },
        { "\xFF\xFE,5,51%," BEGAN ",,2019/10/12 23:00\r\n", E_FEED_ROW_CHARSET, false, 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed p;
        print_message("%s", cases[i].row);
        assert_int_equal(read_text(arena_printf(&arena, "%s%s%s", HEAD GOOD, cases[i].row, ROW("5136002844", "5", "2019/10/12 22:30")), &p),
                         OK);
        assert_int_equal(cells_of(&p), cases[i].cells + 1);
        assert_int_equal(p.rows.refused, !cases[i].taken && cases[i].why != E_FEED_ROW_NOTE);
        assert_int_equal(p.rows.partly, cases[i].taken);
        assert_true(lists(&p, 4, cases[i].why, cases[i].taken));
        assert_true(p.feed_time_us == storm_us(1));
    }
}

static void a_foot_without_a_newline_is_no_cut(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD GOOD "合計,24", &p), OK);
    assert_int_equal(cells_of(&p), 2);
    assert_true(lists(&p, 4, E_FEED_ROW_NOTE, false));
    assert_int_equal(read_text(HEAD GOOD "9999999999,5,51%,,,2019/10/12 23:00", &p), OK);
    assert_true(lists(&p, 4, E_FEED_ROW_PLACE, false));
    assert_int_equal(read_text(HEAD "合計,0,,,,2019/10/12 23:00\r\n", &p), OK);
    assert_int_equal(p.n, 0);
}

/* The sum of a foot, or the begin of a cell: nobody knows, and what stood behind it has not ended. */
static void a_bare_number_at_the_cut_end_leaves_the_edition_partial(void **state)
{
    (void)state;
    static const char *const numbers[] = { "2", "24" };
    struct parsed p;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_int_equal(read_text(arena_printf(&arena, "%s%s", HEAD GOOD, numbers[i]), &p), OK);
        assert_int_equal(cells_of(&p), 2);
        assert_int_equal(p.rows.refused, 1);
        assert_true(lists(&p, 4, E_FEED_ROW_SHAPE, false));
        assert_int_equal(read_text(arena_printf(&arena, "%s%s\n", HEAD GOOD, numbers[i]), &p), OK);
        assert_int_equal(p.rows.refused, 0);
    }
    assert_int_equal(read_text(HEAD GOOD "51", &p), E_FEED_TRUNCATED);
}

/* A foot says nothing of anybody: counted as a row, it would keep every edition partial, and no outage would ever end. */
static void a_foot_is_listed_but_leaves_the_edition_whole(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const feet[] = {
        "合計,24,,,,2019/10/12 23:00", "合　計,24,,,,2019/10/12 23:00", "【総計】,24,,,,", ",合計,24,,,", "愛知県計,24,,,,", "計24戸", "件数: 2",
        "表示件数,2", "Total,24,,,,", "以上", "（注）速報値です", "注1 2019/10/12 23:00 現在,,,,,", "※ 速報値, 参考", "# 24 households", "＃備考", "備考：なし", "出典,電力会社",
        "2", "24", "メッシュコード,停電戸数,停電率,発生日時,復旧見込,更新日時",
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof feet / sizeof *feet; i++) {
        struct parsed p;
        print_message("%s\n", feet[i]);
        assert_int_equal(read_text(arena_printf(&arena, "%s%s%s\r\n,,,,,\r\n\x1a", HEAD GOOD, feet[i], "\r\n\r\n"), &p), OK);
        assert_int_equal(cells_of(&p), 2);
        assert_int_equal(p.rows.refused, 0);
        assert_int_equal(p.rows.n, 1);
        assert_true(lists(&p, 4, E_FEED_ROW_NOTE, false));
    }
}

/* What looks like a foot, but may be a cell with people in it. */
static void a_spoilt_cell_is_no_foot(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const spoilt[] = { "#REF!,5,51%," BEGAN ",,2019/10/12 23:00", "####,5,,,,", "*,,,,,2019/10/12 23:00", "計根別,5,,,,", "Sumida,5,,,,", "7", "注連町,,51%,,,",
                                          "5136002844" };
    /* clang-format on */
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        struct parsed p;
        print_message("%s\n", spoilt[i]);
        assert_int_equal(read_text(arena_printf(&arena, "%s%s\r\n", HEAD GOOD, spoilt[i]), &p), OK);
        assert_int_equal(p.rows.refused, 1);
    }
}

/* Without a time of update in the file, the begin and a count in words are all that tells a spoilt cell from a note. */
static void a_spoilt_row_that_speaks_of_an_outage_in_any_column_is_lost(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const lost[] = { "#REF!,調査中," BEGAN, "#REF!,多数," BEGAN, "#REF!,多数,", "#REF!,,", "#N/A,,", "####,,", "***,,", "*5136002844,,", "※ 5136002844（調査中）",
                                        "＊＊＊,,", "※注意,大勢,", "※注意,," BEGAN, "※注意,多数", "備考,3", "注連町,,", "合計,調査中," BEGAN, ",※多数,", ",件数不明," };
    /* clang-format on */
    static const char *const notes[] = {
        "合計,調査中,", "※ 速報値, 参考", "＃備考,,", "注1 2019/10/12 23:00 現在,,", "更新日時,2019/10/12 23:00,", "備考：0120995000"
    };
    struct parsed p;
    for (size_t i = 0; i < sizeof lost / sizeof *lost + sizeof notes / sizeof *notes; i++) {
        bool is_lost = i < sizeof lost / sizeof *lost;
        const char *row = is_lost ? lost[i] : notes[i - sizeof lost / sizeof *lost];
        print_message("%s\n", row);
        const char *text = arena_printf(&arena, "メッシュコード,停電戸数,発生日時\n5136002834,21," BEGAN "\n%s\n5136002843,3," BEGAN "\n",
                                        row);
        assert_int_equal(read_with(sv_of(text), &mesh_columns_jis, NULL, storm_us(1), &p), OK);
        assert_int_equal(cells_of(&p), 2);
        assert_int_equal(p.rows.refused, is_lost);
    }
}

/* The quote closes three lines on, and a comma follows: CSV by its letter, but two cells are gone. */
static void an_open_quote_that_takes_rows_along_leaves_the_edition_partial(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD GOOD "5136002844,\"5,51%," BEGAN ",,2019/10/12 23:00\r\n" ROW(
                                   "5137002844", "7", BEGAN) "5137002843,7\",51%," BEGAN ",,2019/10/12 23:00\r\n",
                               &p),
                     OK);
    assert_int_equal(cells_of(&p), 3);
    assert_int_equal(p.rows.refused, 1);
    assert_true(lists(&p, 4, E_FEED_ROW_SHAPE, false));
}

static void what_says_that_it_does_not_know_is_no_fault(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_text(HEAD "5136002834,調査中,51%,不明,未定,2019/10/12 23:00\r\n5136002843,5,,,,2019/10/12 23:00,\r\n", &p), OK);
    assert_int_equal(cells_of(&p), 2);
    assert_int_equal(p.rows.refused + p.rows.partly, 0);
}

static void of_many_odd_rows_the_first_are_listed_and_all_counted(void **state)
{
    (void)state;
    struct parsed p;
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_str(&b, HEAD);
    for (int i = 0; i < 60; i++)
        buf_str(&b, ROW("5136002834", "21", BEGAN));
    for (int i = 0; i < 30; i++)
        buf_str(&b, ROW("5136002834", "-5", BEGAN));
    for (int i = 0; i < 30; i++)
        buf_str(&b, ROW("nowhere", "5", BEGAN));
    assert_int_equal(read_text(b.p, &p), OK);
    buf_done(&b);
    assert_int_equal(p.rows.refused, 30);
    assert_int_equal(p.rows.partly, 30);
    assert_int_equal(p.rows.n, ROWS_LISTED_MAX);
    assert_true(lists(&p, 62, E_FEED_ROW_COUNT, true));
    assert_true(lists(&p, 92, E_FEED_ROW_PLACE, false)); /* what is missing is not crowded out by what is merely odd */
}

static void an_edition_of_which_hardly_anything_can_be_read_is_refused_with_the_first_line(void **state)
{
    (void)state;
    struct parse_env env = {
        .format = FORMAT_MESH, .scope = SV("mesh"), .now_us = storm_us(1), .modified_us = TIME_NONE, .columns = &mesh_columns_jis
    };
    struct parsed p;
    struct fail fail = { 0 };
    assert_int_equal(parse_feed(&arena, SV(HEAD GOOD ROW("x", "1", BEGAN) ROW("y", "1", BEGAN)), &env, &p, &fail), E_FEED_FORMAT);
    assert_int_equal(fail.line, 4);
    assert_string_equal(fail.field, "メッシュコード");
    assert_int_equal(
        parse_feed(&arena, SV(HEAD "5136002834,5,,昨日,,2019/10/12 23:00\n5136002843,5,,昨日,,2019/10/12 23:00\n"), &env, &p, &fail),
        E_FEED_FORMAT);
    assert_string_equal(fail.field, "発生日時");
}

static void a_cell_said_a_hundred_thousand_times_is_one(void **state)
{
    (void)state;
    struct parsed p;
    struct buf b;
    buf_init(&b, 64 << 20);
    buf_str(&b, HEAD);
    for (int i = 0; i < 100000; i++)
        buf_str(&b, ROW("513600", "9", BEGAN));
    assert_int_equal(read_text(b.p, &p), OK);
    buf_done(&b);
    assert_int_equal(cells_of(&p), 1600);
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
        T(odd_rows_cost_themselves_alone_and_are_listed_by_line),
        T(each_kind_of_odd_row_leaves_the_others),
        T(a_foot_without_a_newline_is_no_cut),
        T(a_bare_number_at_the_cut_end_leaves_the_edition_partial),
        T(what_says_that_it_does_not_know_is_no_fault),
        T(of_many_odd_rows_the_first_are_listed_and_all_counted),
        T(a_foot_is_listed_but_leaves_the_edition_whole),
        T(a_spoilt_cell_is_no_foot),
        T(a_spoilt_row_that_speaks_of_an_outage_in_any_column_is_lost),
        T(an_open_quote_that_takes_rows_along_leaves_the_edition_partial),
        T(an_edition_of_which_hardly_anything_can_be_read_is_refused_with_the_first_line),
        T(a_cell_said_a_hundred_thousand_times_is_one),
        T(own_cells_come_with_their_polygon),
        T(a_cell_without_a_shape_costs_the_table_itself_alone),
        T(the_recorded_own_cells_are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
