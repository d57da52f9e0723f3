/* SPDX-License-Identifier: Apache-2.0
 * A city that people believe: its figures to the person, kin that fit, nothing said twice, wishes that are no orders. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "geo/address/address.h"
#include "server/demo/demo_parts.h"
#include "tests/unit/demo/demo_world.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
static const char blank[] = "　";

/* Everybody of the city of the drills, one after the other. */
static void everybody(uint64_t seed, void (*look)(const struct demo_person *p, void *ctx), void *ctx)
{
    struct demo_world w = world_with(seed, demo_plan_city());
    struct demo_person p;
    struct arena a;
    arena_init(&a, 4 << 20);
    for (uint64_t i = 0; i < w.plan.people; i++) {
        arena_reset(&a);
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        look(&p, ctx);
    }
    arena_done(&a);
}

struct figures {
    int listed, agreed, refused, unanswered, hidden, unplaced, away, powered, ventilators, many;
};

static void figures_count(const struct demo_person *p, void *ctx)
{
    struct figures *f = ctx;
    const char *answer = p->consent[0].answer;
    assert_string_equal(p->consent[0].kind, "名簿提供");
    for (size_t i = 1; i < p->consents; i++)
        assert_string_not_equal(p->consent[i].kind, "名簿提供");
    f->listed += demo_on_list(p, "名簿");
    f->agreed += !strcmp(answer, "同意");
    f->refused += !strcmp(answer, "不同意");
    f->unanswered += !strcmp(answer, "未回答");
    f->hidden += p->protected;
    f->unplaced += !p->at.placed;
    f->away += p->stay.kind != NULL;
    f->powered += p->devices > 0;
    f->ventilators += p->devices && !strcmp(p->device[0].kind, "人工呼吸器");
    f->many += p->protected + !p->at.placed + (p->stay.kind != NULL) > 1;
}

static void the_city_of_the_drills_has_its_figures_whatever_the_seed(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct figures f = { 0 };
        everybody(seed, figures_count, &f);
        assert_int_equal(f.listed, 1618);
        assert_int_equal(f.agreed, 1070);
        assert_int_equal(f.refused, 180);
        assert_int_equal(f.unanswered, 368);
        assert_int_equal(f.hidden, 4);
        assert_int_equal(f.unplaced, 23);
        assert_int_equal(f.away, 71);
        assert_int_equal(f.powered, 61);
        assert_int_equal(f.ventilators, 9);
        assert_int_equal(f.many, 0); /* so that 1,618 = zones + without location + away + protected */
    }
}

static void a_rank_is_a_place_of_ones_own(void **state)
{
    (void)state;
    static const uint64_t sizes[] = { 1, 2, 3, 4, 5, 16, 17, 1000, 1618 };
    for (size_t k = 0; k < COUNT(sizes); k++) {
        bool taken[1618] = { false };
        for (uint64_t i = 0; i < sizes[k]; i++) {
            uint64_t at = demo_rank(7, 1, i, sizes[k]);
            assert_true(at < sizes[k] && !taken[at]);
            taken[at] = true;
        }
    }
    int same = 0;
    for (uint64_t i = 0; i < 1618; i++)
        same += demo_rank(7, 1, i, 1618) == demo_rank(8, 1, i, 1618);
    assert_true(same < 20); /* another seed, another order */
}

/* ---- kin ---- */

struct relation {
    const char *word;
    int sex, least, most; /* years older than the person */
    bool same_name;
};
static const struct relation relations[] = {
    { "長男", 1, -50, -18, true },  { "二男", 1, -50, -18, true },  { "三男", 1, -50, -18, true },  { "長女", 2, -50, -18, false },
    { "二女", 2, -50, -18, false }, { "三女", 2, -50, -18, false }, { "母", 2, 18, 40, true },      { "父", 1, 18, 42, true },
    { "兄", 1, 1, 10, false },      { "姉", 2, 1, 10, false },      { "弟", 1, -10, -1, false },    { "妹", 2, -10, -1, false },
    { "妻", 2, -12, 12, true },     { "夫", 1, -12, 12, true },     { "おい", 1, -40, -18, false }, { "めい", 2, -40, -18, false },
};

static bool is_given(const char *name, int sex, int age)
{
    const struct demo_name_list *l = demo_given_list(&names, sex, age);
    const char *given = strstr(name, blank) + strlen(blank);
    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->name[i].text, given))
            return true;
    return false;
}

