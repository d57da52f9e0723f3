/* SPDX-License-Identifier: Apache-2.0
 * Incidents: who is in, how each zone stands, and counts that agree with a recount whatever happened. */
#include "tests/unit/picture/fixture.h"

static const char *const typhoon =
    "{\"id\":1,\"name\":\"台風\",\"kind\":\"台風\",\"drill\":false,\"municipalities\":[\"23214\"],\"decided_by\":\"市長\",\"grounds\":"
    "\"発生\","
    "\"population\":{\"lists\":[\"名簿\"],\"powered\":true},\"report_every_min\":60,\"opened_us\":1000,\"closed_us\":null,"
    "\"rounds\":[{\"n\":1,\"started_us\":1000}]}";
static const char *const second_round = "{\"id\":1,\"name\":\"台風\",\"kind\":\"台風\",\"drill\":false,\"municipalities\":[\"23214\"],"
                                        "\"population\":{\"lists\":[\"名簿\"],\"powered\":true},"
                                        "\"opened_us\":1000,\"rounds\":[{\"n\":1,\"started_us\":1000},{\"n\":2,\"started_us\":9000}]}";

static const struct who people[] = {
    { .id = 1, .name = "A", .zone = 11 },
    { .id = 2, .name = "B", .zone = 11 },
    { .id = 3, .name = "C", .zone = 12, .lists = "連携患者;2020-01-01;" },                            /* not counted */
    { .id = 4, .name = "D", .zone = 12, .lists = "連携患者;2020-01-01;", .devices = "9;人工呼吸器" }, /* by the device */
    { .id = 5, .name = "E", .zone = 11, .stay = "入院;病院;0" },                                      /* excluded */
    { .id = 6, .name = "F" },                                                                         /* without location */
    { .id = 7, .name = "G", .zone = 12, .is_protected = 1 },
    { .id = 8, .name = "H", .zone = 11, .municipality = "23201" },           /* elsewhere */
    { .id = 9, .name = "I", .zone = 11, .stay = "避難所;体育館;0;;;;;12;" }, /* counts at the shelter */
};

static int setup(void **state)
{
    struct picture *p = picture_new();
    for (size_t i = sizeof people / sizeof *people; i-- > 0;) /* a snapshot comes in any order */
        person_load(p, &people[i]);
    load(p, "zone", "10",
         "{\"id\":10,\"municipality\":\"23214\",\"code\":\"23214\",\"name\":\"市\",\"kind\":\"municipality\",\"parent\":null}");
    load(
        p, "zone", "11",
        "{\"id\":11,\"municipality\":\"23214\",\"code\":\"a\",\"name\":\"甲\",\"kind\":\"town\",\"parent\":10,\"lon\":137.2,\"lat\":34.8}");
    load(p, "zone", "12", "{\"id\":12,\"municipality\":\"23214\",\"code\":\"b\",\"name\":\"乙\",\"kind\":\"town\",\"parent\":10}");
    load(p, "zone", "13", "{\"id\":13,\"municipality\":\"23214\",\"code\":\"c\",\"name\":\"丙\",\"kind\":\"town\",\"parent\":14}");
    load(p, "zone", "14", "{\"id\":14,\"municipality\":\"23214\",\"code\":\"d\",\"name\":\"丁\",\"kind\":\"school\",\"parent\":10}");
    load(p, "incident", "1", typhoon);
    assert_int_equal(picture_index(p), OK);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    picture_free(*state);
    return 0;
}

static struct zone_count zone(struct picture *p, int64_t id)
{
    struct zone_count c;
    assert_true(incident_zone(p, 1, id, &c));
    assert_int_equal(incident_recount(p, 1), 0);
    return c;
}

/* The protected of the municipality. */
static struct zone_count line(struct picture *p)
{
    struct zone_count c;
    incident_protected(p, 1, 23214, &c);
    assert_int_equal(incident_recount(p, 1), 0);
    return c;
}

static void the_population_rule_says_who_is_counted(void **state)
{
    struct picture *p = *state;
    assert_int_equal(zone(p, 11).persons, 2);
    assert_int_equal(zone(p, 11).excluded, 1);
    assert_int_equal(zone(p, 12).persons, 2);
    assert_int_equal(zone(p, 0).persons, 1);
    assert_int_equal(line(p).persons, 1);
    assert_false(incident_has(p, 1, picture_person(p, 3)));
    assert_true(incident_has(p, 1, picture_person(p, 4)));
    assert_false(incident_has(p, 1, picture_person(p, 8)));
    struct zone_count total;
    incident_total(p, 1, &total);
    assert_int_equal(total.persons, 5);
    assert_int_equal(total.by_status[STATUS_UNREPORTED], 5);
}

