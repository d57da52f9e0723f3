/* SPDX-License-Identifier: Apache-2.0
 * The pipelined connection: refuses at once, answers once and in order, and never calls a commit what may not be one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "server/base/log.h"
#include "server/db/db.h"
#include "tests/unit/db/cluster.h"
#include "tests/unit/db/marks.h"

static struct cluster cluster;
static struct loop *loop;
static char conninfo[200];

#define ANSWERS_MAX 64
static struct {
    size_t n;
    uint64_t job[ANSWERS_MAX];
    enum err err[ANSWERS_MAX];
    char text[ANSWERS_MAX][64]; /* row 0, column 1 */
    char sqlstate[ANSWERS_MAX][8];
} got;
static enum err last_why;

static void on_answer(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    (void)ctx;
    assert_true(got.n < ANSWERS_MAX);
    got.job[got.n] = job;
    got.err[got.n] = e;
    snprintf(got.text[got.n], sizeof got.text[0], "%s", db_text_at(rows, 0, 1).p);
    snprintf(got.sqlstate[got.n++], sizeof got.sqlstate[0], "%s", db_sqlstate(rows));
}

static void on_state(void *ctx, struct db *db, enum db_state state, enum err why)
{
    (void)ctx;
    (void)db;
    if (state == DB_DOWN)
        last_why = why;
}

static struct db *db_of(const char *where, size_t queue_max)
{
    struct db *db = NULL;
    struct db_conf conf = { .conninfo = where,
                            .app_name = "anpi-under-test",
                            .programs = SQL_FOR_SERVER,
                            .queue_max = queue_max,
                            .backoff_min_ms = 50,
                            .backoff_max_ms = 200,
                            .on_state = on_state };
    memset(&got, 0, sizeof got);
    last_why = OK;
    assert_int_equal(db_new(loop, &conf, &db), OK);
    return db;
}

static void run_ms(int64_t ms)
{
    for (int64_t end = clock_mono_us() + ms * 1000; clock_mono_us() < end;)
        loop_turn(loop, true);
}

static void run_until_ready(struct db *db)
{
    for (int64_t end = clock_mono_us() + 20 * US_PER_S; !db_ready(db) && clock_mono_us() < end;)
        loop_turn(loop, true);
    assert_true(db_ready(db));
}

static void run_until_why(enum err why)
{
    for (int64_t end = clock_mono_us() + 20 * US_PER_S; last_why != why && clock_mono_us() < end;)
        loop_turn(loop, true);
    assert_int_equal(last_why, why);
}

static void run_until_answers(size_t n)
{
    for (int64_t end = clock_mono_us() + 20 * US_PER_S; got.n < n && clock_mono_us() < end;)
        loop_turn(loop, true);
    assert_int_equal(got.n, n);
}

static void sql(const char *text)
{
    cluster_sql(&cluster, "anpi", text, NULL, 0);
}

