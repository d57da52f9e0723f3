/* SPDX-License-Identifier: Apache-2.0
 * anpi.mark_commit and the fold, in a real PostgreSQL: each id once, no mark lost, the same state in any order. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>

#include "tests/unit/db/cluster.h"
#include "tests/unit/db/marks.h"

static struct cluster cluster;
static char conninfo[200];
static int64_t now_us;

#define MINUTE_US (60 * US_PER_S)
static const char people_sql[] =
    "INSERT INTO anpi.municipality (code, pref, name) VALUES ('23214', '愛知県', '蒲郡市'), ('08220', '茨城県', 'つくば市');"
    "INSERT INTO anpi.home (address) SELECT '' FROM generate_series(1, 400);"
    "INSERT INTO anpi.person (municipality, name, home) SELECT CASE WHEN g = 400 THEN '08220' ELSE '23214' END, '試験' || g, g"
    " FROM generate_series(1, 400) g";

static void world_make(const char *db)
{
    char sql[400], first[16];
    cluster_database(&cluster, db, conninfo);
    cluster_conninfo(&cluster, db, "anpi_server", conninfo);
    cluster_sql(&cluster, db, people_sql, NULL, 0);
    now_us = clock_now_us();
    snprintf(sql, sizeof sql,
             "SELECT anpi.incident_open(NULL, NULL, '地震', '地震', true, '{23214}', NULL, '市長', '発生', 1, %lld)->>'id'",
             (long long)(now_us - 60 * MINUTE_US));
    cluster_sql(&cluster, db, sql, first, sizeof first);
    assert_string_equal(first, "1");
}

static struct db_sync *open_db(void)
{
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), OK);
    return s;
}

static struct mark mark_of(int64_t person, const char *status, int64_t observed_us)
{
    struct mark m = { .incident = 1, .person = person, .status = status, .observed_us = observed_us, .by_user = 1, .content = 'a' };
    uuid_v7(&m.op_id);
    return m;
}

static struct db_rows *send_ok(struct db_sync *s, const struct mark *m, size_t n)
{
    struct db_rows *rows = NULL;
    struct fail fail = { 0 };
    enum err e = marks_send(s, m, n, now_us, &rows, &fail);
    if (e != OK)
        print_message("%s\n", fail.detail);
    assert_int_equal(e, OK);
    assert_int_equal(db_rows_n(rows), n);
    return rows;
}

/* "result error" of one ord. */
static void assert_answer(const struct db_rows *rows, size_t ord, const char *result, const char *error)
{
    size_t r = marks_row(rows, ord);
    assert_int_not_equal(r, SIZE_MAX);
    assert_string_equal(db_text_at(rows, r, 1).p, result);
    assert_string_equal(db_text_at(rows, r, 3).p, error);
    assert_int_equal(db_is_null(rows, r, 2), strcmp(result, "refused") == 0);
}

static void status_is(const char *db, int64_t person, int round, const char *want)
{
    char sql[300], got[16384];
    snprintf(
        sql, sizeof sql,
        "SELECT status || '|' || coalesce(op_id::text, '') || '|' || array_to_string(conflict, ',') || '|' || array_to_string(ops, ',')"
        " FROM anpi.status WHERE incident = 1 AND person = %lld AND round = %d",
        (long long)person, round);
    cluster_sql(&cluster, db, sql, got, sizeof got);
    assert_string_equal(got, want);
}

/* A random set of marks of one person: equal times, seen and settled ones, withdrawn ones. */
static size_t random_set(struct mark *m, int64_t person, unsigned *seed)
{
    static const char *const statuses[] = { "safe", "noted", "attention", "attention" };
    size_t n = 1 + (size_t)rand_r(seed) % 9;
    for (size_t i = 0; i < n; i++) {
        m[i] = mark_of(person, statuses[rand_r(seed) % 4], now_us - MINUTE_US - rand_r(seed) % 3 * US_PER_S);
        m[i].by_command = true;
        for (size_t k = 0; k < i; k++)
            if (rand_r(seed) % 4 == 0 && m[i].seen_n < SEEN_MAX)
                m[i].seen[m[i].seen_n++] = m[k].op_id;
        const struct mark *other = i ? &m[(size_t)rand_r(seed) % i] : NULL;
        if (other && rand_r(seed) % 8 == 0) {
            m[i].has_settles = true;
            m[i].settles = other->op_id;
        } else if (other && !other->has_voids && rand_r(seed) % 6 == 0) {
            m[i].has_voids = true;
            m[i].voids = other->op_id;
            m[i].status = rand_r(seed) % 2 ? "safe" : NULL;
        }
    }
    return n;
}