static void nothing_about_a_protected_person_moves_a_zone(void **state)
{
    struct picture *p = *state;
    struct zone_count before[3] = { zone(p, 0), zone(p, 11), zone(p, 12) }, after[3];
    struct picture_delta d[6];
    d[0] = status_change(p, 5, 1, 7, 1, "attention", 2000);
    d[1] = person_change(p, 6, &(struct who){ .id = 7, .name = "G", .zone = 11, .is_protected = 1 });
    d[2] = person_change(p, 7, &(struct who){ .id = 7, .name = "G", .is_protected = 1 });
    d[3] = person_change(p, 8, &(struct who){ .id = 7, .name = "G", .is_protected = 1, .stay = "入院;病院;0" });
    d[4] = change(p, 9, "assignment", "2", "{\"id\":2,\"person\":7,\"user_id\":3,\"incident\":1,\"from_us\":1}");
    d[5] = person_change(p, 10, &(struct who){ .id = 7, .name = "G", .zone = 12, .is_protected = 1 });
    for (size_t i = 0; i < sizeof d / sizeof *d; i++)
        assert_true(d[i].zones_n == 0 && !d[i].zones_all && !(d[i].topics & TOPIC_ZONE) && !d[i].protection);
    after[0] = zone(p, 0);
    after[1] = zone(p, 11);
    after[2] = zone(p, 12);
    assert_memory_equal(before, after, sizeof before);
    assert_int_equal(line(p).by_status[STATUS_ATTENTION], 1);
    assert_true(d[0].protected_line && d[3].protected_line);
}

static void an_incident_of_one_zone_does_not_tell_who_of_the_protected_lives_there(void **state)
{
    struct picture *p = *state;
    struct zone_count c;
    change(p, 5, "incident", "3",
           "{\"id\":3,\"name\":\"訓練\",\"drill\":true,\"municipalities\":[\"23214\"],\"opened_us\":2000,"
           "\"population\":{\"lists\":[\"名簿\"],\"powered\":false,\"zones\":[11],\"reasons\":[\"要介護\"]}}");
    incident_protected(p, 3, 23214, &c);
    assert_int_equal(c.persons, 1);
    assert_true(incident_has(p, 3, picture_person(p, 7)));
    incident_protected(p, 3, 23201, &c);
    assert_int_equal(c.persons, 0);
}

static void protection_takes_a_person_out_of_the_zone_and_brings_them_back(void **state)
{
    struct picture *p = *state;
    change(p, 4, "assignment", "2", "{\"id\":2,\"person\":4,\"user_id\":3,\"incident\":1,\"from_us\":1}");
    status_change(p, 5, 1, 4, 1, "safe", 2000);
    struct picture_delta d = person_change(p, 6, &(struct who){ .id = 4, .name = "D", .zone = 12, .is_protected = 1 });
    assert_true(d.protection && d.protected_line && d.zones_n == 1);
    assert_int_equal(zone(p, 12).persons, 1);
    assert_int_equal(zone(p, 12).state, ZONE_NO_STAFF);
    assert_int_equal(line(p).by_status[STATUS_SAFE], 1);
    d = person_change(p, 7, &(struct who){ .id = 4, .name = "D", .zone = 12 });
    assert_true(d.protection && d.protected_line);
    assert_int_equal(zone(p, 12).by_status[STATUS_SAFE], 1);
    assert_int_equal(line(p).persons, 1);
}

static void every_leaf_zone_is_listed_even_when_empty(void **state)
{
    struct zone_count c;
    int64_t seen[8];
    size_t n = 0;
    for (size_t it = 0; incident_zone_next(*state, 1, &it, &c);)
        seen[n++] = c.zone;
    assert_int_equal(n, 3);
    assert_true(seen[0] == 11 && seen[1] == 12 && seen[2] == 13);
    assert_int_equal(zone(*state, 13).state, ZONE_NO_PERSONS);
    struct picture_zone z;
    assert_true(picture_zone(*state, 11, &z));
    assert_true(sv_eq(z.name, SV("甲")) && z.parent == 10 && z.municipality == 23214);
}

