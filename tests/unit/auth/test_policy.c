/* SPDX-License-Identifier: Apache-2.0
 * What the policy table promises, whatever its rows: default deny, and each ground only where it holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/auth/policy.h"

static const struct policy_facts nothing = { 0 };
static const struct policy_facts everything = {
    .in_municipality = true, .assigned = true, .care_team = true, .disaster_open = true, .ordinance = true, .city_office = true,
    .reason_given = true, .break_glass = true, .consent_list = CONSENT_GIVEN, .consent_ambulance = CONSENT_GIVEN, .consent_care = CONSENT_GIVEN,
};

static void with_no_fact_nothing_personal_is_allowed(void **state)
{
    (void)state;
    for (int r = ROLE_NONE; r < ROLE_COUNT; r++)
        for (int a = 0; a < ACT_COUNT; a++) {
            struct policy_grant g = { 0 };
            if (policy_check((enum role)r, (enum action)a, &nothing, &g) == OK)
                assert_int_equal(g.fields, 0);
        }
}

static void nobody_without_a_role_may_do_anything(void **state)
{
    (void)state;
    for (int a = ACT_SELF; a < ACT_COUNT; a++)
        assert_int_not_equal(policy_check(ROLE_NONE, (enum action)a, &everything, NULL), OK);
}

static void admin_and_auditor_never_see_a_person(void **state)
{
    static const enum action personal[] = { ACT_LOOKUP, ACT_PERSON_READ, ACT_UNREPORTED_READ, ACT_ASSIGNED_READ, ACT_POWER_READ };
    (void)state;
    for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++) {
        assert_int_not_equal(policy_check(ROLE_ADMIN, personal[i], &everything, NULL), OK);
        assert_int_not_equal(policy_check(ROLE_AUDITOR, personal[i], &everything, NULL), OK);
    }
}

static void a_community_volunteer_never_sees_a_medical_field(void **state)
{
    (void)state;
    for (int a = 0; a < ACT_COUNT; a++) {
        struct policy_grant g = { 0 };
        if (policy_check(ROLE_FIELD_COMMUNITY, (enum action)a, &everything, &g) == OK)
            assert_int_equal(g.fields & (FIELD_MEDICAL | FIELD_DIRECTIVE | FIELD_DEVICE | FIELD_ACCESS), 0);
    }
}

static void where_the_key_hangs_is_for_those_who_go_there(void **state)
{
    static const enum role go[] = { ROLE_FIELD_CARE, ROLE_CARE, ROLE_AMBULANCE };
    (void)state;
    for (int r = 0; r < ROLE_COUNT; r++) {
        bool goes = false;
        for (size_t i = 0; i < sizeof go / sizeof go[0]; i++)
            goes |= r == (int)go[i];
        for (int a = 0; a < ACT_COUNT; a++) {
            struct policy_grant g = { 0 };
            if (policy_check((enum role)r, (enum action)a, &everything, &g) == OK && !goes)
                assert_int_equal(g.fields & FIELD_KEY, 0);
        }
    }
}

static void a_dispatcher_reads_no_medicines(void **state)
{
    struct policy_grant g = { 0 };
    (void)state;
    assert_int_equal(policy_check(ROLE_DISPATCH, ACT_PERSON_READ, &everything, &g), OK);
    assert_int_equal(g.fields & (FIELD_MEDICAL | FIELD_DIRECTIVE | FIELD_TRANSPORT), 0);
}

/* A mark shows nothing: one made in the storm and sent after it is taken, whoever made it. */
static void a_shelter_marks_after_the_incident_but_looks_nobody_up(void **state)
{
    const struct policy_facts f = { .in_municipality = true };
    (void)state;
    assert_int_equal(policy_check(ROLE_SHELTER, ACT_MARK_ADD, &f, NULL), OK);
    assert_int_equal(policy_check(ROLE_SHELTER, ACT_LOOKUP, &f, NULL), E_AUTH_FORBIDDEN);
}

static void a_protected_person_opens_only_by_breaking_the_glass(void **state)
{
    struct policy_facts f = everything;
    (void)state;
    f.protected_person = true;
    for (int r = 0; r < ROLE_COUNT; r++)
        for (int a = 0; a < ACT_COUNT; a++) {
            struct policy_grant g = { 0 };
            if (policy_check((enum role)r, (enum action)a, &f, &g) == OK && g.fields)
                assert_int_equal(g.ground, GROUND_BREAK_GLASS);
        }
    f.break_glass = false;
    assert_int_equal(policy_check(ROLE_AMBULANCE, ACT_PERSON_READ, &f, NULL), E_AUTH_GROUND);
}

