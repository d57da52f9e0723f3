/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "geo/address/address.h"
#include "server/base/text/csv.h"
#include "server/base/json.h"

#include <math.h>

/* Made-up municipalities with the traps of real ones: numerals in names, wards, a 郡, equal names, 条, 大字, small areas. */
static const char made_up[] = MADE_UP_HEADER "愛知県,23999,海辺市,浜町一丁目,,34.80,137.20\n"
                                             "愛知県,23999,海辺市,浜町二丁目,,34.81,137.20\n"
                                             "愛知県,23999,海辺市,三田,,34.82,137.20\n"
                                             "愛知県,23999,海辺市,千駄ケ谷四丁目,,34.83,137.20\n"
                                             "愛知県,23999,海辺市,大字西今宿,梶村一,34.84,137.20\n"
                                             "愛知県,23999,海辺市,西浦町,大知柄,34.85,137.20\n"
                                             "愛知県,23999,海辺市,西浦町,五,34.85,137.21\n"
                                             "愛知県,23999,海辺市,六反田,,34.86,137.20\n"
                                             "愛知県,23999,海辺市,与一二丁目,,34.86,137.21\n"
                                             "愛知県,23999,海辺市,大字清水,,34.86,137.22\n"
                                             "愛知県,23999,海辺市,大字大清水,,34.86,137.23\n"
                                             "愛知県,23999,海辺市,点なし町,,,\n"
                                             "愛知県,23999,海辺市,桧沢,,34.87,137.20\n"
                                             "愛知県,23999,海辺市,字旭,,34.88,137.20\n"
                                             "愛知県,23999,海辺市,大字旭,,34.89,137.20\n"
                                             "愛知県,23998,北山郡谷町,一ツ橋,,35.00,137.50\n"
                                             "愛知県,23997,星野市中央区,北三条西六丁目,,35.10,136.90\n"
                                             "愛知県,23997,星野市中央区,栄三丁目,,35.11,136.90\n"
                                             "愛知県,23996,星野市東区,葵,,35.12,136.95\n"
                                             "愛知県,23996,星野市東区,三条通十二丁目,,35.13,136.95\n"
                                             "愛知県,23996,星野市東区,日本大通,,35.14,136.95\n"
                                             "愛知県,23995,月野市中央区,灘,,35.20,136.80\n"
                                             "神奈川県,14151,相野市緑区,田名,,35.60,139.20\n"
                                             "神奈川県,14152,相野市中央区,田名,,35.56,139.34\n"
                                             "神奈川県,14152,相野市中央区,上溝,,35.55,139.35\n"
                                             "静岡県,22138,浜松市中央区,舞阪町,,34.68,137.61\n"
                                             "静岡県,22138,浜松市中央区,本町,,34.70,137.72\n"
                                             "静岡県,22989,越前町,市,,34.90,138.30\n"
                                             "静岡県,22988,越前市,粟田部町,,34.91,138.31\n"
                                             "静岡県,22988,越前市,南,,34.92,138.31\n"
                                             "静岡県,22988,越前市,福岡町三日市,,34.93,138.31\n"
                                             "静岡県,22988,越前市,七瀬,,34.94,138.31\n"
                                             "静岡県,22988,越前市,栄,,34.95,138.31\n"
                                             "静岡県,22988,越前市,栄町,,34.96,138.31\n"
                                             "茨城県,08999,海辺市,磯,,36.30,140.50\n"
                                             "京都府,26199,都市中央区,榎木町,,35.01,135.76\n"
                                             "京都府,26199,都市中央区,一之船入町,,35.02,135.76\n"
                                             "京都府,26199,都市中央区,小松町,,35.03,135.76\n";

static struct gazetteer *g;
static struct buf blob;
static struct arena arena;

static int open_made_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    g = gazetteer_of(sv_of(made_up), &blob);
    return g ? 0 : -1;
}

static int close_made_up(void **state)
{
    (void)state;
    gazetteer_free(g);
    buf_done(&blob);
    arena_done(&arena);
    return 0;
}

static struct address match_in(const char *municipality, const char *text)
{
    struct address a;
    arena_reset(&arena);
    assert_int_equal(address_match_in(g, &arena, sv_of(municipality), sv_of(text), &a), OK);
    return a;
}

