/* SPDX-License-Identifier: Apache-2.0
 * Group commit: what a turn gathers goes as one, and nobody suffers for a neighbour. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>

#include "server/base/log.h"
#include "server/db/group.h"
#include "tests/unit/db/cluster.h"
#include "tests/unit/db/marks.h"

static struct cluster cluster;
static struct loop *loop;
static struct db *db, *beside;
static char conninfo[200], server_conninfo[200];

#define OPS_MAX 4000
static struct {
    size_t n;
    int times[OPS_MAX];
    enum err err[OPS_MAX];
    char result[OPS_MAX][12];
} got;

static void on_op(void *ctx, uint64_t job, size_t index, enum err e, const struct db_rows *rows, size_t row)
{
    (void)ctx;
    assert_int_equal(job, 7);
    assert_true(index < OPS_MAX);
    got.n++;
    got.times[index]++;
    got.err[index] = e;
    assert_int_equal(rows != NULL, e == OK);
    snprintf(got.result[index], sizeof got.result[0], "%s", db_text_at(rows, row, 1).p);
}

static struct group *group_of(size_t batch_max, size_t queue_max)
{
    struct group *g = NULL;
    struct group_conf conf = {
        .name = "mark", .sql = SQL_MARK_COMMIT, .cols = MARK_COLS - 1, .batch_max = batch_max, .queue_max = queue_max
    };
    memset(&got, 0, sizeof got);
    assert_int_equal(group_new(loop, db, &conf, &g), OK);
    return g;
}

static struct mark mark_of(int64_t person)
{
    struct mark m = { .incident = 1, .person = person, .status = "safe", .observed_us = clock_now_us(), .by_user = 1, .content = 'a' };
    uuid_v7(&m.op_id);
    return m;
}

/* A mark's columns one by one; `findings` may be broken JSON. */
static enum err add(struct group *g, const struct mark *m, const char *findings, size_t index)
{
    char hash[] = "\\x61";
    struct db_arg c[MARK_COLS - 1] = { DB_UUID(&m->op_id), DB_I64(m->incident), DB_I64(m->person), db_z(m->status),
                                       DB_I64(m->observed_us) };
    c[7] = db_z(findings);
    c[11] = db_z("{}");
    struct db_num voids;
    if (m->has_voids)
        c[12] = db_uuid_in(&voids, &m->voids);
    c[15] = DB_I64(m->by_user);
    c[16] = db_z("訪問 \"A\\B\"");
    c[17] = db_bool(false);
    c[18] = db_z(hash);
    return group_add(g, c, MARK_COLS - 1, on_op, NULL, 7, index);
}

