/* SPDX-License-Identifier: Apache-2.0
 * Functions and views: whole files, applied again when their text changes, all together or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/db/cluster.h"

static struct cluster cluster;
static char said[200];

static const char *ask(const char *db, const char *sql)
{
    cluster_sql(&cluster, db, sql, said, sizeof said);
    return said;
}

static enum err migrate(const char *db, size_t *count, struct fail *fail)
{
    char conninfo[200];
    struct db_sync *s;
    cluster_conninfo(&cluster, db, "postgres", conninfo);
    assert_int_equal(db_sync_open(conninfo, "test", false, &s, fail), OK);
    enum err e = migrate_run(s, NULL, NULL, count, fail);
    db_sync_close(s);
    return e;
}

static enum err fits(const char *db)
{
    char conninfo[200];
    struct db_sync *s;
    struct fail fail = { 0 };
    cluster_conninfo(&cluster, db, "anpi_server", conninfo);
    enum err e = db_sync_open(conninfo, "test", true, &s, &fail);
    if (e == OK)
        db_sync_close(s);
    return e;
}

/* All that a function file says of its functions. */
static const char truth[] =
    "SELECT md5(string_agg(t, ' ' ORDER BY t)) FROM (SELECT pg_get_functiondef(p.oid) || coalesce(obj_description(p.oid, 'pg_proc'), '')"
    " || (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM aclexplode(p.proacl) a) AS t"
    " FROM pg_proc p WHERE p.pronamespace = 'anpi'::regnamespace) x";

static const char forget[] = "UPDATE anpi.function_file SET sha256 = '\\x00' WHERE name = 'people/actor'";

static void a_changed_file_is_applied_again_with_security_search_path_grants_and_comment(void **state)
{
    (void)state;
    char conninfo[200], before[sizeof said];
    struct fail fail = { 0 };
    size_t count = 0;
    cluster_database(&cluster, "changed", conninfo);
    snprintf(before, sizeof before, "%s", ask("changed", truth));
    ask("changed", "CREATE OR REPLACE FUNCTION anpi.actor() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT 7::bigint';"
                   "GRANT EXECUTE ON FUNCTION anpi.actor TO PUBLIC, anpi_feeds; COMMENT ON FUNCTION anpi.actor IS NULL");
    ask("changed", "ALTER FUNCTION anpi.decision_covers SECURITY INVOKER RESET search_path");
    ask("changed", forget);
    assert_string_not_equal(before, ask("changed", truth));
    assert_int_equal(fits("changed"), E_DB_OLDER);
    assert_int_equal(migrate("changed", &count, &fail), OK);
    assert_int_equal(count, 1);
    assert_string_equal(before, ask("changed", truth));
    assert_int_equal(fits("changed"), OK);
    assert_int_equal(migrate("changed", &count, &fail), OK);
    assert_int_equal(count, 0);
}

static void one_changed_file_applies_all_of_them(void **state)
{
    (void)state;
    char conninfo[200];
    struct fail fail = { 0 };
    cluster_database(&cluster, "together", conninfo);
    ask("together", "DROP FUNCTION anpi.history_read");
    ask("together", forget);
    assert_int_equal(migrate("together", NULL, &fail), OK);
    assert_string_equal(ask("together", "SELECT count(*) FROM pg_proc WHERE proname = 'history_read'"), "1");
}

/* 0009 gives the server every function there is: what the files say comes after it. */
static void a_numbered_file_is_followed_by_all_functions(void **state)
{
    (void)state;
    char conninfo[200], before[sizeof said];
    struct fail fail = { 0 };
    size_t count = 0;
    cluster_database(&cluster, "numbered", conninfo);
    snprintf(before, sizeof before, "%s", ask("numbered", truth));
    ask("numbered", "DELETE FROM anpi.migration WHERE name = '0009_roles'");
    assert_int_equal(migrate("numbered", &count, &fail), OK);
    assert_int_equal(count, 1);
    assert_string_equal(before, ask("numbered", truth));
}

static void functions_of_a_later_release_are_let_be(void **state)
{
    (void)state;
    char conninfo[200];
    struct fail fail = { 0 };
    size_t count = 7;
    cluster_database(&cluster, "later", conninfo);
    ask("later", forget);
    ask("later", "UPDATE anpi.function_file SET release = '99.0.0' WHERE name = 'people/actor'");
    assert_int_equal(fits("later"), OK);
    assert_int_equal(migrate("later", &count, &fail), OK);
    assert_int_equal(count, 0);
    assert_string_equal(ask("later", "SELECT release FROM anpi.function_file WHERE sha256 = '\\x00'"), "99.0.0");
}

