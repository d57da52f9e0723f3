/* SPDX-License-Identifier: Apache-2.0
 * The fold of marks: the same set in any order is one state, and no mild mark hides an alarm it had not seen. */
#include "tests/unit/picture/fixture.h"

#include "server/picture/incidents/fold.h"

static struct uuid op(int n)
{
    return (struct uuid){ { 1, [15] = (uint8_t)n } };
}

static struct mark mark(int n, int64_t at, enum status s)
{
    return (struct mark){ .op_id = op(n), .observed_us = at, .has_status = true, .status = s };
}

static struct folded fold_of(struct arena *a, const struct mark *m, size_t n)
{
    struct folded f;
    assert_int_equal(mark_fold(a, m, n, &f), OK);
    return f;
}

static void nothing_is_unreported(void **state)
{
    struct arena *a = *state;
    struct mark voided[2] = { mark(1, 10, STATUS_SAFE), { .op_id = op(2), .observed_us = 20, .has_voids = true, .voids = op(1) } };
    assert_int_equal(fold_of(a, NULL, 0).status, STATUS_UNREPORTED);
    struct folded f = fold_of(a, voided, 2);
    assert_int_equal(f.status, STATUS_UNREPORTED);
    assert_null(f.winner);
    assert_int_equal(f.ops_n, 0);
}

static void the_latest_seen_wins_and_ties_go_by_op_id(void **state)
{
    struct mark m[3] = { mark(1, 30, STATUS_SAFE), mark(2, 20, STATUS_NOTED), mark(3, 30, STATUS_NOTED) };
    struct folded f = fold_of(*state, m, 3);
    assert_ptr_equal(f.winner, &m[2]);
    assert_int_equal(f.status, STATUS_NOTED);
    assert_int_equal(f.ops_n, 3);
}

static void a_milder_mark_that_had_not_seen_the_alarm_does_not_hide_it(void **state)
{
    struct uuid seen[1] = { op(1) };
    struct mark m[2] = { mark(1, 10, STATUS_ATTENTION), mark(2, 20, STATUS_SAFE) };
    struct folded f = fold_of(*state, m, 2);
    assert_int_equal(f.status, STATUS_ATTENTION);
    assert_int_equal(f.conflict_n, 1);
    assert_int_equal(uuid_cmp(&f.conflict[0], &m[0].op_id), 0);
    m[1].seen = seen;
    m[1].seen_n = 1;
    f = fold_of(*state, m, 2);
    assert_int_equal(f.status, STATUS_SAFE);
    assert_int_equal(f.conflict_n, 0);
}

static void an_earlier_mark_cannot_answer_by_seeing_but_can_by_settling(void **state)
{
    struct uuid seen[1] = { op(5) };
    struct mark m[3] = { mark(5, 50, STATUS_ATTENTION), mark(1, 10, STATUS_SAFE), mark(9, 90, STATUS_NOTED) };
    m[1].seen = seen;
    m[1].seen_n = 1;
    assert_int_equal(fold_of(*state, m, 3).status, STATUS_ATTENTION);
    m[1].has_settles = true;
    m[1].settles = op(5);
    assert_int_equal(fold_of(*state, m, 3).status, STATUS_NOTED);
}

static void an_attention_that_wins_is_no_conflict(void **state)
{
    struct mark m[2] = { mark(1, 10, STATUS_ATTENTION), mark(2, 20, STATUS_ATTENTION) };
    struct folded f = fold_of(*state, m, 2);
    assert_int_equal(f.status, STATUS_ATTENTION);
    assert_int_equal(f.conflict_n, 0);
}

/* Random sets, each folded in twenty orders. */
static void any_order_gives_one_state(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 500; round++) {
        struct mark m[8];
        struct uuid seen[8][3];
        int n = 1 + rand() % 8;
        for (int i = 0; i < n; i++) {
            m[i] = mark(i + 1, rand() % 5, (enum status)(1 + rand() % 3));
            m[i].has_voids = rand() % 6 == 0;
            m[i].voids = op(1 + rand() % n);
            m[i].has_settles = rand() % 4 == 0;
            m[i].settles = op(1 + rand() % n);
            m[i].seen = seen[i];
            m[i].seen_n = (size_t)(rand() % 3);
            for (int k = 0; k < 3; k++)
                seen[i][k] = op(1 + rand() % n);
        }
        struct arena a;
        arena_init(&a, 1 << 20);
        struct folded first = fold_of(&a, m, (size_t)n);
        struct uuid winner = first.winner ? first.winner->op_id : op(0);
        for (int k = 0; k < 20; k++) {
            int i = rand() % n, j = rand() % n;
            struct mark t = m[i];
            m[i] = m[j];
            m[j] = t;
            struct folded f = fold_of(&a, m, (size_t)n);
            struct uuid w = f.winner ? f.winner->op_id : op(0);
            assert_int_equal(f.status, first.status);
            assert_int_equal(uuid_cmp(&w, &winner), 0);
            assert_int_equal(f.ops_n, first.ops_n);
            assert_int_equal(f.conflict_n, first.conflict_n);
            assert_memory_equal(f.ops, first.ops, f.ops_n * sizeof *f.ops);
            assert_memory_equal(f.conflict, first.conflict, f.conflict_n * sizeof *f.conflict);
        }
        arena_done(&a);
    }
}

static int setup(void **state)
{
    static struct arena a;
    arena_init(&a, 1 << 20);
    *state = &a;
    return 0;
}

static int teardown(void **state)
{
    arena_done(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_unreported),
        cmocka_unit_test(the_latest_seen_wins_and_ties_go_by_op_id),
        cmocka_unit_test(a_milder_mark_that_had_not_seen_the_alarm_does_not_hide_it),
        cmocka_unit_test(an_earlier_mark_cannot_answer_by_seeing_but_can_by_settling),
        cmocka_unit_test(an_attention_that_wins_is_no_conflict),
        cmocka_unit_test(any_order_gives_one_state),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