static void a_mark_moves_the_counts_of_its_zone(void **state)
{
    struct picture *p = *state;
    struct picture_delta d = status_change(p, 5, 1, 1, 1, "safe", 2000);
    assert_true(d.applied);
    assert_int_equal(d.topics, TOPIC_STATUS | TOPIC_ZONE);
    assert_int_equal(d.zones_n, 1);
    assert_int_equal(d.zones[0].zone, 11);
    struct zone_count c = zone(p, 11);
    assert_int_equal(c.by_status[STATUS_SAFE], 1);
    assert_int_equal(c.by_status[STATUS_UNREPORTED], 1);
    assert_int_equal(c.last_report_us, 2000);
    assert_false(status_change(p, 5, 1, 1, 1, "attention", 2500).applied);
    status_change(p, 6, 1, 1, 1, "attention", 2500);
    assert_int_equal(zone(p, 11).by_status[STATUS_ATTENTION], 1);
    assert_int_equal(zone(p, 11).last_report_us, 2500);
    assert_false(status_change(p, 4, 1, 1, 1, "noted", 2600).applied); /* told late */
    assert_int_equal(zone(p, 11).by_status[STATUS_ATTENTION], 1);
    status_change(p, 7, 1, 1, 1, "unreported", 0); /* its only mark was voided */
    assert_int_equal(zone(p, 11).by_status[STATUS_UNREPORTED], 2);
    assert_int_equal(zone(p, 11).last_report_us, 0);
}

static void a_new_round_starts_from_unreported_and_keeps_the_last_as_previous(void **state)
{
    struct picture *p = *state;
    struct person_status s;
    status_change(p, 5, 1, 1, 1, "safe", 2000);
    assert_false(incident_status_previous(p, 1, 1, &s));
    struct picture_delta d = change(p, 6, "incident", "1", second_round);
    assert_true(d.zones_all && (d.topics & TOPIC_INCIDENT));
    assert_int_equal(zone(p, 11).by_status[STATUS_UNREPORTED], 2);
    incident_status(p, 1, 1, &s);
    assert_int_equal(s.status, STATUS_UNREPORTED);
    assert_int_equal(s.round, 2);
    assert_true(incident_status_previous(p, 1, 1, &s));
    assert_int_equal(s.status, STATUS_SAFE);
    assert_int_equal(s.observed_us, 2000);
    assert_true(sv_eq(s.by_name, SV("佐藤")));
    status_change(p, 7, 1, 2, 1, "noted", 2500); /* a late mark of the first round */
    assert_int_equal(zone(p, 11).by_status[STATUS_UNREPORTED], 2);
    status_change(p, 8, 1, 2, 2, "noted", 9500);
    assert_int_equal(zone(p, 11).by_status[STATUS_NOTED], 1);
}

static void every_round_of_a_person_is_told_newest_first_with_what_was_withdrawn(void **state)
{
    struct picture *p = *state;
    struct person_status s;
    const void *it = NULL;
    change(p, 5, "incident", "1", second_round);
    status_change(p, 6, 1, 1, 2, "noted", 9500);
    change(p, 7, "status", "1:1:1",
           "1\x1f"
           "1\x1f"
           "1\x1f"
           "1\x1f"
           "unreported\x1f\x1f\x1f\x1f\x1f\x1f"
           "a,b");
    assert_true(incident_status_next(p, 1, 1, &it, &s));
    assert_true(s.round == 2 && s.status == STATUS_NOTED && s.gone.n == 0);
    assert_true(incident_status_next(p, 1, 1, &it, &s));
    assert_true(s.round == 1 && s.ops.n == 0 && sv_eq(s.gone, SV("a,b")));
    assert_false(incident_status_next(p, 1, 1, &it, &s));
    it = NULL;
    assert_false(incident_status_next(p, 1, 9, &it, &s)); /* nobody marked them */
    assert_false(incident_status_next(p, 77, 1, &it, &s));
}

static void an_open_drill_stands_behind_every_open_incident(void **state)
{
    struct picture *p = *state;
    int64_t ids[4];
    change(p, 5, "incident", "2",
           "{\"id\":2,\"name\":\"訓練\",\"kind\":\"地震\",\"drill\":true,\"municipalities\":[\"23214\"],\"opened_us\":9000,\"rounds\":[]}");
    assert_int_equal(incident_list(p, ids, 4), 2);
    assert_true(ids[0] == 1 && ids[1] == 2);
}

