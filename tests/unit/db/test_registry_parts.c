/* SPDX-License-Identifier: Apache-2.0
 * What a row leaves of what is known: phones, devices, contacts, reasons, consents and the home, in a real PostgreSQL. */
#include "tests/unit/db/registry.h"

/* One person a scene, known by an id that is the name. */
static void again(const char *name, const char *more, const char *want)
{
    char row[1900];
    snprintf(row, sizeof row, "\"municipal_id\":\"%s\"%s%s", name, more[0] ? "," : "", more);
    takes(name, row, want);
}

/* What stands in a table of that person's, its rows parted by |. */
static void stands(const char *name, const char *columns, const char *table, const char *want)
{
    char sql[1200];
    snprintf(sql, sizeof sql,
             "SELECT string_agg(concat_ws(' ', %s), '|' ORDER BY x) FROM anpi.%s x WHERE x.person ="
             " (SELECT id FROM anpi.person WHERE name = '%s')",
             columns, table, name);
    assert_sql(sql, want);
}

static void a_number_stays_in_its_place_until_another_or_the_mark_takes_it(void **state)
{
    static const char phones[] = "ord, kind, number, note";
    (void)state;
    again("電話",
          "\"phones\":[{\"ord\":1,\"number\":\"0533-66-1111\",\"digits\":\"0533661111\",\"note\":\"長女\"},"
          "{\"ord\":11,\"number\":\"0533-66-2222\",\"digits\":\"0533662222\"}]",
          "created");
    again("電話", "\"phones\":[{\"ord\":1,\"number\":\"0533661111\",\"digits\":\"0533661111\"}]", "unchanged");
    stands("電話", phones, "phone", "1 電話 0533-66-1111 長女|11 電話 0533-66-2222");
    again("電話", "\"phones\":[{\"ord\":1,\"number\":\"0533661111\",\"digits\":\"0533661111\",\"note\":\"次女\"}]", "updated");
    stands("電話", phones, "phone", "1 電話 0533-66-1111 次女|11 電話 0533-66-2222");
    again("電話", "\"phones\":[{\"ord\":1,\"number\":\"0533-66-3333\",\"digits\":\"0533663333\"}]", "updated");
    stands("電話", phones, "phone", "1 電話 0533-66-3333|11 電話 0533-66-2222"); /* whose number it was is said of the old one */
    again("電話", "\"phones_gone\":[[1,10]]", "updated");
    stands("電話", phones, "phone", "11 電話 0533-66-2222");
}

static void a_device_keeps_the_minutes_that_a_row_says_nothing_of(void **state)
{
    static const char devices[] = "kind, mode, battery_internal_min, battery_external_min, oxygen_l_min";
    (void)state;
    again("機器", "\"devices\":[{\"kind\":\"人工呼吸器\",\"mode\":\"TPPV\",\"battery_min\":240,\"external_min\":60}]", "created");
    again("機器", "\"devices\":[{\"kind\":\"人工呼吸器\"}]", "unchanged");
    again("機器", "\"devices\":[{\"kind\":\"人工呼吸器\",\"external_min\":90}]", "updated");
    stands("機器", devices, "device", "人工呼吸器 TPPV 240 90");
    again("機器", "\"devices\":[{\"kind\":\"人工呼吸器\",\"battery_min\":null}]", "updated");
    stands("機器", devices, "device", "人工呼吸器 TPPV 90");
    again("不明", "\"devices\":[{\"kind\":\"機器不明\",\"battery_min\":120}]", "created");
    again("不明", "\"devices\":[{\"kind\":\"吸引器\"}]", "updated");
    stands("不明", devices, "device", "吸引器 120"); /* the device nobody named has its name now */
    again("不明", "\"devices\":[{\"kind\":\"機器不明\"}]", "unchanged");
    again("不明", "\"devices_gone\":true", "updated");
    assert_sql("SELECT count(*) FROM anpi.device d JOIN anpi.person p ON p.id = d.person WHERE p.name = '不明'", "0");
}

