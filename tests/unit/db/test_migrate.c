/* SPDX-License-Identifier: Apache-2.0
 * The schema: applied once, in order, never changed afterwards; roles that can do no more than they need. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/db/cluster.h"

static struct cluster cluster;

static struct db_sync *open_db(const char *name, const char *user, bool with_check)
{
    char conninfo[200];
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    cluster_conninfo(&cluster, name, user, conninfo);
    enum err e = db_sync_open(conninfo, "test", with_check, &s, &fail);
    if (e != OK)
        print_message("open: %s\n", fail.detail);
    assert_int_equal(e, OK);
    return s;
}

static void a_second_migration_applies_nothing(void **state)
{
    (void)state;
    char conninfo[200];
    size_t count = 77;
    struct fail fail = { 0 };
    cluster_database(&cluster, "twice", conninfo);
    struct db_sync *s = open_db("twice", "postgres", true);
    assert_int_equal(migrate_run(s, NULL, NULL, &count, &fail), OK);
    assert_int_equal(count, 0);
    db_sync_close(s);
}

static void an_edited_file_is_refused_and_named(void **state)
{
    (void)state;
    char conninfo[200];
    struct fail fail = { 0 };
    cluster_database(&cluster, "edited", conninfo);
    cluster_sql(&cluster, "edited", "UPDATE anpi.migration SET sha256 = '\\x00' WHERE name = '0002_people'", NULL, 0);
    struct db_sync *s = open_db("edited", "postgres", false);
    assert_int_equal(migrate_run(s, NULL, NULL, NULL, &fail), E_DB_SCHEMA);
    assert_non_null(strstr(fail.detail, "0002_people"));
    db_sync_close(s);
}

static void an_empty_or_an_older_database_does_not_fit(void **state)
{
    (void)state;
    char conninfo[200];
    struct db_sync *s;
    struct fail fail = { 0 };
    cluster_sql(&cluster, "postgres", "CREATE DATABASE empty TEMPLATE template0", NULL, 0);
    cluster_conninfo(&cluster, "empty", "postgres", conninfo);
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), E_DB_OLDER);
    cluster_database(&cluster, "older", conninfo);
    cluster_sql(&cluster, "older", "DELETE FROM anpi.migration WHERE name = (SELECT max(name) FROM anpi.migration)", NULL, 0);
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), E_DB_OLDER);
}

static void another_locale_is_refused(void **state)
{
    (void)state;
    char conninfo[200];
    struct db_sync *s;
    struct fail fail = { 0 };
    cluster_sql(&cluster, "postgres", "CREATE DATABASE plain_c TEMPLATE template0 LOCALE 'C'", NULL, 0);
    cluster_conninfo(&cluster, "plain_c", "postgres", conninfo);
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), E_DB_LOCALE);
    cluster_sql(&cluster, "postgres", "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'", NULL, 0);
    cluster_conninfo(&cluster, "ascii", "postgres", conninfo);
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), E_DB_LOCALE);
}

/* Everything a schema is made of, in one text. */
static const char shape[] =
    "SELECT md5(string_agg(t, E'\\n' ORDER BY t)) FROM ("
    " SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')"
    " AS t FROM information_schema.columns WHERE table_schema = 'anpi'"
    " UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'anpi'"
    " UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
    "   WHERE connamespace = 'anpi'::regnamespace"
    " UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'anpi'::regnamespace AND prokind = 'f'"
    " UNION ALL SELECT 'grant ' || relname || ' ' || relacl::text FROM pg_class WHERE relnamespace = 'anpi'::regnamespace"
    "   AND relacl IS NOT NULL) x";