static bool same_family(const char *a, const char *b)
{
    size_t n = (size_t)(strstr(a, blank) - a);
    return !strncmp(a, b, n + strlen(blank));
}

static void kin_look(const struct demo_person *p, void *ctx)
{
    int *seen = ctx;
    assert_true(is_given(p->name, p->sex, p->age));
    for (size_t i = 0; i < p->contacts; i++) {
        const struct demo_contact *c = &p->contact[i];
        if (!c->sex)
            continue;
        assert_true(is_given(c->name, c->sex, c->age));
        assert_in_range(c->age, 18, 104);
        for (size_t k = 0; k < COUNT(relations); k++) {
            const struct relation *r = &relations[k];
            if (strcmp(r->word, c->relation))
                continue;
            seen[k]++;
            assert_int_equal(c->sex, r->sex);
            assert_in_range(c->age - p->age + 200, r->least + 200, r->most + 200);
            assert_true(!r->same_name || p->protected ||
                        same_family(p->name, c->name)); /* who fled bears a husband's name, her mother her own */
            assert_true(strcmp(r->word, "妻") && strcmp(r->word, "夫") ? true : c->sex != p->sex);
        }
        assert_true(!c->together || !demo_has_reason(p, "独居"));
        assert_true(!c->together || p->spouse_age || strstr(p->unlisted, c->name)); /* who lives there is said at the door */
    }
}

static void kin_fit_in_sex_age_and_name(void **state)
{
    (void)state;
    int seen[COUNT(relations)] = { 0 };
    for (uint64_t seed = 1; seed <= 3; seed++)
        everybody(seed, kin_look, seen);
    for (size_t k = 0; k < COUNT(relations); k++)
        assert_true(seen[k] > 0);
}

static void no_given_name_is_a_mans_and_a_womans(void **state)
{
    (void)state;
    for (int one = 0; one < BAND_COUNT; one++)
        for (int two = 0; two < BAND_COUNT; two++)
            for (size_t i = 0; i < names.given[1][one].n; i++)
                for (size_t k = 0; k < names.given[2][two].n; k++)
                    assert_string_not_equal(names.given[1][one].name[i].text, names.given[2][two].name[k].text);
}

/* 湊 and 陽翔 are children of today, トメ and 寅吉 were born long ago. */
static void a_given_name_is_of_its_time(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int sex, from, to;
    } times[] = {
        { "湊", 1, 0, 25 },    { "陽翔", 1, 0, 25 },   { "柚葉", 2, 0, 25 },   { "直樹", 1, 26, 61 },
        { "香織", 2, 26, 61 }, { "トメ", 2, 88, 110 }, { "寅吉", 1, 88, 110 }, { "節子", 2, 62, 110 },
    };
    for (size_t i = 0; i < COUNT(times); i++)
        for (int age = 0; age <= 110; age++) {
            char name[64];
            snprintf(name, sizeof name, "%s%s", blank, times[i].name);
            assert_int_equal(is_given(name, times[i].sex, age), age >= times[i].from && age <= times[i].to);
        }
}

static void husband_and_wife_have_the_same_children(void **state)
{
    (void)state;
    struct demo_world w = world_with(1, demo_plan_city());
    struct demo_person p, q;
    struct arena a;
    int children = 0;
    arena_init(&a, 64 << 20);
    for (uint64_t i = 0; i + 1 < w.plan.people; i += 2) {
        assert_int_equal(demo_person_make(&w, i, &a, &p), OK);
        assert_int_equal(demo_person_make(&w, i + 1, &a, &q), OK);
        if (q.home == q.id)
            continue;
        assert_int_equal(p.spouse_age, q.age);
        assert_int_equal(q.spouse_age, p.age);
        assert_string_equal(p.contact[p.contacts - 1].name, q.name);
        assert_string_equal(q.contact[q.contacts - 1].name, p.name);
        for (size_t k = 0; k + 1 < p.contacts; k++) {
            struct sv relation = sv_of(p.contact[k].relation);
            if (!sv_ends(relation, SV("男")) && !sv_ends(relation, SV("女")))
                continue;
            assert_string_equal(p.contact[k].name, q.contact[k].name);
            children++;
        }
    }
    assert_true(children > 50);
    arena_done(&a);
}

