/* SPDX-License-Identifier: Apache-2.0
 * The change feed under writers that start, stall, roll back and commit out of order: none missed, none early, and each
 * object ends as the database has it. ANPI_CHANGES sets how many (the soak run: 100,000). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/db/change.h"
#include "tests/unit/db/cluster.h"

#define WRITERS 50
#define OBJECTS 40
#define LATE_WAL "-c wal_writer_delay=10000" /* what nobody waits for is written late: a crash loses it */
#define CHANGES_MAX 200000

static struct cluster cluster;
static struct loop *loop;
static char conninfo[200], server_conninfo[200];
static int per_writer = 100;

enum { OPEN, COMMITTING, ROLLED_BACK };
static atomic_int fate[CHANGES_MAX]; /* of the change with this number: what its writer has told PostgreSQL */
static struct {
    int times[CHANGES_MAX];
    int64_t seq[OBJECTS], version[OBJECTS];
    int n, early, turns, reloads, unknown;
    char why[32];
    int64_t woken_us;
} seen;

static void on_change(void *ctx, int64_t seq, struct sv kind, struct sv id, struct sv body)
{
    int64_t object = 0, version = 0, number = 0;
    struct sv rest = body;
    (void)ctx;
    if (!sv_eq(kind, SV("test")) || !sv_to_i64(id, &object) || !sv_to_i64(sv_cut(&rest, ' '), &version) || !sv_to_i64(rest, &number)) {
        seen.unknown++;
        seen.woken_us = clock_mono_us();
        return;
    }
    seen.n++;
    seen.times[number]++;
    if (atomic_load(&fate[number]) != COMMITTING)
        seen.early++;
    if (seq > seen.seq[object]) { /* as a picture does it */
        seen.seq[object] = seq;
        seen.version[object] = version;
    }
}

static void on_turn(void *ctx, int64_t as_of_us)
{
    (void)ctx;
    assert_true(as_of_us <= clock_now_us());
    seen.turns++;
}

static void on_reload(void *ctx, const char *why)
{
    (void)ctx;
    seen.reloads++;
    snprintf(seen.why, sizeof seen.why, "%s", why);
}

static struct change_cursor cursor_now(void)
{
    struct change_cursor c = { 0 };
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    assert_int_equal(db_sync_open(server_conninfo, "loader", true, &s, &fail), OK);
    assert_int_equal(db_sync_begin(s, DB_SYNC_SNAPSHOT, &fail), OK);
    assert_int_equal(change_cursor_take(s, &c, &fail), OK);
    assert_int_equal(db_sync_commit(s, &fail), OK);
    db_sync_close(s);
    return c;
}

static struct change_feed *feed_of(int64_t poll_ms, size_t rows_max)
{
    struct change_feed *f = NULL;
    struct change_cursor c = cursor_now();
    struct change_conf conf = { .conninfo = server_conninfo,
                                .app_name = "reader",
                                .poll_ms = poll_ms,
                                .rows_max = rows_max,
                                .on_change = on_change,
                                .on_turn = on_turn,
                                .on_reload = on_reload };
    memset(&seen, 0, sizeof seen);
    assert_int_equal(change_start(loop, &conf, &c, &f), OK);
    change_cursor_done(&c);
    return f;
}

static void run_ms(int64_t ms)
{
    for (int64_t end = clock_mono_us() + ms * 1000; clock_mono_us() < end;)
        loop_turn(loop, true);
}

static void sql(const char *text)
{
    cluster_sql(&cluster, "anpi", text, NULL, 0);
}

static void run(PGconn *c, const char *text)
{
    PGresult *res = PQexec(c, text);
    if (PQresultStatus(res) == PGRES_FATAL_ERROR)
        fprintf(stderr, "%s: %s", text, PQerrorMessage(c));
    PQclear(res);
}

/* One transaction: lock an object, write it, say so; every tenth is rolled back, and the first writer is slow. */
static void write_one(PGconn *c, int writer, int number, unsigned *seed)
{
    char text[400];
    int object = rand_r(seed) % OBJECTS;
    bool back = rand_r(seed) % 10 == 0, slow = writer == 0 && number % per_writer == 5;
    if (slow) /* an object of its own: it holds up nobody */
        object = 0;
    else if (object == 0)
        object = 1;
    run(c, "BEGIN");
    snprintf(text, sizeof text,
             "WITH u AS (UPDATE anpi.home SET radius_m = radius_m + 1 WHERE id = %d RETURNING radius_m)"
             " INSERT INTO anpi.change (kind, id, body) SELECT 'test', '%d', radius_m || ' ' || %d FROM u",
             object + 1, object, number);
    run(c, text);
    if (slow)
        usleep(1500000);
    atomic_store(&fate[number], back ? ROLLED_BACK : COMMITTING);
    run(c, back ? "ROLLBACK" : "COMMIT");
}

