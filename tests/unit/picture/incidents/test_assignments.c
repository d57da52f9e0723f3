/* SPDX-License-Identifier: Apache-2.0
 * Whose people: what ended stays known for 72 hours, for what was seen while it ran, and counts for nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "server/picture/incidents/assignments.h"

#define MIN INT64_C(60000000)
#define HOUR (60 * MIN)
#define NOW (1000 * HOUR)

static const struct holder nurse = { .user = 7, .office = 3 };

static void put(struct assignments *o, int64_t id, const char *body)
{
    struct arena a;
    const struct json *j;
    arena_init(&a, 64 * 1024);
    assert_int_equal(json_parse(&a, sv_of(body), 6, &j, NULL), OK);
    assert_int_equal(assignments_put(o, id, j), OK);
    arena_done(&a);
}

static struct assignments *assignments_with(const char *const *bodies, size_t n)
{
    struct assignments *o = assignments_new();
    assert_non_null(o);
    for (size_t i = 0; i < n; i++) {
        put(o, (int64_t)i + 1, bodies[i]);
    }
    return o;
}

/* {"person"|"zone": target, from and to in hours before NOW; to < 0: runs} */
static void body_make(char out[200], const char *what, int target, const char *holder, double from, double to)
{
    char end[40] = "null";
    if (to >= 0)
        snprintf(end, sizeof end, "%lld", (long long)(NOW - (int64_t)(to * (double)HOUR)));
    snprintf(out, 200, "{\"incident\":1,\"%s\":%d,%s,\"from_us\":%lld,\"to_us\":%s}", what, target, holder,
             (long long)(NOW - (int64_t)(from * (double)HOUR)), end);
}

static enum assignments_held then(const struct assignments *o, int64_t person, int64_t zone, int64_t ago_us, enum assignments_doubt *doubt)
{
    struct assignments_then t = {
        .person = person, .zone = zone, .incident = 1, .seen_us = NOW - ago_us, .now_us = NOW, .heard_us = INT64_MAX
    };
    return assignments_held_then(o, nurse, &t, doubt);
}

static void an_assignment_that_ended_is_known_for_what_was_seen_while_it_ran(void **state)
{
    (void)state;
    char b[200];
    const char *bodies[] = { b };
    enum assignments_doubt doubt;
    body_make(b, "person", 5, "\"user_id\":7", 2, 1);
    struct assignments *o = assignments_with(bodies, 1);
    struct person p = { .id = 5 };
    assert_false(assignments_hold(o, nurse, &p, 1, NULL)); /* it is over */
    assert_int_equal(then(o, 5, 0, 90 * MIN, &doubt), HELD_THEN);
    assert_int_equal(then(o, 5, 0, 2 * HOUR, &doubt), HELD_THEN); /* both ends count */
    assert_int_equal(then(o, 5, 0, HOUR, &doubt), HELD_THEN);
    assert_int_equal(then(o, 5, 0, HOUR - 1, &doubt), HELD_ONCE);
    assert_int_equal(doubt, DOUBT_AFTER_END);
    assert_int_equal(then(o, 5, 0, 2 * HOUR + 1, &doubt), HELD_ONCE);
    assert_int_equal(doubt, DOUBT_BEFORE_START);
    assert_int_equal(then(o, 6, 0, 90 * MIN, &doubt), HELD_NEVER);
    struct assignments_then other = { .person = 5, .incident = 2, .seen_us = NOW - 90 * MIN, .now_us = NOW, .heard_us = INT64_MAX };
    assert_int_equal(assignments_held_then(o, nurse, &other, &doubt), HELD_NEVER);
    assignments_free(o);
}

static void visit(void *ctx, int64_t id)
{
    *(int *)ctx += (int)id;
}

static void what_ended_is_on_no_list_and_staffs_no_zone(void **state)
{
    (void)state;
    char b[2][200];
    const char *bodies[] = { b[0], b[1] };
    enum assignments_doubt doubt;
    int found = 0;
    body_make(b[0], "person", 5, "\"office\":3", 2, 1);
    body_make(b[1], "zone", 9, "\"user_id\":7", 2, 1);
    struct assignments *o = assignments_with(bodies, 2);
    assignments_each_person(o, nurse, visit, &found);
    assignments_each_zone(o, nurse, visit, &found);
    assert_int_equal(found, 0);
    assert_false(assignments_zone_staffed(o, 9));
    assert_int_equal(then(o, 5, 0, 90 * MIN, &doubt), HELD_THEN); /* by the office */
    assert_int_equal(then(o, 1, 9, 90 * MIN, &doubt), HELD_THEN); /* by the zone */
    body_make(b[1], "zone", 9, "\"user_id\":7", 2, -1);           /* it runs again */
    put(o, 2, b[1]);
    assert_true(assignments_zone_staffed(o, 9));
    assignments_free(o);
}

static void after_72_hours_it_is_forgotten(void **state)
{
    (void)state;
    char b[2][200];
    const char *bodies[] = { b[0], b[1] };
    enum assignments_doubt doubt;
    body_make(b[0], "person", 5, "\"user_id\":7", 100, 72.01);
    body_make(b[1], "person", 6, "\"user_id\":7", 100, 71.99);
    struct assignments *o = assignments_with(bodies, 2);
    assert_int_equal(then(o, 5, 0, 80 * HOUR, &doubt), HELD_NEVER);
    assert_int_equal(then(o, 6, 0, 80 * HOUR, &doubt), HELD_THEN);
    assignments_free(o);
}

static void a_stand_in_holds_from_its_turn_until_somebody_is_heard_of(void **state)
{
    (void)state;
    char b[200];
    const char *bodies[] = { b };
    enum assignments_doubt doubt;
    body_make(b, "person", 5, "\"user_id\":8,\"office\":3,\"fallback_min\":30", 2, -1);
    struct assignments *o = assignments_with(bodies, 1);
    struct assignments_then t = { .person = 5, .incident = 1, .now_us = NOW, .heard_us = NOW - 20 * MIN };
    t.seen_us = NOW - 60 * MIN; /* its turn came 90 minutes ago */
    assert_int_equal(assignments_held_then(o, nurse, &t, &doubt), HELD_THEN);
    t.seen_us = NOW - 10 * MIN;
    assert_int_equal(assignments_held_then(o, nurse, &t, &doubt), HELD_ONCE);
    assert_int_equal(doubt, DOUBT_STAND_IN);
    t.heard_us = NOW - 100 * MIN; /* before its turn */
    assert_int_equal(assignments_held_then(o, nurse, &t, &doubt), HELD_NEVER);
    t.heard_us = INT64_MIN; /* nobody knows since when */
    t.seen_us = NOW - 60 * MIN;
    assert_int_equal(assignments_held_then(o, nurse, &t, &doubt), HELD_ONCE);
    assignments_free(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_assignment_that_ended_is_known_for_what_was_seen_while_it_ran),
        cmocka_unit_test(what_ended_is_on_no_list_and_staffs_no_zone),
        cmocka_unit_test(after_72_hours_it_is_forgotten),
        cmocka_unit_test(a_stand_in_holds_from_its_turn_until_somebody_is_heard_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
