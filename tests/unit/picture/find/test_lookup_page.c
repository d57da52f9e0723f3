/* SPDX-License-Identifier: Apache-2.0
 * A search within an incident: pages that leave nobody out, counts of who may be found and nobody else, zones by name. */
#include "tests/unit/picture/fixture.h"

static const int32_t gamagori[] = { 23214 };
#define CROWD 700

static const char *const surnames[][2] = {
    { "高橋", "タカハシ" }, { "飯田", "イイダ" }, { "斎藤", "サイトウ" }, { "髙橋", "タカバシ" }, { "北 高橋", "キタタカハシ" }
};

static struct who crowd_at(int i, int salt)
{
    static char kana[64], name[64], phone[16], address[64];
    int k = (i * 7 + salt) % 5;
    snprintf(kana, sizeof kana, "%s %c", surnames[k][1], 'A' + (i + salt) % 26);
    snprintf(name, sizeof name, "%s %c", surnames[k][0], 'A' + i % 26);
    snprintf(phone, sizeof phone, "053366%04d", i % 50 + 1200);
    snprintf(address, sizeof address, "蒲郡市緑町一丁目%d番地", i % 30 + 1);
    return (struct who){ .id = i + 1,
                         .name = name,
                         .kana = kana,
                         .phone = phone,
                         .address = address,
                         .town = "23214緑町一丁目",
                         .zone = 11 + i % 3,
                         .is_protected = i % 97 == 5,
                         .municipality = i % 31 == 7 ? "23201" : "23214" };
}

static int setup(void **state)
{
    struct picture *p = picture_new();
    for (int i = 0; i < CROWD; i++) {
        struct who w = crowd_at(i, 0);
        person_load(p, &w);
    }
    load(p, "zone", "11", "{\"id\":11,\"municipality\":\"23214\",\"code\":\"a\",\"name\":\"みなと台\",\"kind\":\"town\"}");
    load(p, "zone", "12", "{\"id\":12,\"municipality\":\"23214\",\"code\":\"b\",\"name\":\"大塚町一丁目\",\"kind\":\"town\"}");
    load(p, "zone", "13", "{\"id\":13,\"municipality\":\"23214\",\"code\":\"c\",\"name\":\"高橋団地\",\"kind\":\"town\"}");
    assert_int_equal(picture_index(p), OK);
    for (int i = 0; i < 300; i += 3) { /* these live in the small index and the tail now */
        struct who w = crowd_at(i, 2);
        person_change(p, (uint64_t)i + 1, &w);
    }
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    picture_free(*state);
    return 0;
}

static bool open_to_all(void *ctx, const struct person *x)
{
    (void)ctx;
    return !x->is_protected;
}

static bool even_only(void *ctx, const struct person *x)
{
    (void)ctx;
    return !x->is_protected && x->id % 2 == 0;
}

struct pages {
    int64_t ids[CROWD];
    size_t n, total, pages;
    enum err err;
};

static struct pages all_pages(const struct picture *p, const char *q, uint32_t limit, bool (*takes)(void *, const struct person *))
{
    static struct pages out;
    struct lookup_page page = { .q = { .q = sv_of(q), .municipalities = gamagori, .municipalities_n = 1, .limit = limit }, .takes = takes };
    struct lookup_found f = { .more = true };
    out = (struct pages){ .n = 0 };
    while (f.more && !out.err) {
        struct arena a;
        arena_init(&a, 4 << 20);
        out.err = lookup_page(p, &page, &a, &f);
        for (size_t i = 0; !out.err && i < f.n; i++) {
            assert_true(out.n < CROWD);
            out.ids[out.n++] = f.hits[i].person->id;
            page.after = f.hits[i].person->id;
            page.after_tier = f.hits[i].tier;
        }
        out.total = f.total;
        out.pages++;
        arena_done(&a);
    }
    return out;
}

static size_t expected(const struct picture *p, const char *kana, bool (*takes)(void *, const struct person *))
{
    size_t n = 0;
    for (size_t it = 0;;) {
        const struct person *x = picture_person_next(p, &it);
        if (!x)
            return n;
        n += x->municipality == 23214 && takes(NULL, x) && sv_find(person_kana(x), sv_of(kana)) >= 0;
    }
}

static void pages_meet_everybody_once_in_one_order_and_count_them(void **state)
{
    struct pages one = all_pages(*state, "タカハシ", CROWD, open_to_all);
    static int64_t order[CROWD];
    assert_int_equal(one.pages, 1);
    size_t want = expected(*state, "タカハシ", open_to_all) + expected(*state, "タカバシ", open_to_all);
    assert_int_equal(one.n, want);
    assert_int_equal(one.total, want);
    memcpy(order, one.ids, one.n * sizeof *order);
    for (uint32_t limit = 1; limit < 40; limit += 6) {
        struct pages many = all_pages(*state, "タカハシ", limit, open_to_all);
        assert_int_equal(many.n, want);
        assert_int_equal(many.total, want);
        assert_memory_equal(many.ids, order, want * sizeof *order);
    }
}