/* ---- nothing twice ---- */

static void distinct(const char *list, const char *key)
{
    char from[600], *part[40], *at = strstr(list, key);
    size_t n = 0;
    assert_non_null(at);
    at += strlen(key);
    size_t length = strcspn(at, "\"");
    assert_true(length < sizeof from);
    memcpy(from, at, length);
    from[length] = 0;
    for (char *p = from; *p && n < COUNT(part); n++) {
        char *cut = strstr(p, "、");
        part[n] = p;
        if (!cut) {
            n++;
            break;
        }
        *cut = 0;
        p = cut + strlen("、");
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(part[i], part[k]);
}

static void twice_look(const struct demo_person *p, void *ctx)
{
    int *said = ctx;
    for (size_t i = 0; i < p->reasons; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(p->reason[i].kind, p->reason[k].kind);
    for (size_t i = 0; i < p->contacts; i++)
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(p->contact[i].name, p->contact[k].name);
            assert_string_not_equal(p->contact[i].relation, p->contact[k].relation);
        }
    for (size_t i = 0; i < p->listings; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(p->listing[i].list, p->listing[k].list);
    for (size_t i = 0; i < p->ills; i++)
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(p->ill[i], p->ill[k]);
    assert_true(p->helpers < 2 || strcmp(p->helper[0].name, p->helper[1].name));
    if (!p->medical)
        return;
    said[0]++;
    said[1] += p->ills > 1;
    distinct(p->medical, "\"conditions\":\"");
    distinct(p->medical, "\"medicines\":\"");
}

static void nothing_is_said_twice_of_a_person(void **state)
{
    (void)state;
    int said[2] = { 0 };
    everybody(1, twice_look, said);
    everybody(2, twice_look, said);
    assert_true(said[0] > 1000 && said[1] > 300);
}

/* ---- what goes together ---- */

static int least_minutes(const struct demo_person *p)
{
    int least = INT32_MAX;
    for (size_t i = 0; i < p->devices; i++) {
        const struct demo_device *x = &p->device[i];
        int known = (x->internal_min > 0 ? x->internal_min : 0) + (x->external_min > 0 ? x->external_min : 0);
        if (known < least)
            least = x->internal_min < 0 && x->external_min < 0 ? 0 : known;
    }
    return least;
}

static bool rung(const struct demo_person *p, const char *relation)
{
    for (size_t i = 0; i < p->contacts; i++)
        if (!strcmp(p->contact[i].relation, relation))
            return p->contact[i].phone != NULL;
    return false;
}

static void breath_look(const struct demo_person *p, void *ctx)
{
    int *minutes = ctx;
    if (p->lot.kind != LOT_VENTILATOR)
        return;
    int left = least_minutes(p);
    minutes[left == 0 ? 0 : left == 40 ? 1 : left == 110 ? 2 : left == 300 ? 3 : 4]++;
    for (size_t i = 0; i < p->cares; i++)
        assert_true(strcmp(p->care[i].role, "訪問看護") || sv_starts(sv_of(p->care[i].name), SV("訪問看護")));
    assert_true(rung(p, "訪問看護") && rung(p, "機器業者") && rung(p, "主治医"));
    assert_true(p->contact[0].sex && p->contact[0].together && p->contact[0].has_key);
    assert_true(p->age >= 18 || (!strcmp(p->contact[0].relation, "母") && !strcmp(p->contact[1].relation, "父")));
    assert_true(p->doctor_name && p->doctor_phone && !p->protected && p->at.placed && !p->stay.kind);
    assert_true(demo_on_list(p, "個別避難計画") && demo_has_reason(p, "医療的ケア"));
    assert_true(strcmp(p->device[0].mode, "TPPV") || !strcmp(p->device[1].kind, "吸引器"));
}

static void of_nine_ventilators_three_are_known_by_the_minute_and_each_has_whom_to_ring(void **state)
{
    (void)state;
    int minutes[5] = { 0 };
    static const int right[5] = { 6, 1, 1, 1, 0 };
    everybody(1, breath_look, minutes);
    assert_memory_equal(minutes, right, sizeof right);
}

struct wishes {
    int acp, order, will;
};

static void wish_look(const struct demo_person *p, void *ctx)
{
    struct wishes *n = ctx;
    const struct demo_directive *v = &p->directive;
    if (!v->kind)
        return;
    bool wish = strstr(v->body, "希望") != NULL, order = strstr(v->body, "指示") != NULL;
    assert_true(v->doctor && v->doctor_phone && v->signed_on && v->review_on);
    assert_non_null(strstr(v->doctor, p->doctor_name));
    assert_string_equal(v->doctor_phone, p->doctor_phone);
    n->acp += !strcmp(v->kind, "ACPの記録");
    n->will += !strcmp(v->kind, "事前指示書");
    n->order += !strcmp(v->kind, "医師の指示書(DNAR)");
    assert_int_equal(wish, !strcmp(v->kind, "ACPの記録"));
    assert_int_equal(order, !strcmp(v->kind, "医師の指示書(DNAR)"));
}

static void a_wish_is_never_an_order_and_each_names_a_doctor_with_a_number(void **state)
{
    (void)state;
    struct wishes n = { 0 };
    everybody(1, wish_look, &n);
    assert_true(n.acp > 5 && n.will > 2 && n.order > 2);
}

struct care {
    int rated, old, plans;
};

static void care_look(const struct demo_person *p, void *ctx)
{
    struct care *n = ctx;
    bool made = false;
    for (size_t i = 0; i < p->reasons; i++) {
        bool rated = !strcmp(p->reason[i].kind, "要介護");
        n->rated += rated;
        n->old += rated && p->age >= 75;
        assert_true(!rated || p->age >= 40);
        assert_true(!rated || !demo_has_reason(p, "要支援"));
        if (rated || !strcmp(p->reason[i].kind, "要支援"))
            assert_true(strlen(p->reason[i].detail) == 1 && p->reason[i].detail[0] >= '1' && p->reason[i].detail[0] <= (rated ? '5' : '2'));
    }
    for (size_t i = 0; i < p->consents; i++)
        made |= !strcmp(p->consent[i].kind, "計画作成") && !strcmp(p->consent[i].answer, "同意");
    assert_int_equal(made, demo_on_list(p, "個別避難計画"));
    assert_int_equal(p->plan != NULL, made);
    assert_true(!p->plan || p->helpers);
    n->plans += made;
}

static void who_is_rated_for_care_is_old_and_a_plan_has_its_consent(void **state)
{
    (void)state;
    struct care n = { 0 };
    everybody(1, care_look, &n);
    assert_true(n.rated > 500 && n.old * 100 > n.rated * 85);
    assert_in_range(n.plans, 400, 650);
}

static void lost_look(const struct demo_person *p, void *ctx)
{
    int *lost = ctx;
    struct arena a;
    struct address m;
    arena_init(&a, 1 << 20);
    assert_int_equal(address_match_in(city.gazetteer.g, &a, SV(DEMO_CITY_CODE), sv_of(p->at.address), &m), OK);
    assert_int_equal(m.level >= ADDRESS_TOWN, p->at.placed);
    if (p->at.placed)
        assert_true(sv_eq(m.town_key, sv_of(p->at.town_key)));
    *lost += !p->at.placed && p->at.address[0];
    arena_done(&a);
}

static void an_address_is_one_of_the_city_but_for_those_that_nobody_finds(void **state)
{
    (void)state;
    int lost = 0;
    everybody(1, lost_look, &lost);
    assert_int_equal(lost, 23);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_city_of_the_drills_has_its_figures_whatever_the_seed),
        cmocka_unit_test(a_rank_is_a_place_of_ones_own),
        cmocka_unit_test(kin_fit_in_sex_age_and_name),
        cmocka_unit_test(no_given_name_is_a_mans_and_a_womans),
        cmocka_unit_test(a_given_name_is_of_its_time),
        cmocka_unit_test(husband_and_wife_have_the_same_children),
        cmocka_unit_test(nothing_is_said_twice_of_a_person),
        cmocka_unit_test(of_nine_ventilators_three_are_known_by_the_minute_and_each_has_whom_to_ring),
        cmocka_unit_test(a_wish_is_never_an_order_and_each_names_a_doctor_with_a_number),
        cmocka_unit_test(who_is_rated_for_care_is_old_and_a_plan_has_its_consent),
        cmocka_unit_test(an_address_is_one_of_the_city_but_for_those_that_nobody_finds),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