static void run_until(size_t n)
{
    for (int64_t end = clock_mono_us() + 30 * US_PER_S; got.n < n && clock_mono_us() < end;)
        loop_turn(loop, true);
    assert_int_equal(got.n, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(got.times[i], 1);
}

static void a_turn_is_one_batch_and_the_next_gathers_meanwhile(void **state)
{
    (void)state;
    struct group_stats st;
    struct group *g = group_of(0, 0);
    for (size_t i = 0; i < 50; i++) {
        struct mark m = mark_of(1 + (int64_t)i);
        assert_int_equal(add(g, &m, NULL, i), OK);
    }
    assert_int_equal(got.n, 0);
    while (group_stats(g, &st), st.batches == 0)
        loop_turn(loop, true);
    for (size_t i = 50; i < 90; i++) {
        struct mark m = mark_of(1 + (int64_t)i);
        assert_int_equal(add(g, &m, NULL, i), OK);
    }
    run_until(90);
    group_stats(g, &st);
    assert_int_equal(st.batches, 2);
    assert_int_equal(st.ops, 90);
    for (size_t i = 0; i < 90; i++)
        assert_string_equal(got.result[i], "accepted");
    group_free(g);
}

static void a_bad_operation_ends_up_alone(void **state)
{
    (void)state;
    struct group *g = group_of(0, 0);
    for (size_t i = 0; i < 200; i++) {
        struct mark m = mark_of(1 + (int64_t)i % 90);
        assert_int_equal(add(g, &m, i == 31 || i == 150 ? "{broken" : "{\"needs\":[\"水\"]}", i), OK);
    }
    run_until(200);
    for (size_t i = 0; i < 200; i++) {
        bool bad = i == 31 || i == 150;
        assert_int_equal(got.err[i], bad ? E_DB_REFUSED : OK);
        assert_string_equal(got.result[i], bad ? "" : "accepted");
    }
    group_free(g);
}

static void more_than_a_batch_goes_in_several(void **state)
{
    (void)state;
    struct group_stats st;
    struct group *g = group_of(64, 0);
    for (size_t i = 0; i < 1000; i++) {
        struct mark m = mark_of(1 + (int64_t)i % 90);
        assert_int_equal(add(g, &m, NULL, i), OK);
    }
    run_until(1000);
    group_stats(g, &st);
    assert_int_equal(st.batches, 16);
    group_free(g);
}

static void a_full_queue_is_busy_and_calls_nobody(void **state)
{
    (void)state;
    struct group *g = group_of(0, 10);
    struct mark m = mark_of(1);
    assert_int_equal(group_room(g, 11), E_DB_BUSY);
    assert_int_equal(group_room(g, 10), OK);
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(add(g, &m, NULL, i), OK);
    assert_int_equal(add(g, &m, NULL, 10), E_DB_BUSY);
    run_until(10);
    assert_int_equal(got.times[10], 0);
    group_free(g);
}

static PGconn *other;
static void *other_takes_person_1(void *arg)
{
    (void)arg;
    PQclear(PQexec(other, "SELECT 1 FROM anpi.person WHERE id = 1 FOR UPDATE"));
    PQclear(PQexec(other, "COMMIT"));
    return NULL;
}

/* We hold 1 and wait for 2; the other holds 2 and waits for 1, and is more patient. */
static void a_deadlock_is_retried_under_the_same_ids(void **state)
{
    (void)state;
    struct group_stats st;
    pthread_t t;
    char waits[16] = "0";
    struct group *g = group_of(0, 0);
    other = PQconnectdb(conninfo);
    PQclear(PQexec(other, "SET deadlock_timeout = '60s'"));
    PQclear(PQexec(other, "BEGIN"));
    PQclear(PQexec(other, "SELECT 1 FROM anpi.person WHERE id = 2 FOR UPDATE"));
    struct mark m[2] = { mark_of(1), mark_of(2) };
    assert_int_equal(add(g, &m[0], NULL, 0), OK);
    assert_int_equal(add(g, &m[1], NULL, 1), OK);
    for (int i = 0; i < 500 && strcmp(waits, "0") == 0; i++) {
        loop_turn(loop, true);
        cluster_sql(&cluster, "anpi", "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'group' AND wait_event_type = 'Lock'",
                    waits, sizeof waits);
    }
    assert_int_equal(pthread_create(&t, NULL, other_takes_person_1, NULL), 0);
    run_until(2);
    pthread_join(t, NULL);
    group_stats(g, &st);
    assert_true(st.retries >= 1);
    assert_string_equal(got.result[0], "accepted");
    assert_string_equal(got.result[1], "accepted");
    PQfinish(other);
    group_free(g);
}

static void a_lost_connection_leaves_the_batch_unknown_and_what_waits_away(void **state)
{
    (void)state;
    struct group *g = group_of(5, 0);
    other = PQconnectdb(conninfo);
    PQclear(PQexec(other, "BEGIN"));
    PQclear(PQexec(other, "SELECT 1 FROM anpi.person WHERE id = 1 FOR UPDATE"));
    struct mark m = mark_of(1);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(add(g, &m, NULL, i), OK);
    char waits[16] = "0";
    for (int i = 0; i < 500 && strcmp(waits, "0") == 0; i++) {
        loop_turn(loop, true);
        cluster_sql(&cluster, "anpi", "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'group' AND wait_event_type = 'Lock'",
                    waits, sizeof waits);
    }
    cluster_sql(&cluster, "anpi", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'group'", NULL, 0);
    run_until(8);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(got.err[i], i < 5 ? E_DB_UNKNOWN_COMMIT : E_DB_AWAY);
    assert_int_equal(add(g, &m, NULL, 9), E_DB_AWAY);
    PQfinish(other);
    while (!db_ready(db))
        loop_turn(loop, true);
    group_free(g);
}

static void turns_until_waiting(const char *who)
{
    char waits[16] = "0", sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_stat_activity WHERE application_name = '%s' AND wait_event_type = 'Lock'", who);
    for (int i = 0; i < 500 && strcmp(waits, "0") == 0; i++) {
        loop_turn(loop, true);
        cluster_sql(&cluster, "anpi", sql, waits, sizeof waits);
    }
    assert_string_equal(waits, "1");
}

/* The first batch waits for a lock; another person's mark passes it on the second connection, the same person's does not. */
static void two_batches_are_under_way_but_never_two_marks_of_a_person(void **state)
{
    (void)state;
    struct group_stats st;
    struct group *g = NULL;
    struct group_conf conf = { .name = "mark", .sql = SQL_MARK_COMMIT, .cols = MARK_COLS - 1, .beside = beside, .key = 2 };
    memset(&got, 0, sizeof got);
    assert_int_equal(group_new(loop, db, &conf, &g), OK);
    other = PQconnectdb(conninfo);
    PQclear(PQexec(other, "BEGIN"));
    PQclear(PQexec(other, "SELECT 1 FROM anpi.person WHERE id = 1 FOR UPDATE"));
    struct mark m[3] = { mark_of(1), mark_of(1), mark_of(2) };
    m[1].status = "noted"; /* withdraws the first, so it must not be there before it */
    m[1].has_voids = true;
    m[1].voids = m[0].op_id;
    assert_int_equal(add(g, &m[0], NULL, 0), OK);
    turns_until_waiting("group");
    assert_int_equal(add(g, &m[1], NULL, 1), OK);
    assert_int_equal(add(g, &m[2], NULL, 2), OK);
    while (got.n == 0)
        loop_turn(loop, true);
    assert_int_equal(got.times[2], 1);
    group_stats(g, &st);
    assert_int_equal(st.under_way, 1);
    assert_int_equal(st.waiting, 1);
    PQclear(PQexec(other, "COMMIT"));
    PQfinish(other);
    run_until(3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(got.result[i], "accepted");
    group_free(g);
}

/* One of the two connections breaks: the other one goes on alone. */
static void one_connection_away_leaves_the_other(void **state)
{
    (void)state;
    struct group *g = NULL;
    struct group_conf conf = { .name = "mark", .sql = SQL_MARK_COMMIT, .cols = MARK_COLS - 1, .beside = beside, .key = 2, .batch_max = 8 };
    memset(&got, 0, sizeof got);
    assert_int_equal(group_new(loop, db, &conf, &g), OK);
    cluster_sql(&cluster, "anpi", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'group'", NULL, 0);
    while (db_ready(db))
        loop_turn(loop, true);
    for (size_t i = 0; i < 100; i++) {
        struct mark m = mark_of(1 + (int64_t)i % 7);
        assert_int_equal(add(g, &m, NULL, i), OK);
    }
    run_until(100);
    for (size_t i = 0; i < 100; i++)
        assert_string_equal(got.result[i], "accepted");
    while (!db_ready(db))
        loop_turn(loop, true);
    group_free(g);
}

/* The statement keeps the answer of one operation to itself: a fault of ours, and of the kind that loses a mark if the
 * phone is told nothing. */
static const char withhold_third[] =
    "DO $$ DECLARE f regprocedure := (SELECT oid FROM pg_proc WHERE proname = 'mark_commit' AND pronamespace = 'anpi'::regnamespace);"
    " args text := pg_get_function_arguments(f); result text := pg_get_function_result(f); n int := (SELECT pronargs FROM pg_proc WHERE "
    "oid = f);"
    " BEGIN EXECUTE 'ALTER FUNCTION anpi.mark_commit RENAME TO mark_commit_whole';"
    " EXECUTE format('CREATE FUNCTION anpi.mark_commit(%s) RETURNS %s LANGUAGE sql AS %L', args, result, 'SELECT * FROM "
    "anpi.mark_commit_whole('"
    " || (SELECT string_agg('$' || i, ',' ORDER BY i) FROM generate_series(1, n) i) || ') x WHERE x.ord <> 3'); END $$";
static const char withhold_none[] = "DROP FUNCTION anpi.mark_commit; ALTER FUNCTION anpi.mark_commit_whole RENAME TO mark_commit";

static void reconnect(void)
{
    cluster_sql(&cluster, "anpi", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('group', 'beside')",
                NULL, 0);
    while (db_ready(db) || db_ready(beside))
        loop_turn(loop, true);
    while (!db_ready(db) || !db_ready(beside))
        loop_turn(loop, true);
}

static void an_operation_without_a_row_is_unknown_and_known_when_sent_again(void **state)
{
    (void)state;
    struct mark m[6];
    cluster_sql(&cluster, "anpi", withhold_third, NULL, 0);
    reconnect();
    struct group *g = group_of(0, 0);
    for (size_t i = 0; i < 6; i++) {
        m[i] = mark_of(1 + (int64_t)i);
        assert_int_equal(add(g, &m[i], NULL, i), OK);
    }
    run_until(6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(got.err[i], i == 3 ? E_DB_UNKNOWN_COMMIT : OK);
    group_free(g);
    cluster_sql(&cluster, "anpi", withhold_none, NULL, 0);
    reconnect();
    g = group_of(0, 0);
    assert_int_equal(add(g, &m[3], NULL, 0), OK);
    run_until(1);
    assert_string_equal(got.result[0], "known");
    group_free(g);
}

static void freeing_it_answers_what_waits(void **state)
{
    (void)state;
    struct group *g = group_of(0, 0);
    struct mark m = mark_of(1);
    assert_int_equal(add(g, &m, NULL, 0), OK);
    group_free(g);
    assert_int_equal(got.n, 1);
    assert_int_equal(got.err[0], E_DB_AWAY);
    g = group_of(0, 0);
    assert_int_equal(add(g, &m, NULL, 0), OK);
    struct group_stats st;
    while (group_stats(g, &st), st.batches == 0)
        loop_turn(loop, true);
    group_free(g); /* under way: answered when it comes */
    run_until(1);
    assert_string_equal(got.result[0], "accepted");
}

int main(void)
{
    log_set(LOG_ERROR, "test");
    cluster_start(&cluster, "-c deadlock_timeout=200ms");
    cluster_database(&cluster, "anpi", conninfo);
    cluster_conninfo(&cluster, "anpi", "anpi_server", server_conninfo);
    cluster_sql(&cluster, "anpi",
                "INSERT INTO anpi.municipality (code, pref, name) VALUES ('23214', '愛知県', '蒲郡市');"
                "INSERT INTO anpi.home (address) SELECT '' FROM generate_series(1, 100);"
                "INSERT INTO anpi.person (municipality, name, home) SELECT '23214', '試験' || g, g FROM generate_series(1, 100) g;"
                "SELECT anpi.incident_open(NULL, NULL, '地震', '地震', true, '{23214}', NULL, '市長', '発生', 1, 1000000)",
                NULL, 0);
    struct db_conf conf = { .conninfo = server_conninfo, .app_name = "group", .programs = SQL_FOR_SERVER, .backoff_min_ms = 50 };
    struct db_conf second = conf;
    second.app_name = "beside";
    if (loop_new(&loop) != OK || db_new(loop, &conf, &db) != OK || db_new(loop, &second, &beside) != OK)
        return 2;
    while (!db_ready(db) || !db_ready(beside))
        loop_turn(loop, true);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turn_is_one_batch_and_the_next_gathers_meanwhile),
        cmocka_unit_test(a_bad_operation_ends_up_alone),
        cmocka_unit_test(more_than_a_batch_goes_in_several),
        cmocka_unit_test(a_full_queue_is_busy_and_calls_nobody),
        cmocka_unit_test(a_deadlock_is_retried_under_the_same_ids),
        cmocka_unit_test(a_lost_connection_leaves_the_batch_unknown_and_what_waits_away),
        cmocka_unit_test(two_batches_are_under_way_but_never_two_marks_of_a_person),
        cmocka_unit_test(one_connection_away_leaves_the_other),
        cmocka_unit_test(an_operation_without_a_row_is_unknown_and_known_when_sent_again),
        cmocka_unit_test(freeing_it_answers_what_waits),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    db_free(beside);
    db_free(db);
    loop_free(loop);
    return failed;
}
