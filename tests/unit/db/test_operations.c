/* SPDX-License-Identifier: Apache-2.0
 * Incidents, zone reports, transports, power confirmations, stays and cards in a real PostgreSQL: each operation once, each
 * change told, cards as their contract says. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "server/base/clock.h"
#include "tests/unit/db/cluster.h"

#define ID_A "0190a000-0000-7000-8000-00000000000a"
#define ID_B "0190a000-0000-7000-8000-00000000000b"
#define ID_C "0190a000-0000-7000-8000-00000000000c"

static struct cluster cluster;

static void ask(char *out, size_t room, const char *sql)
{
    cluster_sql(&cluster, "anpi", sql, out, room);
}

static void assert_sql(const char *sql, const char *want)
{
    char got[8192];
    ask(got, sizeof got, sql);
    assert_string_equal(got, want);
}

/* Sends it and tells "result error" a line, by ord. */
static void assert_group(const char *call, const char *want)
{
    char sql[4000];
    snprintf(sql, sizeof sql,
             "SET ROLE anpi_server; SELECT string_agg(result || coalesce(' ' || error, '') || CASE WHEN bounded THEN ' cut' ELSE '' END, "
             "'|' ORDER BY ord)"
             " FROM anpi.%s",
             call);
    assert_sql(sql, want);
}

static void an_incident_opens_once_and_is_told_with_its_rounds(void **state)
{
    (void)state;
#define OPEN_ONCE(content)                                                                                                                 \
    "SET ROLE anpi_server; SELECT anpi.incident_open('" ID_A "', '" content                                                                \
    "', '台風', '台風', true, '{23214}', NULL, '市長', 'おそれ', 1, 1000000)->>'id'"
    assert_sql(OPEN_ONCE("a"), "1");
    assert_sql(OPEN_ONCE("a"), "1");
    assert_sql("SELECT count(*) FROM anpi.incident", "1");
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    char conninfo[200];
    cluster_conninfo(&cluster, "anpi", "anpi_server", conninfo);
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), OK);
    assert_int_equal(db_sync_script(s, OPEN_ONCE("b"), &fail), E_OP_ID_REUSED);
    struct db_arg other_city[] = { db_null(), db_null(),    db_z("台風"), db_z("台風"), db_z("t"), db_z("{23214,99999}"),
                                   db_null(), db_z("市長"), db_z("発生"), DB_I64(1),    DB_I64(1) };
    assert_int_equal(db_sync_run(s, (struct db_stmt){ SQL_INCIDENT_OPEN, other_city, 11 }, NULL, &fail), E_REG_MUNICIPALITY);
    db_sync_close(s);
    assert_sql("SET ROLE anpi_server; SELECT anpi.round_start(1, 1, 2000000)->'rounds'",
               "[{\"n\": 1, \"started_us\": 1000000}, {\"n\": 2, \"started_us\": 2000000}]");
    assert_sql("SET ROLE anpi_server; SELECT anpi.round_at(1, anpi.of_us(1999999)) || ' ' || anpi.round_at(1, anpi.of_us(2000000)) || ' ' "
               "|| anpi.round_at(1, anpi.of_us(1))",
               "1 2 1");
    assert_sql("SET ROLE anpi_server; SELECT anpi.incident_open(NULL, NULL, '地震', '地震', true, '{23214}', NULL, '市長', '発生', 1, "
               "1000000)->>'id'",
               "2");
    assert_sql("SET ROLE anpi_server; SELECT anpi.incident_close(2, 1, 5000000)->>'closed_us'", "5000000");
    assert_sql("SET ROLE anpi_server; SELECT anpi.incident_close(2, 1, 6000000)->>'closed_us'", "5000000");
    assert_sql("SELECT body::jsonb->>'closed_us' FROM anpi.change WHERE kind = 'incident' AND id = '2' ORDER BY seq DESC LIMIT 1",
               "5000000");
}

static void a_zone_reports_in_its_round_and_each_refusal_stands_alone(void **state)
{
    (void)state;
    static const char call[] =
        "zone_report_commit('{0,1,2,3,4}', '{" ID_B "," ID_C
        ",0190a000-0000-7000-8000-00000000000d,0190a000-0000-7000-8000-00000000000e," ID_B "}',"
        " '{1,9,1,2,1}', '{1,1,99,1,1}', '{完了,完了,完了,完了,異常なし}', '{1500000,1,1,6000000,1}', '{1,1,1,1,1}', '{消防団,x,x,x,x}',"
        " '{冠水,NULL,NULL,NULL,NULL}', '{a,b,c,d,e}', 7000000)";
    assert_group(call, "accepted|refused incident.unknown|refused zone.unknown|refused incident.closed|refused operation.id_reused");
    assert_sql("SELECT body::jsonb - 'op_id' FROM anpi.change WHERE kind = 'zone_report'",
               "{\"note\": \"冠水\", \"zone\": 1, \"at_us\": 1500000, \"round\": 1, \"state\": \"完了\", \"by_name\": \"消防団\", "
               "\"incident\": 1}");
    assert_group(call, "known|refused incident.unknown|refused zone.unknown|refused incident.closed|refused operation.id_reused");
    assert_sql("SELECT count(*) FROM anpi.zone_report", "1");
}

