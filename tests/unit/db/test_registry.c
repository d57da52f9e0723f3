/* SPDX-License-Identifier: Apache-2.0
 * Rows of lists in a real PostgreSQL: who on the register a row is, what is held for a clerk, what a full list lacks. */
#include "tests/unit/db/registry.h"

/* What a clerk's word on line 2 of the last list comes to: the code of a refusal, or "done". */
static void decides(const char *what, const char *want)
{
    char sql[600];
    snprintf(sql, sizeof sql,
             "SELECT said($$SELECT CASE WHEN anpi.registry_decide((SELECT max(id) FROM anpi.import_run), %s, 1, " AT_US
             ") > 0 THEN 'done' END$$)",
             what);
    assert_sql(sql, want);
}

static void a_known_id_is_the_person_unless_both_name_and_birth_date_are_others(void **state)
{
    (void)state;
    takes("安城 一", "\"municipal_id\":\"A1\"," BIRTH, "created");
    takes("安城 一", "\"municipal_id\":\"A1\"," BIRTH, "unchanged");
    takes("碧南 一", "\"municipal_id\":\"A1\"," BIRTH, "updated"); /* who married */
    takes("碧南 一", "\"municipal_id\":\"A1\",\"birth\":\"1941-02-03\"", "updated");
    takes("高浜 二", "\"municipal_id\":\"A1\",\"birth\":\"1955-12-31\"", "held registry.conflict");
    takes("高浜 二", "\"municipal_id\":\"A1\"", "updated"); /* a blank birth date speaks against nobody */
    assert_sql("UPDATE anpi.person SET erased_at = now(), name_key = NULL WHERE municipal_id = 'A1'; SELECT 1", "1");
    takes("高浜 二", "\"municipal_id\":\"A1\"", "held registry.conflict");
}

static void an_id_that_lost_its_zeros_is_known_beside_its_name_and_the_register_keeps_them(void **state)
{
    (void)state;
    takes("零 一", "\"municipal_id\":\"000771\"," BIRTH, "created");
    takes("零 一", "\"municipal_id\":\"771\"," BIRTH, "unchanged");
    assert_sql("SELECT municipal_id FROM anpi.person WHERE name = '零 一'", "000771");
    takes("零 二", "\"municipal_id\":\"771\",\"birth\":\"1950-01-01\"", "created");
    takes("無番 一", "\"municipal_id\":\"0A\"," BIRTH, "created");
    takes("無番 一", "\"municipal_id\":\"A\"," BIRTH, "created"); /* an id with letters has none to lose */
}

static void without_an_id_name_birth_date_and_place_name_somebody_and_less_waits(void **state)
{
    (void)state;
    takes("強 一", BIRTH "," HOME "," PHONE, "created");
    takes("強 一", BIRTH "," HOME "," OTHER_PHONE ",\"note\":\"転居なし\"", "merged");
    takes("強 一", BIRTH "," ELSEWHERE "," OTHER_PHONE, "merged"); /* the phone names the place */
    takes("強 一", BIRTH "," HOME ",\"phones\":[{\"ord\":1,\"number\":\"0\",\"digits\":\"0533669999\"}]", "held registry.weak_match");
    takes("強 一", "\"birth\":\"1940-02-04\"," ELSEWHERE, "created"); /* another birth date is another person */
    takes("強 一", "\"birth\":\"1940-02-01\",\"birth_precision\":\"month\"," ELSEWHERE, "held registry.weak_match");
    takes("強 一", "\"birth\":\"1939-01-01\",\"birth_precision\":\"about\"," ELSEWHERE, "held registry.weak_match");
}

static void a_row_that_fits_two_is_held(void **state)
{
    (void)state;
    takes("双方 一", "\"municipal_id\":\"T1\"," BIRTH "," HOME "," PHONE, "created");
    takes("双方 一", "\"municipal_id\":\"T2\"," BIRTH "," ELSEWHERE "," OTHER_PHONE, "created"); /* two ids, two places: two people */
    takes("双方 一", BIRTH "," HOME "," OTHER_PHONE, "held registry.weak_match");
    takes("双方 一", "\"municipal_id\":\"T3\"," BIRTH "," HOME, "held registry.weak_match"); /* two ids at one place */
    takes("双方 一", BIRTH "," HOME, "unchanged");                                           /* one of them alone is meant */
}

