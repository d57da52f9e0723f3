/* SPDX-License-Identifier: Apache-2.0
 * The people of a demo city: the same every time, and such as a city's list would hold. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "geo/mesh.h"
#include "server/base/text/fold.h"
#include "server/demo/demo_parts.h"
#include "tests/unit/demo/demo_world.h"

#define PEOPLE 20000

static struct demo_world world_of(uint64_t seed)
{
    return world_with(seed, demo_plan_of(PEOPLE));
}

/* What tells one person from another, in a line. */
static char *line_of(struct arena *a, const struct demo_person *p)
{
    const char *listing = p->listings ? p->listing[0].from : "", *contact = p->contacts ? p->contact[0].name : "";
    return arena_printf(a, "%lld %lld %s %s %s %d %s %.9f %.9f %zu %zu %s %s %s %s", (long long)p->id, (long long)p->home, p->name,
                        p->kana ? p->kana : "", p->birth, p->sex, p->at.address, p->at.lon, p->at.lat, p->devices, p->consents,
                        p->phone[0].number, listing, contact, p->medical ? p->medical : "");
}

static void a_person_is_the_same_whoever_was_made_before(void **state)
{
    (void)state;
    struct demo_world w = world_of(7);
    struct demo_person p;
    struct arena a;
    char *forward[300];
    arena_init(&a, 64 << 20);
    for (uint64_t i = 0; i < 300; i++) {
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        forward[i] = line_of(&a, &p);
    }
    for (uint64_t i = 300; i-- > 0;) {
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        assert_string_equal(line_of(&a, &p), forward[i]);
    }
    arena_done(&a);
}

static void another_seed_makes_other_people(void **state)
{
    (void)state;
    struct demo_world one = world_of(1), two = world_of(2);
    struct demo_person p, q;
    struct arena a;
    int same = 0;
    arena_init(&a, 64 << 20);
    for (uint64_t i = 0; i < 200; i++) {
        assert_int_equal(demo_person_make(&one, i, &a, &p), OK);
        assert_int_equal(demo_person_make(&two, i, &a, &q), OK);
        same += !strcmp(p.name, q.name) && !strcmp(p.birth, q.birth);
    }
    assert_int_equal(same, 0);
    arena_done(&a);
}

static void a_couple_shares_home_telephone_and_family_name(void **state)
{
    (void)state;
    struct demo_world w = world_of(1);
    struct demo_person p, q;
    struct arena a;
    int couples = 0;
    arena_init(&a, 64 << 20);
    for (uint64_t i = 0; i < 2000; i += 2) {
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        assert_int_equal(demo_person_make(&w, i + 1, &a, &q), OK);
        assert_int_equal(p.home, p.id);
        if (q.home == q.id)
            continue;
        couples++;
        assert_int_equal(q.home, p.id);
        assert_string_equal(p.at.address, q.at.address);
        assert_int_equal(strcspn(p.name, "\xe3\x80\x80"), strcspn(q.name, "\xe3\x80\x80"));
        assert_true(p.sex != q.sex);
    }
    assert_in_range(couples, 200, 360);
    arena_done(&a);
}

static void the_last_of_an_odd_number_lives_alone(void **state)
{
    (void)state;
    struct arena a;
    struct demo_person p;
    arena_init(&a, 1 << 20);
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct demo_world w = world_of(seed);
        w.plan = demo_plan_of(11);
        arena_reset(&a);
        assert_int_equal(demo_person_make(&w, 10, &a, &p), OK);
        assert_int_equal(p.home, 11);
    }
    arena_done(&a);
}

static void keys_put_together_are_the_keys_of_the_name(void **state)
{
    (void)state;
    struct demo_world w = world_of(3);
    struct demo_person p;
    struct arena a;
    struct sv key;
    arena_init(&a, 4 << 20);
    for (uint64_t i = 0; i < 3000; i++) {
        arena_reset(&a);
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        assert_int_equal(fold_strict(&a, sv_of(p.name), &key), OK);
        assert_true(sv_eq(key, sv_of(p.name_key)));
        if (!p.kana)
            continue;
        assert_int_equal(fold_strict(&a, sv_of(p.kana), &key), OK);
        assert_true(sv_eq(key, sv_of(p.kana_key)));
    }
    arena_done(&a);
}

struct tally {
    int old, children, listed, planned, powered, protected, away, unplaced, agreed, refused, ambulance, variants, battery;
    int town[64];
};

