/* SPDX-License-Identifier: Apache-2.0
 * Blocks and buildings: a list of made-up points over a made-up town. */
#include "tests/unit/geo/geo_data.h"

#include "geo/address/spots_inside.h"
#include "server/base/text/charset.h"

static const char towns[] = MADE_UP_HEADER
    "愛知県,23999,みほん市,青葉町一丁目,,34.5,137.6\n愛知県,23999,みほん市,浜見,,34.52,137.62\n"
    "愛知県,23999,みほん市,東雲町,磯畑,34.54,137.64\n愛知県,23999,みほん市,東雲町,松原,34.541,137.641\n";
static const char blocks[] =
    "\"都道府県名\",\"市区町村名\",\"大字・丁目名\",\"小字・通称名\",\"街区符号・地番\",\"座標系番号\",\"Ｘ座標\",\"Ｙ座標\","
    "\"緯度\",\"経度\",\"住居表示フラグ\",\"代表フラグ\",\"更新前履歴フラグ\",\"更新後履歴フラグ\"\r\n"
    "愛知県,みほん市,青葉町一丁目,,3,7,0,0,34.5011,137.6011,1,0,0,0\r\n"
    "愛知県,みほん市,青葉町一丁目,,3,7,0,0,34.5012,137.6012,1,1,0,0\r\n"
    "愛知県,みほん市,浜見,,120,7,0,0,34.5211,137.6211,0,1,0,0\r\n"
    "愛知県,みほん市,知らない町,,1,7,0,0,34.5,137.6,0,1,0,0\r\n"
    "愛知県,みほん市,浜見,,121,7,0,0,137.6,34.5,0,1,0,0\r\n"
    "愛知県,みほん市,浜見,,122,7,0,0,35.4,136.8,0,1,0,0\r\n";
static const char buildings[] = "名称,住所,緯度,経度\nみほん荘,みほん市青葉町１－３－１２,34.50125,137.60125\n";

static struct buf blob;
static struct gazetteer *g;

/* Lists compiled and opened; what the last one counted stays in `account`. */
static struct made {
    struct buf bytes;
    struct spots *s;
    struct spots_account account;
} made;

static struct spots_maker *maker;

static int open_all(void **state)
{
    (void)state;
    buf_init(&blob, GAZETTEER_BYTES_MAX);
    bool ok = gazetteer_compile(sv_of(towns), &blob, NULL, NULL) == OK && gazetteer_open(buf_view(&blob), &g) == OK;
    return ok ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    gazetteer_free(g);
    buf_done(&blob);
    return 0;
}

static int make_begin(void **state)
{
    (void)state;
    made = (struct made){ 0 };
    maker = spots_maker_new();
    return maker ? 0 : -1;
}

static int make_end(void **state)
{
    (void)state;
    spots_maker_free(maker);
    spots_free(made.s);
    if (made.bytes.p)
        buf_done(&made.bytes);
    return 0;
}

static void read_on(struct sv csv, enum datum datum)
{
    struct spots_list list = { .csv = csv, .municipality = SV("23999"), .datum = datum };
    assert_int_equal(spots_maker_read(maker, g, &list, &made.account, NULL), OK);
}

static void compile(void)
{
    buf_init(&made.bytes, SPOTS_BYTES_MAX);
    assert_int_equal(spots_maker_write(maker, &made.bytes, &made.account), OK);
    assert_int_equal(spots_open(buf_view(&made.bytes), &made.s), OK);
}

static struct address matched_by(const struct spots *s, struct arena *a, const char *text)
{
    struct address at = { .lon = NAN };
    assert_int_equal(address_match_in(g, a, SV("23999"), sv_of(text), &at), OK);
    spots_refine(s, a, &at);
    return at;
}

static struct address matched(struct arena *a, const char *text)
{
    return matched_by(made.s, a, text);
}

static void blocks_come_in_as_cp932_by_their_headings(void **state)
{
    (void)state;
    struct buf cp932;
    buf_init(&cp932, 1 << 20);
    assert_int_equal(charset_encode(CHARSET_CP932, sv_of(blocks), &cp932, NULL), OK);
    read_on(buf_view(&cp932), DATUM_JGD2011);
    compile();
    assert_int_equal(made.account.rows, 6);
    assert_int_equal(made.account.spots, 2);
    assert_int_equal(made.account.towns, 2);
    assert_int_equal(made.account.repeated, 1);
    assert_int_equal(made.account.unmatched, 1); /* an unknown town */
    assert_int_equal(made.account.outside, 1);   /* lat and lon exchanged */
    assert_int_equal(made.account.far, 1);       /* in the next prefecture */
    assert_int_equal(spots_count(made.s), 2);
    buf_done(&cp932);
}