static atomic_int writers_left;

static void *writer_run(void *arg)
{
    int writer = (int)(intptr_t)arg;
    unsigned seed = (unsigned)writer + 1;
    PGconn *c = PQconnectdb(conninfo);
    for (int i = 0; i < per_writer; i++)
        write_one(c, writer, writer * per_writer + i, &seed);
    PQfinish(c);
    atomic_fetch_sub(&writers_left, 1);
    return NULL;
}

static void nothing_is_missed_and_nothing_is_early(void **state)
{
    (void)state;
    pthread_t t[WRITERS];
    struct change_feed *f = feed_of(20, per_writer < 1000 ? 37 : 2000);
    run_ms(200);
    atomic_store(&writers_left, WRITERS);
    for (int w = 0; w < WRITERS; w++)
        assert_int_equal(pthread_create(&t[w], NULL, writer_run, (void *)(intptr_t)w), 0);
    bool cut = false;
    while (atomic_load(&writers_left) > 0) {
        run_ms(50);
        if (!cut && seen.n > WRITERS * per_writer / 3) { /* and the reader loses its connection once */
            sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reader'");
            cut = true;
        }
    }
    for (int w = 0; w < WRITERS; w++)
        pthread_join(t[w], NULL);
    int total = WRITERS * per_writer, missed = 0, wrong = 0, committed = 0;
    for (int i = 0; i < total; i++)
        committed += atomic_load(&fate[i]) == COMMITTING;
    for (int i = 0; i < 600 && seen.n < committed; i++)
        run_ms(100);
    run_ms(500);
    for (int i = 0; i < total; i++) {
        missed += atomic_load(&fate[i]) == COMMITTING && seen.times[i] == 0;
        wrong += atomic_load(&fate[i]) == ROLLED_BACK && seen.times[i] > 0;
    }
    assert_true(cut);
    assert_int_equal(missed, 0);
    assert_int_equal(wrong, 0);
    assert_int_equal(seen.early, 0);
    assert_int_equal(seen.reloads, 0);
    for (int o = 0; o < OBJECTS; o++) {
        char text[100], version[32], want[32];
        snprintf(text, sizeof text, "SELECT radius_m FROM anpi.home WHERE id = %d", o + 1);
        cluster_sql(&cluster, "anpi", text, version, sizeof version);
        snprintf(want, sizeof want, "%lld", (long long)seen.version[o]);
        assert_string_equal(version, want);
    }
    change_stop(f);
}

/* What committed after the snapshot of the cursor is delivered, also what had begun before it. */
static void a_write_open_while_the_tables_load_is_not_lost(void **state)
{
    (void)state;
    PGconn *c = PQconnectdb(conninfo);
    run(c, "BEGIN");
    run(c, "INSERT INTO anpi.change (kind, id, body) VALUES ('test', '1', '1 0')");
    sql("INSERT INTO anpi.change (kind, id, body) VALUES ('test', '2', '1 1')");
    struct change_feed *f = feed_of(20, 0);
    atomic_store(&fate[0], OPEN);
    run_ms(300);
    assert_int_equal(seen.n, 0); /* the second was in the snapshot, the first is still open */
    atomic_store(&fate[0], COMMITTING);
    run(c, "COMMIT");
    run_ms(300);
    assert_int_equal(seen.times[0], 1);
    assert_int_equal(seen.n, 1);
    PQfinish(c);
    change_stop(f);
}

static void a_wake_up_brings_it_at_once_and_the_clock_without(void **state)
{
    (void)state;
    struct db *db = NULL;
    struct change_waker *w = NULL;
    struct db_conf conf = { .conninfo = server_conninfo, .app_name = "waker", .programs = SQL_FOR_SERVER };
    assert_int_equal(db_new(loop, &conf, &db), OK);
    assert_int_equal(change_waker_new(loop, db, &w), OK);
    struct change_feed *f = feed_of(3000, 0);
    run_ms(500);
    sql("INSERT INTO anpi.change (kind, id, body) VALUES ('other', '1', NULL)");
    int64_t from_us = clock_mono_us();
    for (int i = 0; i < 100; i++)
        change_wake(w);
    while (seen.woken_us == 0 && clock_mono_us() - from_us < 10 * US_PER_S)
        loop_turn(loop, true);
    assert_in_range(seen.woken_us - from_us, 1, US_PER_S);
    seen.woken_us = 0;
    sql("INSERT INTO anpi.change (kind, id, body) VALUES ('other', '1', NULL)");
    while (seen.woken_us == 0 && clock_mono_us() - from_us < 20 * US_PER_S)
        loop_turn(loop, true);
    assert_int_equal(seen.unknown, 2);
    change_stop(f);
    change_waker_free(w);
    db_free(db);
}