/* 300 people, their marks in shuffled order and batches of any size; a void waits until its target has gone. */
static void any_order_folds_to_what_the_rule_says(void **state)
{
    (void)state;
    static struct mark all[300][9], queue[2700];
    size_t n_of[300], n = 0;
    unsigned seed = 20260101;
    world_make("folds");
    struct db_sync *s = open_db();
    for (int p = 0; p < 300; p++) {
        n_of[p] = random_set(all[p], p + 1, &seed);
        for (size_t i = 0; i < n_of[p]; i++)
            queue[n++] = all[p][i];
    }
    for (size_t i = n - 1; i > 0; i--) {
        size_t k = (size_t)rand_r(&seed) % (i + 1);
        struct mark t = queue[i];
        queue[i] = queue[k];
        queue[k] = t;
    }
    for (int pass = 0; pass < 2; pass++) {
        struct mark batch[150];
        size_t fill = 0;
        for (size_t i = 0; i <= n; i++) {
            if (i < n && queue[i].has_voids == (pass == 1))
                batch[fill++] = queue[i];
            if (fill > 0 && (i == n || fill == 150 || rand_r(&seed) % 40 == 0)) {
                struct db_rows *rows = send_ok(s, batch, fill);
                for (size_t k = 0; k < fill; k++)
                    assert_answer(rows, k, "accepted", "");
                db_rows_free(rows);
                fill = 0;
            }
        }
    }
    for (int p = 0; p < 300; p++) {
        char want[16384];
        marks_fold(all[p], n_of[p], want, sizeof want);
        status_is("folds", p + 1, 1, want);
    }
    char stale[16];
    cluster_sql(&cluster, "folds",
                "SELECT count(*) FROM anpi.status s JOIN LATERAL (SELECT body FROM anpi.change WHERE kind = 'status'"
                " AND id = s.incident || ':' || s.person || ':' || s.round ORDER BY seq DESC LIMIT 1) c ON true"
                " WHERE split_part(body, E'\\x1f', 5) <> s.status OR split_part(body, E'\\x1f', 10) <> array_to_string(ops, ',')"
                " OR split_part(body, E'\\x1f', 9) <> array_to_string(conflict, ',')",
                stale, sizeof stale);
    assert_string_equal(stale, "0");
    db_sync_close(s);
}

static void a_known_id_counts_once_and_hears_the_first_answer(void **state)
{
    (void)state;
    world_make("known");
    struct db_sync *s = open_db();
    struct mark m[4] = { mark_of(1, "safe", now_us), mark_of(2, "noted", now_us) };
    m[2] = m[0]; /* twice in one batch, same content */
    m[3] = m[1];
    m[3].content = 'b'; /* and another content */
    struct db_rows *first = send_ok(s, m, 4);
    assert_answer(first, 0, "accepted", "");
    assert_answer(first, 1, "accepted", "");
    assert_answer(first, 2, "known", "");
    assert_answer(first, 3, "refused", "observation.id_reused");
    assert_int_equal(db_i64_at(first, marks_row(first, 0), 2), db_i64_at(first, marks_row(first, 2), 2));
    struct db_rows *again = send_ok(s, m, 4);
    assert_answer(again, 0, "known", "");
    assert_answer(again, 1, "known", "");
    assert_answer(again, 2, "known", "");
    assert_answer(again, 3, "refused", "observation.id_reused");
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(db_i64_at(first, marks_row(first, i), 2), db_i64_at(again, marks_row(again, i), 2));
    char count[16];
    cluster_sql(&cluster, "known", "SELECT count(*) FROM anpi.observation", count, sizeof count);
    assert_string_equal(count, "2");
    cluster_sql(&cluster, "known", "SELECT count(*) FROM anpi.change WHERE kind = 'status'", count, sizeof count);
    assert_string_equal(count, "2");
    db_rows_free(first);
    db_rows_free(again);
    db_sync_close(s);
}

