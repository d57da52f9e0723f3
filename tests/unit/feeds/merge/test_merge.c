/* SPDX-License-Identifier: Apache-2.0
 * test_merge.c - areas appear, shrink, part, come together and end; old and broken editions change nothing. */
#include "tests/unit/feeds/merging.h"

#include "feeds/resolve.h"
#include "feeds/area/unite.h"

static void an_area_appears_changes_and_ends_by_absence(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = town("甲市", NAMES("東町"), 68, storm_us(0));
    struct changes ch = merge(&k, &x, 1, 1);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_NEW);
    assert_true(sv_eq(ch.list[0].area.key, SV("aichi/甲市/東町")));
    assert_true(ch.list[0].area.first_seen_us == storm_us(1));
    assert_true(ch.list[0].area.before_seen_us == TIME_NONE);
    assert_int_equal(merge(&k, &x, 1, 2).n, 0);
    x.count.high = 40;
    ch = merge(&k, &x, 1, 3);
    assert_int_equal(ch.list[0].op, CHANGE_CHANGED);
    assert_true(ch.list[0].area.first_seen_us == storm_us(1));
    ch = merge(&k, NULL, 0, 4);
    assert_int_equal(ch.list[0].op, CHANGE_ENDED);
    assert_int_equal(ch.list[0].area.ended_by, END_ABSENT);
    assert_true(ch.list[0].area.ended_us == storm_us(4));
    assert_int_equal(k.n, 0);
}

static void what_appears_later_knows_when_it_was_not_yet_out(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x[2] = { town("甲市", NAMES("東町"), 1, TIME_NONE), town("甲市", NAMES("西町"), 1, TIME_NONE) };
    (void)merge(&k, x, 1, 1);
    struct changes ch = merge(&k, x, 2, 2);
    assert_int_equal(ch.n, 1);
    assert_true(ch.list[0].area.first_seen_us == storm_us(2));
    assert_true(ch.list[0].area.before_seen_us == storm_us(1));
}

static void a_case_that_loses_towns_is_still_itself(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = town("甲市", NAMES("東町", "西町", "南町"), 90, storm_us(0));
    (void)merge(&k, &x, 1, 1);
    struct feed_area y = town("甲市", NAMES("西町", "南町"), 50, storm_us(0));
    y.name = SV("西町、南町");
    struct changes ch = merge(&k, &y, 1, 2);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_CHANGED);
    assert_true(sv_eq(ch.list[0].area.key, SV("aichi/甲市/東町")));
    assert_true(ch.list[0].area.first_seen_us == storm_us(1));
}

static void parts_of_a_case_are_as_old_as_the_case(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = town("甲市", NAMES("東町", "西町"), 90, TIME_NONE);
    (void)merge(&k, &x, 1, 2);
    int64_t before = storm_us(1);
    struct feed_area parts[2] = { town("甲市", NAMES("東町"), 40, TIME_NONE), town("甲市", NAMES("西町"), 50, TIME_NONE) };
    struct changes ch = merge(&k, parts, 2, 5);
    assert_int_equal(count_op(&ch, CHANGE_NEW), 1);
    assert_int_equal(count_op(&ch, CHANGE_ENDED), 0);
    for (size_t i = 0; i < ch.n; i++) {
        assert_true(ch.list[i].area.first_seen_us == storm_us(2));
        assert_true(ch.list[i].area.before_seen_us == before); /* no part gives a battery back that the case has used */
    }
}

static void a_case_taken_into_another_is_replaced_not_ended(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area parts[2] = { town("甲市", NAMES("東町"), 40, storm_us(0)), town("甲市", NAMES("西町"), 50, storm_us(0)) };
    (void)merge(&k, parts, 2, 1);
    struct feed_area x = town("甲市", NAMES("東町", "西町"), 90, storm_us(0));
    struct changes ch = merge(&k, &x, 1, 2);
    assert_int_equal(count_op(&ch, CHANGE_ENDED), 1);
    for (size_t i = 0; i < ch.n; i++)
        if (ch.list[i].op == CHANGE_ENDED)
            assert_int_equal(ch.list[i].area.ended_by, END_REPLACED);
}