static void a_birth_date_agrees_as_far_as_it_is_known(void **state)
{
    (void)state;
    takes("月 一", "\"birth\":\"1935-03-01\",\"birth_precision\":\"month\"," HOME, "created");
    takes("月 一", "\"birth\":\"1935-04-07\"," HOME, "created"); /* another month */
    takes("月 一", "\"birth\":\"1935-03-07\"," HOME, "held registry.weak_match");
    takes("頃 一", "\"birth\":\"1935-01-01\",\"birth_precision\":\"about\"," HOME, "created");
    takes("頃 一", "\"birth\":\"1935-01-01\",\"birth_precision\":\"about\"," HOME "," PHONE, "held registry.weak_match");
    takes("頃 一", "\"birth\":\"1937-08-01\"," HOME, "held registry.weak_match");
    takes("頃 一", "\"birth\":\"1938-01-01\"," HOME, "created");
    takes("細 一", "\"municipal_id\":\"B1\"," BIRTH, "created");
    takes("細 一", "\"municipal_id\":\"B1\",\"birth\":\"1940-01-01\",\"birth_precision\":\"year\"", "unchanged");
    assert_sql("SELECT birth || ' ' || birth_precision FROM anpi.person WHERE municipal_id = 'B1'", "1940-02-03 day");
    takes("粗 一", "\"municipal_id\":\"B2\",\"birth\":\"1940-01-01\",\"birth_precision\":\"year\"", "created");
    takes("粗 一", "\"municipal_id\":\"B2\"," BIRTH, "updated");
    assert_sql("SELECT birth || ' ' || birth_precision FROM anpi.person WHERE municipal_id = 'B2'", "1940-02-03 day");
}

static void who_has_nothing_to_be_told_by_is_the_same_while_nothing_new_is_said(void **state)
{
    char rows[4100], one[2000], two[2000];
    (void)state;
    takes("無 一", HOME, "created");
    takes("無 一", HOME, "unchanged");
    takes("無 一", HOME ",\"note\":\"新しい\"", "held registry.weak_match");
    takes("無 一", HOME "," PHONE, "held registry.weak_match");
    takes("無 二", HOME "," PHONE, "created");
    takes("無 二", HOME "," OTHER_PHONE, "held registry.weak_match");
    takes("無 二", ELSEWHERE "," PHONE, "held registry.weak_match");
    row_write(one, 2, "無 三", HOME);
    row_write(two, 3, "無 三", HOME);
    snprintf(rows, sizeof rows, "%s,%s", one, two);
    list_takes("23214", rows, "created|held registry.weak_match"); /* this very list has them twice */
    assert_sql("UPDATE anpi.person SET name = '無 三', name_key = '無 三' WHERE name = '無 一'; SELECT 1", "1");
    takes("無 三", HOME, "held registry.weak_match"); /* two whom nothing tells apart */
}

static void a_clerk_decides_once_and_on_what_is_asked(void **state)
{
    (void)state;
    takes("判断 一", "\"municipal_id\":\"D1\"," BIRTH, "created");
    takes("別人 一", "\"municipal_id\":\"D1\",\"birth\":\"1960-06-06\"", "held registry.conflict");
    decides("2, 'end', NULL, '転出'", "registry.bad_decision");
    decides("2, 'create', NULL, NULL", "done");
    decides("2, 'create', NULL, NULL", "registry.decided");
    assert_sql("SELECT count(*) || ' ' || count(municipal_id) FROM anpi.person WHERE name = '別人 一'", "1 0"); /* the id is the other's */
    takes("判断 二", BIRTH "," HOME, "created");
    takes("判断 二", BIRTH "," ELSEWHERE, "held registry.weak_match");
    takes("判断 二", BIRTH "," ELSEWHERE, "held registry.weak_match");
    assert_sql("SELECT count(*) || ' ' || count(decision) FROM anpi.import_row WHERE staged ->> 'name' = '判断 二'", "2 1");
    decides("2, 'merge', (SELECT min(id) FROM anpi.person WHERE municipality = '23100'), NULL", "person.unknown");
    decides("2, 'drop', NULL, NULL", "done");
    takes("判断 二", BIRTH "," ELSEWHERE, "unchanged registry.dropped");
    takes("判断 二", BIRTH "," ELSEWHERE ",\"note\":\"新\"", "held registry.weak_match");
}

/* Who is on the 名簿 from this source and not in the last list: names, those held for a clerk with a star. */
static void gone_are(const char *want)
{
    assert_sql("SELECT string_agg(p.name || CASE WHEN g.fresh THEN '*' ELSE '' END, ' ' ORDER BY p.name)"
               " FROM anpi.registry_gone('23102', '月例', (SELECT max(id) FROM anpi.import_run)) g JOIN anpi.person p ON p.id = g.person",
               want);
}

