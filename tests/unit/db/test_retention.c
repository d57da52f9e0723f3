/* SPDX-License-Identifier: Apache-2.0
 * What goes when it is long over and what stays, in a real PostgreSQL: persons and homes, words of marks, of zones and of
 * transports, case texts. Whatever is `old` was over ten years ago, `late` one year ago; the cut is six. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/db/cluster.h"

#define CUT "now() - interval '6 years'"
#define KEYS "'\\x36', '\\x5c'"

static struct cluster cluster;

static void assert_sql(const char *sql, const char *want)
{
    char got[4096];
    cluster_sql(&cluster, "anpi", sql, got, sizeof got);
    assert_string_equal(got, want);
}

static void run(const char *sql)
{
    cluster_sql(&cluster, "anpi", sql, NULL, 0);
}

/* One page over all there is. */
static void erases(const char *call, const char *want)
{
    char sql[300];
    snprintf(sql, sizeof sql, "SELECT erased FROM anpi.retention_%s", call);
    assert_sql(sql, want);
}

static const char people_sql[] =
    "INSERT INTO anpi.home (address) SELECT '旭町' || g FROM generate_series(1, 5) g;"
    "INSERT INTO anpi.person (municipality, name, home) SELECT '23214', name, home FROM"
    " (VALUES ('在籍', 1), ('旧', 2), ('最近', 3), ('無掲載', 4), ('旧同居', 5), ('同居', 5)) x (name, home);"
    "INSERT INTO anpi.listing (person, list, municipality, from_on, to_on, ended_reason) SELECT id, '名簿', '23214', '2010-01-01',"
    " CASE WHEN name LIKE '旧%' THEN (now() - interval '10 years')::date WHEN name = '最近' THEN (now() - interval '1 year')::date END, "
    "NULL"
    " FROM anpi.person WHERE name <> '無掲載';"
    "INSERT INTO anpi.phone (person, ord, number, digits) SELECT id, 1, '0533-66-1111', '0533661111' FROM anpi.person;"
    "INSERT INTO anpi.stay (person, kind, from_at) SELECT id, '在宅', now() FROM anpi.person;"
    "INSERT INTO anpi.import_run (municipality, full_list, state, started_at) VALUES ('23214', false, 'done', now());"
    "INSERT INTO anpi.import_row (run, line, op_id, outcome, person, staged) SELECT 1, id, gen_random_uuid(), 'held', id, '{}' FROM "
    "anpi.person;"
    "SELECT anpi.card_refresh(array_agg(id)) FROM anpi.person;"
    "INSERT INTO anpi.retention_run (cut_at, years, counts) VALUES (" CUT ", 6, '{}')";

static void who_has_long_been_on_no_list_goes_and_the_home_stays_for_who_lives_there(void **state)
{
    (void)state;
    run(people_sql);
    erases("persons(1, " CUT ", '', 100, " KEYS ")", "2");
    assert_sql("SELECT string_agg(name, ' ' ORDER BY id) FROM anpi.person", "在籍 (消去) 最近 無掲載 (消去) 同居");
    assert_sql("SELECT string_agg(address, '|' ORDER BY id) FROM anpi.home", "旭町1||旭町3|旭町4|旭町5");
    assert_sql("SELECT string_agg(person::text, '' ORDER BY person) FROM anpi.phone", "1346");
    assert_sql("SELECT string_agg(person::text, '' ORDER BY person) FROM anpi.stay", "1346");
    assert_sql("SELECT string_agg(person::text, '' ORDER BY person) FROM anpi.import_row WHERE staged IS NOT NULL", "1346");
    assert_sql("SELECT string_agg(id, '' ORDER BY id) FROM anpi.tombstone WHERE kind = 'person'", "25");
    assert_sql("SELECT string_agg(person::text, '' ORDER BY person) FROM anpi.card", "1346");
    assert_sql("SELECT string_agg(id, '' ORDER BY id) FROM anpi.change WHERE kind = 'person' AND body IS NULL", "25");
    erases("persons(1, " CUT ", '', 100, " KEYS ")", "0");
}