static void the_city_as_a_whole_is_replaced_by_its_towns(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area whole = town("甲市", NULL, 90, TIME_NONE), x = town("甲市", NAMES("東町"), 90, TIME_NONE);
    (void)merge(&k, &whole, 1, 1);
    struct changes ch = merge(&k, &x, 1, 2);
    assert_int_equal(count_op(&ch, CHANGE_NEW), 1);
    assert_int_equal(count_op(&ch, CHANGE_ENDED), 1);
    assert_int_equal(ch.list[1].area.ended_by, END_REPLACED);
}

static void two_cases_of_one_town_keep_apart_by_their_begin(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x[2] = { town("甲市", NAMES("東町"), 10, storm_us(0)), town("甲市", NAMES("東町"), 20, storm_us(1)) };
    struct changes ch = merge(&k, x, 2, 1);
    assert_int_equal(ch.n, 2);
    assert_true(sv_eq(ch.list[1].area.key, SV("aichi/甲市/東町#2")));
    ch = merge(&k, &x[1], 1, 2); /* the first ends; the second stays what it is */
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_ENDED);
    assert_true(sv_eq(ch.list[0].area.key, SV("aichi/甲市/東町")));
}

static void said_to_be_restored_is_an_end_at_the_time_said(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = town("甲市", NAMES("東町"), 10, storm_us(0));
    (void)merge(&k, &x, 1, 1);
    x.ended_us = storm_us(1) + 60 * US_PER_S;
    struct changes ch = merge(&k, &x, 1, 2);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].area.ended_by, END_SAID);
    assert_true(ch.list[0].area.ended_us == x.ended_us);
    assert_int_equal(merge(&k, &x, 1, 3).n, 0);
    x.ended_us = TIME_NONE;
    (void)merge(&k, &x, 1, 4);
    x.ended_us = storm_us(9); /* a time that has not come yet */
    ch = merge(&k, &x, 1, 5);
    assert_int_equal(ch.n, 1);
    assert_true(ch.list[0].area.ended_us == storm_us(5));
}

static void a_case_long_over_does_not_end_another_in_its_town(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x[2] = { town("甲市", NAMES("東町"), 10, storm_us(0)), town("甲市", NAMES("東町"), 20, storm_us(0)) };
    x[0].ended_us = storm_us(1);
    assert_int_equal(merge(&k, x, 2, 2).n, 1);
    assert_int_equal(merge(&k, x, 2, 3).n, 0);
    assert_int_equal(merge(&k, x, 2, 4).n, 0);
}

static void an_edition_speaks_for_its_own_file_alone(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = town("甲市", NAMES("東町"), 10, TIME_NONE);
    (void)merge(&k, &x, 1, 1);
    struct edition other = { .scope = SV("gifu"), .feed_time_us = storm_us(2), .before_us = TIME_NONE };
    struct changes ch = { 0 };
    assert_int_equal(merge_edition(&arena, k.list, k.n, &other, &ch), OK);
    assert_int_equal(ch.n, 0);
}

static void absence_from_a_fresh_parent_ends_all_below_it(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x[3];
    const char *scopes[3] = { "08220", "08211", "12101" };
    for (int i = 0; i < 3; i++) {
        x[i] = town("市", NAMES("東町"), 10, TIME_NONE);
        x[i].scope = sv_of(scopes[i]);
        x[i].key = sv_of(scopes[i]);
    }
    k.list = x;
    k.n = 3;
    struct changes ch = { 0 };
    struct sv prefs[] = { SV("08") }, cities[] = { SV("08220") };
    assert_int_equal(merge_absent(&arena, k.list, k.n, SV(""), prefs, 1, storm_us(2), storm_us(2), &ch), OK);
    assert_int_equal(ch.n, 1);
    assert_true(sv_eq(ch.list[0].area.key, SV("12101")));
    ch.n = 0;
    assert_int_equal(merge_absent(&arena, k.list, k.n, SV("08"), cities, 1, storm_us(2), storm_us(2), &ch), OK);
    assert_int_equal(ch.n, 1);
    assert_true(sv_eq(ch.list[0].area.key, SV("08211")));
    assert_int_equal(ch.list[0].area.ended_by, END_ABSENT);
}