/* Wait, with the loop turning, until a question of ours about pg_stat_activity is answered with 1 or more. */
static void run_until_seen(const char *where)
{
    char text[300], n[16] = "0";
    snprintf(text, sizeof text, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'anpi-under-test' AND %s", where);
    for (int i = 0; i < 400 && strcmp(n, "0") == 0; i++) {
        run_ms(20);
        cluster_sql(&cluster, "anpi", text, n, sizeof n);
    }
    assert_string_not_equal(n, "0");
}

static enum err mark_send(struct db *db, const struct mark *m, uint64_t job)
{
    struct db_array a[MARK_COLS];
    struct db_arg args[MARK_COLS + 1];
    for (int c = 0; c < MARK_COLS; c++)
        db_array_init(&a[c], 65536);
    mark_cols(m, 0, a);
    for (int c = 0; c < MARK_COLS; c++)
        args[c] = db_array_end(&a[c]);
    args[MARK_COLS] = DB_I64(clock_now_us());
    enum err e = db_send(db, (struct db_stmt){ SQL_MARK_COMMIT, args, MARK_COLS + 1 }, on_answer, NULL, job);
    for (int c = 0; c < MARK_COLS; c++)
        db_array_done(&a[c]);
    return e;
}

static struct mark mark_of(int64_t person)
{
    struct mark m = { .incident = 1, .person = person, .status = "safe", .observed_us = clock_now_us(), .by_user = 1, .content = 'a' };
    uuid_v7(&m.op_id);
    return m;
}

static enum err close_send(struct db *db, int64_t incident, uint64_t job)
{
    struct db_arg args[] = { DB_I64(incident), DB_I64(1), DB_I64(clock_now_us()) };
    return db_send(db, (struct db_stmt){ SQL_INCIDENT_CLOSE, args, 3 }, on_answer, NULL, job);
}

static PGconn *holder_of_person_1(void)
{
    PGconn *c = PQconnectdb(conninfo);
    PQclear(PQexec(c, "BEGIN"));
    PGresult *res = PQexec(c, "SELECT 1 FROM anpi.person WHERE id = 1 FOR UPDATE");
    assert_int_equal(PQntuples(res), 1);
    PQclear(res);
    return c;
}

static void a_database_that_is_away_is_said_to_be_at_once(void **state)
{
    (void)state;
    struct db *db = db_of("host=/nowhere user=postgres", 0);
    assert_int_equal(close_send(db, 1, 1), E_DB_AWAY);
    run_ms(300);
    assert_int_equal(close_send(db, 1, 2), E_DB_AWAY);
    assert_int_equal(db_state(db), DB_DOWN);
    assert_int_equal(last_why, E_DB_AWAY);
    db_free(db);
    assert_int_equal(got.n, 0);
}

static void a_database_of_another_make_is_not_used(void **state)
{
    (void)state;
    char where[200];
    cluster_sql(&cluster, "postgres", "CREATE DATABASE plain_c TEMPLATE template0 LOCALE 'C'", NULL, 0);
    cluster_conninfo(&cluster, "plain_c", "postgres", where);
    struct db *db = db_of(where, 0);
    run_until_why(E_DB_LOCALE);
    db_free(db);
    cluster_sql(&cluster, "postgres", "CREATE DATABASE empty TEMPLATE template0", NULL, 0);
    cluster_conninfo(&cluster, "empty", "postgres", where);
    db = db_of(where, 0);
    run_until_why(E_DB_OLDER);
    assert_false(db_ready(db));
    db_free(db);
}

static void answers_come_in_order_and_one_failure_spares_its_neighbours(void **state)
{
    (void)state;
    struct db *db = db_of(conninfo, 0);
    run_until_ready(db);
    struct mark m[2] = { mark_of(1), mark_of(2) };
    struct db_arg no_number[] = { db_z("twelve"), DB_I64(1), DB_I64(1) };
    assert_int_equal(mark_send(db, &m[0], 11), OK);
    assert_int_equal(close_send(db, 999, 12), OK);
    assert_int_equal(db_send(db, (struct db_stmt){ SQL_INCIDENT_CLOSE, no_number, 3 }, on_answer, NULL, 13), OK);
    assert_int_equal(mark_send(db, &m[1], 14), OK);
    assert_int_equal(db_queued(db), 4);
    run_until_answers(4);
    static const enum err want[] = { OK, E_INCIDENT_UNKNOWN, E_DB_REFUSED, OK };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(got.job[i], 11 + i);
        assert_int_equal(got.err[i], want[i]);
    }
    assert_string_equal(got.text[0], "accepted");
    assert_string_equal(got.sqlstate[2], "22P02");
    assert_int_equal(db_queued(db), 0);
    db_free(db);
}