static void a_status_that_comes_before_its_round_waits_for_it(void **state)
{
    struct picture *p = *state;
    status_change(p, 5, 1, 1, 2, "safe", 9500);
    assert_int_equal(zone(p, 11).by_status[STATUS_UNREPORTED], 2);
    status_change(p, 5, 1, 1, 1, "noted", 2000); /* and hides none of the round that is known */
    assert_int_equal(zone(p, 11).by_status[STATUS_NOTED], 1);
    change(p, 6, "incident", "1", second_round);
    assert_int_equal(zone(p, 11).by_status[STATUS_SAFE], 1);
}

static void a_move_takes_the_count_along(void **state)
{
    struct picture *p = *state;
    status_change(p, 5, 1, 1, 1, "safe", 2000);
    status_change(p, 6, 1, 2, 1, "safe", 1500);
    struct picture_delta d = person_change(p, 7, &(struct who){ .id = 1, .name = "A", .zone = 12 });
    assert_int_equal(d.zones_n, 2);
    assert_int_equal(zone(p, 11).persons, 1);
    assert_int_equal(zone(p, 11).last_report_us, 1500);
    assert_int_equal(zone(p, 12).by_status[STATUS_SAFE], 1);
    assert_int_equal(zone(p, 12).last_report_us, 2000);
    person_change(p, 8, &(struct who){ .id = 1, .name = "A", .zone = 12, .stay = "入院;病院;0" });
    assert_int_equal(zone(p, 12).excluded, 1);
    assert_int_equal(zone(p, 12).by_status[STATUS_SAFE], 0);
    person_gone(p, 9, 1);
    assert_int_equal(zone(p, 12).excluded, 0);
}

/* A change that moves more zones than are named says so: whoever draws them asks for all. */
static void more_zones_than_are_named_are_all_of_them(void **state)
{
    struct picture *p = *state;
    char id[16], body[300];
    for (int i = 2; i < 40; i++) {
        snprintf(id, sizeof id, "%d", i);
        snprintf(body, sizeof body,
                 "{\"id\":%d,\"name\":\"台風\",\"kind\":\"台風\",\"drill\":false,\"municipalities\":[\"23214\"],"
                 "\"population\":{\"lists\":[\"名簿\"],\"powered\":true},\"opened_us\":1000,\"rounds\":[]}",
                 i);
        change(p, (uint64_t)(100 + i), "incident", id, body);
    }
    struct picture_delta d = person_change(p, 200, &(struct who){ .id = 1, .name = "A", .zone = 12 });
    assert_true(d.zones_all);
    assert_int_equal(d.zones_n, DELTA_ZONES_MAX);
}

static void a_zone_tells_how_it_stands(void **state)
{
    struct picture *p = *state;
    assert_int_equal(zone(p, 11).state, ZONE_NO_STAFF);
    change(p, 5, "assignment", "1", "{\"id\":1,\"zone\":11,\"office\":3,\"from_us\":1}");
    assert_int_equal(zone(p, 11).state, ZONE_NOT_STARTED);
    change(p, 6, "assignment", "2", "{\"id\":2,\"person\":4,\"user_id\":3,\"incident\":1,\"from_us\":1}");
    assert_int_equal(zone(p, 12).state, ZONE_NOT_STARTED);
    change(p, 7, "assignment", "2", "{\"id\":2,\"person\":4,\"user_id\":3,\"incident\":1,\"from_us\":1,\"to_us\":9}");
    assert_int_equal(zone(p, 12).state, ZONE_NO_STAFF);
    status_change(p, 8, 1, 1, 1, "safe", 2000);
    assert_int_equal(zone(p, 11).state, ZONE_PATROLLING);
    status_change(p, 9, 1, 2, 1, "safe", 2000);
    assert_int_equal(zone(p, 11).state, ZONE_DONE);
    const char *flood =
        "{\"op_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"incident\":1,\"round\":1,\"zone\":11,\"state\":\"立入不可\",\"at_us\":3000}";
    const char *older =
        "{\"op_id\":\"01890a5d-ac96-774b-bcce-b302099a8058\",\"incident\":1,\"round\":1,\"zone\":11,\"state\":\"巡回中\",\"at_us\":2900}";
    change(p, 10, "zone_report", "01890a5d-ac96-774b-bcce-b302099a8057", flood);
    change(p, 11, "zone_report", "01890a5d-ac96-774b-bcce-b302099a8058", older);
    assert_int_equal(zone(p, 11).state, ZONE_BLOCKED);
    assert_int_equal(zone(p, 11).last_report_us, 3000);
    const char *greater =
        "{\"op_id\":\"01890a5d-ac96-774b-bcce-b302099a8059\",\"incident\":1,\"round\":1,\"zone\":11,\"state\":\"通信不可\",\"at_us\":3000}";
    const char *smaller =
        "{\"op_id\":\"01890a5d-ac96-774b-bcce-b302099a8056\",\"incident\":1,\"round\":1,\"zone\":11,\"state\":\"完了\",\"at_us\":3000}";
    change(p, 12, "zone_report", "01890a5d-ac96-774b-bcce-b302099a8059", greater);
    change(p, 13, "zone_report", "01890a5d-ac96-774b-bcce-b302099a8056", smaller);
    assert_int_equal(zone(p, 11).state, ZONE_UNREACHABLE); /* of one moment the greater id, in whatever order */
    change(p, 14, "incident", "1", second_round);
    assert_int_equal(zone(p, 11).state, ZONE_NOT_STARTED);
    assert_string_equal(zone_state_name(ZONE_BLOCKED), "blocked");
}