static void of_two_devices_of_a_kind_a_row_changes_the_one_it_means(void **state)
{
    (void)state;
    again("二台", "\"devices\":[{\"kind\":\"吸引器\",\"battery_min\":30}]", "created");
    assert_sql("INSERT INTO anpi.device (person, kind, battery_internal_min) SELECT id, '吸引器', 60 FROM anpi.person WHERE name = '二台'; "
               "SELECT 1",
               "1");
    again("二台", "\"devices\":[{\"kind\":\"吸引器\"},{\"kind\":\"吸引器\",\"battery_min\":90}]", "updated");
    stands("二台", "battery_internal_min", "device", "30|90");
}

static void a_contact_of_another_name_takes_nothing_over(void **state)
{
    static const char contacts[] = "ord, name, relation, phone";
    (void)state;
    again("連絡", "\"contacts\":[{\"ord\":1,\"name\":\"連絡 花\",\"relation\":\"長女\",\"phone\":\"0533661111\"}]", "created");
    again("連絡", "\"contacts\":[{\"ord\":1,\"name\":\"連絡　花\"}]", "updated"); /* the same but for a width */
    stands("連絡", contacts, "contact", "1 連絡　花 長女 0533661111");
    again("連絡", "\"contacts\":[{\"ord\":1,\"phone\":\"0533662222\"}]", "updated"); /* a blank name is the one that is known */
    stands("連絡", contacts, "contact", "1 連絡　花 長女 0533662222");
    again("連絡", "\"contacts\":[{\"ord\":1,\"name\":\"別人 一\"}]", "updated");
    stands("連絡", contacts, "contact", "1 別人 一");
}

static void a_reason_goes_only_with_its_own_column(void **state)
{
    (void)state;
    again("事由", "\"reasons\":[[\"要介護\",\"3\"],[\"独居\",\"\"]],\"reason_kinds\":[\"要介護\",\"要支援\"]", "created");
    again("事由", "\"reasons\":[[\"要介護\",\"4\"]],\"reason_kinds\":[\"要介護\",\"要支援\"]", "updated");
    stands("事由", "kind, detail", "reason", "独居 |要介護 4");
    again("事由", "\"reasons\":[[\"身体障害\",\"1級\"]],\"reason_kinds\":[]", "updated");
    stands("事由", "kind, detail", "reason", "独居 |要介護 4|身体障害 1級");
    again("事由", "\"reasons\":[[\"独居\",\"\"]],\"reason_kinds\":[],\"reasons_gone\":true", "updated");
    stands("事由", "kind, detail", "reason", "独居 ");
}

static void a_consent_is_on_record_once_and_one_that_somebody_gave_is_not_given_again(void **state)
{
    (void)state;
    again("同意", "\"consent\":\"同意\",\"consent_on\":\"2026-04-01\",\"consent_party\":\"代理人\"", "created");
    again("同意", "\"consent\":\"同意\",\"consent_on\":\"2026-04-01\"", "unchanged");
    again("同意", "\"consent\":\"不同意\",\"consent_on\":\"2026-05-01\"", "updated");
    again("同意", "\"consent\":\"不同意\",\"consent_on\":\"2026-05-01\"", "unchanged");
    assert_sql(
        "SELECT string_agg(concat_ws(' ', party, answer), '|' ORDER BY c.id) FROM anpi.consent c JOIN anpi.person p ON p.id = c.person"
        " WHERE p.name = '同意'",
        "代理人 同意|本人 不同意");
}

/* ---- homes -------------------------------------------------------------------------------------------------------------- */

#define PLACE(level, number, lon)                                                                                                          \
    "\"home\":{\"level\":\"" level                                                                                                         \
    "\",\"pref\":\"愛知県\",\"city\":\"蒲郡市\",\"town\":\"旭町\",\"town_key\":\"23214旭町\",\"number\":\"" number "\",\"lon\":" lon       \
    ",\"lat\":34.8}"