static void a_crew_without_disaster_or_consent_must_give_a_reason(void **state)
{
    struct policy_facts f = { .in_municipality = true };
    struct policy_grant g = { 0 };
    (void)state;
    assert_int_equal(policy_check(ROLE_AMBULANCE, ACT_PERSON_READ, &f, &g), E_AUTH_GROUND);
    f.reason_given = true;
    assert_int_equal(policy_check(ROLE_AMBULANCE, ACT_PERSON_READ, &f, &g), OK);
    assert_int_equal(g.ground, GROUND_VITAL);
    assert_true(g.fields & FIELD_MEDICAL);
}

static void consent_speaks_before_the_reason_and_a_refusal_is_no_consent(void **state)
{
    struct policy_facts f = { .in_municipality = true, .consent_ambulance = CONSENT_GIVEN };
    struct policy_grant g = { 0 };
    (void)state;
    assert_int_equal(policy_check(ROLE_AMBULANCE, ACT_PERSON_READ, &f, &g), OK);
    assert_int_equal(g.ground, GROUND_CONSENT);
    f.consent_ambulance = CONSENT_REFUSED;
    assert_int_equal(policy_check(ROLE_AMBULANCE, ACT_PERSON_READ, &f, &g), E_AUTH_GROUND);
}

static void an_ordinance_never_goes_against_a_recorded_refusal(void **state)
{
    struct policy_facts f = { .in_municipality = true, .assigned = true, .ordinance = true };
    (void)state;
    assert_int_equal(policy_check(ROLE_FIELD_COMMUNITY, ACT_ASSIGNED_READ, &f, NULL), OK);
    f.consent_list = CONSENT_REFUSED;
    assert_int_equal(policy_check(ROLE_FIELD_COMMUNITY, ACT_ASSIGNED_READ, &f, NULL), E_AUTH_FORBIDDEN);
}

static void police_read_only_while_a_real_incident_is_open(void **state)
{
    struct policy_facts f = { .in_municipality = true, .city_office = true, .reason_given = true, .consent_list = CONSENT_GIVEN };
    (void)state;
    assert_int_equal(policy_check(ROLE_POLICE, ACT_PERSON_READ, &f, NULL), E_AUTH_FORBIDDEN);
    f.disaster_open = true;
    assert_int_equal(policy_check(ROLE_POLICE, ACT_PERSON_READ, &f, NULL), OK);
    assert_int_not_equal(policy_check(ROLE_POLICE, ACT_MARK_ADD, &f, NULL), OK);
}

static void another_municipality_is_never_in_scope(void **state)
{
    struct policy_facts f = everything;
    (void)state;
    f.in_municipality = f.care_team = false;
    for (int r = 0; r < ROLE_COUNT; r++)
        for (int a = ACT_SELF + 1; a < ACT_COUNT; a++) {
            struct policy_grant g = { 0 };
            if (policy_check((enum role)r, (enum action)a, &f, &g) == OK)
                assert_int_equal(g.fields, 0);
        }
}

static void words_go_out_and_come_back(void **state)
{
    (void)state;
    for (int r = ROLE_NONE + 1; r < ROLE_COUNT; r++)
        assert_int_equal(role_parse(sv_of(role_code((enum role)r))), r);
    for (int g = GROUND_NONE + 1; g < GROUND_COUNT; g++)
        assert_int_equal(ground_parse(sv_of(ground_code((enum ground)g))), g);
    for (int a = 0; a < ACT_COUNT; a++)
        assert_true(action_code((enum action)a)[0] != 0);
    assert_int_equal(role_parse(SV("root")), ROLE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_no_fact_nothing_personal_is_allowed),
        cmocka_unit_test(nobody_without_a_role_may_do_anything),
        cmocka_unit_test(admin_and_auditor_never_see_a_person),
        cmocka_unit_test(a_community_volunteer_never_sees_a_medical_field),
        cmocka_unit_test(where_the_key_hangs_is_for_those_who_go_there),
        cmocka_unit_test(a_dispatcher_reads_no_medicines),
        cmocka_unit_test(a_shelter_marks_after_the_incident_but_looks_nobody_up),
        cmocka_unit_test(a_protected_person_opens_only_by_breaking_the_glass),
        cmocka_unit_test(a_crew_without_disaster_or_consent_must_give_a_reason),
        cmocka_unit_test(consent_speaks_before_the_reason_and_a_refusal_is_no_consent),
        cmocka_unit_test(an_ordinance_never_goes_against_a_recorded_refusal),
        cmocka_unit_test(police_read_only_while_a_real_incident_is_open),
        cmocka_unit_test(another_municipality_is_never_in_scope),
        cmocka_unit_test(words_go_out_and_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
