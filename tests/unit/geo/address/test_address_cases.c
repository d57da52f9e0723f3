/* SPDX-License-Identifier: Apache-2.0
 * test_address_cases.c - against the towns of all Japan: what must come out right, and towns that must never be claimed. */
#include "tests/unit/geo/geo_data.h"

#include "geo/address/address.h"
#include "server/base/json.h"
#include "tests/unit/geo/address/address_cases.h"

static struct gazetteer *japan;
static struct buf blob;
static struct arena arena;

static int open_japan(void **state)
{
    (void)state;
    struct buf text;
    arena_init(&arena, 1 << 20);
    if (!data_read("gazetteer/japan.csv.gz", &text))
        return 0;
    japan = gazetteer_of(buf_view(&text), &blob);
    buf_done(&text);
    return japan ? 0 : -1;
}

static int close_japan(void **state)
{
    (void)state;
    if (japan)
        buf_done(&blob);
    gazetteer_free(japan);
    arena_done(&arena);
    return 0;
}

static struct address match(const char *text)
{
    struct address a;
    arena_reset(&arena);
    assert_int_equal(address_match(japan, &arena, sv_of(text), &a), OK);
    return a;
}

static bool is(struct sv got, const char *want)
{
    return !want || sv_eq(got, sv_of(want));
}

static void what_is_right_comes_out(void **state)
{
    (void)state;
    if (!japan)
        skip(); /* japan.csv.gz lies in the data folder, which is no part of this repository */
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof address_right / sizeof address_right[0]; i++) {
        const struct address_case *c = &address_right[i];
        struct address a = match(c->text);
        bool right = is(a.city, c->city) && is(a.town, c->town) && is(a.number, c->number) && is(a.rest, c->rest) &&
                     a.level == (*c->town ? ADDRESS_TOWN : ADDRESS_MUNICIPALITY) && isfinite(a.lon);
        if (!right)
            print_message("%s -> " SV_FMT " " SV_FMT " | " SV_FMT " | " SV_FMT " (" SV_FMT ")\n", c->text, SV_ARG(a.city), SV_ARG(a.town),
                          SV_ARG(a.number), SV_ARG(a.rest), SV_ARG(a.why));
        wrong += !right;
    }
    assert_int_equal(wrong, 0);
}

static void no_town_is_claimed_that_is_not_the_one_written(void **state)
{
    (void)state;
    if (!japan)
        skip(); /* japan.csv.gz lies in the data folder, which is no part of this repository */
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof address_wrong_town / sizeof address_wrong_town[0]; i++) {
        const char *text = address_wrong_town[i].text, *whole = address_wrong_town[i].whole;
        struct address a = match(text);
        bool city = is(a.city, address_wrong_town[i].city) || (*whole && is(a.city, whole));
        bool right = city && (a.level == ADDRESS_MUNICIPALITY || (a.town.n && is(a.town, address_wrong_town[i].town)));
        if (!right)
            print_message("%s -> " SV_FMT " " SV_FMT " (" SV_FMT ")\n", text, SV_ARG(a.city), SV_ARG(a.town), SV_ARG(a.why));
        wrong += !right;
    }
    assert_int_equal(wrong, 0);
}

/* One character of a town's name lost: the town itself or its municipality, never another town. Every town of one
 * prefecture, one character of each, another for each run of them. */
static void a_lost_character_never_picks_a_wrong_town(void **state)
{
    (void)state;
    if (!japan)
        skip(); /* japan.csv.gz lies in the data folder, which is no part of this repository */
    size_t tried = 0, right = 0;
    for (uint32_t i = 0; i < gazetteer_town_count(japan); i++) {
        struct gazetteer_town t;
        struct gazetteer_municipality m;
        char text[512];
        gazetteer_town(japan, i, &t);
        gazetteer_municipality(japan, t.municipality, &m);
        size_t at = t.name.n > 3 ? i % (t.name.n / 3) * 3 : 0;
        if (!sv_eq(m.pref_code, SV("23")) || t.name.n % 3 || isnan(t.lon))
            continue;
        snprintf(text, sizeof text, SV_FMT SV_FMT SV_FMT "〓" SV_FMT "1-1", SV_ARG(m.pref), SV_ARG(m.name),
                 SV_ARG(((struct sv){ t.name.p, at })), SV_ARG(((struct sv){ t.name.p + at + 3, t.name.n - at - 3 })));
        struct address a = match(text);
        tried++;
        if (!is(a.municipality, "") && a.level == ADDRESS_TOWN) {
            right++;
            if (!sv_eq(a.town_key, t.key) && a.small.n == 0)
                fail_msg("%s -> " SV_FMT, text, SV_ARG(a.town_key));
        }
    }
    print_message("of %zu towns with a lost character %zu were found\n", tried, right);
    assert_true(tried > 5000 && right > tried / 3);
}

/* How far a public shelter's own point is from where its address is put, against the radius that was promised. */
static void count_shelter(const struct json *feature, size_t *all, size_t *held)
{
    struct address a;
    struct sv address;
    double lon, lat;
    const struct json *at = json_get(json_get(feature, "geometry"), "coordinates");
    if (!json_str(json_get(json_get(feature, "properties"), "住所"), &address) || !json_real(json_at(at, 0), &lon) ||
        !json_real(json_at(at, 1), &lat) || address.n == 0)
        return;
    assert_int_equal(address_match(japan, &arena, address, &a), OK);
    if (!isfinite(a.lon))
        return;
    double east = (a.lon - lon) * 111320 * cos(lat * M_PI / 180), north = (a.lat - lat) * 110950;
    (*all)++;
    *held += hypot(east, north) <= a.radius_m;
}

static void a_radius_holds_what_it_promises(void **state)
{
    (void)state;
    static const char *const cities[] = { "082040", "082112", "082201", "142166", "231002", "232149" };
    size_t all = 0, held = 0;
    for (size_t i = 0; japan && i < sizeof cities / sizeof cities[0]; i++) {
        char name[64];
        struct buf text;
        struct arena parsed;
        const struct json *root;
        snprintf(name, sizeof name, "shelters/%s_emergency.json", cities[i]);
        if (!data_read(name, &text))
            continue;
        arena_init(&parsed, 256u << 20);
        assert_int_equal(json_parse(&parsed, buf_view(&text), 16, &root, NULL), OK);
        for (size_t k = 0; k < json_count(json_get(root, "features")); k++) {
            arena_reset(&arena);
            count_shelter(json_at(json_get(root, "features"), k), &all, &held);
        }
        arena_done(&parsed);
        buf_done(&text);
    }
    if (!all)
        skip(); /* no list of shelters: the data folder is no part of this repository */
    print_message("of %zu shelters %.2f %% lie within their radius\n", all, 100.0 * (double)held / (double)all);
    assert_true(100 * (double)held >= 98.7 * (double)all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_comes_out),
        cmocka_unit_test(no_town_is_claimed_that_is_not_the_one_written),
        cmocka_unit_test(a_lost_character_never_picks_a_wrong_town),
        cmocka_unit_test(a_radius_holds_what_it_promises),
    };
    return cmocka_run_group_tests(tests, open_japan, close_japan);
}