static void check_sv(struct sv got, const char *want, const char *text)
{
    if (!sv_eq(got, sv_of(want)))
        fail_msg("%s: '" SV_FMT "' is not '%s'", text, SV_ARG(got), want);
}

static void expect(const char *text, const char *city, const char *town, const char *number, const char *rest)
{
    struct address a = match_in("", text);
    check_sv(a.city, city, text);
    check_sv(a.town, town, text);
    check_sv(a.number, number, text);
    check_sv(a.rest, rest, text);
    assert_int_equal(a.level, *town ? ADDRESS_TOWN : *city ? ADDRESS_MUNICIPALITY : a.level);
}

static void the_same_address_in_many_hands(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const ways[] = {
        "愛知県海辺市浜町二丁目3番4号",   "愛知県海辺市浜町２丁目３－４", "愛知県 海辺市 浜町 2-3-4",
        "愛知県海辺市浜町二丁目三番四号", "愛知県海辺市浜町二－３－４",   "愛知県海辺市浜町2丁目3の4",
        "〒443-0036 愛知県海辺市浜町２丁目３番地４", "愛知県海辺市浜町2ー3ー4",  "愛知県海辺市浜町2‐3−4",
        "愛知県海辺市浜町２丁目３番４",   "愛知県海辺市大字浜町2-3-4",    "愛知海辺市浜町2丁目3-4",
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        expect(ways[i], "海辺市", "浜町二丁目", "3-4", "");
}

static void numerals_in_names_stay_names(void **state)
{
    (void)state;
    expect("愛知県海辺市三田3-5", "海辺市", "三田", "3-5", "");
    expect("愛知県海辺市六反田12", "海辺市", "六反田", "12", "");
    expect("谷町一ツ橋1-1", "北山郡谷町", "一ツ橋", "1-1", "");
    expect("愛知県海辺市与一2丁目3", "海辺市", "与一二丁目", "3", "");
    expect("愛知県海辺市与一二丁目3", "海辺市", "与一二丁目", "3", "");
    expect("愛知県海辺市西今宿梶村一38番地4", "海辺市", "大字西今宿梶村一", "38-4", "");
}

static void written_variants_are_the_same(void **state)
{
    (void)state;
    expect("愛知県海辺市千駄ヶ谷4-1-2", "海辺市", "千駄ケ谷四丁目", "1-2", "");
    expect("愛知県海辺市千駄が谷４丁目１－２", "海辺市", "千駄ケ谷四丁目", "1-2", "");
    expect("愛知県海邊市檜澤1", "海辺市", "桧沢", "1", "");
    expect("北山郡谷町一つ橋5", "北山郡谷町", "一ツ橋", "5", "");
    expect("愛知県海辺市〓沢1", "海辺市", "桧沢", "1", "");
    expect("愛知県海辺市\xe6\xa1沢1", "海辺市", "桧沢", "1", ""); /* a byte was lost */
}

static void oaza_and_aza_tell_twins_apart(void **state)
{
    (void)state;
    expect("愛知県海辺市大字旭1", "海辺市", "大字旭", "1", "");
    expect("愛知県海辺市字旭1", "海辺市", "字旭", "1", "");
    expect("愛知県海辺市大字清水1", "海辺市", "大字清水", "1", "");
    expect("愛知県海辺市大清水1", "海辺市", "大字大清水", "1", "");
}

static void a_small_area_stands_before_its_number(void **state)
{
    (void)state;
    expect("愛知県海辺市西浦町大知柄１番地の２", "海辺市", "西浦町", "大知柄1-2", "");
    expect("愛知県海辺市西浦町5-1", "海辺市", "西浦町", "5-1", ""); /* not the small area 五 */
    struct address a = match_in("", "愛知県海辺市西浦町大知柄1");
    check_sv(a.small, "大知柄", "small");
    check_sv(a.town_key, "23999西浦町", "key");
    check_sv(a.municipality, "23999", "code");
}

static void wards_and_jo(void **state)
{
    (void)state;
    expect("星野市中央区北3西6", "星野市中央区", "北三条西六丁目", "", "");
    expect("星野市中央区北3条西6丁目1-2", "星野市中央区", "北三条西六丁目", "1-2", "");
    expect("星野市東区3条12丁目5", "星野市東区", "三条通十二丁目", "5", "");
    expect("星野市東区日本大通り1", "星野市東区", "日本大通", "1", "");
    expect("星野市栄3-2-1", "星野市中央区", "栄三丁目", "2-1", "");
    expect("中央区栄3丁目2番1号", "星野市中央区", "栄三丁目", "2-1", "");
    expect("浜松市西区舞阪町5", "浜松市中央区", "舞阪町", "5", ""); /* a ward until 2023 */
    expect("中央区押小路通河原町西入榎木町450番地の2", "都市中央区", "榎木町", "450-2", "押小路通河原町西入");
}

/* Of one city with wards it is the city: its middle, and a radius that reaches all of it. */
static void a_ward_that_cannot_be_told_is_the_city(void **state)
{
    (void)state;
    static const char *const ways[] = { "相野市田名2178", "神奈川県相野市", "相野市〓〓区上溝1", "相野市知らない区上溝1" };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct address a = match_in("", ways[i]);
        check_sv(a.city, "相野市", ways[i]);
        check_sv(a.municipality, "14150", ways[i]);
        assert_int_equal(a.level, ADDRESS_MUNICIPALITY);
        assert_true(a.lon > 139.2 && a.lon < 139.35 && a.radius_m > 5000 && a.radius_m < 30000);
    }
    expect("相野市中〓区上溝5", "相野市中央区", "上溝", "5", "");
    expect("相野市上溝5", "相野市中央区", "上溝", "5", "");
}