static void a_stored_area_is_known_again(void **state)
{
    (void)state;
    struct feed_area x, fresh = town("甲市", NAMES("西町"), 5, TIME_NONE);
    area_init(&x);
    x.key = SV("aichi/愛知県甲市/東町#2");
    x.name = SV("東町、西町");
    assert_int_equal(area_recall(&arena, &x), OK);
    assert_true(sv_eq(x.scope, SV("aichi")));
    assert_int_equal(x.names_n, 2);
    fresh.pref = SV("愛知県");
    struct known k = { &x, 1 };
    struct changes ch = merge(&k, &fresh, 1, 2);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_CHANGED);
    assert_true(sv_eq(ch.list[0].area.key, SV("aichi/愛知県甲市/東町#2")));
}

#define MANY 100

/* A case of 100 towns, from the `from`th on. */
static struct feed_area long_case(size_t from, bool in_gazetteer, int64_t since_us)
{
    struct feed_area x = town("甲市", NULL, 90, since_us);
    x.pref = SV("愛知県");
    x.names = arena_array(&arena, MANY, sizeof *x.names);
    x.towns = arena_array(&arena, MANY, sizeof *x.towns);
    for (size_t i = from; i < MANY; i++) {
        x.names[x.names_n++] = sv_of(arena_printf(&arena, "大字東町%zu", 1000 + i));
        if (in_gazetteer)
            x.towns[x.towns_n++] = sv_of(arena_printf(&arena, "23561/%zu", i));
    }
    x.level = in_gazetteer ? LEVEL_TOWN : LEVEL_MUNICIPALITY;
    x.kind = in_gazetteer ? AREA_TOWN : AREA_MUNICIPALITY;
    x.name = area_name_of(&arena, &x);
    return x;
}

/* As storage gives it: by its key, its name and its towns. */
static void recall(struct known *k)
{
    for (size_t i = 0; i < k->n; i++) {
        k->list[i].names_n = 0;
        assert_int_equal(area_recall(&arena, &k->list[i]), OK);
    }
}

static void a_long_case_is_known_again_after_a_restart(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) { /* by its towns, with and without a begin; by city and begin */
        int64_t since = i == 1 ? TIME_NONE : storm_us(0);
        struct known k = { 0 };
        struct feed_area x = long_case(0, i < 2, since), y = long_case(80, i < 2, since);
        (void)merge(&k, &x, 1, 1);
        recall(&k);
        assert_int_equal(merge(&k, &x, 1, 2).n, 0);
        recall(&k);
        struct changes ch = merge(&k, &y, 1, 3);
        assert_int_equal(ch.n, 1);
        assert_int_equal(ch.list[0].op, CHANGE_CHANGED);
        assert_true(ch.list[0].area.first_seen_us == storm_us(1));
        assert_true(sv_eq(k.list[0].key, SV("aichi/愛知県甲市/大字東町1000")));
    }
}

static void a_case_of_the_same_begin_is_no_long_one_that_another_shares_a_town_with(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = long_case(0, false, storm_us(0));
    struct feed_area y[3] = { town("甲市", NAMES("西町"), 5, storm_us(0)), x, town("甲市", NAMES("南町"), 0, storm_us(0)) };
    y[0].pref = y[2].pref = SV("愛知県");
    (void)merge(&k, &x, 1, 1);
    recall(&k);
    y[2].ended_us = storm_us(1);
    struct changes ch = merge(&k, y, 3, 2);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_NEW);
    assert_true(sv_eq(ch.list[0].area.names[0], SV("西町")));
    assert_true(ch.list[0].area.first_seen_us == storm_us(2));
    recall(&k);
    ch = merge(&k, y + 2, 1, 3); /* that 南町 is over ends none of them as said */
    assert_int_equal(ch.n, 2);
    assert_int_equal(ch.list[0].area.ended_by, END_ABSENT);
}