static void a_house_is_brought_to_its_block_and_a_listed_one_to_its_door(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    read_on(sv_of(blocks), DATUM_JGD2011);
    read_on(sv_of(buildings), DATUM_JGD2011);
    compile();
    struct address at = matched(&a, "愛知県みほん市青葉町1丁目3番5号");
    assert_int_equal(at.level, ADDRESS_BLOCK);
    assert_near(at.lat, 34.5012, 1e-9); /* the leading one of two */
    assert_near(at.radius_m, SPOT_BLOCK_RADIUS_M, 1e-9);
    assert_true(sv_find(at.why, SV("block")) >= 0);
    at = matched(&a, "みほん市青葉町一丁目三番十二号　みほん荘２０１");
    assert_int_equal(at.level, ADDRESS_PARCEL);
    assert_near(at.lon, 137.60125, 1e-9);
    assert_near(at.radius_m, SPOT_PARCEL_RADIUS_M, 1e-9);
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
    read_on(sv_of(blocks), DATUM_JGD2011);
    compile();
    struct address at = matched(&a, "みほん市青葉町一丁目9番1号");
    assert_int_equal(at.level, ADDRESS_TOWN);
    assert_near(at.lat, 34.5, 1e-6);
    at = matched(&a, "みほん市");
    assert_int_equal(at.level, ADDRESS_MUNICIPALITY);
    arena_done(&a);
}

static void lots_of_two_small_areas_are_told_apart_however_written(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    read_on(SV("市区町村名,大字・丁目名,小字・通称名,街区符号・地番,緯度,経度\n"
               "みほん市,東雲町,磯畑,5,34.5401,137.6401\nみほん市,東雲町,松原,5,34.5411,137.6411\n"
               "みほん市,東雲町,松原,乙7,34.5412,137.6412\n"),
            DATUM_JGD2011);
    compile();
    assert_int_equal(made.account.spots, 3);
    assert_near(matched(&a, "みほん市東雲町磯畑5番地2").lat, 34.5401, 1e-9);
    assert_near(matched(&a, "みほん市東雲町字松原5").lat, 34.5411, 1e-9);
    assert_near(matched(&a, "みほん市東雲町松原乙7-1").lat, 34.5412, 1e-9);
    assert_int_equal(matched(&a, "みほん市東雲町松原7").level, ADDRESS_TOWN);
    arena_done(&a);
}

static void a_block_that_is_no_more_is_left_out(void **state)
{
    (void)state;
    read_on(SV("市区町村名,大字・丁目名,街区符号・地番,緯度,経度,更新前履歴フラグ,更新後履歴フラグ\n"
               "みほん市,浜見,1,34.521,137.621,0,3\nみほん市,浜見,2,34.521,137.621,3,0\nみほん市,浜見,3,34.521,137.621,1,2\n"),
            DATUM_JGD2000);
    compile();
    assert_int_equal(made.account.deleted, 2);
    assert_int_equal(made.account.spots, 1);
}

static void a_municipalitys_own_point_stands_before_a_national_one(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    read_on(SV("住所,緯度,経度\nみほん市浜見120,34.5222,137.6222\n"), DATUM_JGD2011);
    read_on(sv_of(blocks), DATUM_JGD2011);
    compile();
    struct address at = matched(&a, "みほん市浜見120");
    assert_near(at.lon, 137.6222, 1e-9);
    assert_int_equal(at.level, ADDRESS_PARCEL); /* a building of its own without a branch */
    assert_int_equal(matched(&a, "みほん市浜見120-4").level, ADDRESS_BLOCK);
    arena_done(&a);
}

static void a_newer_list_adds_to_the_file_and_stands_before_it(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    read_on(sv_of(blocks), DATUM_JGD2011);
    read_on(sv_of(buildings), DATUM_JGD2011);
    compile();
    struct made old = made;
    made = (struct made){ 0 };
    assert_int_equal(spots_maker_keep(maker, old.s, &made.account), OK);
    read_on(SV("市区町村名,大字・丁目名,街区符号・地番,緯度,経度\nみほん市,青葉町一丁目,3,34.5099,137.6099\nみほん市,浜見,7,34.5207,137."
               "6207\n"),
            DATUM_JGD2011);
    compile();
    assert_int_equal(made.account.kept, 3);
    assert_int_equal(made.account.spots, 4);
    assert_int_equal(made.account.repeated, 1);
    assert_near(matched(&a, "みほん市青葉町1-3-5").lat, 34.5099, 1e-9);
    assert_near(matched(&a, "みほん市青葉町1-3-12").lat, 34.50125, 1e-9);
    assert_near(matched(&a, "みほん市浜見120").lat, 34.5211, 1e-9);
    assert_near(matched(&a, "みほん市浜見7").lat, 34.5207, 1e-9);
    spots_free(old.s);
    buf_done(&old.bytes);
    arena_done(&a);
}