static void a_street_phrase_ends_where_a_town_begins(void **state)
{
    (void)state;
    expect("中央区河原町通二条下る一筋目東入一之船入町384", "都市中央区", "一之船入町", "384", "河原町通二条下る一筋目東入");
    expect("都市中央区寺町通下がる西側榎木町658", "都市中央区", "榎木町", "658", "寺町通下がる西側");
    expect("都市中央区四条下る４丁目小松町584", "都市中央区", "小松町", "584", "四条下る４丁目");
    expect("都市中央区榎木町450 東側小松町ビル", "都市中央区", "榎木町", "450", "東側小松町ビル"); /* behind the number it is a building */
}

static void a_municipality_once_read_is_no_town(void **state)
{
    (void)state;
    expect("静岡県越前市栗田部町45", "越前市", "", "", "栗田部町45"); /* not 市 in 越前町 */
    expect("静岡県越前市南流山10-2", "越前市", "", "", "南流山10-2");
    expect("静岡県越前市七瀬中町161番地1", "越前市", "", "", "七瀬中町161-1");
    expect("静岡県越前市七瀬片岡町161番地1", "越前市", "", "", "七瀬片岡町161-1");
    expect("静岡県越前市七瀬片岡区161番地1", "越前市", "", "", "七瀬片岡区161-1");
    expect("静岡県越前市七瀬片岡161番地1", "越前市", "七瀬", "", "片岡161-1");
    expect("静岡県越前市七瀬161番地1", "越前市", "七瀬", "161-1", "");
    expect("静岡県越前市七瀬字上ノ山161", "越前市", "七瀬", "", "字上ノ山161");
    expect("静岡県福岡町三日市105", "越前市", "福岡町三日市", "105", ""); /* a town before the merger */
    expect("静岡県丹生郡福岡町三日市105", "越前市", "福岡町三日市", "105", "");
    expect("静岡県浜松市中央区本町通3", "浜松市中央区", "", "", "本町通3");
    expect("静岡県浜松市中央区本町東3", "浜松市中央区", "", "", "本町東3");
    expect("静岡県浜松市中央区本町稲荷3", "浜松市中央区", "本町", "", "稲荷3"); /* a small area nobody listed */
}

