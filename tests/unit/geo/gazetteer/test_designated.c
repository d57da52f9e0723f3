/* SPDX-License-Identifier: Apache-2.0
 * Which codes are designated cities and which are their wards, against the gazetteer where it is there. */
#include "tests/unit/geo/geo_data.h"

#include "geo/address/address.h"
#include "geo/gazetteer/designated.h"

#include <string.h>

static void belongs(const char *ward, const char *city)
{
    char found[6] = "-----";
    bool is = ward_city(sv_of(ward), found);
    if (is != (city != NULL) || (is && strcmp(found, city) != 0))
        fail_msg("%s: %s", ward, is ? found : "no ward");
}

static void a_ward_belongs_to_the_last_city_before_it(void **state)
{
    (void)state;
    belongs("23101", "23100");
    belongs("23116", "23100");
    belongs("14110", "14100"); /* a ward whose code ends as cities' do */
    belongs("14131", "14130");
    belongs("14153", "14150");
    belongs("22103", "22100");
    belongs("22140", "22130");
    belongs("27128", "27100");
    belongs("27141", "27140");
    belongs("40137", "40130");
}

static void what_is_no_ward_belongs_to_nobody(void **state)
{
    (void)state;
    belongs("23100", NULL);
    belongs("23201", NULL);
    belongs("13101", NULL); /* 特別区 */
    belongs("24101", NULL);
    belongs("2310", NULL);
    belongs("23l01", NULL);
    belongs("", NULL);
    assert_true(city_is_designated(SV("23100")));
    assert_false(city_is_designated(SV("13100")));
    assert_false(city_is_designated(SV("231")));
}

static void a_city_holds_itself_and_its_wards_alone(void **state)
{
    (void)state;
    assert_true(municipality_holds(SV("23100"), SV("23100")));
    assert_true(municipality_holds(SV("23100"), SV("23116")));
    assert_false(municipality_holds(SV("23100"), SV("23201")));
    assert_false(municipality_holds(SV("23101"), SV("23100")));
    assert_false(municipality_holds(SV("14100"), SV("14131")));
    assert_true(municipality_holds(SV("23214"), SV("23214")));
}

static void a_ward_is_named_behind_its_city(void **state)
{
    (void)state;
    assert_true(sv_eq(ward_name(SV("名古屋市中区")), SV("中区")));
    assert_true(sv_eq(ward_name(SV("蒲郡市")), SV("蒲郡市")));
    assert_true(sv_eq(ward_name(SV("東区")), SV("東区")));
}

#define ROW(code, city, town) "愛知県," code "," city "," town ",,35.1,136.9\n"

static void a_register_of_the_city_finds_towns_of_every_ward(void **state)
{
    (void)state;
    struct buf blob;
    struct arena a;
    struct address out;
    uint32_t part[CITY_WARDS_MAX];
    struct gazetteer *g = gazetteer_of(
        SV(MADE_UP_HEADER ROW("22131", "みほん市東区", "浜見") ROW("22140", "みほん市北区", "小舟町") ROW("22203", "よそ市", "青葉町")),
        &blob);
    arena_init(&a, 1 << 20);
    assert_int_equal(gazetteer_parts(g, SV("22130"), part), 2);
    assert_int_equal(gazetteer_parts(g, SV("22203"), part), 1);
    assert_int_equal(gazetteer_parts(g, SV("22100"), part), 0);
    assert_int_equal(address_match_in(g, &a, SV("22130"), SV("小舟町3-4"), &out), OK);
    assert_true(sv_eq(out.municipality, SV("22140")) && out.level == ADDRESS_TOWN);
    arena_done(&a);
    gazetteer_free(g);
    buf_done(&blob);
}

/* Every municipality of Japan named 〜市〜区 is a ward, and nothing else is. */
static void all_japan_agrees(void **state)
{
    (void)state;
    struct buf csv, blob;
    size_t wards = 0;
    if (!data_read("gazetteer/japan.csv.gz", &csv))
        skip(); /* the data folder is no part of this repository */
    struct gazetteer *g = gazetteer_of(buf_view(&csv), &blob);
    for (uint32_t i = 0; i < gazetteer_municipality_count(g); i++) {
        struct gazetteer_municipality m;
        char city[6];
        gazetteer_municipality(g, i, &m);
        bool named = sv_ends(m.name, SV("区")) && sv_find(m.name, SV("市")) > 0;
        if (named != ward_city(m.code, city))
            fail_msg(SV_FMT " " SV_FMT, SV_ARG(m.code), SV_ARG(m.name));
        wards += named;
    }
    printf("%zu wards\n", wards);
    assert_true(wards > 150);
    gazetteer_free(g);
    buf_done(&csv);
    buf_done(&blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ward_belongs_to_the_last_city_before_it),        cmocka_unit_test(what_is_no_ward_belongs_to_nobody),
        cmocka_unit_test(a_city_holds_itself_and_its_wards_alone),          cmocka_unit_test(a_ward_is_named_behind_its_city),
        cmocka_unit_test(a_register_of_the_city_finds_towns_of_every_ward), cmocka_unit_test(all_japan_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