static void a_list_on_the_tokyo_datum_is_moved_and_its_radius_says_what_that_cost(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    read_on(sv_of(buildings), DATUM_TOKYO);
    compile();
    struct address at = matched(&a, "みほん市青葉町1-3-12");
    assert_int_equal(at.level, ADDRESS_PARCEL);
    assert_near(distance_m(at.lon, at.lat, 137.60125, 34.50125), 450, 60);
    assert_near(at.radius_m, SPOT_PARCEL_RADIUS_M + 15.5, 1e-9);
    assert_near(made.account.accuracy_m, 15.5, 1e-9);
    arena_done(&a);
}

/* Every byte of a file, turned over one by one: it opens or not, but no point is ever another one's. */
static void a_damaged_file_moves_nobody(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    read_on(sv_of(blocks), DATUM_JGD2011);
    read_on(sv_of(buildings), DATUM_JGD2011);
    compile();
    size_t refused = 0, silent = 0;
    for (size_t i = 0; i < made.bytes.n; i++) {
        struct spots *s;
        made.bytes.p[i] ^= 0x21;
        if (spots_open(buf_view(&made.bytes), &s)) {
            refused++;
        } else {
            struct address at = matched_by(s, &a, "みほん市青葉町1-3-12");
            silent += at.level == ADDRESS_TOWN;
            assert_true(at.level == ADDRESS_TOWN || fabs(at.lat - 34.50125) < 1e-9);
            spots_free(s);
        }
        made.bytes.p[i] ^= 0x21;
        arena_reset(&a);
    }
    assert_in_range(refused, sizeof(struct spots_head), made.bytes.n);
    assert_in_range(silent, 1, made.bytes.n); /* a byte of the run it looked in */
    struct spots *s;
    assert_int_equal(spots_open((struct sv){ made.bytes.p, made.bytes.n - 8 }, &s), E_SPOTS_VERSION);
    assert_int_equal(spots_open(SV(""), &s), E_SPOTS_VERSION);
    arena_done(&a);
}

static void every_one_of_many_is_found_again(void **state)
{
    (void)state;
    struct arena a;
    char text[64];
    enum { N = 5000 };
    arena_init(&a, 1 << 20);
    for (int i = 1; i <= N; i++) {
        struct spot_at at = { .lon = 137 + i * 1e-5, .lat = 34 + i * 1e-5 };
        int n = snprintf(text, sizeof text, i % 3 ? "%d" : "%d-2", i * 7919 % N + 1);
        assert_int_equal(spots_maker_put(maker, SV("23999浜見"), (struct sv){ text, (size_t)n }, &at), OK);
    }
    compile();
    assert_int_equal(spots_count(made.s), N);
    for (int i = 1; i <= N; i++) {
        snprintf(text, sizeof text, i % 3 ? "みほん市浜見%d" : "みほん市浜見%d-2", i * 7919 % N + 1);
        struct address at = matched(&a, text);
        assert_near(at.lon, 137 + i * 1e-5, 2e-7);
        arena_reset(&a);
    }
    arena_done(&a);
}

static void a_list_without_its_columns_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *field;
        enum err e;
    } lists[] = { { "住所,緯度\n浜見1,34\n", "経度", E_GAZETTEER_FORMAT },
                  { "大字・丁目名,緯度,経度\n浜見,34,137\n", "街区符号・地番", E_GAZETTEER_FORMAT },
                  { "", "", E_CSV_EMPTY } };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct fail f = { 0 };
        struct spots_list list = { .csv = sv_of(lists[i].csv) };
        assert_int_equal(spots_maker_read(maker, g, &list, &made.account, &f), lists[i].e);
        assert_string_equal(f.field, lists[i].field);
    }
}

#define MADE(t) cmocka_unit_test_setup_teardown(t, make_begin, make_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE(blocks_come_in_as_cp932_by_their_headings),
        MADE(a_house_is_brought_to_its_block_and_a_listed_one_to_its_door),
        MADE(what_no_list_has_stays_at_its_town),
        MADE(lots_of_two_small_areas_are_told_apart_however_written),
        MADE(a_block_that_is_no_more_is_left_out),
        MADE(a_municipalitys_own_point_stands_before_a_national_one),
        MADE(a_newer_list_adds_to_the_file_and_stands_before_it),
        MADE(a_list_on_the_tokyo_datum_is_moved_and_its_radius_says_what_that_cost),
        MADE(a_damaged_file_moves_nobody),
        MADE(every_one_of_many_is_found_again),
        MADE(a_list_without_its_columns_is_refused),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
