/* SPDX-License-Identifier: Apache-2.0
 * The blocking connection, its arguments and rows: what goes in comes out, and a commit is only one when it is clean. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>

#include "server/base/clock.h"
#include "tests/unit/db/cluster.h"

static struct cluster cluster;
static char conninfo[200];

static struct db_sync *open_db(void)
{
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    assert_int_equal(db_sync_open(conninfo, "sync", true, &s, &fail), OK);
    return s;
}

/* What PostgreSQL makes of an array literal of ours. */
static void assert_array(struct db_array *a, const char *type, const char *want)
{
    char got[400];
    PGconn *c = PQconnectdb(conninfo);
    struct db_arg arg = db_array_end(a);
    char *text = strndup(arg.v.p, arg.v.n);
    const char *values[] = { text };
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT string_agg(coalesce(v::text, '<null>'), '|' ORDER BY n) FROM unnest($1::%s[]) WITH ORDINALITY x(v, n)", type);
    PQclear(PQexec(c, "SET TIME ZONE 'UTC'"));
    PGresult *res = PQexecParams(c, sql, 1, NULL, values, NULL, NULL, 0);
    snprintf(got, sizeof got, "%s", PQresultStatus(res) == PGRES_TUPLES_OK ? PQgetvalue(res, 0, 0) : PQerrorMessage(c));
    assert_string_equal(got, want);
    PQclear(res);
    PQfinish(c);
    free(text);
}

static void array_literals_hold_any_text(void **state)
{
    (void)state;
    struct db_array a;
    db_array_init(&a, 4096);
    db_array_sv(&a, SV("NULL"));
    db_array_null(&a);
    db_array_sv(&a, SV(""));
    db_array_sv(&a, SV("a\"b\\c,{d} 'e'\n髙橋𠮷"));
    db_array_sv_or_null(&a, (struct sv){ NULL, 0 });
    assert_array(&a, "text", "NULL|<null>||a\"b\\c,{d} 'e'\n髙橋𠮷|<null>");
    db_array_clear(&a);
    assert_array(&a, "text", "");
    db_array_clear(&a);
    db_array_bytes(&a, SV("\x00\xff\\"));
    assert_array(&a, "bytea", "\\x00ff5c");
    db_array_clear(&a);
    db_array_us(&a, 1570888800123456);
    db_array_us(&a, -1);
    assert_array(&a, "timestamptz", "2019-10-12 14:00:00.123456+00|1969-12-31 23:59:59.999999+00");
    db_array_clear(&a);
    db_array_real(&a, 0.1);
    db_array_real(&a, 137.2123456789012);
    assert_array(&a, "double precision", "0.1|137.2123456789012");
    db_array_clear(&a);
    db_array_i64(&a, INT64_MIN);
    db_array_i64(&a, 9007199254740991);
    assert_array(&a, "bigint", "-9223372036854775808|9007199254740991");
    db_array_done(&a);
}

static void a_nul_or_too_much_makes_an_array_bad(void **state)
{
    (void)state;
    struct db_array a;
    db_array_init(&a, 64);
    db_array_sv(&a, SV("a\0b"));
    assert_false(db_array_ok(&a));
    db_array_clear(&a);
    for (int i = 0; i < 100; i++)
        db_array_i64(&a, i);
    assert_false(db_array_ok(&a));
    db_array_done(&a);
}

static void rows_read_as_what_they_are(void **state)
{
    (void)state;
    struct db_sync *s = open_db();
    struct db_rows *rows = NULL;
    struct fail fail = { 0 };
    assert_int_equal(db_sync_run(s, SQL_BARE(CHANGE_CURSOR), &rows, &fail), OK);
    assert_int_equal(db_rows_n(rows), 1);
    assert_int_equal(db_cols_n(rows), 2);
    assert_true(db_text_at(rows, 0, 0).n > 0);
    assert_true(db_is_null(rows, 1, 0));
    assert_true(db_is_null(rows, 0, 2));
    assert_int_equal(db_text_at(rows, 5, 5).n, 0);
    assert_int_equal(db_us_at(rows, 0, 0), INT64_MIN);
    db_rows_free(rows);
    assert_int_equal(db_rows_n(NULL), 0);
    assert_string_equal(db_sqlstate(NULL), "");
    db_sync_close(s);
}

static void a_refusal_names_its_code_and_never_the_value(void **state)
{
    (void)state;
    struct db_sync *s = open_db();
    struct fail fail = { 0 };
    struct db_arg bad[] = { db_z("山田"), DB_I64(1), DB_I64(1) }, unknown[] = { DB_I64(99), DB_I64(1), DB_I64(1) };
    assert_int_equal(db_sync_run(s, (struct db_stmt){ SQL_INCIDENT_CLOSE, bad, 3 }, NULL, &fail), E_DB_REFUSED);
    assert_string_equal(fail.detail, "22P02");
    assert_int_equal(db_sync_run(s, (struct db_stmt){ SQL_INCIDENT_CLOSE, unknown, 3 }, NULL, &fail), E_INCIDENT_UNKNOWN);
    db_sync_close(s);
}

