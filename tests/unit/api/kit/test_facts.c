/* SPDX-License-Identifier: Apache-2.0
 * What is true of a person and of who asks: consents as they stand on the card, reasons, incidents, charges. */
#include "tests/unit/picture/fixture.h"

#include "server/api/kit/facts.h"
#include "server/base/clock.h"

static struct picture *made;
static const struct provision provision;
static const struct kit_given given = { .picture = &made, .provision = &provision };

static struct user crew = { .id = 1, .role = ROLE_AMBULANCE, .municipality = { "23214" }, .municipality_count = 1 };
static struct user nurse = { .id = 2, .role = ROLE_CARE, .municipality = { "23214" }, .municipality_count = 1 };

static int make(void **state)
{
    (void)state;
    kit_given = &given;
    made = picture_new();
    return picture_index(made);
}

static int unmake(void **state)
{
    (void)state;
    picture_free(made);
    return 0;
}

/* The facts of somebody on whose card these consents stand: kind;party;answer;on, items parted by |. */
static struct policy_facts facts(const struct user *u, const char *consents, const struct reason_given *why)
{
    static uint64_t seq = 10;
    struct policy_facts f;
    person_change(made, ++seq, &(struct who){ .id = 1, .name = "甲", .consents = consents });
    facts_of(u, picture_person(made, 1), 0, why, &f);
    return f;
}

static enum consent_state list_consent(const char *consents)
{
    return facts(&crew, consents, NULL).consent_list;
}

static void each_consent_is_of_its_kind(void **state)
{
    struct policy_facts f = facts(&nurse, "名簿提供;本人;不同意;2026-01-01|救急照会;本人;同意;2026-01-01", NULL);
    (void)state;
    assert_int_equal(f.consent_list, CONSENT_REFUSED);
    assert_int_equal(f.consent_ambulance, CONSENT_GIVEN);
    assert_int_equal(f.consent_care, CONSENT_NONE);
    assert_int_equal(facts(&nurse, "連携;本人;同意;2026-01-01", NULL).consent_care, CONSENT_GIVEN);
    assert_int_equal(list_consent("計画提供;本人;同意;2026-01-01"), CONSENT_GIVEN);
    assert_int_equal(list_consent("撮影;本人;同意;2026-01-01"), CONSENT_NONE);
    assert_int_equal(list_consent("名簿提供;本人;未回答;2026-01-01"), CONSENT_NONE);
    assert_int_equal(list_consent("名簿提供;本人;同意;2026-01-01|名簿提供;本人;未回答;2026-02-01"), CONSENT_GIVEN);
}

/* Internal use needs no consent, so nobody reads them for the city; but a care team of the city's stands on its own. */
static void consents_are_read_for_a_care_team_of_the_citys_too(void **state)
{
    struct user own = nurse;
    struct policy_facts f;
    (void)state;
    own.city_office = true;
    person_change(made, 1, &(struct who){ .id = 3, .name = "丙", .consents = "連携;本人;同意;2026-01-01", .care = "2;0;看護;;;" });
    facts_of(&own, picture_person(made, 3), 0, NULL, &f);
    assert_true(f.care_team);
    assert_int_equal(f.consent_care, CONSENT_GIVEN);
}

static void the_latest_answer_counts_and_of_one_day_the_refusal_in_both_orders(void **state)
{
    (void)state;
    assert_int_equal(list_consent("名簿提供;本人;不同意;2026-01-01|名簿提供;本人;同意;2026-01-02"), CONSENT_GIVEN);
    assert_int_equal(list_consent("名簿提供;本人;同意;2026-01-02|名簿提供;本人;不同意;2026-01-01"), CONSENT_GIVEN);
    assert_int_equal(list_consent("名簿提供;本人;同意;2026-01-01|名簿提供;家族;拒否;2026-01-02"), CONSENT_REFUSED);
    assert_int_equal(list_consent("名簿提供;本人;同意;2026-01-01|名簿提供;本人;不同意;2026-01-01"), CONSENT_REFUSED);
    assert_int_equal(list_consent("名簿提供;本人;不同意;2026-01-01|名簿提供;本人;同意;2026-01-01"), CONSENT_REFUSED);
}

/* Nobody can show that a consent came after a refusal of which no day is known. */
static void a_refusal_without_a_day_stands(void **state)
{
    (void)state;
    assert_int_equal(list_consent("名簿提供;本人;不同意;|名簿提供;本人;同意;2026-01-01"), CONSENT_REFUSED);
    assert_int_equal(list_consent("名簿提供;本人;同意;2026-01-01|名簿提供;本人;不同意;"), CONSENT_REFUSED);
    assert_int_equal(list_consent("名簿提供;本人;同意;"), CONSENT_GIVEN);
    assert_int_equal(list_consent("名簿提供;本人;同意;|名簿提供;本人;不同意;2026-01-01"), CONSENT_REFUSED);
    assert_int_equal(list_consent("名簿提供;本人;同意;2026-01-01|名簿提供;本人;同意;"), CONSENT_GIVEN);
}

