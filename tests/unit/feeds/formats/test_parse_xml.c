/* SPDX-License-Identifier: Apache-2.0
 * test_parse_xml.c - the two XML formats: real bytes, and bytes of every broken kind. */
#include "tests/unit/feeds/replay.h"

#define CHUBU_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?><teiden_info><data_make_d>2026/03/10 20:41</data_make_d>"
#define CHOMEI(city, town)                                                                                                                 \
    "<chomei_info><teisoden_cond>1</teisoden_cond><address1_n>愛知県</address1_n><address2_n>" city "</address2_n><address3_n>" town       \
    "</address3_n></chomei_info>"
#define KENMEI(no, places, rest) "<kosho_kenmei type=\"1\"><kenmei_no>" no "</kenmei_no>" places rest "</kosho_kenmei>"

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

static enum err read_as(enum feed_format format, const char *scope, struct sv bytes, struct parsed *out)
{
    struct parse_env env = { .format = format, .scope = sv_of(scope), .now_us = storm_us(1), .modified_us = TIME_NONE };
    struct fail fail = { 0 };
    enum err e = parse_feed(&arena, bytes, &env, out, &fail);
    assert_int_equal(e, e ? fail.err : OK);
    return e;
}

static enum err read_chubu(const char *text, struct parsed *out)
{
    return read_as(FORMAT_CHUBU, "aichi", sv_of(text), out);
}

static void the_recorded_office_is_read_whole(void **state)
{
    (void)state;
    struct parsed p;
    need_data(&arena, "outages/replay/chubu/h01/p/resource/xml/aichi.xml");
    struct sv bytes = data_file(&arena, "outages/replay/chubu/h01/p/resource/xml/aichi.xml");
    assert_int_equal(read_as(FORMAT_CHUBU, "aichi", bytes, &p), OK);
    assert_int_equal(p.n, 22);
    assert_true(p.feed_time_us == storm_us(1));
    const struct feed_area *x = &p.areas[0];
    assert_string_equal(arena_str(&arena, x->city), "北設楽郡設楽町");
    assert_string_equal(arena_str(&arena, x->names[0]), "小松");
    assert_string_equal(arena_str(&arena, x->cause), "台風の影響");
    assert_int_equal(x->count.low, 68);
    assert_true(x->since_us == storm_us(0));
    assert_true(x->restore_us == storm_us(1));
    assert_int_equal(x->level, LEVEL_TOWN);
}

static void an_office_without_a_case_is_no_outage_by_its_own_time(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD "</teiden_info>", &p), OK);
    assert_int_equal(p.n, 0);
    assert_int_equal(read_chubu("<teiden_info></teiden_info>", &p), E_FEED_TIME);
}

static void a_case_in_two_cities_is_an_area_in_each_and_its_count_stands_once(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD KENMEI("7", CHOMEI("甲市", "東町") CHOMEI("甲市", "西町") CHOMEI("乙市", "南町"),
                                                  "<genzai_teiden_kosu>約1,200戸</genzai_teiden_kosu>") "</teiden_info>",
                                &p),
                     OK);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.areas[0].names_n, 2);
    assert_int_equal(p.areas[0].count.high, 1200);
    assert_string_equal(arena_str(&arena, p.areas[0].raw), "約1,200戸");
    assert_int_equal(p.areas[1].count.high, COUNT_UNKNOWN);
    assert_string_equal(arena_str(&arena, p.areas[0].name), "東町、西町");
}

static void a_repeated_case_counts_once_and_another_case_of_the_town_counts_too(void **state)
{
    (void)state;
    struct parsed p;
#define ONE(no) KENMEI(no, CHOMEI("甲市", "東町"), "<genzai_teiden_kosu>10</genzai_teiden_kosu>")
    assert_int_equal(read_chubu(CHUBU_HEAD ONE("7") ONE("7") ONE("8") "</teiden_info>", &p), OK);
    assert_int_equal(p.n, 2);
}