static void the_first_page_is_what_a_lookup_shows(void **state)
{
    static const char *const asked[] = { "タカハシ", "高橋", "1234", "イイダ 1213", "緑町 斎藤" };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct lookup_query q = { .q = sv_of(asked[i]), .municipalities = gamagori, .municipalities_n = 1, .limit = 100 };
        struct lookup_result r;
        struct arena a;
        arena_init(&a, 4 << 20);
        assert_int_equal(lookup(*state, &q, &a, &r), OK);
        struct pages mine = all_pages(*state, asked[i], 100, open_to_all);
        size_t same = 0;
        for (size_t k = 0; k < r.n; k++) {
            if (r.hits[k].person->is_protected)
                continue;
            assert_int_equal(mine.ids[same++], r.hits[k].person->id);
        }
        assert_true(same > 0);
        arena_done(&a);
    }
}

static void who_may_not_be_found_is_not_counted_either(void **state)
{
    struct pages even = all_pages(*state, "タカハシ", 7, even_only);
    for (size_t i = 0; i < even.n; i++)
        assert_int_equal(even.ids[i] % 2, 0);
    assert_int_equal(even.total, even.n);
    assert_int_equal(even.n, expected(*state, "タカハシ", even_only) + expected(*state, "タカバシ", even_only));
}

/* By zone alone, and nobody twice who answers by the name as well: 高橋団地 is a zone and a surname. */
static void the_name_of_a_zone_finds_who_counts_there_but_never_a_protected_person(void **state)
{
    size_t there = 0, named = 0;
    for (size_t it = 0;;) {
        const struct person *x = picture_person_next(*state, &it);
        if (!x)
            break;
        bool in = x->municipality == 23214 && !x->is_protected;
        there += in && x->zone == 11;
        named += in && (x->zone == 13 || sv_find(person_name_key(x), SV("高橋")) >= 0);
    }
    assert_int_equal(all_pages(*state, "みなと台", 10, open_to_all).n, there);
    assert_int_equal(all_pages(*state, "ミナト", 10, open_to_all).n, there);
    struct pages both = all_pages(*state, "高橋", 10, open_to_all);
    assert_int_equal(both.n, named);
    assert_int_equal(both.total, named);
    assert_true(all_pages(*state, "大塚町1丁目 イイダ", 10, open_to_all).n > 0);
    assert_int_equal(all_pages(*state, "緑町 みなと台 イイダ", 10, open_to_all).n, all_pages(*state, "みなと台 イイダ", 10, open_to_all).n);
}

static bool everybody(void *ctx, const struct person *x)
{
    (void)ctx;
    (void)x;
    return true;
}

static void no_place_finds_a_protected_person_even_for_who_may_see_them(void **state)
{
    struct pages there = all_pages(*state, "みなと台", 50, everybody);
    for (size_t i = 0; i < there.n; i++)
        assert_false(picture_person(*state, there.ids[i])->is_protected);
    bool met = false;
    struct pages named = all_pages(*state, "タカハシ", 50, everybody);
    for (size_t i = 0; i < named.n; i++)
        met = met || picture_person(*state, named.ids[i])->is_protected;
    assert_true(met);
}

static void what_is_asked_must_be_something_and_the_cursor_somebody(void **state)
{
    struct lookup_found f;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct lookup_page page = { .q = { .q = SV("タカハシ"), .municipalities = gamagori, .municipalities_n = 1, .limit = 5 },
                                .takes = open_to_all,
                                .after = 999999 };
    assert_int_equal(lookup_page(*state, &page, &a, &f), E_JSON_VALUE);
    page.after = 0;
    page.q.q = SV("  ");
    assert_int_equal(lookup_page(*state, &page, &a, &f), E_LOOKUP_EMPTY);
    page.q.q = SV("タ");
    assert_int_equal(lookup_page(*state, &page, &a, &f), E_LOOKUP_SHORT);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_meet_everybody_once_in_one_order_and_count_them),
        cmocka_unit_test(the_first_page_is_what_a_lookup_shows),
        cmocka_unit_test(who_may_not_be_found_is_not_counted_either),
        cmocka_unit_test(the_name_of_a_zone_finds_who_counts_there_but_never_a_protected_person),
        cmocka_unit_test(no_place_finds_a_protected_person_even_for_who_may_see_them),
        cmocka_unit_test(what_is_asked_must_be_something_and_the_cursor_somebody),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