static void a_reason_of_blanks_is_none_and_a_glass_is_broken_by_name(void **state)
{
    struct reason_given why = { .ground = GROUND_BREAK_GLASS, .case_ref = SV(" \t ") };
    (void)state;
    assert_false(facts(&crew, NULL, &why).reason_given);
    assert_true(facts(&crew, NULL, &why).break_glass);
    assert_false(everybody_allowed(&crew, ACT_LOOKUP, &why));
    why = (struct reason_given){ .ground = GROUND_VITAL, .case_ref = SV("救急1") };
    assert_true(facts(&crew, NULL, &why).reason_given);
    assert_false(facts(&crew, NULL, &why).break_glass);
    assert_true(everybody_allowed(&crew, ACT_LOOKUP, &why));
}

static void put_incident(uint64_t seq, const char *id, const char *city, const char *drill, const char *closed_us)
{
    char body[400];
    snprintf(
        body, sizeof body,
        "{\"id\":%s,\"name\":\"台風\",\"kind\":\"台風\",\"drill\":%s,\"municipalities\":[\"%s\"],\"population\":null,\"opened_us\":1000,"
        "\"closed_us\":%s,\"rounds\":[{\"n\":1,\"started_us\":1000}]}",
        id, drill, city, closed_us);
    change(made, seq, "incident", id, body);
}

static void only_a_real_open_incident_of_the_persons_own_municipality_is_a_disaster(void **state)
{
    (void)state;
    put_incident(1, "1", "23214", "true", "null");
    put_incident(2, "2", "23214", "false", "2000");
    put_incident(3, "3", "23201", "false", "null");
    assert_false(facts(&crew, NULL, NULL).disaster_open);
    put_incident(4, "2", "23214", "false", "null");
    assert_true(facts(&crew, NULL, NULL).disaster_open);
}

/* Person 2 is user 9's, and after 30 silent minutes the office's behind them. */
static void a_silent_users_office_holds_from_its_time_on_while_nobody_was_heard(void **state)
{
    const struct user colleague = { .id = 8, .office = 3, .role = ROLE_FIELD_CARE, .municipality = { "23214" }, .municipality_count = 1 };
    char body[300];
    struct policy_facts f;
    (void)state;
    put_incident(100, "4", "23214", "false", "null");
    person_change(made, 101, &(struct who){ .id = 2, .name = "乙" });
    for (int ago_min = 29; ago_min <= 31; ago_min += 2) {
        snprintf(body, sizeof body,
                 "{\"incident\":4,\"person\":2,\"user_id\":9,\"office\":3,\"fallback_min\":30,\"from_us\":%lld,\"to_us\":null}",
                 (long long)(clock_now_us() - ago_min * MIN_US));
        change(made, (uint64_t)(102 + ago_min), "assignment", "7", body);
        facts_of(&colleague, picture_person(made, 2), 4, NULL, &f);
        assert_int_equal(f.assigned, ago_min > 30);
    }
    facts_of(&colleague, picture_person(made, 2), 0, NULL, &f);
    assert_true(f.assigned); /* of whichever incident is open */
    status_change(made, 200, 4, 2, 1, "safe", clock_now_us());
    facts_of(&colleague, picture_person(made, 2), 4, NULL, &f);
    assert_false(f.assigned);
    status_change(made, 201, 4, 2, 1, "unreported", 0);
    put_incident(202, "4", "23214", "false", "2000");
    facts_of(&colleague, picture_person(made, 2), 0, NULL, &f);
    assert_false(f.assigned);
}

static void the_desk_is_a_command_centres_of_the_city_who_was_named(void **state)
{
    struct user u = {
        .role = ROLE_COMMAND, .city_office = true, .protected_desk = true, .municipality = { "23214" }, .municipality_count = 1
    };
    (void)state;
    assert_true(user_on_desk(&u, 23214));
    assert_false(user_on_desk(&u, 23201));
    u.role = ROLE_CLERK;
    assert_false(user_on_desk(&u, 23214));
    u.role = ROLE_COMMAND;
    u.protected_desk = false;
    assert_false(user_on_desk(&u, 23214));
    u.protected_desk = true;
    u.city_office = false;
    assert_false(user_on_desk(&u, 23214));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_consent_is_of_its_kind),
        cmocka_unit_test(consents_are_read_for_a_care_team_of_the_citys_too),
        cmocka_unit_test(the_latest_answer_counts_and_of_one_day_the_refusal_in_both_orders),
        cmocka_unit_test(a_refusal_without_a_day_stands),
        cmocka_unit_test(a_reason_of_blanks_is_none_and_a_glass_is_broken_by_name),
        cmocka_unit_test(only_a_real_open_incident_of_the_persons_own_municipality_is_a_disaster),
        cmocka_unit_test(a_silent_users_office_holds_from_its_time_on_while_nobody_was_heard),
        cmocka_unit_test(the_desk_is_a_command_centres_of_the_city_who_was_named),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