static void each_refusal_has_its_code_and_spares_its_neighbours(void **state)
{
    (void)state;
    world_make("refusals");
    cluster_sql(&cluster, "refusals",
                "UPDATE anpi.person SET erased_at = now() WHERE id = 9;"
                "SELECT anpi.incident_open(NULL, NULL, '台風', '台風', true, '{23214}', NULL, '市長', '発生', 1, 1000000);"
                "SELECT anpi.incident_close(2, 1, 2000000)",
                NULL, 0);
    struct db_sync *s = open_db();
    struct mark target = mark_of(5, "safe", now_us), m[10];
    db_rows_free(send_ok(s, &target, 1));
    for (size_t i = 0; i < 10; i++)
        m[i] = mark_of(1, "safe", now_us);
    m[1].incident = 77;
    m[2].person = 7777;
    m[3].person = 400; /* of the other city */
    m[4].incident = 2; /* closed */
    m[5].incident = 2;
    m[5].observed_us = 1500000; /* seen before it closed */
    m[6].has_voids = true;
    uuid_v7(&m[6].voids);
    m[7].person = 5;
    m[7].by_user = 2;
    m[7].has_voids = true;
    m[7].voids = target.op_id;
    m[8].person = 9;
    m[9].person = 2; /* of the other person's */
    m[9].has_voids = true;
    m[9].voids = target.op_id;
    struct db_rows *rows = send_ok(s, m, 10);
    static const char *const codes[10] = {
        "", "incident.unknown",     "observation.unknown_person", "observation.not_in_incident", "incident.closed",
        "", "observation.bad_void", "observation.void_forbidden", "observation.unknown_person",  "observation.bad_void"
    };
    for (size_t i = 0; i < 10; i++)
        assert_answer(rows, i, codes[i][0] ? "refused" : "accepted", codes[i]);
    db_rows_free(rows);
    char count[16];
    cluster_sql(&cluster, "refusals", "SELECT count(*) FROM anpi.operation WHERE kind = 'mark'", count, sizeof count);
    assert_string_equal(count, "3");
    db_sync_close(s);
}

static void a_void_may_point_into_its_own_batch_but_not_at_a_void(void **state)
{
    (void)state;
    world_make("voids");
    struct db_sync *s = open_db();
    struct mark m[3] = { mark_of(1, NULL, now_us), mark_of(1, "attention", now_us - MINUTE_US), mark_of(1, NULL, now_us) };
    m[0].has_voids = m[2].has_voids = true;
    m[0].voids = m[1].op_id;
    m[2].voids = m[0].op_id;
    struct db_rows *rows = send_ok(s, m, 3);
    assert_answer(rows, 0, "accepted", "");
    assert_answer(rows, 1, "accepted", "");
    assert_answer(rows, 2, "refused", "observation.bad_void");
    db_rows_free(rows);
    status_is("voids", 1, 1, "unreported|||");
    struct mark command = mark_of(2, "safe", now_us), undo = mark_of(2, NULL, now_us);
    undo.by_user = 2;
    undo.by_command = undo.has_voids = true;
    undo.voids = command.op_id;
    db_rows_free(send_ok(s, &command, 1));
    rows = send_ok(s, &undo, 1);
    assert_answer(rows, 0, "accepted", "");
    db_rows_free(rows);
    status_is("voids", 2, 1, "unreported|||");
    struct mark again = mark_of(2, NULL, now_us), other = mark_of(1, NULL, now_us), foreign = mark_of(3, "safe", now_us);
    again.has_voids = other.has_voids = true;
    again.by_user = 2;
    again.voids = undo.op_id;    /* a withdrawal that is stored, as little */
    other.voids = foreign.op_id; /* a mark of another person */
    db_rows_free(send_ok(s, &foreign, 1));
    rows = send_ok(s, (struct mark[]){ again, other }, 2);
    assert_answer(rows, 0, "refused", "observation.bad_void");
    assert_answer(rows, 1, "refused", "observation.bad_void");
    db_rows_free(rows);
    status_is("voids", 2, 1, "unreported|||");
    db_sync_close(s);
}