static void a_lost_character_picks_only_what_alone_fits(void **state)
{
    (void)state;
    static const char *const marks[] = { "〓", "?", "？", "■", "□", "\xef\xbf\xbd", "\xee\x80\x81", "??" };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "静岡県越前市粟%s部町1", marks[i]);
        expect(text, "越前市", "粟田部町", "1", "");
        snprintf(text, sizeof text, "静岡県越%s市南1", marks[i]);
        expect(text, "越前市", "南", "1", "");
        snprintf(text, sizeof text, "愛知県海辺市浜町%s丁目3", marks[i]); /* 一丁目, 二丁目 */
        assert_int_equal(match_in("", text).level, ADDRESS_MUNICIPALITY);
        snprintf(text, sizeof text, "静岡県越前市%s1", marks[i]); /* 南, 栄, and 栄町 without its 町 */
        assert_int_equal(match_in("", text).level, ADDRESS_MUNICIPALITY);
        snprintf(text, sizeof text, "静岡県越前市栄%s1-2", marks[i]); /* 栄, or 栄町 */
        assert_int_equal(match_in("", text).level, ADDRESS_MUNICIPALITY);
    }
    expect("愛知県海辺市西浦町大知〓1", "海辺市", "西浦町", "大知〓1", "");
    expect("静〓県越前市南1", "越前市", "南", "1", "");
    expect("静岡県越前市栄町1番〓号", "越前市", "栄町", "1", "〓号");
    assert_int_equal(match_in("", "静岡県〓〓市本町1").level, ADDRESS_PREFECTURE);
    assert_int_equal(match_in("", "静岡県越前〓栄町1").level, ADDRESS_PREFECTURE); /* 越前市, or 越前町 */
}

static void a_radical_is_the_character_it_looks_like(void **state)
{
    (void)state;
    expect("愛知県海辺市⻄浦町大知柄1", "海辺市", "西浦町", "大知柄1", "");
    expect("愛知県海辺市⼤字⻄今宿梶村⼀1", "海辺市", "大字西今宿梶村一", "1", "");
}

static void what_could_be_two_is_neither(void **state)
{
    (void)state;
    struct address a = match_in("", "中央区1-2");
    assert_int_equal(a.level, ADDRESS_NONE);
    assert_int_equal(a.city.n, 0);
    assert_true(isnan(a.lon) && isnan(a.radius_m));
    a = match_in("", "海辺市");
    assert_int_equal(a.level, ADDRESS_NONE);
    a = match_in("08999", "海辺市"); /* the register settles it */
    check_sv(a.pref, "茨城県", "hint");
    expect("海辺市磯3", "海辺市", "磯", "3", "");
}

static void the_register_stands_in_for_what_is_left_out(void **state)
{
    (void)state;
    struct address a = match_in("23999", "浜町1-2-3");
    check_sv(a.town, "浜町一丁目", "hint");
    check_sv(a.number, "2-3", "hint");
    a = match_in("23999", "谷町一ツ橋1"); /* what the text names itself wins */
    check_sv(a.city, "北山郡谷町", "named");
    a = match_in("23999", "どこでもない町1");
    assert_int_equal(a.level, ADDRESS_NONE);
}

static void the_best_level_reached_is_told(void **state)
{
    (void)state;
    struct address a = match_in("", "愛知県海辺市どこか町1-2");
    assert_int_equal(a.level, ADDRESS_MUNICIPALITY);
    assert_true(a.radius_m > 1000);
    check_sv(a.rest, "どこか町1-2", "rest");
    a = match_in("", "愛知県海辺市点なし町1");
    assert_int_equal(a.level, ADDRESS_TOWN);
    assert_true(isnan(a.lon) && isnan(a.lat) && isnan(a.radius_m));
    a = match_in("", "愛知県");
    assert_int_equal(a.level, ADDRESS_PREFECTURE);
    a = match_in("", "");
    assert_int_equal(a.level, ADDRESS_NONE);
    a = match_in("", "\xff\xfe");
    assert_int_equal(a.level, ADDRESS_NONE);
    char huge[ADDRESS_BYTES_MAX + 2];
    memset(huge, 'x', sizeof huge);
    assert_int_equal(address_match(g, &arena, (struct sv){ huge, sizeof huge }, &a), E_TOO_LARGE);
}

static void buildings_and_rooms_are_no_numbers(void **state)
{
    (void)state;
    expect("愛知県海辺市三田17-1-302号", "海辺市", "三田", "17-1", "-302号");
    expect("愛知県海辺市三田17-1 ハイツ海 202", "海辺市", "三田", "17-1", "ハイツ海 202");
    expect("愛知県海辺市三田17番1号一番館ビル302号室", "海辺市", "三田", "17-1", "一番館ビル302号室");
    expect("愛知県海辺市三田１５番５十五番館ビル", "海辺市", "三田", "15-5", "十五番館ビル");
    expect("愛知県海辺市三田5-30-Ａ", "海辺市", "三田", "5-30-A", "");
    expect("愛知県海辺市三田14-イ22", "海辺市", "三田", "14-イ22", "");
    expect("愛知県海辺市三田甲123番地", "海辺市", "三田", "甲123", "");
    expect("愛知県海辺市三田52－（以下未定）", "海辺市", "三田", "52", "-（以下未定）");
    expect("愛知県海辺市三田字アイウエオ100番200号", "海辺市", "三田", "", "字アイウエオ100-200");
}