static void a_restored_case_and_odd_texts_are_kept_as_said(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD KENMEI("7", CHOMEI("甲市", "東町"),
                                                  "<zenso_d>2026/03/10 20:30</zenso_d><fukkyu_mikomi_d>調査中</fukkyu_mikomi_d>"
                                                  "<genzai_teiden_kosu>（自動復旧等）</genzai_teiden_kosu>") "</teiden_info>",
                                &p),
                     OK);
    assert_true(p.areas[0].ended_us == civil_to_us(&(struct civil){ 2026, 3, 10, 20, 30, 0 }));
    assert_int_equal(p.areas[0].count.low, COUNT_UNKNOWN);
    assert_true(p.areas[0].restore_us == TIME_NONE);
    assert_string_equal(arena_str(&arena, p.areas[0].restore_raw), "調査中");
}

static void a_case_without_a_town_counts_for_the_city_or_the_office(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD "<eigyosho><eigyosho_n>岡崎営業所</eigyosho_n></eigyosho>" KENMEI("7", CHOMEI("甲市", ""), "")
                                    KENMEI("8", "", "") "</teiden_info>",
                                &p),
                     OK);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.areas[0].level, LEVEL_MUNICIPALITY);
    assert_string_equal(arena_str(&arena, p.areas[1].city), "岡崎営業所");
}

static void every_level_of_the_recorded_tokyo_feed_is_read(void **state)
{
    (void)state;
    struct parsed p;
    need_data(&arena, "outages/replay/tepco/h01/flash/xml/00000000000.xml");
    struct sv root = data_file(&arena, "outages/replay/tepco/h01/flash/xml/00000000000.xml");
    assert_int_equal(read_as(FORMAT_TEPCO, "00000000000", root, &p), OK);
    assert_true(p.is_parent);
    assert_int_equal(p.children_n, 9);
    assert_true(p.feed_time_us == storm_us(1));
    struct sv pref = data_file(&arena, "outages/replay/tepco/h01/flash/xml/08000000000.xml");
    assert_int_equal(read_as(FORMAT_TEPCO, "08000000000", pref, &p), OK);
    assert_string_equal(arena_str(&arena, p.children[0].code), "08201000000");
    struct sv city = data_file(&arena, "outages/replay/tepco/h01/flash/xml/08220000000.xml");
    assert_int_equal(read_as(FORMAT_TEPCO, "08220000000", city, &p), OK);
    assert_false(p.is_parent);
    assert_true(p.n > 0);
    assert_string_equal(arena_str(&arena, p.areas[0].municipality), "08220");
    assert_true(p.areas[0].since_us == TIME_NONE);
}

#define TOKYO(body) "<東京電力停電情報><タイトル>丙市</タイトル>" body "<更新日時>202609281419</更新日時></東京電力停電情報>"
#define AREA(code, name, n) "<エリア コード=\"" code "\"><名前>" name "</名前><停電軒数>" n "</停電軒数></エリア>"

static enum err read_tokyo(const char *text, struct parsed *out)
{
    return read_as(FORMAT_TEPCO, "12231000000", sv_of(text), out);
}

static void a_town_named_twice_is_one_town(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_tokyo(TOKYO(AREA("12231001000", "東町", "100軒未満") AREA("12231001000", "東町", "100軒未満")), &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.areas[0].count.high, 99);
    assert_int_equal(read_tokyo(TOKYO(AREA("12231001000", "東町", "30") AREA("12231002000", "東町", "12")), &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.areas[0].count.high, 42);
}

static void a_city_without_a_town_counts_as_a_whole_or_not_at_all(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_tokyo(TOKYO(""), &p), OK);
    assert_int_equal(p.n, 0);
    assert_int_equal(read_tokyo(TOKYO("<停電軒数>約 60 軒</停電軒数>"), &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.areas[0].level, LEVEL_MUNICIPALITY);
}

static void a_code_that_is_no_child_of_its_file_is_refused(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_tokyo(TOKYO(AREA("13231001000", "東町", "3")), &p), E_FEED_FORMAT);
    assert_int_equal(read_tokyo(TOKYO(AREA("../../etc", "東町", "3")), &p), E_FEED_FORMAT);
    assert_int_equal(read_as(FORMAT_TEPCO, "00000000000", SV(TOKYO(AREA("0/000000000", "x", "3"))), &p), E_FEED_FORMAT);
}