static void a_unit_is_stored_whole_or_not_at_all(void **state)
{
    (void)state;
    char count[16];
    struct db *db = db_of(conninfo, 0);
    run_until_ready(db);
    sql("DELETE FROM anpi.round WHERE n > 1");
    struct db_arg round[] = { DB_I64(1), DB_I64(1), DB_I64(clock_now_us()) };
    struct db_arg none[] = { DB_I64(999), DB_I64(1), DB_I64(clock_now_us()) };
    struct db_stmt bad[] = { { SQL_ROUND_START, round, 3 }, { SQL_INCIDENT_CLOSE, none, 3 } };
    struct db_stmt good[] = { { SQL_ROUND_START, round, 3 }, { SQL_ROUND_START, round, 3 } };
    assert_int_equal(db_send_unit(db, bad, 2, on_answer, NULL, 1), OK);
    run_until_answers(1);
    assert_int_equal(got.err[0], E_INCIDENT_UNKNOWN);
    cluster_sql(&cluster, "anpi", "SELECT max(n) FROM anpi.round", count, sizeof count);
    assert_string_equal(count, "1");
    assert_int_equal(db_send_unit(db, good, 2, on_answer, NULL, 2), OK);
    run_until_answers(2);
    assert_int_equal(got.err[1], OK);
    cluster_sql(&cluster, "anpi", "SELECT max(n) FROM anpi.round", count, sizeof count);
    assert_string_equal(count, "3");
    db_free(db);
}

static void a_full_queue_is_busy_at_once(void **state)
{
    (void)state;
    struct db *db = db_of(conninfo, 3);
    run_until_ready(db);
    PGconn *holder = holder_of_person_1();
    struct mark m = mark_of(1);
    for (uint64_t i = 0; i < 3; i++)
        assert_int_equal(mark_send(db, &m, i), OK);
    assert_int_equal(mark_send(db, &m, 3), E_DB_BUSY);
    PQfinish(holder);
    run_until_answers(3);
    assert_string_equal(got.text[0], "accepted");
    assert_string_equal(got.text[1], "known");
    assert_int_equal(mark_send(db, &m, 4), OK);
    run_until_answers(4);
    db_free(db);
}

static void bytes_a_text_cannot_hold_are_refused_before_sending(void **state)
{
    (void)state;
    struct db *db = db_of(conninfo, 0);
    run_until_ready(db);
    struct db_arg args[] = { db_text(SV("1\0002")), DB_I64(1), DB_I64(1) };
    assert_int_equal(db_send(db, (struct db_stmt){ SQL_INCIDENT_CLOSE, args, 3 }, on_answer, NULL, 1), E_BAD_UTF8);
    run_ms(100);
    assert_true(db_ready(db));
    assert_int_equal(got.n, 0);
    db_free(db);
}

static void a_connection_lost_in_a_write_is_an_unknown_commit_and_comes_back(void **state)
{
    (void)state;
    struct db *db = db_of(conninfo, 0);
    run_until_ready(db);
    PGconn *holder = holder_of_person_1();
    struct mark m = mark_of(1);
    struct db_arg day[] = { db_z("1 day") };
    assert_int_equal(mark_send(db, &m, 1), OK);
    assert_int_equal(db_ask(db, (struct db_stmt){ SQL_CHANGE_PRUNE, day, 1 }, on_answer, NULL, 2), OK);
    run_until_seen("wait_event_type = 'Lock'");
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'anpi-under-test'");
    run_until_answers(2);
    assert_int_equal(got.err[0], E_DB_UNKNOWN_COMMIT);
    assert_int_equal(got.err[1], E_DB_AWAY);
    assert_int_equal(mark_send(db, &m, 3), E_DB_AWAY);
    PQfinish(holder);
    run_until_ready(db);
    assert_int_equal(mark_send(db, &m, 4), OK);
    run_until_answers(3);
    assert_string_equal(got.text[2], "accepted"); /* it had not been one */
    db_free(db);
}

static void a_server_that_is_killed_comes_back(void **state)
{
    (void)state;
    struct db *db = db_of(conninfo, 0);
    run_until_ready(db);
    kill(cluster.pid, SIGQUIT);
    waitpid(cluster.pid, NULL, 0);
    run_ms(300);
    assert_false(db_ready(db));
    cluster_up(&cluster, "");
    run_until_ready(db);
    struct mark m = mark_of(1);
    assert_int_equal(mark_send(db, &m, 1), OK);
    run_until_answers(1);
    assert_string_equal(got.text[0], "accepted");
    db_free(db);
}

