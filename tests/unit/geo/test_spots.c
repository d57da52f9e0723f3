/* SPDX-License-Identifier: Apache-2.0
 * Blocks and buildings: a list of made-up points over a made-up town. */
#include "tests/unit/geo/geo_data.h"

#include "geo/spots.h"
#include "server/base/charset.h"

static const char towns[] = "都道府県名,市区町村コード,市区町村名,大字町丁目名,緯度,経度\n"
                            "愛知県,23999,みほん市,青葉町一丁目,34.5,137.6\n愛知県,23999,みほん市,浜見,34.52,137.62\n";
static const char blocks[] = "\"都道府県名\",\"市区町村名\",\"大字・丁目名\",\"小字・通称名\",\"街区符号・地番\",\"座標系番号\",\"Ｘ座標\",\"Ｙ座標\","
                             "\"緯度\",\"経度\",\"住居表示フラグ\",\"代表フラグ\",\"更新前履歴フラグ\",\"更新後履歴フラグ\"\r\n"
                             "愛知県,みほん市,青葉町一丁目,,3,7,0,0,34.5011,137.6011,1,0,0,0\r\n"
                             "愛知県,みほん市,青葉町一丁目,,3,7,0,0,34.5012,137.6012,1,1,0,0\r\n"
                             "愛知県,みほん市,浜見,,120,7,0,0,34.5211,137.6211,0,1,0,0\r\n"
                             "愛知県,みほん市,知らない町,,1,7,0,0,34.5,137.6,0,1,0,0\r\n"
                             "愛知県,みほん市,浜見,,121,7,0,0,137.6,34.5,0,1,0,0\r\n";
static const char buildings[] = "名称,住所,緯度,経度\nみほん荘,みほん市青葉町１－３－１２,34.50125,137.60125\n";

static struct buf blob;
static struct gazetteer *g;
static struct spots *spots;

static int open_all(void **state)
{
    (void)state;
    buf_init(&blob, GAZETTEER_BYTES_MAX);
    spots = spots_new();
    bool ok = gazetteer_compile(sv_of(towns), &blob, NULL, NULL) == OK && gazetteer_open(buf_view(&blob), &g) == OK;
    return ok && spots ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    spots_free(spots);
    spots_free(NULL);
    gazetteer_free(g);
    buf_done(&blob);
    return 0;
}

static struct address matched(struct arena *a, const char *text)
{
    struct address at = { .lon = NAN };
    assert_int_equal(address_match(g, a, sv_of(text), &at), OK);
    spots_refine(spots, a, &at);
    return at;
}

static void blocks_come_in_as_cp932_by_their_headings(void **state)
{
    (void)state;
    struct buf cp932;
    struct spots_account n = { 0 };
    buf_init(&cp932, 1 << 20);
    assert_int_equal(charset_encode(CHARSET_CP932, sv_of(blocks), &cp932, NULL), OK);
    assert_int_equal(spots_add_csv(spots, g, SV(""), buf_view(&cp932), &n, NULL), OK);
    assert_int_equal(n.rows, 5);
    assert_int_equal(n.spots, 2);
    assert_int_equal(n.repeated, 1);
    assert_int_equal(n.unmatched, 2); /* an unknown town; lat and lon exchanged */
    buf_done(&cp932);
}

static void a_house_is_brought_to_its_block_and_a_listed_one_to_its_door(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct address at = matched(&a, "愛知県みほん市青葉町1丁目3番5号");
    assert_int_equal(at.level, ADDRESS_BLOCK);
    assert_near(at.lat, 34.5012, 1e-9); /* the leading one of two */
    assert_near(at.radius_m, SPOT_BLOCK_RADIUS_M, 1e-9);
    assert_true(sv_find(at.why, SV("block")) >= 0);
    struct spots_account n = { 0 };
    assert_int_equal(spots_add_csv(spots, g, SV("23999"), sv_of(buildings), &n, NULL), OK);
    assert_int_equal(n.spots, 1);
    at = matched(&a, "みほん市青葉町一丁目三番十二号　みほん荘２０１");
    assert_int_equal(at.level, ADDRESS_PARCEL);
    assert_near(at.lon, 137.60125, 1e-9);
    at = matched(&a, "みほん市青葉町一丁目三番百二十号");
    assert_int_equal(at.level, ADDRESS_BLOCK); /* 12 is no beginning of 120 */
    at = matched(&a, "みほん市大字浜見120番地");
    assert_int_equal(at.level, ADDRESS_BLOCK);
    assert_near(at.lon, 137.6211, 1e-9);
    arena_done(&a);
}

static void what_no_list_has_stays_at_its_town(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct address at = matched(&a, "みほん市青葉町一丁目9番1号");
    assert_int_equal(at.level, ADDRESS_TOWN);
    assert_near(at.lat, 34.5, 1e-6);
    at = matched(&a, "みほん市");
    assert_int_equal(at.level, ADDRESS_MUNICIPALITY);
    arena_done(&a);
}

static void a_list_without_its_columns_is_refused(void **state)
{
    (void)state;
    struct fail f = { 0 };
    assert_int_equal(spots_add_csv(spots, g, SV(""), SV("住所,緯度\n浜見1,34\n"), NULL, &f), E_GAZETTEER_FORMAT);
    assert_string_equal(f.field, "経度");
    assert_int_equal(spots_add_csv(spots, g, SV(""), SV("大字・丁目名,緯度,経度\n浜見,34,137\n"), NULL, &f), E_GAZETTEER_FORMAT);
    assert_string_equal(f.field, "街区符号・地番");
    assert_int_equal(spots_add_csv(spots, g, SV(""), SV(""), NULL, &f), E_CSV_EMPTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_come_in_as_cp932_by_their_headings),
        cmocka_unit_test(a_house_is_brought_to_its_block_and_a_listed_one_to_its_door),
        cmocka_unit_test(what_no_list_has_stays_at_its_town),
        cmocka_unit_test(a_list_without_its_columns_is_refused),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