static void a_line_that_belongs_to_no_place_leaves_the_others(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_tokyo(TOKYO(AREA("12231001000", "東町", "3") "\n" AREA("13231001000", "西町", "4") "\n" AREA(
                                    "12231003000", "", "5") "\n" AREA("12231004000", "南町", "-5") AREA("12231005000", "北町", "6")),
                                &p),
                     OK);
    assert_int_equal(p.n, 3);
    assert_int_equal(p.rows.refused, 2);
    assert_int_equal(p.rows.partly, 1);
    assert_int_equal(p.rows.n, 3);
    assert_int_equal(p.rows.list[0].line, 2);
    assert_int_equal(p.rows.list[0].why, E_FEED_ROW_PLACE);
    assert_true(sv_eq(p.rows.list[0].value, SV("13231001000")));
    assert_int_equal(p.rows.list[2].why, E_FEED_ROW_COUNT);
    assert_int_equal(read_as(FORMAT_TEPCO, "00000000000",
                             SV(TOKYO(AREA("08000000000", "甲県", "3") AREA("x", "乙県", "3") AREA("09000000000", "丙県", "3"))), &p),
                     OK);
    assert_int_equal(p.children_n, 2);
    assert_int_equal(p.rows.refused, 1);
}

static void a_time_or_a_count_that_cannot_be_read_costs_itself_alone(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD "\n" KENMEI("7", CHOMEI("甲市", "東町"),
                                                       "<teiden_hassei_d>きのう</teiden_hassei_d>"
                                                       "<genzai_teiden_kosu>-5</genzai_teiden_kosu>")
                                    KENMEI("8", CHOMEI("乙市", "西町"),
                                           "<teiden_hassei_d>2062/03/10 19:00</teiden_hassei_d><genzai_teiden_kosu>12</genzai_teiden_kosu>")
                                        KENMEI("9", CHOMEI("丙市", "南町"), "<teiden_hassei_d>調査中</teiden_hassei_d>") "</teiden_info>",
                                &p),
                     OK);
    assert_int_equal(p.n, 3);
    for (size_t i = 0; i < p.n; i++)
        assert_true(p.areas[i].since_us == TIME_NONE); /* one that began in 2062 would leave every battery full */
    assert_int_equal(p.rows.refused, 0);
    assert_int_equal(p.rows.partly, 2);
    assert_int_equal(p.rows.n, 3);
    assert_int_equal(p.rows.list[0].line, 2);
    assert_true(sv_eq(p.rows.list[0].field, SV("genzai_teiden_kosu")));
}

static void the_sum_of_a_file_is_no_line(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_tokyo(TOKYO(AREA("12231001000", "東町", "3") AREA("12231000000", "丙市", "3") AREA("", "合計", "3")), &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.rows.refused, 0); /* else nothing in that city would ever end */
    assert_int_equal(p.rows.n, 2);
    assert_int_equal(p.rows.list[1].why, E_FEED_ROW_NOTE);
}

static void a_city_of_which_the_count_alone_stands_there_unreadable_is_not_over(void **state)
{
    (void)state;
    static const char *const counts[] = { "-5", "調査中", "5 6", "集計中", "多数", "未確認", "計測中", "未定", "-", "数えきれず" };
    struct parsed p;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        assert_int_equal(read_tokyo(arena_printf(&arena, TOKYO("<停電軒数>%s</停電軒数>"), counts[i]), &p), OK);
        assert_int_equal(p.rows.refused, 1);
    }
    static const char *const none[] = { "", " ", "0", "０軒" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(read_tokyo(arena_printf(&arena, TOKYO("<停電軒数>%s</停電軒数>"), none[i]), &p), OK);
        assert_int_equal(p.rows.refused + p.n, 0);
    }
}