static void replica_wanted(bool yes)
{
    sql(yes ? "ALTER SYSTEM SET synchronous_standby_names = 'nobody'" : "ALTER SYSTEM RESET synchronous_standby_names");
    sql("SELECT pg_reload_conf()");
    char now[32] = "";
    for (int i = 0; i < 200 && (strcmp(now, "nobody") == 0) != yes; i++, usleep(20000))
        cluster_sql(&cluster, "anpi", "SHOW synchronous_standby_names", now, sizeof now);
    usleep(200000); /* the checkpointer tells the backends */
}

/* libpq reports success; the notice says that no replica has it. */
static void a_commit_no_replica_confirmed_is_not_accepted_and_counts_once(void **state)
{
    (void)state;
    char text[200], count[16], id[37];
    struct db *db = db_of(conninfo, 0);
    run_until_ready(db);
    struct mark m = mark_of(2), after = mark_of(3);
    replica_wanted(true);
    assert_int_equal(mark_send(db, &m, 1), OK);
    run_until_seen("wait_event = 'SyncRep'");
    assert_int_equal(got.n, 0);
    sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'anpi-under-test'");
    run_until_answers(1);
    assert_int_equal(got.err[0], E_DB_UNKNOWN_COMMIT);
    assert_true(db_ready(db));
    replica_wanted(false);
    assert_int_equal(mark_send(db, &m, 2), OK);
    assert_int_equal(mark_send(db, &after, 3), OK);
    run_until_answers(3);
    assert_int_equal(got.err[1], OK);
    assert_string_equal(got.text[1], "known");
    assert_int_equal(got.err[2], OK); /* the warning is not held against the next one */
    assert_string_equal(got.text[2], "accepted");
    uuid_format(&m.op_id, id);
    snprintf(text, sizeof text, "SELECT count(*) FROM anpi.observation WHERE op_id = '%s'", id);
    cluster_sql(&cluster, "anpi", text, count, sizeof count);
    assert_string_equal(count, "1");
    db_free(db);
}

static void freeing_it_answers_what_is_under_way(void **state)
{
    (void)state;
    struct db *db = db_of(conninfo, 0);
    run_until_ready(db);
    PGconn *holder = holder_of_person_1();
    struct mark m = mark_of(1);
    assert_int_equal(mark_send(db, &m, 1), OK);
    db_free(db);
    assert_int_equal(got.n, 1);
    assert_int_equal(got.err[0], E_DB_UNKNOWN_COMMIT);
    PQfinish(holder);
}

int main(void)
{
    cluster_start(&cluster, "");
    cluster_database(&cluster, "anpi", conninfo);
    cluster_conninfo(&cluster, "anpi", "anpi_server", conninfo);
    cluster_sql(&cluster, "anpi",
                "INSERT INTO anpi.municipality (code, pref, name) VALUES ('23214', '愛知県', '蒲郡市');"
                "INSERT INTO anpi.home (address) SELECT '' FROM generate_series(1, 100);"
                "INSERT INTO anpi.person (municipality, name, home) SELECT '23214', '試験' || g, g FROM generate_series(1, 100) g;"
                "SELECT anpi.incident_open(NULL, NULL, '地震', '地震', true, '{23214}', NULL, '市長', '発生', 1, 1000000)",
                NULL, 0);
    log_set(LOG_ERROR, "test");
    if (loop_new(&loop) != OK)
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_database_that_is_away_is_said_to_be_at_once),
        cmocka_unit_test(a_database_of_another_make_is_not_used),
        cmocka_unit_test(answers_come_in_order_and_one_failure_spares_its_neighbours),
        cmocka_unit_test(a_unit_is_stored_whole_or_not_at_all),
        cmocka_unit_test(a_full_queue_is_busy_at_once),
        cmocka_unit_test(bytes_a_text_cannot_hold_are_refused_before_sending),
        cmocka_unit_test(a_connection_lost_in_a_write_is_an_unknown_commit_and_comes_back),
        cmocka_unit_test(a_server_that_is_killed_comes_back),
        cmocka_unit_test(a_commit_no_replica_confirmed_is_not_accepted_and_counts_once),
        cmocka_unit_test(freeing_it_answers_what_is_under_way),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    loop_free(loop);
    return failed;
}
