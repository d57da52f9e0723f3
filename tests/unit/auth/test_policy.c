/* SPDX-License-Identifier: Apache-2.0
 * What the policy table promises, whatever its rows: default deny, and each ground only where it holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/auth/policy.h"

static const struct policy_facts nothing = { 0 };
/* clang-format off */
static const struct policy_facts everything = {
    .in_municipality = true, .assigned = true, .care_team = true, .disaster_open = true, .ordinance = true, .city_office = true,
    .reason_given = true, .break_glass = true, .consent_list = CONSENT_GIVEN, .consent_ambulance = CONSENT_GIVEN, .consent_care = CONSENT_GIVEN,
};
/* clang-format on */

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

/* The door of a shelter asks for a name and learns whether it is on the list, and nothing of where somebody lives. */
static void a_shelter_is_shown_names_alone(void **state)
{
    struct policy_grant g = { 0 };
    (void)state;
    assert_int_equal(policy_check(ROLE_SHELTER, ACT_LOOKUP, &everything, &g), OK);
    assert_int_equal(g.fields, FIELD_NAME);
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

static void the_desk_sees_the_protected_of_its_municipality_and_opens_a_page_with_a_reason(void **state)
{
    struct policy_facts f = { .in_municipality = true, .city_office = true, .protected_person = true, .protected_desk = true };
    struct policy_grant g = { 0 };
    (void)state;
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_UNREPORTED_READ, &f, &g), OK);
    assert_true(g.ground == GROUND_INTERNAL && g.fields & FIELD_ADDRESS);
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_PERSON_READ, &f, NULL), E_AUTH_GROUND);
    f.reason_given = true;
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_PERSON_READ, &f, &g), OK);
    assert_int_equal(g.ground, GROUND_INTERNAL);
    f.break_glass = true; /* who breaks the glass is on record as one who did */
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_PERSON_READ, &f, &g), OK);
    assert_int_equal(g.ground, GROUND_BREAK_GLASS);
    for (int r = ROLE_NONE; r < ROLE_COUNT; r++)
        if (r != ROLE_COMMAND) /* by role it is nobody else's, whoever was named */
            assert_int_not_equal(policy_check((enum role)r, ACT_UNREPORTED_READ, &f, NULL), OK);
    f.in_municipality = f.break_glass = false;
    assert_int_not_equal(policy_check(ROLE_COMMAND, ACT_PERSON_READ, &f, NULL), OK);
    assert_int_not_equal(policy_check(ROLE_COMMAND, ACT_LABEL, &f, NULL), OK);
    f.in_municipality = true;
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_LABEL, &f, NULL), OK);
    f.city_office = false; /* a fire department's command centre, whoever was named there */
    assert_int_not_equal(policy_check(ROLE_COMMAND, ACT_LABEL, &f, NULL), OK);
    assert_true(policy_any(ROLE_COMMAND, ACT_CALL_READ, true));
    assert_false(policy_any(ROLE_COMMAND, ACT_CALL_READ, false));
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

static void outside_the_city_an_open_incident_gives_nothing_and_a_decision_no_more_than_its_fields(void **state)
{
    struct policy_facts f = {
        .in_municipality = true, .assigned = true, .care_team = true, .outside = true, .disaster_open = true, .decision_fields = ~0u
    };
    (void)state;
    for (int r = ROLE_NONE + 1; r < ROLE_COUNT; r++)
        for (int a = ACT_SELF + 1; a < ACT_COUNT; a++) {
            struct policy_grant g = { 0 };
            f.decision = 0;
            if (policy_check((enum role)r, (enum action)a, &f, &g) == OK)
                assert_int_equal(g.fields, 0);
            f.decision = 7;
            if (!policy_outside((enum role)r, false) || policy_check((enum role)r, (enum action)a, &f, &g) || !g.fields ||
                r == ROLE_COMMAND)
                continue;
            assert_int_equal(g.decision, 7);
            assert_int_equal(g.fields & ~(unsigned)(FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN | FIELD_DEVICE),
                             0);
        }
}

static void police_read_by_a_decision_and_write_nothing(void **state)
{
    struct policy_facts f = {
        .in_municipality = true, .outside = true, .reason_given = true, .disaster_open = true, .consent_list = CONSENT_GIVEN
    };
    struct policy_grant g = { 0 };
    (void)state;
    assert_int_equal(policy_check(ROLE_POLICE, ACT_PERSON_READ, &f, NULL), E_AUTH_FORBIDDEN);
    f.decision = 3;
    f.decision_fields = FIELD_NAME | FIELD_ADDRESS | FIELD_MEDICAL;
    assert_int_equal(policy_check(ROLE_POLICE, ACT_PERSON_READ, &f, &g), OK);
    assert_int_equal(g.fields, FIELD_NAME | FIELD_ADDRESS);
    assert_int_not_equal(policy_check(ROLE_POLICE, ACT_MARK_ADD, &f, NULL), OK);
    f.protected_person = true;
    assert_int_not_equal(policy_check(ROLE_POLICE, ACT_PERSON_READ, &f, NULL), OK);
}