/* Its sum is all that is left of a file: the households in it are out, wherever. */
static void a_city_of_which_only_the_sum_is_listed_counts_as_a_whole(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_tokyo(TOKYO(AREA("12231000000", "丙市", "60")), &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.areas[0].level, LEVEL_MUNICIPALITY);
    assert_int_equal(p.areas[0].count.high, 60);
    assert_int_equal(read_tokyo(TOKYO("<停電軒数>0</停電軒数>" AREA("12231000000", "丙市", "60")), &p), OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(read_tokyo(TOKYO(AREA("12231000000", "丙市", "集計中")), &p), OK);
    assert_int_equal(p.rows.refused, 1);
    assert_int_equal(read_tokyo(TOKYO(AREA("12231000000", "丙市", "0")), &p), OK);
    assert_int_equal(p.rows.refused + p.n, 0);
}

static void an_empty_list_that_counts_households_is_not_empty(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        size_t refused;
    } cases[] = {
        { "", 0 },
        { "<停電軒数>0</停電軒数>", 0 },
        { AREA("12000000000", "丙市", "0"), 0 },
        { "<停電軒数>60</停電軒数>", 1 },
        { "<停電軒数>集計中</停電軒数>", 1 },
        { AREA("12000000000", "丙市", "60"), 1 },
        { "<停電軒数>60</停電軒数>" AREA("12231000000", "丁市", "60"), 0 },
    };
    struct parsed p;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s\n", cases[i].body);
        assert_int_equal(read_as(FORMAT_TEPCO, "12000000000", sv_of(arena_printf(&arena, TOKYO("%s"), cases[i].body)), &p), OK);
        assert_int_equal(p.rows.refused, cases[i].refused);
    }
}

static void a_town_that_looks_like_the_sum_of_its_file_is_lost(void **state)
{
    (void)state;
    static const struct {
        const char *code, *name;
        bool sum;
    } cases[] = {
        { "12231000000", "丙市", true },
        { "12231000000", "", true },
        { "12231000000", "合計", true },
        { "12231000000", "全域", true },
        { "", "総数", true },
        { "12231000000", "東町", false },
        { "1223100100", "大字総数", false },
        { "12231000000", "大字総数", false },
        { "1223100100", "合計", false },
        { "", "丙市", false },
        { "", "", false },
        { "13231001000", "", false },
    };
    struct parsed p;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s %s\n", cases[i].code, cases[i].name);
        const char *text = arena_printf(&arena,
                                        TOKYO(AREA("%s", "%s", "3") AREA("12231002000", "西町", "3") AREA("12231003000", "南町", "3")),
                                        cases[i].code, cases[i].name);
        assert_int_equal(read_tokyo(text, &p), OK);
        assert_int_equal(p.n, 2);
        assert_int_equal(p.rows.refused, !cases[i].sum);
    }
}

static void a_town_without_its_city_or_name_leaves_the_edition_partial(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD "<eigyosho><eigyosho_n>岡崎営業所</eigyosho_n></eigyosho>" KENMEI(
                                    "7", CHOMEI("甲市", "東町") CHOMEI("", "西町") CHOMEI("甲市", "") CHOMEI("乙市", ""), "")
                                    KENMEI("8", CHOMEI("", "南町"), "") "</teiden_info>",
                                &p),
                     OK);
    assert_int_equal(p.n, 3); /* 東町, 乙市 as a whole, and case 8 for the office */
    assert_int_equal(p.areas[0].names_n, 1);
    assert_string_equal(arena_str(&arena, p.areas[2].city), "岡崎営業所");
    assert_int_equal(p.rows.refused, 3);
    assert_int_equal(p.rows.list[0].why, E_FEED_ROW_PLACE);
}

static void an_end_of_which_nothing_is_known_is_no_end(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD KENMEI("7", CHOMEI("甲市", "東町"), "<zenso_d>未定</zenso_d>")
                                    KENMEI("8", CHOMEI("甲市", "西町"), "<zenso_d>-</zenso_d>") "</teiden_info>",
                                &p),
                     OK);
    for (size_t i = 0; i < p.n; i++)
        assert_true(p.areas[i].ended_us == TIME_NONE);
}

static void an_end_in_words_that_may_mean_anything_is_no_end(void **state)
{
    (void)state;
    struct parsed p;
    assert_int_equal(read_chubu(CHUBU_HEAD KENMEI("7", CHOMEI("甲市", "東町"), "<zenso_d>確認待ち</zenso_d>")
                                    KENMEI("8", CHOMEI("甲市", "西町"), "<zenso_d>復旧済</zenso_d>") "</teiden_info>",
                                &p),
                     OK);
    assert_int_equal(p.n, 2);
    assert_true(p.areas[0].ended_us == TIME_NONE);
    assert_true(p.areas[1].ended_us != TIME_NONE);
    assert_int_equal(p.rows.partly, 1); /* and it is listed by its line */
}