/* The report of each word shows as the state of the same code: a word that is added is asked for here. */
static void each_word_of_a_report_is_a_state_of_the_zone(void **state)
{
    struct picture *p = *state;
    for (unsigned i = 0; i < word_count(WORDS_ZONE_REPORT_STATE); i++) {
        char body[320], id[64];
        snprintf(id, sizeof id, "01890a5d-ac96-774b-bcce-b302099a80%02u", 60 + i);
        snprintf(body, sizeof body, "{\"op_id\":\"%s\",\"incident\":1,\"round\":1,\"zone\":11,\"state\":\"%s\",\"at_us\":%u}", id,
                 word_kept(WORDS_ZONE_REPORT_STATE, i), 3000 + i);
        change(p, 10 + i, "zone_report", id, body);
        assert_string_equal(zone_state_name(zone(p, 11).state), word_code(WORDS_ZONE_REPORT_STATE, i));
    }
}

static void lists_page_by_id_and_hide_the_protected(void **state)
{
    struct picture *p = *state;
    int64_t ids[8];
    bool more;
    struct incident_page page = { .zone = 12, .limit = 8 };
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 2);
    assert_true(ids[0] == 4 && ids[1] == 9 && !more);
    page.with_protected = true; /* they are in no zone: not even to those who may see them */
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 2);
    page = (struct incident_page){ .any_zone = true, .with_protected = true, .limit = 8 };
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 6);
    assert_int_equal(ids[4], 7);
    page.only_protected = true;
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 1);
    assert_int_equal(ids[0], 7);
    page.with_protected = false;
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 0);
    page = (struct incident_page){ .any_zone = true, .limit = 3 };
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 3);
    assert_true(ids[0] == 1 && ids[1] == 2 && ids[2] == 4 && more);
    page.after = 4;
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 2);
    assert_true(ids[0] == 6 && ids[1] == 9 && !more);
    page = (struct incident_page){ .zone = 0, .limit = 3 };
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 1);
    assert_int_equal(ids[0], 6);
}

static bool not_the_second(void *ctx, const struct person *x)
{
    (*(int *)ctx)++;
    return x->id != 2;
}

static void a_list_counts_whom_it_would_show_and_nobody_else(void **state)
{
    struct picture *p = *state;
    int64_t ids[16], only[] = { 2, 4, 5, 8 };
    bool more;
    int asked = 0;
    struct incident_page page = { .any_zone = true, .limit = 2, .after = 4 };
    status_change(p, 5, 1, 6, 1, "safe", 2000);
    assert_int_equal(incident_count(p, 1, &page), 4); /* 1 2 4 9, wherever the page stands */
    page.allows = not_the_second;
    page.ctx = &asked;
    page.after = 0;
    assert_int_equal(incident_count(p, 1, &page), 3);
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 2);
    assert_true(ids[0] == 1 && ids[1] == 4 && more && asked > 0);
    page = (struct incident_page){ .any_zone = true, .excluded = true, .limit = 8 };
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 1);
    assert_int_equal(ids[0], 5);
    page.any_status = true;
    assert_int_equal(incident_count(p, 1, &page), 6); /* 1 2 4 5 6 9 */
    page.excluded = false;
    assert_int_equal(incident_count(p, 1, &page), 5);
    assert_true(incident_lists(p, 1, &page, picture_person(p, 6)));
    assert_false(incident_lists(p, 1, &page, picture_person(p, 5)));
    page.excluded = true;
    page.only = only;
    page.only_n = 4;
    assert_int_equal(incident_persons(p, 1, &page, ids, &more), 3);
    assert_true(ids[0] == 2 && ids[1] == 4 && ids[2] == 5 && !more);
    page.any_zone = false;
    page.zone = 11;
    assert_int_equal(incident_count(p, 1, &page), 2);
}