static void a_transport_is_written_once_and_told_in_full(void **state)
{
    (void)state;
    static const char call[] =
        "transport_commit('{0,1,2}', "
        "'{0190a000-0000-7000-8000-000000000010,0190a000-0000-7000-8000-000000000011,0190a000-0000-7000-8000-000000000012}',"
        " '{1,99,2}', '{99000000,1,1}', '{市民病院,x,NULL}', '{NULL,NULL,NULL}', '{急病,NULL,NULL}', "
        "ARRAY['{\"覚知\":\"10:00\"}',NULL,NULL], '{NULL,NULL,NULL}',"
        " '{NULL,NULL,NULL}', '{中等症,NULL,NULL}', '{NULL,NULL,NULL}', '{NULL,NULL,NULL}', '{NULL,NULL,NULL}', '{申し送り,NULL,NULL}', "
        "'{NULL,NULL,NULL}',"
        " '{NULL,NULL,NULL}', '{NULL,NULL,NULL}', '{1,1,1}', '{救急1,x,x}', '{a,b,c}', 7000000)";
    assert_group(call, "accepted cut|refused person.unknown|refused transport.where_missing");
    assert_group(call, "known cut|refused person.unknown|refused transport.where_missing");
    assert_sql("SELECT (body::jsonb->>'person') || ' ' || (body::jsonb->>'hospital') || ' ' || (body::jsonb->'times'->>'覚知') || ' ' || "
               "(body::jsonb->>'at_us')"
               " FROM anpi.change WHERE kind = 'transport'",
               "1 市民病院 10:00 7000000");
    assert_sql("SELECT o.answer = t.id::text FROM anpi.transport t JOIN anpi.operation o USING (op_id)", "t");
}

static void a_stay_ends_the_one_before_it_and_one_told_late_slips_in(void **state)
{
    (void)state;
#define STAY(op, kind, from)                                                                                                               \
    "stay_set('{0}', '{0190a000-0000-7000-8000-0000000000" op "}', '{3}', '{" kind "}', '{市民病院}', '{137.2}', '{34.8}',"            \
    " '{5237123412}', '{52371234121}', '{1}', '{23214旭町}', '{" from "}', '{家族}', '{1}', '{a}', 9000000)"
    assert_group(STAY("20", "入院", "5000000"), "accepted");
    assert_group(STAY("20", "入院", "5000000"), "known");
    assert_group(STAY("21", "避難所", "3000000"), "accepted");
    assert_sql("SELECT string_agg(kind || ' ' || anpi.us(from_at) || ' ' || coalesce(anpi.us(to_at)::text, '-'), ', ' ORDER BY from_at) "
               "FROM anpi.stay",
               "避難所 3000000 5000000, 入院 5000000 -");
    assert_sql("SELECT replace(split_part(body, E'\\x1f', 26), E'\\x1d', ',') FROM anpi.card WHERE person = 3",
               "入院,市民病院,5000000,137.2,34.8,5237123412,52371234121,1,23214旭町");
    assert_group(STAY("22", "在宅", "8000000"), "accepted");
    assert_sql("SELECT split_part(split_part(body, E'\\x1f', 26), E'\\x1d', 1) FROM anpi.change WHERE kind = 'person' AND id = '3' ORDER "
               "BY seq DESC LIMIT 1",
               "在宅");
}

static void the_latest_power_confirmation_is_on_the_card(void **state)
{
    (void)state;
    assert_group("power_confirm_commit('{0,1}', '{0190a000-0000-7000-8000-000000000030,0190a000-0000-7000-8000-000000000031}', '{4,4}', "
                 "'{5000000,4000000}',"
                 " '{外部電源,停電}', '{90,NULL}', '{1,1}', '{訪問,訪問}', '{a,b}', 9000000)",
                 "accepted|accepted");
    assert_sql("SELECT replace(split_part(body, E'\\x1f', 44), E'\\x1d', ',') FROM anpi.card WHERE person = 4", "外部電源,5000000,90,訪問");
    assert_sql("SELECT count(*) FROM anpi.change WHERE kind = 'person' AND id = '4'", "1"); /* once a group */
}