static void home_is(const char *name, const char *want)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "SELECT concat_ws(' ', h.address, h.level, h.lon) FROM anpi.home h JOIN anpi.person p ON p.home = h.id WHERE p.name = '%s'",
             name);
    assert_sql(sql, want);
}

static void the_finest_point_known_for_an_address_stays(void **state)
{
    (void)state;
    again("住居", HOME "," PLACE("parcel", "1", "137.21"), "created");
    again("住居", HOME "," PLACE("town", "1", "137.29"), "unchanged");
    home_is("住居", "蒲郡市旭町1番1号 parcel 137.21");
    again("住居", HOME "," PLACE("parcel", "1", "137.22"), "updated"); /* as fine: the newer one */
    again("住居", ELSEWHERE "," PLACE("town", "9", "137.25"), "updated");
    home_is("住居", "蒲郡市旭町9番9号 town 137.25"); /* another address is another place, however coarse */
    again("住居", "\"address\":\"蒲郡市港町2番\"", "updated");
    home_is("住居", "蒲郡市港町2番 none"); /* that nobody looked up is no place */
}

static void a_home_put_by_hand_is_moved_by_no_list_and_another_address_is_said(void **state)
{
    (void)state;
    again("手置", HOME "," PLACE("town", "1", "137.21"), "created");
    assert_sql("SELECT count(*) FROM (SELECT anpi.home_pin(id, 137.5, 34.9, NULL, NULL, NULL, false, '係', 1) FROM anpi.person WHERE name "
               "= '手置') x",
               "1");
    again("手置", HOME "," PLACE("parcel", "1", "137.22"), "unchanged");
    again("手置", ELSEWHERE "," PLACE("parcel", "9", "137.23"), "updated registry.pinned_home");
    home_is("手置", "蒲郡市旭町9番9号 town 137.5");
}

static void of_two_in_a_home_who_moves_moves_alone(void **state)
{
    (void)state;
    again("同居 一", HOME "," PLACE("town", "1", "137.21"), "created");
    again("同居 二", HOME "," PLACE("town", "1", "137.21"), "created");
    assert_sql("UPDATE anpi.person SET home = (SELECT home FROM anpi.person WHERE name = '同居 一') WHERE name = '同居 二'; SELECT 1", "1");
    again("同居 二", ELSEWHERE "," PLACE("town", "9", "137.29"), "updated");
    home_is("同居 一", "蒲郡市旭町1番1号 town 137.21");
    home_is("同居 二", "蒲郡市旭町9番9号 town 137.29");
}

static void an_address_that_lost_a_character_places_nobody(void **state)
{
    (void)state;
    again("欠字", HOME "," PLACE("parcel", "1", "137.21"), "created");
    again("欠字", "\"address\":\"蒲郡市旭〓1番1号\"," PLACE("town", "1", "137.99"), "unchanged"); /* it fits what is known */
    again("欠字", "\"address\":\"蒲郡市〓〓9番9号\"," PLACE("town", "9", "137.99"), "updated registry.lost_character");
    home_is("欠字", "蒲郡市〓〓9番9号 none");
}

int main(void)
{
    registry_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_stays_in_its_place_until_another_or_the_mark_takes_it),
        cmocka_unit_test(a_device_keeps_the_minutes_that_a_row_says_nothing_of),
        cmocka_unit_test(of_two_devices_of_a_kind_a_row_changes_the_one_it_means),
        cmocka_unit_test(a_contact_of_another_name_takes_nothing_over),
        cmocka_unit_test(a_reason_goes_only_with_its_own_column),
        cmocka_unit_test(a_consent_is_on_record_once_and_one_that_somebody_gave_is_not_given_again),
        cmocka_unit_test(the_finest_point_known_for_an_address_stays),
        cmocka_unit_test(a_home_put_by_hand_is_moved_by_no_list_and_another_address_is_said),
        cmocka_unit_test(of_two_in_a_home_who_moves_moves_alone),
        cmocka_unit_test(an_address_that_lost_a_character_places_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
