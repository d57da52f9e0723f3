/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "server/base/charset.h"

#include <math.h>
#include <time.h>

static const char csv[] = MADE_UP_HEADER
    "愛知県,23999,海辺市,浜町二丁目,,34.8001,137.2001\n"
    "愛知県,23999,海辺市,浜町一丁目,,34.8,137.2\n"
    "愛知県,23999,海辺市,大字岬,北浦,34.82,137.21\n"
    "愛知県,23999,海辺市,大字岬,南浦,34.84,137.23\n"
    "愛知県,23999,海辺市,点なし町,,,\n"
    "東京都,,青ヶ島村,（大字なし）,,32.46,139.76\n"
    "火星県,99999,砂市,丘,,34.8,137.2\n";

static struct buf blob;

static void towns_are_gathered_sorted_and_found_by_key(void **state)
{
    (void)state;
    struct gazetteer *g = gazetteer_of(sv_of(csv), &blob);
    struct gazetteer_town t;
    struct gazetteer_municipality m;
    assert_non_null(g);
    assert_int_equal(gazetteer_town_count(g), 5);
    assert_int_equal(gazetteer_municipality_count(g), 2);
    uint32_t city = gazetteer_municipality_find(g, SV("23999"));
    gazetteer_municipality(g, city, &m);
    assert_true(sv_eq(m.name, SV("海辺市")) && sv_eq(m.pref, SV("愛知県")) && sv_eq(m.pref_code, SV("23")));
    assert_int_equal(m.town_count, 4);
    uint32_t i = gazetteer_town_find(g, SV("23999浜町一丁目"));
    assert_int_not_equal(i, GAZETTEER_NONE);
    gazetteer_town(g, i, &t);
    assert_true(sv_eq(t.name, SV("浜町一丁目")) && t.municipality == city);
    assert_near(t.lon, 137.2, 1e-6);
    assert_near(t.lat, 34.8, 1e-6);
    assert_int_equal(gazetteer_town_find(g, SV("23999浜町")), GAZETTEER_NONE);
    assert_int_equal(gazetteer_town_find(g, SV("23999")), GAZETTEER_NONE);
    gazetteer_free(g);
    buf_done(&blob);
}

static void a_town_takes_the_middle_of_its_small_areas(void **state)
{
    (void)state;
    struct gazetteer *g = gazetteer_of(sv_of(csv), &blob);
    struct gazetteer_town t;
    struct gazetteer_small s;
    gazetteer_town(g, gazetteer_town_find(g, SV("23999大字岬")), &t);
    assert_near(t.lon, 137.22, 1e-6);
    assert_near(t.lat, 34.83, 1e-6);
    assert_int_equal(t.small_count, 2);
    gazetteer_small(g, t.small_first, &s);
    assert_true(sv_eq(s.name, SV("北浦")));
    gazetteer_town(g, gazetteer_town_find(g, SV("23999点なし町")), &t);
    assert_true(isnan(t.lon) && isnan(t.lat));
    gazetteer_free(g);
    buf_done(&blob);
}

static void missing_codes_are_completed_and_strange_rows_counted(void **state)
{
    (void)state;
    struct gazetteer_account a;
    struct fail fail;
    buf_init(&blob, GAZETTEER_BYTES_MAX);
    assert_int_equal(gazetteer_compile(sv_of(csv), &blob, &a, &fail), OK);
    assert_int_equal(a.rows, 7);
    assert_int_equal(a.towns, 5);
    assert_int_equal(a.small_areas, 2);
    assert_int_equal(a.without_point, 1);
    assert_int_equal(a.without_code, 1);
    assert_int_equal(a.refused, 1);
    struct gazetteer *g;
    assert_int_equal(gazetteer_open(buf_view(&blob), &g), OK);
    assert_int_not_equal(gazetteer_municipality_find(g, SV("13402")), GAZETTEER_NONE);
    gazetteer_free(g);
    buf_done(&blob);
}