/* A person with one of everything, and separators in what was typed. */
static void a_card_holds_everything_in_its_place(void **state)
{
    (void)state;
    cluster_sql(
        &cluster, "anpi",
        "UPDATE anpi.home SET address = '旭町17-1', postcode = '4430000', building = '203', level = 'town', lon = 137.25, lat = 34.5, "
        "radius_m = 300,"
        " mesh250 = 5237123412, mesh125 = 52371234121, zone = 1, town_key = '23214旭町', pinned = true, access = '{\"floor\": 2}', "
        "key_code = '1234',"
        " caution = '{酸素,犬}' WHERE id = 5;"
        "UPDATE anpi.person SET municipal_id = 'M5', name = E'髙橋\x1f花', kana = 'タカハシ', birth = '1935-03-05', sex = 2, protected = "
        "true, inquiry_to = '福祉課',"
        " mail = 'a@example.jp', fax = '0533', note = '備考', doctor_name = '医師', doctor_phone = '1', doctor_hospital = '病院', "
        "agreed_hospital = '受入',"
        " medical = '{\"conditions\": []}', plan = '{\"place\": \"小学校\"}', community = '自治会', welfare_commissioner = '民生' WHERE id "
        "= 5;"
        "INSERT INTO anpi.phone VALUES (5, 2, 'FAX', '0533-2', '05332'), (5, 1, '電話', '0533-1', '05331');"
        "INSERT INTO anpi.reason VALUES (5, '要介護', '3'), (5, '独居', '');"
        "INSERT INTO anpi.listing (person, list, municipality, from_on, to_on) VALUES (5, '名簿', '23214', '2024-04-01', NULL), (5, "
        "'見守り', '23214', '2020-01-01', '2021-01-01');"
        "INSERT INTO anpi.device (person, kind, mode, battery_internal_min, oxygen_l_min, resuscitator) VALUES (5, '人工呼吸器', 'TPPV', "
        "120, 1.5, true);"
        "INSERT INTO anpi.contact VALUES (5, 1, '家族', '長男', '090', true, false);"
        "INSERT INTO anpi.care_member (person, ord, user_id, name, role, phone, main) VALUES (5, 1, 7, '看護師', '看護', '080', true);"
        "INSERT INTO anpi.helper VALUES (5, 1, '隣', '070', NULL);"
        "INSERT INTO anpi.directive (person, kind, doctor, signed_on) VALUES (5, '事前指示書', '医師', '2023-01-02');"
        "INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (5, '名簿提供', '同意', '2024-04-01');"
        "INSERT INTO anpi.remark (id, person, field, text, code, at) OVERRIDING SYSTEM VALUE VALUES (7, 5, '生年月日', '不詳', "
        "'registry.bad_birth', 'epoch');"
        "INSERT INTO anpi.remark (person, field, text, code, at, settled_at) VALUES (5, '性別', '雄', 'registry.bad_sex', 'epoch', now());"
        "INSERT INTO anpi.person_link VALUES (2, 5), (5, 6)",
        NULL, 0);
    assert_sql("SET ROLE anpi_server; SELECT anpi.card_refresh('{5}')", "1");
    assert_sql("SET ROLE anpi_server; SELECT anpi.card_refresh('{5}')", "0"); /* nothing differs: nothing is told */
    assert_sql(
        "SELECT translate(body, E'\\x1d\\x1e\\x1f', ',;|') FROM anpi.card WHERE person = 5",
        "1|23214|M5|髙橋 花|タカハシ|1935-03-05|2|1|福祉課|4430000|旭町17-1|203|town|137.25|34.5|300|1|5237123412|52371234121|1|23214旭町||"
        "電話,0533-1,05331,;FAX,0533-2,05332,|独居,;要介護,3|名簿,2024-04-01,||1,人工呼吸器,TPPV,,,,,,120,,1.5,,1,,,|家族,長男,090,1,0|"
        "7,,看護師,看護,080,1|隣,070,|医師,1,病院,受入|{\"conditions\": []}|事前指示書,,医師,,2023-01-02,|名簿提供,本人,同意,2024-04-01|"
        "{\"place\": \"小学校\"}|自治会|民生|{\"floor\": 2}|1234|酸素;犬|備考|a@example.jp|0533||2;6|7,生年月日,不詳,registry.bad_birth,0");
    assert_sql("SELECT string_agg(DISTINCT (length(body) - length(replace(body, E'\\x1f', '')))::text, ' ') FROM anpi.card_made", "45");
}

static void an_erased_person_is_gone_from_the_cards(void **state)
{
    (void)state;
    assert_sql("SET ROLE anpi_server; SELECT anpi.card_refresh('{6}')", "1");
    assert_sql("UPDATE anpi.person SET erased_at = now() WHERE id = 6; SELECT anpi.card_refresh('{6}')", "1");
    assert_sql("SELECT count(*) FROM anpi.card WHERE person = 6", "0");
    assert_sql("SELECT body IS NULL FROM anpi.change WHERE kind = 'person' AND id = '6' ORDER BY seq DESC LIMIT 1", "t");
    assert_sql("SET ROLE anpi_server; SELECT anpi.card_refresh('{6}')", "0");
    assert_sql("SELECT anpi.card_refresh_all()", "9");
}