/* Said in the second round of a mark of the first: it is the first that is folded anew, stored before or of the same batch. */
static void a_void_undoes_its_mark_in_the_round_that_mark_was_of(void **state)
{
    (void)state;
    char sql[200], got[64];
    world_make("undone");
    snprintf(sql, sizeof sql, "SELECT anpi.round_start(1, 1, %lld)", (long long)(now_us - 10 * MINUTE_US));
    cluster_sql(&cluster, "undone", sql, NULL, 0);
    struct db_sync *s = open_db();
    struct mark m[4] = { mark_of(1, "safe", now_us - 11 * MINUTE_US), mark_of(1, NULL, now_us), mark_of(2, "safe", now_us - 11 * MINUTE_US),
                         mark_of(2, NULL, now_us) };
    m[1].has_voids = m[3].has_voids = true;
    m[1].voids = m[0].op_id;
    m[3].voids = m[2].op_id;
    db_rows_free(send_ok(s, m, 1));
    cluster_sql(&cluster, "undone", "SELECT status FROM anpi.status WHERE person = 1 AND round = 1", got, sizeof got);
    assert_string_equal(got, "safe");
    struct db_rows *rows = send_ok(s, m + 1, 3);
    for (size_t i = 0; i < 3; i++)
        assert_answer(rows, i, "accepted", "");
    db_rows_free(rows);
    status_is("undone", 1, 1, "unreported|||");
    status_is("undone", 2, 1, "unreported|||");
    cluster_sql(&cluster, "undone", "SELECT count(*) FROM anpi.status WHERE round <> 1", got, sizeof got);
    assert_string_equal(got, "0");
    db_sync_close(s);
}