static void who_lives_by_a_device_is_listed_only_where_devices_may_be_known(void **state)
{
    struct policy_facts f = { .in_municipality = true, .outside = true, .decision = 3, .decision_fields = FIELD_NAME | FIELD_ADDRESS };
    (void)state;
    assert_int_equal(policy_check(ROLE_HEALTH_CENTER, ACT_POWER_READ, &f, NULL), E_AUTH_FORBIDDEN);
    f.decision_fields |= FIELD_DEVICE;
    assert_int_equal(policy_check(ROLE_HEALTH_CENTER, ACT_POWER_READ, &f, NULL), OK);
}

static void whose_office_is_the_citys_is_inside_but_for_those_who_only_read(void **state)
{
    (void)state;
    assert_false(policy_outside(ROLE_COMMAND, true));
    assert_false(policy_outside(ROLE_FIELD_CARE, true));
    assert_false(policy_outside(ROLE_SHELTER, false));
    assert_true(policy_outside(ROLE_FIELD_CARE, false));
    assert_true(policy_outside(ROLE_AMBULANCE, false));
    assert_true(policy_outside(ROLE_COMMAND, false));
    assert_true(policy_outside(ROLE_HEALTH_CENTER, true));
    assert_true(policy_outside(ROLE_POLICE, true));
}

static void the_ground_chosen_is_used_or_nothing_is_shown(void **state)
{
    struct policy_facts f = everything;
    struct policy_grant g = { 0 };
    (void)state;
    f.chosen = GROUND_INTERNAL;
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_PERSON_READ, &f, &g), OK);
    assert_int_equal(g.ground, GROUND_INTERNAL);
    f.chosen = GROUND_ORDINANCE;
    assert_int_not_equal(policy_check(ROLE_COMMAND, ACT_PERSON_READ, &f, NULL), OK);
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_LOOKUP, &f, NULL), E_AUTH_CHOSEN);
    assert_int_equal(policy_check(ROLE_COMMAND, ACT_MARK_ADD, &f, NULL), OK); /* it shows nothing, and takes no ground */
}

static void no_glass_is_broken_without_a_reason(void **state)
{
    struct policy_facts f = {
        .in_municipality = true, .city_office = true, .protected_person = true, .break_glass = true, .chosen = GROUND_BREAK_GLASS
    };
    static const enum role roles[] = { ROLE_COMMAND, ROLE_CLERK, ROLE_DISPATCH, ROLE_AMBULANCE };
    (void)state;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        f.reason_given = false;
        assert_int_equal(policy_check(roles[i], ACT_PERSON_READ, &f, NULL), E_AUTH_GROUND);
        f.reason_given = true;
        assert_int_equal(policy_check(roles[i], ACT_PERSON_READ, &f, NULL), OK);
    }
}

static void a_care_team_stands_on_its_own_consent_and_on_no_other(void **state)
{
    struct policy_facts f = {
        .in_municipality = true, .care_team = true, .outside = true, .consent_list = CONSENT_GIVEN, .consent_ambulance = CONSENT_GIVEN
    };
    static const enum consent_state without[] = { CONSENT_NONE, CONSENT_REFUSED };
    static const enum role roles[] = { ROLE_CARE, ROLE_FIELD_CARE };
    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 2; k++) {
            f.consent_care = without[k];
            assert_int_not_equal(policy_check(roles[i], ACT_PERSON_READ, &f, NULL), OK);
            f.consent_care = CONSENT_GIVEN;
            assert_int_equal(policy_check(roles[i], ACT_PERSON_READ, &f, NULL), OK);
        }
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
        cmocka_unit_test(a_shelter_is_shown_names_alone),
        cmocka_unit_test(a_protected_person_opens_only_by_breaking_the_glass),
        cmocka_unit_test(the_desk_sees_the_protected_of_its_municipality_and_opens_a_page_with_a_reason),
        cmocka_unit_test(a_crew_without_disaster_or_consent_must_give_a_reason),
        cmocka_unit_test(consent_speaks_before_the_reason_and_a_refusal_is_no_consent),
        cmocka_unit_test(an_ordinance_never_goes_against_a_recorded_refusal),
        cmocka_unit_test(outside_the_city_an_open_incident_gives_nothing_and_a_decision_no_more_than_its_fields),
        cmocka_unit_test(police_read_by_a_decision_and_write_nothing),
        cmocka_unit_test(who_lives_by_a_device_is_listed_only_where_devices_may_be_known),
        cmocka_unit_test(whose_office_is_the_citys_is_inside_but_for_those_who_only_read),
        cmocka_unit_test(the_ground_chosen_is_used_or_nothing_is_shown),
        cmocka_unit_test(no_glass_is_broken_without_a_reason),
        cmocka_unit_test(a_care_team_stands_on_its_own_consent_and_on_no_other),
        cmocka_unit_test(another_municipality_is_never_in_scope),
        cmocka_unit_test(words_go_out_and_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