static double percent(size_t part, size_t all)
{
    return 100.0 * (double)part / (double)all;
}

static bool fold_ke_eq(struct sv a, struct sv b)
{
    while (a.n && b.n) {
        bool ke_a = sv_starts(a, SV("ヶ")) || sv_starts(a, SV("ケ")), ke_b = sv_starts(b, SV("ヶ")) || sv_starts(b, SV("ケ"));
        size_t step = ke_a && ke_b ? 3 : 1;
        if (!(ke_a && ke_b) && *a.p != *b.p)
            return false;
        a = (struct sv){ a.p + step, a.n - step };
        b = (struct sv){ b.p + step, b.n - step };
    }
    return a.n == b.n;
}

static void count_sample_row(const struct gazetteer *japan, struct arena *a, const struct csv_row *row, size_t right[3])
{
    struct address got;
    struct sv number = SV("");
    assert_int_equal(address_match(japan, a, row->field[0], &got), OK);
    bool spelt = sv_eq(got.pref, row->field[1]) && sv_eq(got.city, row->field[2]) && sv_eq(got.town, row->field[3]);
    bool town = sv_eq(got.pref, row->field[1]) && fold_ke_eq(got.city, row->field[2]) && fold_ke_eq(got.town, row->field[3]);
    number = sv_of(arena_printf(a, SV_FMT SV_FMT, SV_ARG(got.number), SV_ARG(got.rest)));
    bool joined = sv_eq(number, sv_of(arena_printf(a, SV_FMT SV_FMT, SV_ARG(row->field[4]), SV_ARG(row->field[5]))));
    right[0] += spelt;
    right[1] += town;
    right[2] += joined;
    if (!town || !joined)
        printf("wrong: " SV_FMT " -> " SV_FMT " " SV_FMT " " SV_FMT " | " SV_FMT "\n", SV_ARG(row->field[0]), SV_ARG(got.pref),
               SV_ARG(got.city), SV_ARG(got.town), SV_ARG(number));
}

static struct gazetteer *open_japan(struct buf *text, struct buf *japan_blob)
{
    if (!data_read("gazetteer/japan.csv.gz", text))
        return NULL;
    return gazetteer_of(buf_view(text), japan_blob);
}

static void real_addresses_reach_their_towns(void **state)
{
    (void)state;
    struct buf text, japan_blob, sample;
    struct arena a;
    struct csv csv;
    struct csv_row row;
    size_t rows = 0, right[3] = { 0 };
    struct gazetteer *japan = open_japan(&text, &japan_blob);
    if (!japan || !data_read("geocode/addresses_sample.csv", &sample))
        skip(); /* the data folder is no part of this repository */
    arena_init(&a, 1 << 20);
    csv_init(&csv, buf_view(&sample));
    assert_int_equal(csv_next(&csv, &a, &row, NULL), OK);
    for (; !csv_at_end(&csv); rows++) {
        arena_reset(&a);
        row.n = 0;
        assert_int_equal(csv_next(&csv, &a, &row, NULL), OK);
        if (row.n < 6)
            break;
        count_sample_row(japan, &a, &row, right);
    }
    printf("of %zu: town %.2f %% (as spelt %.2f %%), number and rest %.2f %%\n", rows, percent(right[1], rows), percent(right[0], rows),
           percent(right[2], rows));
    assert_true(rows == 1200 && percent(right[1], rows) >= 99.3 && percent(right[2], rows) >= 97);
    gazetteer_free(japan);
    arena_done(&a);
    buf_done(&text);
    buf_done(&japan_blob);
    buf_done(&sample);
}

static struct sv member(const struct json *row, const char *key)
{
    struct sv v = SV("");
    return json_str(json_get(row, key), &v) ? v : SV("");
}

/* 大字 and 字 are the gazetteer's choice; a small area may stand in the expected town or not. */
static struct sv plain(struct arena *a, struct sv s)
{
    struct buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < s.n;) {
        struct sv at = { s.p + i, s.n - i };
        size_t step = sv_starts(at, SV("大字")) ? 6 : sv_starts(at, SV("字")) ? 3 : 0;
        if (!step)
            buf_ch(&b, s.p[i]);
        i += step ? step : 1;
    }
    struct sv copy = b.n ? arena_sv(a, buf_view(&b)) : SV("");
    buf_done(&b);
    return copy;
}