static void the_future_is_cut_and_a_mark_belongs_to_the_round_it_was_seen_in(void **state)
{
    (void)state;
    char sql[200], got[64];
    world_make("rounds");
    snprintf(sql, sizeof sql, "SELECT anpi.round_start(1, 1, %lld)", (long long)(now_us - 10 * MINUTE_US));
    cluster_sql(&cluster, "rounds", sql, NULL, 0);
    struct db_sync *s = open_db();
    struct mark m[4] = { mark_of(1, "safe", now_us + MINUTE_US), mark_of(2, "safe", now_us + 4 * US_PER_S),
                         mark_of(3, "safe", now_us - 11 * MINUTE_US), mark_of(4, "safe", now_us - 500 * MINUTE_US) };
    struct db_rows *rows = send_ok(s, m, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(db_bool_at(rows, marks_row(rows, i), 4), i == 0);
    db_rows_free(rows);
    rows = send_ok(s, m, 1); /* known: told the same */
    assert_answer(rows, 0, "known", "");
    assert_true(db_bool_at(rows, 0, 4));
    db_rows_free(rows);
    cluster_sql(&cluster, "rounds", "SELECT string_agg(person || ':' || round, ' ' ORDER BY person) FROM anpi.status", got, sizeof got);
    assert_string_equal(got, "1:2 2:2 3:1 4:1");
    snprintf(sql, sizeof sql, "SELECT anpi.us(observed_at) = %lld AND bounded FROM anpi.observation WHERE person = 1", (long long)now_us);
    cluster_sql(&cluster, "rounds", sql, got, sizeof got);
    assert_string_equal(got, "t");
    db_sync_close(s);
}

static void *commit_when_it_waits(void *arg)
{
    struct db_sync *s = arg;
    struct fail fail = { 0 };
    char n[16] = "0";
    for (int i = 0; i < 400 && strcmp(n, "0") == 0; i++, usleep(20000))
        cluster_sql(&cluster, "postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'transactionid'", n, sizeof n);
    return db_sync_commit(s, &fail) == OK ? s : NULL;
}

/* One id under two people, on two connections at the same moment: the first to commit has it. */
static void an_id_taken_by_another_transaction_meanwhile_is_refused_alone(void **state)
{
    (void)state;
    pthread_t t;
    void *committed;
    struct fail fail = { 0 };
    world_make("meanwhile");
    struct db_sync *first = open_db(), *second = open_db();
    struct mark m[3] = { mark_of(1, "safe", now_us), mark_of(2, "safe", now_us), mark_of(3, "noted", now_us) };
    m[1].op_id = m[0].op_id;
    m[1].content = 'b';
    assert_int_equal(db_sync_begin(first, DB_SYNC_WRITE, &fail), OK);
    db_rows_free(send_ok(first, m, 1));
    assert_int_equal(pthread_create(&t, NULL, commit_when_it_waits, first), 0);
    struct db_rows *rows = send_ok(second, m + 1, 2);
    pthread_join(t, &committed);
    assert_non_null(committed);
    assert_answer(rows, 0, "refused", "observation.id_reused");
    assert_answer(rows, 1, "accepted", "");
    db_rows_free(rows);
    char got[64];
    cluster_sql(&cluster, "meanwhile", "SELECT string_agg(person || status, ' ' ORDER BY person) FROM anpi.status", got, sizeof got);
    assert_string_equal(got, "1safe 3noted");
    db_sync_close(first);
    db_sync_close(second);
}

/* Marks added one upon another, seen in any order; then all is folded whole, and nobody hears anything new. */
static void a_mark_added_is_told_as_the_whole_fold_tells_it(void **state)
{
    (void)state;
    char got[200];
    unsigned seed = 5;
    world_make("added");
    struct db_sync *s = open_db();
    for (int round = 0; round < 6; round++) {
        struct mark m[300];
        for (int64_t i = 0; i < 300; i++)
            m[i] = mark_of(1 + i, rand_r(&seed) % 2 ? "safe" : "noted", now_us - rand_r(&seed) % 4 * US_PER_S);
        for (size_t i = 299; i > 0; i--) { /* ids in another order than persons */
            size_t k = (size_t)rand_r(&seed) % (i + 1);
            struct uuid u = m[i].op_id;
            m[i].op_id = m[k].op_id;
            m[k].op_id = u;
        }
        db_rows_free(send_ok(s, m, 300));
    }
    cluster_sql(&cluster, "added",
                "CREATE TABLE told AS SELECT DISTINCT ON (id) id, body FROM anpi.change WHERE kind = 'status' ORDER BY id, seq DESC;"
                "CREATE TABLE kept AS SELECT * FROM anpi.status;"
                "SELECT anpi.status_fold(array_agg(incident), array_agg(person), array_agg(round)) FROM anpi.status",
                NULL, 0);
    cluster_sql(
        &cluster, "added",
        "SELECT (SELECT count(*) FROM anpi.change WHERE kind = 'status') || ' '"
        " || (SELECT count(*) FROM (SELECT DISTINCT ON (id) id, body FROM anpi.change WHERE kind = 'status' ORDER BY id, seq DESC) c"
        "     JOIN told t USING (id, body)) || ' '"
        " || (SELECT count(*) FROM (SELECT * FROM anpi.status INTERSECT SELECT * FROM kept) x)",
        got, sizeof got);
    assert_string_equal(got, "2100 300 300");
    db_sync_close(s);
}

/* What may be added without reading the person's other marks, and what must not be. */
static void only_a_plain_mark_on_a_settled_person_is_added(void **state)
{
    (void)state;
    static const struct {
        const char *ops, *persons, *statuses, *voids, *added;
    } cases[] = {
        { "{00000000-0000-7000-8000-000000000001}", "{1}", "{safe}", "{NULL}", "1" },
        { "{00000000-0000-7000-8000-000000000002}", "{2}", "{safe}", "{NULL}", "0" }, /* an attention is open */
        { "{00000000-0000-7000-8000-000000000003}", "{3}", "{attention}", "{NULL}", "0" },
        { "{00000000-0000-7000-8000-000000000004}", "{3}", "{safe}", "{00000000-0000-7000-8000-000000000009}", "0" },
        { "{00000000-0000-7000-8000-000000000005,00000000-0000-7000-8000-000000000006}", "{3,3}", "{safe,safe}", "{NULL,NULL}", "0" },
        { "{00000000-0000-7000-8000-000000000007,00000000-0000-7000-8000-000000000008}", "{3,4}", "{safe,noted}", "{NULL,NULL}", "2" },
    };
    world_make("plain");
    struct db_sync *s = open_db();
    struct mark m[2] = { mark_of(1, "noted", now_us), mark_of(2, "attention", now_us) };
    db_rows_free(send_ok(s, m, 2));
    db_sync_close(s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sql[1000], got[32];
        snprintf(sql, sizeof sql,
                 "SELECT anpi.status_add(op, ARRAY(SELECT 1::bigint FROM unnest(op)), '%s', ARRAY(SELECT 1 FROM unnest(op)), '%s',"
                 " ARRAY(SELECT now() FROM unnest(op)), ARRAY(SELECT 'x' FROM unnest(op)), '%s') FROM (SELECT '%s'::uuid[] AS op) o",
                 cases[i].persons, cases[i].statuses, cases[i].voids, cases[i].ops);
        cluster_sql(&cluster, "plain", sql, got, sizeof got);
        assert_string_equal(got, cases[i].added);
    }
}

struct worker {
    unsigned seed;
    int batches, refused;
};

/* Batches over the same people, each in an order of its own. */
static void *worker_run(void *arg)
{
    struct worker *w = arg;
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    if (db_sync_open(conninfo, "worker", true, &s, &fail) != OK)
        return NULL;
    for (int b = 0; b < 20; b++) {
        struct mark m[100];
        struct db_rows *rows = NULL;
        for (size_t i = 0; i < 100; i++)
            m[i] = mark_of(1 + rand_r(&w->seed) % 390, rand_r(&w->seed) % 3 ? "safe" : "attention", now_us - rand_r(&w->seed) % 1000);
        if (marks_send(s, m, 100, now_us, &rows, &fail) == OK)
            w->batches++;
        else {
            w->refused++;
            print_message("%s\n", fail.detail);
        }
        db_rows_free(rows);
    }
    db_sync_close(s);
    return NULL;
}

static void batches_of_one_another_never_deadlock(void **state)
{
    (void)state;
    world_make("together");
    struct worker w[8] = { 0 };
    pthread_t t[8];
    for (unsigned i = 0; i < 8; i++) {
        w[i].seed = i + 1;
        assert_int_equal(pthread_create(&t[i], NULL, worker_run, &w[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(t[i], NULL);
        assert_int_equal(w[i].batches, 20);
        assert_int_equal(w[i].refused, 0);
    }
    char got[32];
    /* Every fold saw every mark: the last one of a person lists them all. */
    cluster_sql(&cluster, "together",
                "SELECT (SELECT count(*) FROM anpi.observation) || ' ' || (SELECT sum(cardinality(ops)) FROM anpi.status)", got,
                sizeof got);
    assert_string_equal(got, "16000 16000");
}

int main(void)
{
    cluster_start(&cluster, "");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_folds_to_what_the_rule_says),
        cmocka_unit_test(a_known_id_counts_once_and_hears_the_first_answer),
        cmocka_unit_test(each_refusal_has_its_code_and_spares_its_neighbours),
        cmocka_unit_test(a_void_may_point_into_its_own_batch_but_not_at_a_void),
        cmocka_unit_test(a_void_undoes_its_mark_in_the_round_that_mark_was_of),
        cmocka_unit_test(the_future_is_cut_and_a_mark_belongs_to_the_round_it_was_seen_in),
        cmocka_unit_test(an_id_taken_by_another_transaction_meanwhile_is_refused_alone),
        cmocka_unit_test(a_mark_added_is_told_as_the_whole_fold_tells_it),
        cmocka_unit_test(only_a_plain_mark_on_a_settled_person_is_added),
        cmocka_unit_test(batches_of_one_another_never_deadlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