static void what_cannot_be_laid_is_named_and_leaves_all_as_it_was(void **state)
{
    (void)state;
    char conninfo[200];
    struct fail fail = { 0 };
    cluster_database(&cluster, "refused", conninfo);
    ask("refused",
        "DROP FUNCTION anpi.history_read; CREATE FUNCTION anpi.history_read(of_incident bigint, of_person bigint, on_behalf bigint)"
        " RETURNS integer LANGUAGE sql AS 'SELECT 1'; COMMENT ON FUNCTION anpi.address_folded IS 'edited'");
    ask("refused", forget);
    assert_int_not_equal(migrate("refused", NULL, &fail), OK);
    assert_non_null(strstr(fail.detail, "functions/marks/history_read"));
    assert_string_equal(ask("refused", "SELECT obj_description('anpi.address_folded'::regproc)"), "edited");
    assert_string_equal(ask("refused", "SELECT sha256 FROM anpi.function_file WHERE name = 'people/actor'"), "\\x00");
}

static void a_body_that_names_what_is_not_there_is_found(void **state)
{
    (void)state;
    char conninfo[200];
    struct fail fail = { 0 };
    cluster_database(&cluster, "bodies", conninfo);
    ask("bodies", "CREATE TABLE anpi.brief (a integer); CREATE FUNCTION anpi.stray() RETURNS bigint LANGUAGE sql AS"
                  " 'SELECT count(*) FROM anpi.brief'; DROP TABLE anpi.brief");
    ask("bodies", forget);
    assert_int_not_equal(migrate("bodies", NULL, &fail), OK);
    assert_non_null(strstr(fail.detail, "anpi.stray()"));
}

/* As a release leaves it whose cards were made by another view, or by another function that the view calls. */
static void cards_are_renewed(const char *db, const char *other)
{
    char conninfo[200], epoch[sizeof said];
    struct fail fail = { 0 };
    static const char stale[] = "SELECT count(*) FROM anpi.card c JOIN anpi.card_made m USING (person) WHERE c.body <> m.body";
    cluster_database(&cluster, db, conninfo);
    ask(db, "INSERT INTO anpi.municipality VALUES ('23214', '愛知県', '蒲郡市'); INSERT INTO anpi.home (address) SELECT 'x' FROM "
            "generate_series(1, 9);"
            "INSERT INTO anpi.person (municipality, name, home, source) SELECT '23214', 'x', id, 'registry' FROM anpi.home");
    ask(db, other);
    ask(db, "SELECT anpi.card_refresh_all()");
    snprintf(epoch, sizeof epoch, "%s", ask(db, "SELECT restore_id FROM anpi.epoch"));
    ask(db, forget);
    assert_int_equal(migrate(db, NULL, &fail), OK);
    assert_string_equal(ask(db, stale), "0");
    assert_string_equal(ask(db, "SELECT count(*) FROM anpi.card WHERE length(body) > 50"), "9");
    assert_string_not_equal(ask(db, "SELECT restore_id FROM anpi.epoch"), epoch);
}

static void another_card_view_renews_all_cards_and_every_picture(void **state)
{
    (void)state;
    cards_are_renewed("view", "CREATE OR REPLACE VIEW anpi.card_made AS SELECT p.id AS person, 'old'::text AS body FROM anpi.person p");
    cards_are_renewed("calls", "CREATE OR REPLACE FUNCTION anpi.flag(b boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'x' $$");
}

static void the_same_card_view_renews_none(void **state)
{
    (void)state;
    char conninfo[200], epoch[sizeof said];
    struct fail fail = { 0 };
    cluster_database(&cluster, "same", conninfo);
    snprintf(epoch, sizeof epoch, "%s", ask("same", "SELECT restore_id FROM anpi.epoch"));
    ask("same", "INSERT INTO anpi.home (address) VALUES ('x'); INSERT INTO anpi.municipality VALUES ('23214', '愛知県', '蒲郡市');"
                "INSERT INTO anpi.person (municipality, name, home, source) SELECT '23214', 'x', id, 'registry' FROM anpi.home");
    ask("same", forget);
    assert_int_equal(migrate("same", NULL, &fail), OK);
    assert_string_equal(ask("same", "SELECT count(*) FROM anpi.card"), "0");
    assert_string_equal(ask("same", "SELECT restore_id FROM anpi.epoch"), epoch);
}

int main(void)
{
    cluster_start(&cluster, "");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_file_is_applied_again_with_security_search_path_grants_and_comment),
        cmocka_unit_test(one_changed_file_applies_all_of_them),
        cmocka_unit_test(a_numbered_file_is_followed_by_all_functions),
        cmocka_unit_test(functions_of_a_later_release_are_let_be),
        cmocka_unit_test(what_cannot_be_laid_is_named_and_leaves_all_as_it_was),
        cmocka_unit_test(a_body_that_names_what_is_not_there_is_found),
        cmocka_unit_test(another_card_view_renews_all_cards_and_every_picture),
        cmocka_unit_test(the_same_card_view_renews_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
