/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "server/base/text/charset.h"

#include <math.h>
#include <time.h>

static const char csv[] = MADE_UP_HEADER "愛知県,23999,海辺市,浜町二丁目,,34.8001,137.2001\n"
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

/* Lists compiled to one and opened: what a municipality adds to what its prefecture has. */
static struct gazetteer *opened(const struct gazetteer_list *list, size_t n, struct buf *made, struct gazetteer_account *a)
{
    struct gazetteer *g = NULL;
    struct fail fail = { 0 };
    buf_init(made, GAZETTEER_BYTES_MAX);
    assert_int_equal(gazetteer_compile_lists(list, n, made, a, &fail), OK);
    assert_int_equal(gazetteer_open(buf_view(made), &g), OK);
    return g;
}

static struct gazetteer_town town_of(const struct gazetteer *g, const char *key)
{
    struct gazetteer_town t = { 0 };
    uint32_t i = gazetteer_town_find(g, sv_of(key));
    assert_int_not_equal(i, GAZETTEER_NONE);
    gazetteer_town(g, i, &t);
    return t;
}

static const char prefecture[] = MADE_UP_HEADER
    "愛知県,23999,みほん市,青葉町一丁目,,34.5,137.6\n愛知県,23999,みほん市,浜見,磯畑,34.52,137.62\n"
    "愛知県,23999,みほん市,浜見,松原,34.53,137.63\n愛知県,23998,となり町,浜見,,34.6,137.7\n";

static void a_municipalitys_own_list_adds_and_takes_nothing_away(void **state)
{
    (void)state;
    struct buf made;
    struct gazetteer_account a;
    struct gazetteer_small s;
    struct gazetteer_list list[] = { { .csv = sv_of(prefecture) },
                                     { .csv = SV("大字,小字,緯度,経度\n大字浜見,字磯畑,34.5221,137.6221\n浜見,葦原,34.5231,137.6231\n"
                                                 "青葉町1丁目,,34.5001,137.6001\n新開,,34.55,137.65\n"),
                                       .municipality = SV("23999") } };
    struct gazetteer *g = opened(list, 2, &made, &a);
    assert_int_equal(a.rows, 8);
    assert_int_equal(a.municipalities, 2);
    assert_int_equal(a.towns, 4);       /* 新開 is new */
    assert_int_equal(a.small_areas, 3); /* 葦原 is new */
    assert_int_equal(a.repeated, 3);    /* 浜見, its 磯畑, 青葉町一丁目 */
    assert_int_equal(a.moved, 2);       /* 磯畑 and 青葉町一丁目 */
    assert_int_equal(a.refused, 0);
    struct gazetteer_town hamami = town_of(g, "23999浜見");
    assert_near(hamami.lat, 34.525, 1e-6); /* not the middle of the later list's small areas */
    assert_int_equal(hamami.small_count, 3);
    for (uint32_t i = 0; i < 3; i++) {
        gazetteer_small(g, hamami.small_first + i, &s);
        assert_near(s.lat, sv_eq(s.name, SV("磯畑")) ? 34.5221 : sv_eq(s.name, SV("松原")) ? 34.53 : 34.5231, 1e-6);
    }
    assert_near(town_of(g, "23999青葉町一丁目").lat, 34.5001, 1e-6);
    assert_near(town_of(g, "23999新開").lon, 137.65, 1e-6);
    assert_near(town_of(g, "23998浜見").lat, 34.6, 1e-6);
    gazetteer_free(g);
    buf_done(&made);
}

static void two_of_one_list_that_differ_in_oaza_alone_stay_two(void **state)
{
    (void)state;
    struct buf made;
    struct gazetteer_account a;
    struct gazetteer_list list[] = { { .csv = sv_of(prefecture) },
                                     { .csv = SV(MADE_UP_HEADER
                                                 "三重県,24999,ためし市,旭,,34.4,136.5\n三重県,24999,ためし市,大字旭,,34.41,136.51\n") } };
    struct gazetteer *g = opened(list, 2, &made, &a);
    assert_int_equal(a.municipalities, 3);
    assert_int_equal(a.repeated, 0);
    assert_near(town_of(g, "24999旭").lat, 34.4, 1e-6);
    assert_near(town_of(g, "24999大字旭").lat, 34.41, 1e-6);
    gazetteer_free(g);
    buf_done(&made);
}

static void an_own_list_on_the_tokyo_datum_is_moved(void **state)
{
    (void)state;
    struct buf made;
    struct gazetteer_account a;
    struct gazetteer_list list[] = {
        { .csv = sv_of(prefecture) },
        { .csv = SV("大字,緯度,経度\n新開,34.55,137.65\n"), .municipality = SV("23999"), .datum = DATUM_TOKYO }
    };
    struct gazetteer *g = opened(list, 2, &made, &a);
    struct gazetteer_town t = town_of(g, "23999新開");
    assert_near(distance_m(t.lon, t.lat, 137.65, 34.55), 450, 60);
    assert_near(a.accuracy_m, 15.5, 1e-9);
    gazetteer_free(g);
    buf_done(&made);
}

static void an_own_list_is_of_a_municipality_that_is_known_and_of_no_other(void **state)
{
    (void)state;
    struct buf made;
    struct gazetteer_account a;
    struct fail fail = { 0 };
    struct gazetteer_list list[] = { { .csv = sv_of(prefecture) }, { .csv = SV("大字\n新開\n"), .municipality = SV("23997") } };
    buf_init(&made, GAZETTEER_BYTES_MAX);
    assert_int_equal(gazetteer_compile_lists(list, 2, &made, &a, &fail), E_GAZETTEER_MUNICIPALITY);
    assert_string_equal(fail.detail, "list 2");
    list[1].municipality = SV("23999");
    list[1].csv = SV("小字\n新開\n");
    assert_int_equal(gazetteer_compile_lists(list, 2, &made, &a, &fail), E_GAZETTEER_FORMAT);
    assert_string_equal(fail.field, "大字町丁目名");
    buf_done(&made);
    list[1].csv = SV("全国地方公共団体コード,大字\n239984,新開\n239991,沖島\n");
    struct gazetteer *g = opened(list, 2, &made, &a);
    assert_int_equal(a.refused, 1);
    assert_true(isnan(town_of(g, "23999沖島").lon));
    assert_int_equal(gazetteer_town_find(g, SV("23998新開")), GAZETTEER_NONE);
    gazetteer_free(g);
    buf_done(&made);
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
        skip(); /* the data folder is no part of this repository */
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
        cmocka_unit_test(a_municipalitys_own_list_adds_and_takes_nothing_away),
        cmocka_unit_test(two_of_one_list_that_differ_in_oaza_alone_stay_two),
        cmocka_unit_test(an_own_list_on_the_tokyo_datum_is_moved),
        cmocka_unit_test(an_own_list_is_of_a_municipality_that_is_known_and_of_no_other),
        cmocka_unit_test(a_damaged_blob_is_refused),
        cmocka_unit_test(all_japan_compiles_and_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