static void a_full_list_names_who_is_gone_and_nobody_else(void **state)
{
    char rows[6000] = "", one[2000];
    static const char *const names[] = { "在籍", "消息", "保護", "拒番", "拒名", "他源" };
    (void)state;
    for (int i = 0; i < 6; i++) {
        char more[60];
        snprintf(more, sizeof more, "\"municipal_id\":\"G%d\"," BIRTH, i);
        row_write(one, 2 + i, names[i], more);
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "%s%s", i ? "," : "", one);
    }
    list_takes("23102", rows, "created|created|created|created|created|created");
    assert_sql(
        "UPDATE anpi.person SET protected = true WHERE name = '保護'; UPDATE anpi.person SET source = '別表' WHERE name = '他源'; SELECT 1",
        "1");
    char kept[2000], by_id[2000], by_name[2000];
    row_write(kept, 2, "在籍", "\"municipal_id\":\"G0\"");
    row_write(by_id, 3, "読めぬ", "\"municipal_id\":\"G3\",\"birth\":\"1999-99-99\"");
    row_write(by_name, 4, "拒名", "\"birth\":\"1999-99-99\"");
    snprintf(rows, sizeof rows, "%s,%s,%s", kept, by_id, by_name);
    list_takes("23102", rows, "unchanged|refused registry.bad_row|refused registry.bad_row");
    gone_are("消息*");
    list_takes("23102", rows, "unchanged|refused registry.bad_row|refused registry.bad_row");
    gone_are("消息"); /* named again, held once */
    assert_sql("SELECT count(*) FROM anpi.import_row WHERE code = 'registry.gone' AND decided_at IS NULL", "1");
    row_write(one, 2, "消息", "\"municipal_id\":\"G1\"");
    list_takes("23102", one, "unchanged");
    assert_sql("SELECT decision FROM anpi.import_row WHERE code = 'registry.gone'", "back");
}

static void a_row_that_was_done_is_passed_over_and_a_list_is_put_on_once(void **state)
{
    (void)state;
    takes("再開 一", "\"municipal_id\":\"R1\"," BIRTH ",\"consent\":\"同意\",\"consent_on\":\"2026-04-01\"", "created");
    assert_sql("SELECT count(*) FROM anpi.registry_apply((SELECT max(id) FROM anpi.import_run), '23214', '月例',"
               " '[{\"line\":2,\"op_id\":\"0190a000-0000-7000-8000-000000000002\",\"name\":\"再開 一\",\"name_key\":\"再開 一\"}]', " AT_US
               ")",
               "0");
    takes("再開 一", "\"municipal_id\":\"R1\"," BIRTH ",\"consent\":\"同意\",\"consent_on\":\"2026-04-01\"", "unchanged");
    assert_sql("SELECT count(*) FROM anpi.listing l JOIN anpi.person p ON p.id = l.person WHERE p.name = '再開 一'", "1");
    assert_sql("SELECT count(*) FROM anpi.consent c JOIN anpi.person p ON p.id = c.person WHERE p.name = '再開 一'", "1");
}

static void the_same_person_in_two_cities_is_linked_by_name_birth_date_and_phone(void **state)
{
    char row[2000];
    (void)state;
    takes("二市 一", BIRTH "," PHONE, "created");
    row_write(row, 2, "二市 一", BIRTH "," OTHER_PHONE);
    list_takes("23100", row, "created");
    row_write(row, 2, "二市 一", "\"municipal_id\":\"L1\",\"birth\":\"1941-01-01\"," PHONE);
    list_takes("23100", row, "created");
    assert_sql("SELECT count(*) FROM anpi.person_link", "0");
    row_write(row, 2, "二市 一", "\"municipal_id\":\"L2\"," BIRTH "," ELSEWHERE "," PHONE);
    list_takes("23101", row, "created");
    assert_sql("SELECT count(*) FROM anpi.person_link", "1");
}

int main(void)
{
    registry_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_id_is_the_person_unless_both_name_and_birth_date_are_others),
        cmocka_unit_test(an_id_that_lost_its_zeros_is_known_beside_its_name_and_the_register_keeps_them),
        cmocka_unit_test(without_an_id_name_birth_date_and_place_name_somebody_and_less_waits),
        cmocka_unit_test(a_row_that_fits_two_is_held),
        cmocka_unit_test(a_birth_date_agrees_as_far_as_it_is_known),
        cmocka_unit_test(who_has_nothing_to_be_told_by_is_the_same_while_nothing_new_is_said),
        cmocka_unit_test(the_same_person_in_two_cities_is_linked_by_name_birth_date_and_phone),
        cmocka_unit_test(a_clerk_decides_once_and_on_what_is_asked),
        cmocka_unit_test(a_full_list_names_who_is_gone_and_nobody_else),
        cmocka_unit_test(a_row_that_was_done_is_passed_over_and_a_list_is_put_on_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