static void what_came_instead_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err err;
    } cases[] = {
        { "", E_FEED_EMPTY },
        { " \r\n\t ", E_FEED_EMPTY },
        { "\xEF\xBB\xBF\n", E_FEED_EMPTY },
        { "<!DOCTYPE html><html><body>ただいまメンテナンス中</body></html>", E_FEED_HTML },
        { "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\" \"y\"><HTML></HTML>", E_FEED_HTML },
        { "<!-- hello --><Html><p>", E_FEED_HTML },
        { "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><teiden_info>&b;</teiden_info>", E_FEED_ENTITY },
        { "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><teiden_info/>", E_FEED_ENTITY },
        { "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><teiden_info/>", E_FEED_CHARSET },
        { "<?xml version=\"1.0\" encoding=\"UTF-8\"?><teiden_info>\x88\xa4\x92\x6d</teiden_info>", E_FEED_CHARSET },
        { "\xFF\xFE<\0t\0", E_FEED_CHARSET },
        { CHUBU_HEAD, E_FEED_TRUNCATED },
        { CHUBU_HEAD "<kosho_ken", E_FEED_TRUNCATED },
        { CHUBU_HEAD "<a>\xE6\x84", E_FEED_TRUNCATED },
        { "{\"error\":1}", E_FEED_FORMAT },
        { "<teiden_info>&undefined;</teiden_info>", E_FEED_FORMAT },
        { "<teiden_info></other>", E_FEED_FORMAT },
        { "<other/>", E_FEED_FORMAT },
        { "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a>",
          E_FEED_TOO_LARGE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed p;
        enum err e = read_chubu(cases[i].text, &p);
        if (e != cases[i].err)
            print_error("case %zu: %s, not %s\n", i, err_code(e), err_code(cases[i].err));
        assert_int_equal(e, cases[i].err);
    }
}

static void a_truncated_recording_is_truncated_wherever_it_is_cut(void **state)
{
    (void)state;
    struct parsed p;
    static const char text[] = CHUBU_HEAD KENMEI("7", CHOMEI("甲市", "東町"), "") "</teiden_info>";
    for (size_t n = 1; n < sizeof text - 1; n++) {
        enum err e = read_as(FORMAT_CHUBU, "aichi", (struct sv){ text, n }, &p);
        if (e != E_FEED_TRUNCATED)
            print_error("cut after %zu: %s\n", n, err_code(e));
        assert_int_equal(e, E_FEED_TRUNCATED);
    }
}

static void a_billion_laughs_cost_nothing(void **state)
{
    (void)state;
    struct parsed p;
    static const char bomb[] = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                               "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
                               "<teiden_info><data_make_d>&d;</data_make_d></teiden_info>";
    size_t before = arena.used;
    assert_int_equal(read_chubu(bomb, &p), E_FEED_ENTITY);
    assert_true(arena.used - before < 65536);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_recorded_office_is_read_whole),
        T(an_office_without_a_case_is_no_outage_by_its_own_time),
        T(a_case_in_two_cities_is_an_area_in_each_and_its_count_stands_once),
        T(a_repeated_case_counts_once_and_another_case_of_the_town_counts_too),
        T(a_restored_case_and_odd_texts_are_kept_as_said),
        T(a_case_without_a_town_counts_for_the_city_or_the_office),
        T(every_level_of_the_recorded_tokyo_feed_is_read),
        T(a_town_named_twice_is_one_town),
        T(a_city_without_a_town_counts_as_a_whole_or_not_at_all),
        T(a_code_that_is_no_child_of_its_file_is_refused),
        T(a_line_that_belongs_to_no_place_leaves_the_others),
        T(a_time_or_a_count_that_cannot_be_read_costs_itself_alone),
        T(the_sum_of_a_file_is_no_line),
        T(a_city_of_which_the_count_alone_stands_there_unreadable_is_not_over),
        T(a_city_of_which_only_the_sum_is_listed_counts_as_a_whole),
        T(an_empty_list_that_counts_households_is_not_empty),
        T(a_town_that_looks_like_the_sum_of_its_file_is_lost),
        T(a_town_without_its_city_or_name_leaves_the_edition_partial),
        T(an_end_of_which_nothing_is_known_is_no_end),
        T(an_end_in_words_that_may_mean_anything_is_no_end),
        T(what_came_instead_is_named),
        T(a_truncated_recording_is_truncated_wherever_it_is_cut),
        T(a_billion_laughs_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
