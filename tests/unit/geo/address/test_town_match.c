/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "geo/address/town_match.h"
#include "server/base/json.h"

static const char made_up[] = MADE_UP_HEADER "岐阜県,21999,谷見市,西山町一丁目,,35.30,137.10\n"
                                             "岐阜県,21999,谷見市,西山町二丁目,,35.31,137.10\n"
                                             "岐阜県,21999,谷見市,西山町三丁目,,35.32,137.10\n"
                                             "岐阜県,21999,谷見市,大字滝沢,,35.33,137.10\n"
                                             "岐阜県,21999,谷見市,字下,,35.34,137.10\n"
                                             "岐阜県,21999,谷見市,浦町,北浦,35.35,137.10\n"
                                             "岐阜県,21998,北山郡谷町,小松,,35.36,137.10\n"
                                             "愛知県,23998,南山郡谷町,小松,,35.00,137.20\n";

static struct gazetteer *g;
static struct buf blob;
static struct arena arena;

static int open_made_up(void **state)
{
    (void)state;
    arena_init(&arena, 4 << 20);
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

static struct town_match match(const char *pref, const char *city, const char *town)
{
    struct town_match m;
    arena_reset(&arena);
    assert_int_equal(town_match(g, &arena, sv_of(pref), sv_of(city), sv_of(town), &m), OK);
    return m;
}

static void a_name_stands_for_all_its_chome(void **state)
{
    (void)state;
    struct town_match m = match("岐阜県", "谷見市", "西山町");
    assert_int_equal(m.kind, TOWN_MATCH_PREFIX);
    assert_int_equal(m.n, 3);
    m = match("", "21999", "西山町２丁目");
    assert_int_equal(m.kind, TOWN_MATCH_FOLDED);
    assert_int_equal(m.n, 1);
    assert_true(sv_eq(m.town_keys[0], SV("21999西山町二丁目")));
    m = match("", "21999", "西山町二丁目");
    assert_int_equal(m.kind, TOWN_MATCH_EXACT);
}

static void oaza_and_old_kanji_are_folded(void **state)
{
    (void)state;
    assert_int_equal(match("", "21999", "滝沢").kind, TOWN_MATCH_FOLDED);
    assert_int_equal(match("", "21999", "大字瀧澤").kind, TOWN_MATCH_FOLDED);
    assert_int_equal(match("", "21999", "下").kind, TOWN_MATCH_FOLDED);
    assert_int_equal(match("", "21999", "大字滝沢").kind, TOWN_MATCH_EXACT);
}

static void a_part_of_a_town_is_said_to_be_one(void **state)
{
    (void)state;
    struct town_match m = match("", "21999", "浦町北浦");
    assert_int_equal(m.kind, TOWN_MATCH_PART);
    assert_true(m.n == 1 && sv_eq(m.town_keys[0], SV("21999浦町")));
    m = match("", "21999", "大字滝沢乙");
    assert_int_equal(m.kind, TOWN_MATCH_PART);
}

static void municipalities_by_code_and_by_name(void **state)
{
    (void)state;
    struct gazetteer_municipality city;
    struct town_match m = match("", "2199800000", "小松");
    assert_int_equal(m.kind, TOWN_MATCH_EXACT);
    m = match("岐阜県", "谷町", "小松");
    assert_int_equal(m.kind, TOWN_MATCH_EXACT);
    gazetteer_municipality(g, m.municipality, &city);
    assert_true(sv_eq(city.code, SV("21998")));
    assert_int_equal(match("23", "谷町", "小松").n, 1);
    assert_int_equal(match("", "愛知県南山郡谷町", "小松").n, 1);
    m = match("", "谷町", "小松"); /* two prefectures have one */
    assert_int_equal(m.municipality, GAZETTEER_NONE);
    assert_int_equal(m.kind, TOWN_MATCH_NONE);
}

static void the_unmatched_keep_their_municipality(void **state)
{
    (void)state;
    struct town_match m = match("", "21999", "どこでもない");
    assert_int_equal(m.kind, TOWN_MATCH_NONE);
    assert_int_equal(m.n, 0);
    assert_int_not_equal(m.municipality, GAZETTEER_NONE);
    assert_int_equal(match("", "21999", "").kind, TOWN_MATCH_NONE);
    assert_int_equal(match("", "00000", "小松").municipality, GAZETTEER_NONE);
    assert_int_equal(town_match(g, &arena, SV(""), SV("21999"), SV("\xe8\xa5"), &m), E_BAD_UTF8);
}

/* "21204/岐阜県/多治見市/昭栄町【…】": code, prefecture, municipality, town. */
static void match_label(const struct gazetteer *japan, struct sv label, size_t *all, size_t *matched)
{
    struct town_match m;
    long note = sv_find(label, SV("【"));
    struct sv rest = { label.p, note < 0 ? label.n : (size_t)note };
    struct sv code = sv_cut(&rest, '/'), pref = sv_cut(&rest, '/');
    sv_cut(&rest, '/');
    if (!rest.p)
        return;
    arena_reset(&arena);
    assert_int_equal(town_match(japan, &arena, pref, code, rest, &m), OK);
    (*all)++;
    *matched += m.kind != TOWN_MATCH_NONE;
    if (m.kind == TOWN_MATCH_NONE)
        printf("unmatched: " SV_FMT "\n", SV_ARG(label));
}

static void a_real_storm_finds_its_towns(void **state)
{
    (void)state;
    static const char *const files[] = { "outages/2019-10_chubu_town_hours.geojson", "outages/2019-10_tepco_town_hours.geojson" };
    struct buf text, japan_blob, storm;
    size_t all = 0, matched = 0;
    if (!data_read("gazetteer/japan.csv.gz", &text))
        skip(); /* the data folder is no part of this repository */
    struct gazetteer *japan = gazetteer_of(buf_view(&text), &japan_blob);
    for (size_t f = 0; f < 2 && data_read(files[f], &storm); f++) {
        struct arena a;
        const struct json *root;
        arena_init(&a, 1 << 20);
        assert_int_equal(json_parse(&a, buf_view(&storm), 16, &root, NULL), OK);
        const struct json *features = json_get(root, "features");
        for (size_t i = 0; i < json_count(features); i++) {
            struct sv label;
            if (json_str(json_get(json_get(json_at(features, i), "properties"), "label"), &label))
                match_label(japan, label, &all, &matched);
        }
        arena_done(&a);
        buf_done(&storm);
    }
    printf("%zu of %zu names matched\n", matched, all);
    assert_true(all == 0 || (double)matched / (double)all > 0.99);
    gazetteer_free(japan);
    buf_done(&text);
    buf_done(&japan_blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_stands_for_all_its_chome),       cmocka_unit_test(oaza_and_old_kanji_are_folded),
        cmocka_unit_test(a_part_of_a_town_is_said_to_be_one),    cmocka_unit_test(municipalities_by_code_and_by_name),
        cmocka_unit_test(the_unmatched_keep_their_municipality), cmocka_unit_test(a_real_storm_finds_its_towns),
    };
    return cmocka_run_group_tests(tests, open_made_up, close_made_up);
}