static void a_partial_edition_keeps_the_towns_of_a_shortened_name(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = long_case(0, true, storm_us(0)), y = long_case(80, true, storm_us(0)), said = long_case(0, true, storm_us(0));
    (void)merge(&k, &x, 1, 1);
    recall(&k);
    (void)merge_as(&k, &y, 1, 2, true);
    assert_int_equal(k.list[0].towns_n, MANY);
    assert_true(k.list[0].names_cut);
    (void)merge(&k, &x, 1, 3);
    recall(&k);
    said.names_n = 60; /* more than are known by name */
    said.ended_us = storm_us(4);
    (void)merge_as(&k, &said, 1, 4, true);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.list[0].state, AREA_OUT);
}

static void a_name_is_shortened_between_names(void **state)
{
    (void)state;
    struct feed_area x = long_case(0, false, TIME_NONE), back, old;
    area_init(&back);
    area_init(&old);
    assert_true(x.name.n <= AREA_TEXT_MAX);
    assert_true(sv_ends(x.name, SV("、…")));
    assert_int_equal(area_names_from(&arena, x.name, &back), OK);
    assert_true(back.names_cut);
    assert_in_range(back.names_n, 50, 55);
    for (size_t i = 0; i < back.names_n; i++)
        assert_true(sv_eq(back.names[i], x.names[i]));
    assert_true(sv_eq(area_name_of(&arena, &back), x.name));
    x.names_n = 50;
    assert_int_equal(area_names_from(&arena, area_name_of(&arena, &x), &back), OK);
    assert_false(back.names_cut);
    assert_int_equal(back.names_n, 50);
    struct buf b; /* one that was cut in the middle of a name, before */
    buf_init(&b, AREA_TEXT_MAX);
    for (size_t i = 0; i < 60 && b.n < AREA_TEXT_MAX - 30; i++)
        buf_printf(&b, "大字東町%zu、", 1000 + i);
    while (b.n < AREA_TEXT_MAX - 3)
        buf_str(&b, "町");
    assert_int_equal(area_names_from(&arena, buf_view(&b), &old), OK);
    assert_true(old.names_cut);
    for (size_t i = 0; i < old.names_n; i++)
        assert_true(sv_eq(old.names[i], x.names[i]));
    buf_done(&b);
}

static void a_partial_edition_adds_and_renews_but_ends_nothing_that_it_lacks(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x[3] = { town("甲市", NAMES("東町"), 10, TIME_NONE), town("甲市", NAMES("西町"), 20, TIME_NONE),
                              town("甲市", NAMES("南町"), 30, TIME_NONE) };
    (void)merge(&k, x, 2, 1);
    x[1].count.high = 15;
    struct changes ch = merge_as(&k, x + 1, 2, 2, true); /* the row of 東町 cannot be read */
    assert_int_equal(ch.n, 2);
    assert_int_equal(count_op(&ch, CHANGE_NEW), 1);
    assert_int_equal(count_op(&ch, CHANGE_CHANGED), 1);
    assert_int_equal(k.n, 3);
    x[2].ended_us = storm_us(2);
    ch = merge_as(&k, x + 1, 2, 3, true); /* what it says is over is over */
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].area.ended_by, END_SAID);
    ch = merge(&k, x + 1, 1, 4); /* the whole one settles it */
    assert_int_equal(ch.n, 1);
    assert_true(sv_eq(ch.list[0].area.key, SV("aichi/甲市/東町")));
    assert_int_equal(ch.list[0].area.ended_by, END_ABSENT);
}