/* A database that stood still after each file in turn and went on later is the same as one made in one go. */
static void a_migrated_schema_equals_a_fresh_one(void **state)
{
    (void)state;
    char conninfo[200], fresh[64], migrated[64];
    struct fail fail = { 0 };
    cluster_database(&cluster, "fresh", conninfo);
    cluster_sql(&cluster, "fresh", shape, fresh, sizeof fresh);
    cluster_sql(&cluster, "postgres", "CREATE DATABASE slow TEMPLATE template0", NULL, 0);
    for (unsigned upto = 0; upto < schema_count; upto++) {
        struct db_sync *s = open_db("slow", "postgres", false);
        assert_int_equal(db_sync_begin(s, DB_SYNC_WRITE, &fail), OK);
        assert_int_equal(db_sync_script(s, schema_texts[upto], &fail), OK);
        struct db_arg args[] = { db_z(schema_names[upto].name), db_z(schema_texts[upto]) };
        assert_int_equal(db_sync_run(s, (struct db_stmt){ SQL_MIGRATE_RECORD, args, 2 }, NULL, &fail), OK);
        assert_int_equal(db_sync_commit(s, &fail), OK);
        if (upto == schema_count / 2) {
            size_t count = 0;
            assert_int_equal(migrate_run(s, NULL, NULL, &count, &fail), OK);
            assert_int_equal(count, schema_count - upto - 1 + function_count);
            upto = schema_count;
        }
        db_sync_close(s);
    }
    cluster_sql(&cluster, "slow", shape, migrated, sizeof migrated);
    assert_int_equal(strlen(fresh), 32);
    assert_string_equal(fresh, migrated);
}

static bool may(const char *user, const char *sql)
{
    char conninfo[200];
    cluster_conninfo(&cluster, "rights", user, conninfo);
    PGconn *conn = PQconnectdb(conninfo);
    PGresult *res = PQexec(conn, sql);
    const char *sqlstate = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    bool refused = sqlstate && strcmp(sqlstate, "42501") == 0;
    if (!refused && sqlstate)
        print_message("%s: %s", sql, PQerrorMessage(conn));
    assert_true(refused || !sqlstate);
    PQclear(res);
    PQfinish(conn);
    return !refused;
}

static void each_role_has_the_least_it_needs(void **state)
{
    (void)state;
    char conninfo[200];
    cluster_database(&cluster, "rights", conninfo);
    assert_true(may("anpi_server", "SELECT count(*) FROM anpi.person"));
    assert_true(may("anpi_server", "SELECT anpi.card_refresh('{}')"));
    assert_true(may("anpi_server", "SELECT anpi.change_prune('1 day')"));
    assert_false(may("anpi_server", "DELETE FROM anpi.person"));
    assert_false(may("anpi_server", "UPDATE anpi.observation SET note = ''"));
    assert_false(may("anpi_server", "DELETE FROM anpi.audit"));
    assert_false(may("anpi_server", "UPDATE anpi.audit SET ground = ''"));
    assert_false(may("anpi_server", "SELECT anpi.card_refresh_all()"));
    assert_true(may("anpi_feeds", "SELECT count(*) FROM anpi.outage_area"));
    assert_true(may("anpi_feeds", "INSERT INTO anpi.change (kind, id, body) VALUES ('outage', '1', NULL)"));
    assert_true(may("anpi_feeds", "SELECT code FROM anpi.municipality"));
    static const char *const hidden[] = { "person", "home",   "card", "observation", "status", "app_user",
                                          "audit",  "device", "stay", "transport",   "phone",  "session" };
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        char sql[80];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM anpi.%s", hidden[i]);
        assert_false(may("anpi_feeds", sql));
    }
    assert_false(may("anpi_feeds", "SELECT body FROM anpi.change"));
    assert_false(may("anpi_feeds", "SELECT anpi.card_refresh('{1}')"));
    char reach[200];
    cluster_sql(&cluster, "rights",
                "SELECT coalesce(string_agg(proname, ' '), '') FROM pg_proc WHERE pronamespace = 'anpi'::regnamespace"
                " AND prosecdef AND has_function_privilege('anpi_feeds', oid, 'EXECUTE')",
                reach, sizeof reach);
    assert_string_equal(reach, ""); /* nothing that runs with the owner's rights */
}

int main(void)
{
    cluster_start(&cluster, "");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_migration_applies_nothing),         cmocka_unit_test(an_edited_file_is_refused_and_named),
        cmocka_unit_test(an_empty_or_an_older_database_does_not_fit), cmocka_unit_test(another_locale_is_refused),
        cmocka_unit_test(a_migrated_schema_equals_a_fresh_one),       cmocka_unit_test(each_role_has_the_least_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