static void only_a_real_open_incident_opens_the_disaster_ground(void **state)
{
    struct picture *p = *state;
    int64_t ids[4];
    struct incident in;
    assert_true(incident_real_open(p, 23214));
    assert_false(incident_real_open(p, 23201));
    change(p, 5, "incident", "2", "{\"id\":2,\"name\":\"訓練\",\"drill\":true,\"municipalities\":[\"23201\"],\"opened_us\":2000}");
    assert_false(incident_real_open(p, 23201));
    change(p, 6, "incident", "1",
           "{\"id\":1,\"name\":\"台風\",\"drill\":false,\"municipalities\":[\"23214\"],\"opened_us\":1000,\"closed_us\":5000}");
    assert_false(incident_real_open(p, 23214));
    assert_int_equal(incident_list(p, ids, 4), 2);
    assert_true(ids[0] == 2 && ids[1] == 1);
    assert_true(incident_get(p, 1, &in) && in.closed && in.round == 1);
    assert_int_equal(picture_apply(p, 7, SV("incident"), SV("3"), SV("{broken"), &(struct picture_delta){ 0 }), E_PICTURE_CARD);
    assert_false(incident_get(p, 3, &in));
}

static void counts_equal_a_recount_after_anything(void **state)
{
    struct picture *p = *state;
    uint64_t seq = 100;
    srand(3);
    change(p, ++seq, "incident", "2",
           "{\"id\":2,\"name\":\"B\",\"municipalities\":[\"23214\",\"23201\"],\"opened_us\":1,"
           "\"population\":{\"lists\":[\"名簿\",\"連携患者\"],\"powered\":false,\"zones\":[11,12]}}");
    for (int step = 0; step < 4000; step++) {
        static const char *const stays[] = { NULL, "入院;;0", "避難所;;0;;;;;12;", "親族宅等;;0", NULL };
        static const char *const words[] = { "unreported", "safe", "noted", "attention" };
        int id = 1 + rand() % 40, what = rand() % 10;
        if (what < 4) {
            person_change(p, ++seq,
                          &(struct who){ .id = id,
                                         .name = "X",
                                         .zone = 10 + rand() % 4,
                                         .stay = stays[rand() % 5],
                                         .lists = rand() % 4 ? "名簿;2020-01-01;" : "連携患者;2020-01-01;",
                                         .devices = rand() % 5 ? NULL : "1;人工呼吸器",
                                         .municipality = rand() % 4 ? "23214" : "23201" });
        } else if (what == 4) {
            person_gone(p, ++seq, id);
        } else if (step == 2000) {
            change(p, ++seq, "incident", "1", second_round);
        } else {
            status_change(p, ++seq, 1 + rand() % 2, id, 1 + rand() % 2, words[rand() % 4], rand() % 50);
        }
        if (step % 7 == 0) {
            assert_int_equal(incident_recount(p, 1), 0);
            assert_int_equal(incident_recount(p, 2), 0);
        }
    }
    struct zone_count total;
    incident_total(p, 2, &total);
    assert_true(total.persons > 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    /* clang-format off */
    const struct CMUnitTest tests[] = {
        T(the_population_rule_says_who_is_counted), T(every_leaf_zone_is_listed_even_when_empty),
        T(a_mark_moves_the_counts_of_its_zone), T(a_new_round_starts_from_unreported_and_keeps_the_last_as_previous),
        T(every_round_of_a_person_is_told_newest_first_with_what_was_withdrawn),
        T(an_open_drill_stands_behind_every_open_incident), T(a_status_that_comes_before_its_round_waits_for_it), T(a_move_takes_the_count_along), T(a_zone_tells_how_it_stands), T(each_word_of_a_report_is_a_state_of_the_zone), T(more_zones_than_are_named_are_all_of_them),
        T(lists_page_by_id_and_hide_the_protected), T(a_list_counts_whom_it_would_show_and_nobody_else), T(only_a_real_open_incident_opens_the_disaster_ground),
        T(nothing_about_a_protected_person_moves_a_zone), T(an_incident_of_one_zone_does_not_tell_who_of_the_protected_lives_there),
        T(protection_takes_a_person_out_of_the_zone_and_brings_them_back), T(counts_equal_a_recount_after_anything),
    };
    /* clang-format on */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