static void a_partial_edition_takes_no_town_from_a_case(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct sv keys[2] = { SV("23561/東町"), SV("23561/西町") };
    struct feed_area x = town("甲市", NAMES("東町", "西町"), 90, storm_us(0)), y = town("甲市", NAMES("東町"), 50, storm_us(0));
    x.towns = keys;
    x.towns_n = 2;
    x.name = SV("東町、西町");
    y.towns = keys;
    y.towns_n = 1;
    (void)merge(&k, &x, 1, 1);
    struct changes ch = merge_as(&k, &y, 1, 2, true);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].area.towns_n, 2);
    assert_true(sv_eq(ch.list[0].area.name, SV("東町、西町")));
    assert_int_equal(ch.list[0].area.count.high, 50);
    ch = merge(&k, &y, 1, 3);
    assert_int_equal(ch.list[0].area.towns_n, 1);
}

/* A case of 甲市 with its towns in the gazetteer. */
static struct feed_area tied(const char *const *names, int32_t n, int64_t since_us)
{
    struct feed_area x = town("甲市", names, n, since_us);
    x.towns = arena_array(&arena, 8, sizeof *x.towns);
    for (size_t i = 0; i < x.names_n; i++)
        x.towns[x.towns_n++] = sv_of(arena_printf(&arena, "23561/" SV_FMT, SV_ARG(x.names[i])));
    x.name = area_name_of(&arena, &x);
    if (n == 0)
        x.state = AREA_RESTORING;
    return x;
}

static struct feed_area over(const char *const *names, int64_t since_us, int64_t ended_us)
{
    struct feed_area x = tied(names, 0, since_us);
    x.ended_us = ended_us;
    return x;
}

static void assert_still_out(const struct feed_area *x, const char *name, size_t towns_n)
{
    assert_true(sv_eq(x->name, sv_of(name)));
    assert_int_equal(x->towns_n, towns_n);
    assert_int_equal(x->state, AREA_OUT);
    assert_int_equal(x->count.high, 90);
    assert_true(x->first_seen_us == storm_us(1));
}

static void a_partial_edition_ends_only_the_towns_it_says_are_over(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = tied(NAMES("東町", "西町", "南町"), 90, storm_us(0));
    struct feed_area said[2] = { over(NAMES("東町"), storm_us(0), storm_us(2)), over(NAMES("南町"), storm_us(0), storm_us(2)) };
    (void)merge(&k, &x, 1, 1);
    struct changes ch = merge_as(&k, said, 2, 2, true); /* the row of 西町 cannot be read */
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].op, CHANGE_CHANGED);
    assert_int_equal(k.n, 1);
    assert_still_out(&k.list[0], "西町", 1);
    assert_true(sv_eq(k.list[0].towns[0], SV("23561/西町")));
    assert_true(sv_eq(k.list[0].key, SV("aichi/甲市/東町")));
    assert_int_equal(merge_as(&k, said, 2, 3, true).n, 0); /* listed for hours */
    said[0] = over(NAMES("西町"), storm_us(0), storm_us(4));
    ch = merge_as(&k, said, 1, 4, true);
    assert_int_equal(ch.n, 1);
    assert_int_equal(ch.list[0].area.ended_by, END_SAID);
    (void)merge(&k, &x, 1, 5);
    ch = merge(&k, said, 1, 6); /* a whole one lacks the others */
    assert_int_equal(count_op(&ch, CHANGE_ENDED), 1);
    assert_int_equal(k.n, 0);
}

static void a_town_said_to_be_over_is_not_held_beside_one_that_is_out(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = tied(NAMES("東町", "西町", "南町"), 90, storm_us(0));
    struct feed_area said[2] = { over(NAMES("東町"), storm_us(0), storm_us(2)), tied(NAMES("西町"), 90, storm_us(0)) };
    (void)merge(&k, &x, 1, 1);
    (void)merge_as(&k, said, 2, 2, true); /* the row of 南町 cannot be read */
    assert_int_equal(k.n, 1);
    assert_still_out(&k.list[0], "西町、南町", 2);
}