static bool has_town(const struct gazetteer *japan, struct arena *a, uint32_t city, struct sv name)
{
    struct gazetteer_municipality m;
    gazetteer_municipality(japan, city, &m);
    for (uint32_t i = 0; i < m.town_count; i++) {
        struct gazetteer_town t;
        gazetteer_town(japan, m.town_first + i, &t);
        if (sv_eq(plain(a, t.name), name))
            return true;
    }
    return false;
}

/* 1 right, 0 wrong, -1 the gazetteer has no such town. */
static int judge_harder(const struct gazetteer *japan, struct arena *a, const struct json *row)
{
    struct address got;
    struct sv code = member(row, "lg_code");
    uint32_t city = gazetteer_municipality_find(japan, (struct sv){ code.p, code.n < 5 ? code.n : 5 });
    struct sv oaza = member(row, "oaza_cho"), chome = member(row, "chome"), koaza = member(row, "koaza");
    struct sv town = plain(a, sv_of(arena_printf(a, SV_FMT SV_FMT, SV_ARG(oaza), SV_ARG(chome))));
    struct sv full = plain(a, sv_of(arena_printf(a, SV_FMT SV_FMT, SV_ARG(town), SV_ARG(koaza))));
    if (city == GAZETTEER_NONE || (!has_town(japan, a, city, town) && !has_town(japan, a, city, full)))
        return -1;
    assert_int_equal(address_match(japan, a, member(row, "input"), &got), OK);
    struct sv name = plain(a, got.town);
    return sv_eq(got.municipality, (struct sv){ code.p, 5 }) && (sv_eq(name, town) || sv_eq(name, full));
}

static void harder_addresses_reach_their_towns(void **state)
{
    (void)state;
    struct buf text, japan_blob, sample;
    struct arena a;
    const struct json *rows;
    size_t right = 0, known = 0;
    struct gazetteer *japan = open_japan(&text, &japan_blob);
    if (!japan || !data_read("geocode/abr_sample.json", &sample))
        skip(); /* the data folder is no part of this repository */
    arena_init(&a, 64 << 20);
    assert_int_equal(json_parse(&a, buf_view(&sample), 8, &rows, NULL), OK);
    for (size_t i = 0; i < json_count(rows); i++) {
        int verdict = judge_harder(japan, &a, json_at(rows, i));
        known += verdict >= 0;
        right += verdict == 1;
        if (verdict != 1)
            printf("%s: " SV_FMT "\n", verdict ? "not in the gazetteer" : "wrong", SV_ARG(member(json_at(rows, i), "input")));
    }
    printf("of %zu the gazetteer has: %.1f %%\n", known, percent(right, known));
    assert_true(known >= 100 && percent(right, known) >= 95);
    gazetteer_free(japan);
    arena_done(&a);
    buf_done(&text);
    buf_done(&japan_blob);
    buf_done(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_address_in_many_hands),
        cmocka_unit_test(numerals_in_names_stay_names),
        cmocka_unit_test(written_variants_are_the_same),
        cmocka_unit_test(oaza_and_aza_tell_twins_apart),
        cmocka_unit_test(a_small_area_stands_before_its_number),
        cmocka_unit_test(wards_and_jo),
        cmocka_unit_test(a_ward_that_cannot_be_told_is_the_city),
        cmocka_unit_test(a_street_phrase_ends_where_a_town_begins),
        cmocka_unit_test(a_municipality_once_read_is_no_town),
        cmocka_unit_test(a_lost_character_picks_only_what_alone_fits),
        cmocka_unit_test(a_radical_is_the_character_it_looks_like),
        cmocka_unit_test(what_could_be_two_is_neither),
        cmocka_unit_test(the_register_stands_in_for_what_is_left_out),
        cmocka_unit_test(the_best_level_reached_is_told),
        cmocka_unit_test(buildings_and_rooms_are_no_numbers),
        cmocka_unit_test(real_addresses_reach_their_towns),
        cmocka_unit_test(harder_addresses_reach_their_towns),
    };
    return cmocka_run_group_tests(tests, open_made_up, close_made_up);
}