static const char incidents_sql[] =
    "INSERT INTO anpi.incident (name, kind, municipalities, decided_by, grounds, opened_at, closed_at) SELECT name, '台風', '{23214}', "
    "'市長', '発生',"
    " now() - interval '11 years', closed FROM (VALUES ('old', now() - interval '10 years'), ('late', now() - interval '1 year'), ('open', "
    "NULL)) x"
    " (name, closed);"
    "INSERT INTO anpi.observation (op_id, incident, person, round, status, observed_at, by_user, by_name, note, received_at, seq)"
    " SELECT gen_random_uuid(), id, 1, 1, 'safe', now(), 1, '係', name, now(), id FROM anpi.incident;"
    "INSERT INTO anpi.mark_review (op_id, incident, person, status, observed_at, bounded, time_unsure, by_user, by_name, note, "
    "received_at, seq,"
    " reason) SELECT gen_random_uuid(), id, 1, 'safe', now(), false, false, 1, '係', name, now(), id, 'closed' FROM anpi.incident;"
    "INSERT INTO anpi.zone (municipality, code, name, kind, geometry) VALUES ('23214', '1', '旭町', 'town', '{}');"
    "INSERT INTO anpi.zone_report (op_id, incident, round, zone, state, at, by_user, by_name, note, seq)"
    " SELECT gen_random_uuid(), i.id, 1, z.id, '完了', now(), 1, '係', i.name, i.id FROM anpi.incident i, anpi.zone z";

static void the_words_of_an_incident_go_when_it_is_long_over_and_what_was_seen_stays(void **state)
{
    (void)state;
    run(incidents_sql);
    erases("observations(1, " CUT ", '', 100, " KEYS ")", "2"); /* with those of the marks for review */
    assert_sql("SELECT string_agg(coalesce(note, '-'), ' ' ORDER BY seq) FROM anpi.observation", "- late open");
    assert_sql("SELECT count(*) FROM anpi.observation WHERE status = 'safe'", "3");
    assert_sql("SELECT string_agg(coalesce(note, '-'), ' ' ORDER BY seq) FROM anpi.mark_review", "- late open");
    erases("zone_reports(" CUT ", '', 100)", "1");
    assert_sql("SELECT string_agg(coalesce(note, '-'), ' ' ORDER BY seq) FROM anpi.zone_report", "- late open");
    assert_sql("SELECT string_agg(kind, ' ' ORDER BY kind) FROM anpi.tombstone WHERE kind <> 'person'", "mark_review observation");
}

static void transports_and_case_texts_go_by_their_own_time(void **state)
{
    (void)state;
    run("INSERT INTO anpi.transport (op_id, person, at, hospital, remarks, by_user, by_name, received_at, seq) SELECT gen_random_uuid(), 1,"
        " now() - make_interval(years => y), '病院', y || '年', 1, '隊', now(), y FROM unnest(ARRAY[10, 1]) y;"
        "INSERT INTO anpi.audit (spool, spool_number, at, kind, case_ref, case_salt) SELECT gen_random_uuid(), y, now() - "
        "make_interval(years => y),"
        " 'person.read', '救急' || y, '0190a000-0000-7000-8000-00000000000a' FROM unnest(ARRAY[10, 1]) y");
    erases("transports(1, " CUT ", '', 100, " KEYS ")", "1");
    assert_sql("SELECT string_agg(concat_ws(' ', hospital, remarks), '|' ORDER BY at) FROM anpi.transport", "(消去)|病院 1年");
    char sealed[80];
    static const char hash[] =
        "SELECT anpi.audit_case(case_ref, case_salt, case_hash) FROM anpi.audit WHERE kind = 'person.read' ORDER BY at LIMIT 1";
    cluster_sql(&cluster, "anpi", hash, sealed, sizeof sealed);
    erases("case_texts(" CUT ", '', 100)", "1");
    assert_sql(hash, sealed); /* what the seal holds of the text that is gone */
    assert_sql("SELECT anpi.audit_case('救急10', NULL, NULL) <>"
               " anpi.audit_case('救急10', '0190a000-0000-7000-8000-00000000000a', NULL)",
               "t"); /* salted: equal texts do not tell that they are */
    assert_sql("SELECT string_agg(coalesce(case_ref, '-'), ' ' ORDER BY at) FROM anpi.audit WHERE kind = 'person.read'", "- 救急1");
}

int main(void)
{
    char conninfo[200];
    cluster_start(&cluster, "");
    cluster_database(&cluster, "anpi", conninfo);
    run("INSERT INTO anpi.municipality (code, pref, name) VALUES ('23214', '愛知県', '蒲郡市')");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_long_been_on_no_list_goes_and_the_home_stays_for_who_lives_there),
        cmocka_unit_test(the_words_of_an_incident_go_when_it_is_long_over_and_what_was_seen_stays),
        cmocka_unit_test(transports_and_case_texts_go_by_their_own_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