static enum err count_lines(void *ctx, struct sv line)
{
    size_t *n = ctx;
    (*n)++;
    return sv_find(line, SV("\t")) > 0 && line.p[line.n - 1] != '\n' ? OK : E_INTERNAL;
}

static enum err stop(void *ctx, struct sv line)
{
    (void)ctx;
    (void)line;
    return E_TOO_LARGE;
}

static void cards_stream_out_and_the_reader_may_stop(void **state)
{
    (void)state;
    char conninfo[200];
    size_t n = 0;
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    cluster_conninfo(&cluster, "anpi", "anpi_server", conninfo);
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), OK);
    assert_int_equal(db_sync_begin(s, DB_SYNC_SNAPSHOT, &fail), OK);
    assert_int_equal(db_sync_copy_out(s, SQL_LOAD_CARDS, count_lines, &n, &fail), OK);
    assert_int_equal(n, 9);
    assert_int_equal(db_sync_copy_out(s, SQL_LOAD_CARDS, stop, NULL, &fail), E_TOO_LARGE);
    assert_int_equal(db_sync_commit(s, &fail), OK);
    db_sync_close(s);
}

static void copied_rows_come_back_as_they_were_and_a_bad_one_leaves_none(void **state)
{
    (void)state;
    char conninfo[200];
    int64_t n = 0;
    struct db_sync *s = NULL;
    struct fail fail = { 0 };
    cluster_conninfo(&cluster, "anpi", "postgres", conninfo);
    assert_int_equal(db_sync_open(conninfo, "test", true, &s, &fail), OK);
    assert_int_equal(db_sync_copy_in(s, SQL_DEMO_COPY_REASON, &fail), OK);
    for (int i = 0; i < 5000; i++) {
        struct db_arg row[] = { DB_I64(7), DB_I64(i), db_z("a\tb\\c\nd\re 髙橋𠮷 \\N") };
        assert_int_equal(db_sync_copy_row(s, row, 3), OK);
    }
    assert_int_equal(db_sync_copy_end(s, &n, &fail), OK);
    assert_int_equal(n, 5000);
    assert_sql("SELECT count(*) FROM anpi.reason WHERE person = 7 AND detail = E'a\\tb\\\\c\\nd\\re 髙橋𠮷 \\\\N'", "5000");
    assert_int_equal(db_sync_copy_in(s, SQL_DEMO_COPY_REASON, &fail), OK);
    struct db_arg good[] = { DB_I64(8), db_z("独居"), db_z("") }, bad[] = { DB_I64(8), db_null(), db_null() };
    assert_int_equal(db_sync_copy_row(s, good, 3), OK);
    assert_int_equal(db_sync_copy_row(s, bad, 3), OK);
    assert_int_equal(db_sync_copy_end(s, &n, &fail), E_DB_REFUSED);
    assert_sql("SELECT count(*) FROM anpi.reason WHERE person = 8", "0");
    assert_int_equal(db_sync_script(s, "SELECT 1", &fail), OK); /* the connection is good */
    db_sync_close(s);
}

int main(void)
{
    char conninfo[200];
    cluster_start(&cluster, "");
    cluster_database(&cluster, "anpi", conninfo);
    cluster_sql(&cluster, "anpi",
                "INSERT INTO anpi.municipality (code, pref, name) VALUES ('23214', '愛知県', '蒲郡市');"
                "INSERT INTO anpi.zone (municipality, code, name, kind, geometry) VALUES ('23214', '1', '旭町', 'town', '{}');"
                "INSERT INTO anpi.home (address) SELECT '' FROM generate_series(1, 10);"
                "INSERT INTO anpi.person (municipality, name, home) SELECT '23214', '試験' || g, g FROM generate_series(1, 10) g",
                NULL, 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_incident_opens_once_and_is_told_with_its_rounds),
        cmocka_unit_test(a_zone_reports_in_its_round_and_each_refusal_stands_alone),
        cmocka_unit_test(a_transport_is_written_once_and_told_in_full),
        cmocka_unit_test(a_stay_ends_the_one_before_it_and_one_told_late_slips_in),
        cmocka_unit_test(the_latest_power_confirmation_is_on_the_card),
        cmocka_unit_test(a_card_holds_everything_in_its_place),
        cmocka_unit_test(an_erased_person_is_gone_from_the_cards),
        cmocka_unit_test(cards_stream_out_and_the_reader_may_stop),
        cmocka_unit_test(copied_rows_come_back_as_they_were_and_a_bad_one_leaves_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
