/* SPDX-License-Identifier: Apache-2.0
 * test_resolve.c - names tied to towns; what matches nothing counts for its municipality and is never dropped. */
#include "tests/unit/feeds/replay.h"

#include "feeds/area/count.h"
#include "feeds/resolve.h"

#define HEAD "都道府県コード,都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,緯度,経度\n"
static const char towns_csv[] = HEAD "23,愛知県,23901,甲市,東町一丁目,,35.01,137.01\n23,愛知県,23901,甲市,東町二丁目,,35.02,137.01\n"
                                     "23,愛知県,23901,甲市,大字西,,35.03,137.01\n23,愛知県,23902,乙市,南町,,35.04,137.02\n";

struct world {
    struct arena arena;
    struct buf blob;
    struct gazetteer *g;
};

static void world_make(struct world *w, struct sv csv)
{
    struct fail fail = { 0 };
    struct gazetteer_account account = { 0 };
    arena_init(&w->arena, ARENA_CAP);
    buf_init(&w->blob, GAZETTEER_BYTES_MAX);
    assert_int_equal(gazetteer_compile(csv, &w->blob, &account, &fail), OK);
    assert_int_equal(gazetteer_open(buf_view(&w->blob), &w->g), OK);
}

static void world_end(struct world *w)
{
    gazetteer_free(w->g);
    buf_done(&w->blob);
    arena_done(&w->arena);
}

static struct feed_area area_named(struct world *w, const char *city, const char *const *names)
{
    struct feed_area x;
    area_init(&x);
    x.pref = SV("愛知県");
    x.city = sv_of(city);
    x.names = arena_array(&w->arena, 8, sizeof *x.names);
    for (; *names; names++)
        x.names[x.names_n++] = sv_of(*names);
    x.count = (struct count){ 40, 50 };
    return x;
}

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void a_name_stands_for_all_towns_it_begins(void **state)
{
    (void)state;
    struct world w;
    world_make(&w, sv_of(towns_csv));
    struct feed_area x = area_named(&w, "甲市", NAMES("東町", "西")), *list = &x;
    size_t n = 1;
    assert_int_equal(resolve_areas(w.g, &w.arena, &list, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].towns_n, 3);
    assert_int_equal(list[0].level, LEVEL_TOWN);
    assert_true(sv_eq(list[0].municipality, SV("23901")));
    world_end(&w);
}

static void what_matches_nothing_counts_for_the_municipality(void **state)
{
    (void)state;
    struct world w;
    world_make(&w, sv_of(towns_csv));
    struct feed_area x = area_named(&w, "乙市", NAMES("鬼ヶ島")), *list = &x;
    size_t n = 1;
    assert_int_equal(resolve_areas(w.g, &w.arena, &list, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].level, LEVEL_MUNICIPALITY);
    assert_int_equal(list[0].kind, AREA_MUNICIPALITY);
    assert_true(list[0].unmatched);
    assert_int_equal(list[0].count.high, 50);
    assert_int_equal(list[0].towns_n, 0);
    assert_true(sv_eq(list[0].municipality, SV("23902")));
    world_end(&w);
}

static void a_part_that_matches_nothing_is_divided_and_not_counted_twice(void **state)
{
    (void)state;
    struct world w;
    world_make(&w, sv_of(towns_csv));
    struct feed_area x = area_named(&w, "乙市", NAMES("南町", "鬼ヶ島")), *list = &x;
    size_t n = 1;
    assert_int_equal(resolve_areas(w.g, &w.arena, &list, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].level, LEVEL_TOWN);
    assert_int_equal(list[0].count.high, 50);
    assert_true(sv_eq(list[0].name, SV("南町")));
    assert_int_equal(list[1].level, LEVEL_MUNICIPALITY);
    assert_int_equal(list[1].count.high, COUNT_UNKNOWN);
    assert_true(sv_eq(list[1].name, SV("鬼ヶ島")));
    world_end(&w);
}

static void without_a_gazetteer_nothing_is_dropped(void **state)
{
    (void)state;
    struct world w;
    world_make(&w, sv_of(towns_csv));
    struct feed_area x = area_named(&w, "乙市", NAMES("南町")), *list = &x;
    size_t n = 1;
    assert_int_equal(resolve_areas(NULL, &w.arena, &list, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].level, LEVEL_MUNICIPALITY);
    world_end(&w);
}

static void measure(struct world *w, enum feed_format format, const char *scope, const char *path, size_t *names, size_t *unmatched)
{
    struct fail fail;
    struct parsed p;
    struct parse_env env = { .format = format, .scope = sv_of(scope), .now_us = storm_us(1) };
    assert_int_equal(parse_feed(&w->arena, data_file(&w->arena, path), &env, &p, &fail), OK);
    struct count before = { 0, 0 }, after = { 0, 0 };
    size_t n = p.n;
    for (size_t i = 0; i < p.n; i++)
        before = count_add(before, p.areas[i].count);
    struct feed_area *list = p.areas;
    assert_int_equal(resolve_areas(w->g, &w->arena, &list, &n), OK);
    for (size_t i = 0; i < n; i++) {
        after = count_add(after, list[i].count);
        *unmatched += list[i].unmatched;
        assert_int_equal(list[i].municipality.n, 5); /* every municipality of the recording is known */
        if (list[i].unmatched)
            print_message("unmatched: %.*s %.*s\n", SV_ARG(list[i].municipality), SV_ARG(list[i].name));
    }
    *names += n;
    assert_int_equal(before.high, after.high);
}

static void the_recorded_towns_are_found_but_for_a_few(void **state)
{
    (void)state;
    struct world w;
    struct arena a;
    size_t names = 0, unmatched = 0;
    arena_init(&a, ARENA_CAP);
    need_data(&a, "gazetteer/23_aichi.csv");
    world_make(&w, data_file(&a, "gazetteer/23_aichi.csv"));
    measure(&w, FORMAT_CHUBU, "aichi", "outages/replay/chubu/h01/p/resource/xml/aichi.xml", &names, &unmatched);
    world_end(&w);
    world_make(&w, data_file(&a, "gazetteer/08_ibaraki.csv"));
    measure(&w, FORMAT_TEPCO, "08220000000", "outages/replay/tepco/h01/flash/xml/08220000000.xml", &names, &unmatched);
    measure(&w, FORMAT_TEPCO, "08201000000", "outages/replay/tepco/h01/flash/xml/08201000000.xml", &names, &unmatched);
    measure(&w, FORMAT_TEPCO, "08217000000", "outages/replay/tepco/h01/flash/xml/08217000000.xml", &names, &unmatched);
    print_message("%zu of %zu unmatched\n", unmatched, names);
    assert_true(unmatched * 10 <= names);
    world_end(&w);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_stands_for_all_towns_it_begins),
        cmocka_unit_test(what_matches_nothing_counts_for_the_municipality),
        cmocka_unit_test(a_part_that_matches_nothing_is_divided_and_not_counted_twice),
        cmocka_unit_test(without_a_gazetteer_nothing_is_dropped),
        cmocka_unit_test(the_recorded_towns_are_found_but_for_a_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