static void another_epoch_is_a_reload_and_then_it_goes_on(void **state)
{
    (void)state;
    struct change_feed *f = feed_of(20, 0);
    run_ms(200);
    sql("UPDATE anpi.epoch SET restore_id = gen_random_uuid()");
    run_ms(300);
    assert_int_equal(seen.reloads, 1);
    assert_string_equal(seen.why, "epoch");
    sql("INSERT INTO anpi.change (kind, id, body) VALUES ('other', '1', 'x')");
    run_ms(200);
    assert_int_equal(seen.unknown, 0); /* nothing while it waits */
    struct change_cursor c = cursor_now();
    assert_int_equal(change_resume(f, &c), OK);
    change_cursor_done(&c);
    sql("INSERT INTO anpi.change (kind, id, body) VALUES ('other', '2', 'x')");
    run_ms(300);
    assert_int_equal(seen.unknown, 1);
    assert_int_equal(seen.reloads, 1);
    change_stop(f);
}

/* The reader is away while changes it has not seen are pruned. */
static void a_cursor_older_than_what_is_kept_is_a_reload(void **state)
{
    (void)state;
    struct change_feed *f = NULL;
    struct change_cursor old = cursor_now();
    struct change_conf conf = {
        .conninfo = server_conninfo, .app_name = "reader", .poll_ms = 20, .on_change = on_change, .on_reload = on_reload
    };
    sql("INSERT INTO anpi.change (kind, id, body) VALUES ('other', '1', 'x')");
    sql("SELECT anpi.change_prune('0 seconds')");
    memset(&seen, 0, sizeof seen);
    assert_int_equal(change_start(loop, &conf, &old, &f), OK);
    run_ms(300);
    assert_int_equal(seen.reloads, 1);
    assert_string_equal(seen.why, "pruned");
    change_stop(f);
    f = feed_of(20, 0); /* a fresh cursor has seen all that went */
    sql("SELECT anpi.change_prune('0 seconds')");
    run_ms(300);
    assert_int_equal(seen.reloads, 0);
    change_stop(f);
    change_cursor_done(&old);
}

/* A backend crashes and takes the others with it, while ids that the cursor has seen taken are nowhere on the disk: they are
 * given out again, and what they change has to come all the same. (PostgreSQL itself goes on: the epoch is the same.) */
static void ids_given_out_again_after_a_crash_are_not_missed(void **state)
{
    (void)state;
    char first[32], again[32];
    struct change_feed *f = feed_of(20, 0);
    run_ms(300);
    PGconn *c = PQconnectdb(conninfo);
    for (int i = 0; i < 30; i++) {
        run(c, "BEGIN");
        run(c, "SELECT pg_current_xact_id()");
        run(c, "ROLLBACK");
    }
    cluster_sql(&cluster, "anpi", "SELECT pg_snapshot_xmax(pg_current_snapshot())", first, sizeof first);
    run_ms(200); /* the cursor is past them, the log on the disk is not */
    kill(PQbackendPID(c), SIGKILL);
    PQfinish(c);
    do
        run_ms(50);
    while (PQping(conninfo) != PQPING_OK);
    atomic_store(&fate[0], COMMITTING);
    cluster_sql(&cluster, "anpi", "INSERT INTO anpi.change (kind, id, body) VALUES ('test', '1', '1 0') RETURNING xid", again,
                sizeof again);
    assert_true(strtoll(again, NULL, 10) < strtoll(first, NULL, 10)); /* else this test shows nothing */
    for (int i = 0; i < 100 && seen.times[0] == 0; i++)
        run_ms(100);
    assert_true(seen.times[0] > 0);
    assert_int_equal(seen.reloads, 0);
    change_stop(f);
}

int main(void)
{
    const char *many = getenv("ANPI_CHANGES");
    int64_t changes = 5000;
    if (many && sv_to_i64(sv_of(many), &changes) && changes > CHANGES_MAX)
        changes = CHANGES_MAX;
    per_writer = (int)changes / WRITERS;
    log_set(LOG_ERROR, "test");
    cluster_start(&cluster, LATE_WAL);
    cluster_database(&cluster, "anpi", conninfo);
    cluster_conninfo(&cluster, "anpi", "anpi_server", server_conninfo);
    sql("INSERT INTO anpi.home (radius_m) SELECT 0 FROM generate_series(1, 40)");
    if (loop_new(&loop) != OK)
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_missed_and_nothing_is_early),
        cmocka_unit_test(a_write_open_while_the_tables_load_is_not_lost),
        cmocka_unit_test(a_wake_up_brings_it_at_once_and_the_clock_without),
        cmocka_unit_test(another_epoch_is_a_reload_and_then_it_goes_on),
        cmocka_unit_test(ids_given_out_again_after_a_crash_are_not_missed),
        cmocka_unit_test(a_cursor_older_than_what_is_kept_is_a_reload),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    loop_free(loop);
    return failed;
}