static void a_case_long_over_ends_no_later_one_that_could_not_be_read(void **state)
{
    (void)state;
    const int64_t begins[] = { storm_us(1), TIME_NONE };
    const char *const *places[] = { NAMES("東町"), NAMES(NULL) };
    for (int i = 0; i < 4; i++) {
        struct known k = { 0 };
        struct feed_area x = tied(places[i / 2], 90, begins[i % 2]), old = over(places[i / 2], storm_us(-2), storm_us(-1));
        (void)merge(&k, &x, 1, 1);
        assert_int_equal(merge_as(&k, &old, 1, 2, true).n, 0);
        assert_still_out(&k.list[0], i / 2 ? "甲市" : "東町", i / 2 ? 0 : 1);
        assert_int_equal(merge(&k, &old, 1, 3).n, 1);
    }
    struct known k = { 0 };
    struct feed_area x = tied(NAMES("東町", "西町"), 90, storm_us(0));
    struct feed_area said[2] = { over(NAMES("東町"), storm_us(-2), storm_us(-1)), tied(NAMES("西町"), 90, storm_us(0)) };
    (void)merge(&k, &x, 1, 1);
    (void)merge_as(&k, said, 2, 2, true);
    assert_still_out(&k.list[0], "西町、東町", 2);
}

static void a_gazetteer_town_that_a_held_one_may_share_stays(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = tied(NAMES("東町 1", "東町 2"), 90, storm_us(0)), said = over(NAMES("東町 1"), storm_us(0), storm_us(2));
    x.towns_n = 1;
    (void)merge(&k, &x, 1, 1);
    (void)merge_as(&k, &said, 1, 2, true);
    assert_still_out(&k.list[0], "東町 2", 1);
}

static void a_town_without_households_out_takes_no_other_along(void **state)
{
    (void)state;
    struct known k = { 0 };
    struct feed_area x = tied(NAMES("東町", "西町"), 90, storm_us(0)), zero = tied(NAMES("東町"), 0, storm_us(0));
    (void)merge(&k, &x, 1, 1);
    (void)merge_as(&k, &zero, 1, 2, true); /* the row of 西町 cannot be read */
    assert_int_equal(k.n, 2);
    assert_still_out(&k.list[0], "西町", 1);
    assert_true(sv_eq(k.list[1].name, SV("東町")));
    assert_int_equal(k.list[1].state, AREA_RESTORING);
    assert_true(k.list[1].first_seen_us == storm_us(1));
    assert_int_equal(merge_as(&k, &zero, 1, 3, true).n, 0);
    (void)merge(&k, &zero, 1, 4);
    assert_int_equal(k.n, 1);
    assert_true(sv_eq(k.list[0].name, SV("東町")));
}

static void old_news_is_no_news(void **state)
{
    (void)state;
    int64_t hour = 3600 * US_PER_S, now = storm_us(10);
    assert_int_equal(edition_freshness(TIME_NONE, now, now, hour), FRESH_NEWS);
    assert_int_equal(edition_freshness(now - hour / 2, now - hour / 2, now, hour), FRESH_SAME);
    assert_int_equal(edition_freshness(now, now - 1, now, hour), FRESH_STALE);
    assert_int_equal(edition_freshness(TIME_NONE, now - 2 * hour, now, hour), FRESH_STALE);
    assert_int_equal(edition_freshness(now - 3 * hour, now - 2 * hour, now, hour), FRESH_STALE);
    assert_int_equal(edition_freshness(now, now + 100 * 24 * hour, now, hour), FRESH_WRONG);
    assert_int_equal(edition_freshness(now + hour / 4, now, now, hour), FRESH_NEWS);
    assert_int_equal(edition_freshness(now + hour / 12, now, now, hour), FRESH_STALE); /* five minutes are a clock that is fast */
    assert_int_equal(edition_freshness(now + 40 * hour, now, now, hour), FRESH_NEWS);  /* a time from the future hides nothing */
}