static void columns_are_found_by_name_in_any_order_and_in_cp932(void **state)
{
    (void)state;
    const char *text = "経度,緯度,備考,大字町丁目名,小字・通称名,市区町村名,市区町村コード,都道府県名\r\n"
                       "140.1,36.1,x,天の原,,土の市,8999,茨城県\r\n";
    struct buf sjis;
    buf_init(&sjis, 4096);
    assert_int_equal(charset_encode(CHARSET_CP932, sv_of(text), &sjis, NULL), OK);
    struct gazetteer *g = gazetteer_of(buf_view(&sjis), &blob);
    assert_non_null(g);
    assert_int_not_equal(gazetteer_town_find(g, SV("08999天の原")), GAZETTEER_NONE); /* the zero a sheet dropped */
    gazetteer_free(g);
    buf_done(&blob);
    buf_done(&sjis);
}

static void a_list_without_small_areas_is_read(void **state)
{
    (void)state;
    struct gazetteer *g = gazetteer_of(SV("\"都道府県名\",\"市区町村コード\",\"市区町村名\",\"大字町丁目名\",\"緯度\",\"経度\"\n"
                                          "\"茨城県\",\"08999\",\"土の市\",\"天の原\",\"36.1\",\"140.1\"\n"),
                                       &blob);
    assert_non_null(g);
    assert_int_equal(gazetteer_town_count(g), 1);
    assert_int_equal(gazetteer_small_count(g), 0);
    gazetteer_free(g);
    buf_done(&blob);
}

static void a_missing_column_is_named(void **state)
{
    (void)state;
    struct fail fail = { 0 };
    buf_init(&blob, GAZETTEER_BYTES_MAX);
    const char *text = "都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,経度\nx,y,z,a,b,c\n";
    assert_int_equal(gazetteer_compile(sv_of(text), &blob, NULL, &fail), E_GAZETTEER_FORMAT);
    assert_string_equal(fail.field, "緯度");
    assert_int_equal(gazetteer_compile(SV(""), &blob, NULL, &fail), E_CSV_EMPTY);
    assert_int_equal(blob.n, 0);
    buf_done(&blob);
}

static void a_damaged_blob_is_refused(void **state)
{
    (void)state;
    struct gazetteer *g = gazetteer_of(sv_of(csv), &blob), *other = NULL;
    gazetteer_free(g);
    for (size_t i = 0; i < blob.n; i += 7) {
        blob.p[i] ^= 0x20;
        assert_int_equal(gazetteer_open(buf_view(&blob), &other), E_GAZETTEER_VERSION);
        blob.p[i] ^= 0x20;
    }
    for (size_t n = 0; n < blob.n; n += 13)
        assert_int_equal(gazetteer_open((struct sv){ blob.p, n }, &other), E_GAZETTEER_VERSION);
    assert_null(other);
    buf_done(&blob);
}

static void all_japan_compiles_and_opens(void **state)
{
    (void)state;
    struct buf text;
    struct timespec a, b;
    if (!data_read("gazetteer/japan.csv.gz", &text))
        skip();
    struct gazetteer *g = gazetteer_of(buf_view(&text), &blob);
    assert_non_null(g);
    assert_int_equal(gazetteer_town_count(g), 190443);
    assert_int_equal(gazetteer_small_count(g), 87251);
    assert_int_equal(gazetteer_municipality_count(g), 1895);
    gazetteer_free(g);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    assert_int_equal(gazetteer_open(buf_view(&blob), &g), OK);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    double ms = (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
    printf("all Japan: %zu bytes, opened in %.1f ms\n", blob.n, ms);
    assert_true(ms < 500); /* of this process alone; with sanitizers too. The benchmark holds it to 50 */
    gazetteer_free(g);
    buf_done(&blob);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(towns_are_gathered_sorted_and_found_by_key),
        cmocka_unit_test(a_town_takes_the_middle_of_its_small_areas),
        cmocka_unit_test(missing_codes_are_completed_and_strange_rows_counted),
        cmocka_unit_test(columns_are_found_by_name_in_any_order_and_in_cp932),
        cmocka_unit_test(a_list_without_small_areas_is_read),
        cmocka_unit_test(a_missing_column_is_named),
        cmocka_unit_test(a_damaged_blob_is_refused),
        cmocka_unit_test(all_japan_compiles_and_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
