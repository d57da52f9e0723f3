/* SPDX-License-Identifier: Apache-2.0
 * The cases of tests/cases/fold.json in C, each in every rotation of its marks; SQL and TypeScript read the same file. */
#include "tests/unit/cases.h"

#include "server/picture/incidents/fold.h"

#define MARKS_MAX 8

static struct uuid op(int64_t n)
{
    return (struct uuid){ { 1, [15] = (uint8_t)n } };
}

static struct mark mark_read(struct arena *a, const struct json *j)
{
    const struct json *seen = json_get(j, "seen");
    struct uuid *ids = arena_array(a, json_count(seen) + 1, sizeof *ids);
    struct mark m = { .op_id = op(case_number(j, "n")),
                      .observed_us = case_number(j, "at") * 1000000 + case_number(j, "us"),
                      .seen = ids,
                      .seen_n = json_count(seen),
                      .has_voids = case_number(j, "voids") > 0,
                      .voids = op(case_number(j, "voids")),
                      .has_settles = case_number(j, "settles") > 0,
                      .settles = op(case_number(j, "settles")) };
    struct sv status;
    m.time_unsure = case_flag(j, "unsure");
    m.has_status = json_str(json_get(j, "status"), &status) && status_parse(status, &m.status);
    for (size_t i = 0; i < m.seen_n; i++) {
        int64_t n = 0;
        assert_true(json_i64(json_at(seen, i), &n));
        ids[i] = op(n);
    }
    return m;
}

static void ids_are(const struct uuid *got, size_t n, const struct json *want)
{
    assert_int_equal(n, json_count(want));
    for (size_t i = 0; i < n; i++) {
        int64_t id = 0;
        assert_true(json_i64(json_at(want, i), &id));
        assert_int_equal(got[i].b[15], id);
    }
}

static void case_holds(const struct json *c, const char *name)
{
    const struct json *list = json_get(c, "marks"), *want = json_get(c, "want");
    struct sv status = { 0 };
    size_t n = json_count(list);
    assert_true(n <= MARKS_MAX && json_str(json_get(want, "status"), &status));
    for (size_t from = 0; from < n + !n; from++) {
        struct arena a;
        struct mark m[MARKS_MAX];
        struct folded f;
        arena_init(&a, 1 << 20);
        for (size_t i = 0; i < n; i++)
            m[i] = mark_read(&a, json_at(list, (from + i) % n));
        assert_int_equal(mark_fold(&a, m, n, &f), OK);
        if (!sv_eq(sv_of(status_name(f.status)), status))
            fail_msg("%s: %s", name, status_name(f.status));
        assert_int_equal(f.winner ? f.winner->op_id.b[15] : 0, case_number(want, "winner"));
        assert_int_equal(f.winner && f.winner->time_unsure, case_flag(want, "unsure"));
        ids_are(f.conflict, f.conflict_n, json_get(want, "conflict"));
        ids_are(f.ops, f.ops_n, json_get(want, "ops"));
        arena_done(&a);
    }
}

static void every_case_folds_as_it_says(void **state)
{
    (void)state;
    cases_each("fold", case_holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_case_folds_as_it_says) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