static struct changes play(struct known *k, const char *step, int hour)
{
    static const char *const offices[] = { "aichi", "gifu", "mie", "nagano", "sizuoka" };
    struct changes all = { 0 };
    for (int i = 0; i < 5; i++) {
        struct parsed p;
        struct fail fail;
        struct sv bytes = data_file(&arena, arena_printf(&arena, "outages/replay/chubu/%s/p/resource/xml/%s.xml", step, offices[i]));
        struct parse_env env = { .format = FORMAT_CHUBU, .scope = sv_of(offices[i]), .now_us = storm_us(hour) };
        assert_int_equal(parse_feed(&arena, bytes, &env, &p, &fail), OK);
        struct edition ed = { .scope = env.scope,
                              .feed_time_us = p.feed_time_us,
                              .fetched_at_us = p.feed_time_us,
                              .before_us = TIME_NONE,
                              .areas = p.areas,
                              .n = p.n };
        assert_int_equal(merge_edition(&arena, k->list, k->n, &ed, &all), OK);
    }
    assert_int_equal(merge_apply(&arena, k->list, k->n, &all, &k->list, &k->n), OK);
    return all;
}

static void the_storm_shrinks_and_every_area_keeps_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *step;
        int hour;
        size_t fresh, ended, open;
    } steps[] = { { "h01", 1, 575, 0, 575 },
                  { "h06", 6, 0, 238, 337 },
                  { "h12", 12, 0, 70, 267 },
                  { "h24", 24, 0, 77, 190 },
                  { "h48", 48, 0, 86, 104 } };
    struct known k = { 0 };
    need_data(&arena, "outages/replay/chubu/h01/p/resource/xml/aichi.xml");
    for (size_t i = 0; i < 5; i++) {
        struct changes ch = play(&k, steps[i].step, steps[i].hour);
        assert_int_equal(count_op(&ch, CHANGE_NEW), steps[i].fresh);
        assert_int_equal(count_op(&ch, CHANGE_ENDED), steps[i].ended);
        assert_int_equal(k.n, steps[i].open);
        for (size_t c = 0; c < ch.n; c++) /* numbers of cases are given anew each time: towns must not move with them */
            if (ch.list[c].op == CHANGE_CHANGED)
                assert_true(sv_ends(ch.list[c].area.key, ch.list[c].area.names[0]));
    }
    for (size_t i = 0; i < k.n; i++)
        assert_true(k.list[i].first_seen_us == storm_us(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_area_appears_changes_and_ends_by_absence),
        T(what_appears_later_knows_when_it_was_not_yet_out),
        T(a_case_that_loses_towns_is_still_itself),
        T(parts_of_a_case_are_as_old_as_the_case),
        T(a_case_taken_into_another_is_replaced_not_ended),
        T(the_city_as_a_whole_is_replaced_by_its_towns),
        T(two_cases_of_one_town_keep_apart_by_their_begin),
        T(said_to_be_restored_is_an_end_at_the_time_said),
        T(a_case_long_over_does_not_end_another_in_its_town),
        T(an_edition_speaks_for_its_own_file_alone),
        T(absence_from_a_fresh_parent_ends_all_below_it),
        T(a_stored_area_is_known_again),
        T(a_long_case_is_known_again_after_a_restart),
        T(a_case_of_the_same_begin_is_no_long_one_that_another_shares_a_town_with),
        T(a_partial_edition_keeps_the_towns_of_a_shortened_name),
        T(a_name_is_shortened_between_names),
        T(a_partial_edition_adds_and_renews_but_ends_nothing_that_it_lacks),
        T(a_partial_edition_takes_no_town_from_a_case),
        T(a_partial_edition_ends_only_the_towns_it_says_are_over),
        T(a_town_said_to_be_over_is_not_held_beside_one_that_is_out),
        T(a_case_long_over_ends_no_later_one_that_could_not_be_read),
        T(a_gazetteer_town_that_a_held_one_may_share_stays),
        T(a_town_without_households_out_takes_no_other_along),
        T(old_news_is_no_news),
        T(the_storm_shrinks_and_every_area_keeps_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