static void count(struct tally *t, const struct demo_person *p)
{
    t->old += p->age >= 65;
    t->children += p->age < 18;
    t->listed += demo_on_list(p, "名簿");
    t->planned += demo_on_list(p, "個別避難計画");
    t->powered += p->devices > 0;
    t->protected += p->protected;
    t->away += p->stay.kind != NULL;
    t->unplaced += !p->at.placed;
    for (size_t i = 0; i < p->consents; i++) {
        bool list = !strcmp(p->consent[i].kind, "名簿提供");
        t->agreed += list && !strcmp(p->consent[i].answer, "同意");
        t->refused += list && !strcmp(p->consent[i].answer, "不同意");
        t->ambulance += !strcmp(p->consent[i].kind, "救急照会") && !strcmp(p->consent[i].answer, "同意");
    }
    for (size_t i = 0; i < p->devices; i++)
        t->battery += p->device[i].internal_min > 0;
    t->variants += strstr(p->name, "髙") || strstr(p->name, "﨑") || strstr(p->name, "邊") || strstr(p->name, "邉") ||
                   strstr(p->name, "齋");
    t->town[p->at.town - city.town]++;
}

static void the_city_looks_like_a_city(void **state)
{
    (void)state;
    struct demo_world w = world_of(1);
    struct tally t = { 0 };
    struct demo_person p;
    struct arena a;
    arena_init(&a, 4 << 20);
    for (uint64_t i = 0; i < PEOPLE; i++) {
        arena_reset(&a);
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        assert_true(p.listings > 0 && p.reasons > 0 && p.phones > 0);
        assert_true(!p.protected || p.inquiry_to);
        count(&t, &p);
    }
    arena_done(&a);
    assert_in_range(t.old, PEOPLE * 90 / 100, PEOPLE * 98 / 100);
    assert_in_range(t.children, PEOPLE * 5 / 1000, PEOPLE * 25 / 1000);
    assert_int_equal(t.listed, w.plan.listed);
    assert_in_range(t.planned, PEOPLE * 26 / 100, PEOPLE * 31 / 100);
    assert_int_equal(t.powered, w.plan.powered);
    assert_in_range(t.battery, t.powered / 5, t.powered);
    assert_int_equal(t.protected, w.plan.hidden);
    assert_int_equal(t.away, w.plan.away);
    assert_int_equal(t.unplaced, w.plan.unplaced);
    assert_int_equal(t.agreed, w.plan.agreed);
    assert_int_equal(t.refused, w.plan.refused);
    assert_in_range(t.ambulance, PEOPLE * 57 / 100, PEOPLE * 63 / 100);
    assert_in_range(t.variants, PEOPLE / 100, PEOPLE * 6 / 100);
    assert_int_equal(city.towns, 48);
    for (size_t i = 0; i < city.towns; i++)
        assert_true(t.town[i] > 0);
}

static void homes_lie_near_their_town_and_in_its_mesh(void **state)
{
    (void)state;
    struct demo_world w = world_of(5);
    struct demo_person p;
    struct arena a;
    arena_init(&a, 4 << 20);
    for (uint64_t i = 0; i < 3000; i++) {
        int64_t code;
        arena_reset(&a);
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        if (!p.at.placed)
            continue;
        double north = (p.at.lat - p.at.town->lat) * 111320,
               east = (p.at.lon - p.at.town->lon) * 111320 * cos(p.at.lat * 3.14159265358979 / 180);
        assert_true(sqrt(north * north + east * east) <= p.at.town->reach_m + 1);
        assert_int_equal(mesh_encode(MESH_125, p.at.lon, p.at.lat, &code), OK);
        assert_int_equal(p.at.mesh125, code);
        assert_int_equal(p.at.mesh250, code / 10);
    }
    arena_done(&a);
}

static void telephone_numbers_are_nobodys(void **state)
{
    (void)state;
    struct demo_world w = world_of(5);
    struct demo_person p;
    struct arena a;
    arena_init(&a, 4 << 20);
    for (uint64_t i = 0; i < 3000; i++) {
        arena_reset(&a);
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        for (size_t k = 0; k < p.phones; k++) {
            const char *local = strchr(p.phone[k].number, '-');
            assert_non_null(local);
            assert_int_equal(local[1], '0'); /* behind an area or mobile code no number begins with 0 */
            assert_in_range(strlen(p.phone[k].digits), 10, 11);
        }
        assert_memory_equal(p.at.postcode, "000-", 4);
        assert_true(!p.mail || strstr(p.mail, ".example"));
    }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_is_the_same_whoever_was_made_before),   cmocka_unit_test(another_seed_makes_other_people),
        cmocka_unit_test(a_couple_shares_home_telephone_and_family_name), cmocka_unit_test(the_last_of_an_odd_number_lives_alone),
        cmocka_unit_test(keys_put_together_are_the_keys_of_the_name),     cmocka_unit_test(the_city_looks_like_a_city),
        cmocka_unit_test(homes_lie_near_their_town_and_in_its_mesh),      cmocka_unit_test(telephone_numbers_are_nobodys),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