static void a_failed_transaction_does_not_commit(void **state)
{
    (void)state;
    char n[16];
    struct db_sync *s = open_db();
    struct fail fail = { 0 };
    assert_int_equal(db_sync_begin(s, DB_SYNC_WRITE, &fail), OK);
    assert_int_equal(db_sync_script(s, "INSERT INTO anpi.municipality (code, pref, name) VALUES ('99999', '', 'x')", &fail), OK);
    assert_int_equal(db_sync_script(s, "SELECT 1/0", &fail), E_DB_REFUSED);
    assert_int_equal(db_sync_commit(s, &fail), E_DB_REFUSED);
    cluster_sql(&cluster, "anpi", "SELECT count(*) FROM anpi.municipality WHERE code = '99999'", n, sizeof n);
    assert_string_equal(n, "0");
    assert_int_equal(db_sync_begin(s, DB_SYNC_SNAPSHOT, &fail), OK);
    assert_int_equal(db_sync_script(s, "INSERT INTO anpi.municipality (code, pref, name) VALUES ('99999', '', 'x')", &fail),
                     E_DB_AWAY); /* as from a replica */
    db_sync_rollback(s);
    assert_int_equal(db_sync_script(s, "SELECT 1", &fail), OK);
    db_sync_close(s);
}

static void *cancel_when_it_waits(void *arg)
{
    char n[16] = "0";
    (void)arg;
    for (int i = 0; i < 400 && strcmp(n, "0") == 0; i++, usleep(20000))
        cluster_sql(&cluster, "postgres",
                    "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'sync'",
                    n, sizeof n);
    return NULL;
}

static void a_commit_no_replica_confirmed_is_unknown(void **state)
{
    (void)state;
    pthread_t t;
    struct db_sync *s = open_db();
    struct fail fail = { 0 };
    cluster_sql(&cluster, "postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", NULL, 0);
    cluster_sql(&cluster, "postgres", "SELECT pg_reload_conf()", NULL, 0);
    usleep(500000);
    assert_int_equal(db_sync_begin(s, DB_SYNC_WRITE, &fail), OK);
    assert_int_equal(db_sync_script(s, "INSERT INTO anpi.municipality (code, pref, name) VALUES ('00001', '', 'x')", &fail), OK);
    assert_int_equal(pthread_create(&t, NULL, cancel_when_it_waits, NULL), 0);
    assert_int_equal(db_sync_commit(s, &fail), E_DB_UNKNOWN_COMMIT);
    pthread_join(t, NULL);
    assert_int_equal(pthread_create(&t, NULL, cancel_when_it_waits, NULL), 0);
    assert_int_equal(db_sync_script(s, "UPDATE anpi.municipality SET name = 'y'", &fail), E_DB_UNKNOWN_COMMIT);
    pthread_join(t, NULL);
    cluster_sql(&cluster, "postgres", "ALTER SYSTEM RESET synchronous_standby_names", NULL, 0);
    cluster_sql(&cluster, "postgres", "SELECT pg_reload_conf()", NULL, 0);
    usleep(500000);
    assert_int_equal(db_sync_script(s, "UPDATE anpi.municipality SET name = 'z'", &fail), OK);
    db_sync_close(s);
}

static void a_lost_connection_is_told_as_it_is(void **state)
{
    (void)state;
    struct db_sync *s = open_db();
    struct fail fail = { 0 };
    assert_int_equal(db_sync_begin(s, DB_SYNC_WRITE, &fail), OK);
    cluster_sql(&cluster, "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sync'", NULL, 0);
    assert_int_equal(db_sync_script(s, "UPDATE anpi.municipality SET name = 'w'", &fail), E_DB_AWAY);
    db_sync_rollback(s);
    db_sync_close(s);
}

static enum err count_row(void *ctx, const struct db_rows *rows, size_t row)
{
    size_t *n = ctx;
    assert_true(db_text_at(rows, row, 0).n > 0);
    return ++*n == 1 ? OK : E_TOO_LARGE;
}

static void a_reader_of_rows_may_stop_and_the_connection_is_good(void **state)
{
    (void)state;
    size_t n = 0;
    struct db_sync *s = open_db();
    struct fail fail = { 0 };
    assert_int_equal(db_sync_each(s, SQL_BARE(CHANGE_CURSOR), count_row, &n, &fail), OK);
    assert_int_equal(db_sync_each(s, SQL_BARE(CHANGE_CURSOR), count_row, &n, &fail), E_TOO_LARGE);
    assert_int_equal(db_sync_script(s, "SELECT 1", &fail), OK);
    db_sync_close(s);
}

static void copy_escapes_are_undone(void **state)
{
    (void)state;
    char line[] = "a\\tb\\\\c\\nd", null[] = "\\N", plain[] = "髙橋";
    size_t n = db_copy_unescape(line, sizeof line - 1);
    assert_int_equal(n, 7);
    assert_memory_equal(line, "a\tb\\c\nd", 7);
    assert_int_equal(db_copy_unescape(null, 2), SIZE_MAX);
    assert_int_equal(db_copy_unescape(plain, sizeof plain - 1), sizeof plain - 1);
}

int main(void)
{
    cluster_start(&cluster, "");
    cluster_database(&cluster, "anpi", conninfo);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(array_literals_hold_any_text),
        cmocka_unit_test(a_nul_or_too_much_makes_an_array_bad),
        cmocka_unit_test(rows_read_as_what_they_are),
        cmocka_unit_test(a_refusal_names_its_code_and_never_the_value),
        cmocka_unit_test(a_failed_transaction_does_not_commit),
        cmocka_unit_test(a_commit_no_replica_confirmed_is_unknown),
        cmocka_unit_test(a_lost_connection_is_told_as_it_is),
        cmocka_unit_test(a_reader_of_rows_may_stop_and_the_connection_is_good),
        cmocka_unit_test(copy_escapes_are_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
