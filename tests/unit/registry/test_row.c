/* SPDX-License-Identifier: Apache-2.0
 * One row of a list: what is read from it, and why a row is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "server/base/text/csv.h"
#include "server/registry/row.h"
#include "server/registry/values.h"

struct outcome {
    enum err err;
    struct fail fail;
    struct buf json;
};

static struct outcome read_as(const char *heading, const char *cells, bool id_taken, bool own_ids)
{
    struct outcome o = { 0 };
    struct buf text;
    struct arena a;
    struct csv csv;
    struct csv_row head, row, masked;
    struct columns columns;
    struct row_key key;
    struct uuid op = { { 1 } };
    buf_init(&text, 65536);
    buf_printf(&text, "%s\n%s\n", heading, cells);
    buf_init(&o.json, 65536);
    arena_init(&a, 1 << 20);
    csv_init(&csv, buf_view(&text));
    assert_int_equal(csv_next(&csv, &a, &head, &o.fail), OK);
    o.err = columns_read(&head, &columns, &o.fail);
    if (!o.err) {
        assert_int_equal(csv_next(&csv, &a, &row, &o.fail), OK);
        struct row_env env = { .columns = &columns, .today = { 2026, 11, 20 }, .own_ids = own_ids };
        o.err = row_mask(&env, &a, &row, &masked, &o.fail);
        if (!o.err)
            o.err = row_to_json(&env, &a, &masked, &row, &op, id_taken, &o.json, &key, &o.fail);
    }
    arena_done(&a);
    buf_done(&text);
    return o;
}

static struct outcome read_two(const char *heading, const char *cells)
{
    return read_as(heading, cells, false, false);
}

static void takes(const char *heading, const char *cells, const char *part)
{
    struct outcome o = read_two(heading, cells);
    assert_int_equal(o.err, OK);
    if (sv_find(buf_view(&o.json), sv_of(part)) < 0)
        fail_msg("%s is not in %s", part, o.json.p);
    buf_done(&o.json);
}

static void omits(const char *heading, const char *cells, const char *part)
{
    struct outcome o = read_two(heading, cells);
    assert_int_equal(o.err, OK);
    if (sv_find(buf_view(&o.json), sv_of(part)) >= 0)
        fail_msg("%s is in %s", part, o.json.p);
    buf_done(&o.json);
}

static void refuses(const char *heading, const char *cells, enum err e, const char *field)
{
    struct outcome o = read_two(heading, cells);
    assert_string_equal(err_code(o.err), err_code(e));
    assert_string_equal(o.fail.field, field);
    assert_int_equal(o.json.n, 0);
    buf_done(&o.json);
}

static void a_name_is_kept_as_written_and_keyed_by_its_variants(void **state)
{
    (void)state;
    takes("氏名,氏名カナ", "髙橋　花子,ﾀｶﾊｼ ﾊﾅｺ", "\"name\":\"髙橋　花子\"");
    takes("氏名,氏名カナ", "髙橋　花子,ﾀｶﾊｼ ﾊﾅｺ", "\"name_key\":\"高橋花子\"");
    takes("氏名,氏名カナ", "髙橋　花子,ﾀｶﾊｼ ﾊﾅｺ", "\"kana_key\":\"タカハシハナコ\"");
}

static void a_blank_leaves_its_member_out_and_the_mark_clears(void **state)
{
    struct outcome o = read_two("氏名,氏名カナ,備考,メール", "甲乙,,,［削除］");
    (void)state;
    assert_int_equal(o.err, OK);
    assert_true(sv_find(buf_view(&o.json), SV("kana")) < 0);
    assert_true(sv_find(buf_view(&o.json), SV("note")) < 0);
    assert_true(sv_find(buf_view(&o.json), SV("\"mail\":null")) > 0);
    buf_done(&o.json);
}

static void dates_phones_and_levels_are_read_as_people_write_them(void **state)
{
    (void)state;
    takes("氏名,生年月日", "甲,S10.3.5", "\"birth\":\"1935-03-05\"");
    takes("氏名,生年月日", "甲,昭和10年3月5日", "\"birth\":\"1935-03-05\"");
    takes("氏名,電話番号", "甲,533661111", "\"digits\":\"0533661111\"");
    takes("氏名,電話番号", "甲,+81 90-1234-5678", "\"digits\":\"09012345678\"");
    takes("氏名,要介護度", "甲,要介護３", "[\"要介護\",\"3\"]");
    takes("氏名,医療機器,バッテリー分,酸素流量", "甲,人工呼吸器(TPPV)、酸素濃縮器,240、30,、2.5",
          "\"kind\":\"人工呼吸器\",\"mode\":\"TPPV\",\"battery_min\":240");
    takes("氏名,医療機器,バッテリー分,酸素流量", "甲,人工呼吸器(TPPV)、酸素濃縮器,240、30,、2.5", "\"oxygen\":2.5");
    takes("氏名,郵便番号", "甲,43-0001", "\"postcode\":\"0430001\"");
}

/* The person is taken; the cell is there as it was written, with its column and the reason. */
static void remarks(const char *heading, const char *cells, enum err e, const char *field, const char *text)
{
    char part[400];
    snprintf(part, sizeof part, "[\"%s\",\"%s\",\"%s\"]", field, err_code(e), text);
    takes(heading, cells, part);
}

static void only_a_row_without_a_name_is_refused(void **state)
{
    (void)state;
    refuses("氏名,氏名カナ", ",ヤマダ", E_REG_NAME_MISSING, "氏名");
}

static void a_cell_that_cannot_be_read_is_a_remark_with_its_reason(void **state)
{
    (void)state;
    remarks("氏名,氏名カナ", "山田,山田", E_REG_KANA, "氏名カナ", "山田");
    takes("氏名,氏名カナ", "NGUYEN,Nguyen Thi Hoa", "\"kana_key\":\"NGUYENTHIHOA\"");
    remarks("氏名,生年月日", "山田,昭和99年1月1日", E_REG_BIRTH, "生年月日", "昭和99年1月1日");
    remarks("氏名,生年月日", "山田,2030-01-01", E_REG_BIRTH_FUTURE, "生年月日", "2030-01-01");
    remarks("氏名,性別", "山田,雄", E_REG_SEX, "性別", "雄");
    remarks("氏名,電話番号", "山田,12", E_REG_PHONE, "電話番号", "12");
    remarks("氏名,要介護度", "山田,要介護9", E_REG_CARE_LEVEL, "要介護度", "要介護9");
    remarks("氏名,医療機器,バッテリー分", "山田,吸引器,長時間", E_REG_NUMBER, "バッテリー分", "長時間");
    remarks("氏名,掲載区分", "山田,町内会", E_REG_LISTING, "掲載区分", "町内会");
    remarks("氏名,名簿提供同意", "山田,たぶん", E_REG_CONSENT, "名簿提供同意", "たぶん");
    remarks("氏名,備考", "山田,番号は123456789018", E_REG_MASKED, "備考", "番号は************");
    remarks("氏名,メール", "山田,もらっていない", E_REG_MAIL, "メール", "もらっていない");
}

static void a_column_of_individual_numbers_refuses_the_file(void **state)
{
    (void)state;
    refuses("氏名,マイナンバー", "山田,", E_REG_MYNUMBER, "マイナンバー");
    refuses("氏名カナ,住所", "ヤマダ,x", E_CSV_HEADER, "氏名");
    refuses("氏名,氏名", "a,b", E_CSV_HEADER, "氏名");
}

static void an_unknown_device_is_kept_as_written(void **state)
{
    struct arena a;
    struct device_value d;
    (void)state;
    arena_init(&a, 65536);
    assert_true(value_device(&a, SV("ネブライザー"), &d));
    assert_true(sv_eq(d.kind, SV("ネブライザー")));
    assert_true(value_device(&a, SV("ﾀﾝ吸引器"), &d));
    assert_true(sv_eq(d.kind, SV("吸引器")));
    arena_done(&a);
}

static void a_number_stands_in_the_place_of_its_cell(void **state)
{
    static const char both[] = "氏名,電話番号,電話番号2";
    (void)state;
    takes(both, "甲,,［削除］", "\"phones_gone\":[[11,99]],\"phones\":[]");
    takes(both, "甲,［削除］,0533-66-2222", "\"phones_gone\":[[1,10]],\"phones\":[{\"ord\":11,");
    omits(both, "甲,,0533-66-2222", "phones_gone");
    takes(both, "甲,0533-66-1111,0533-66-2222", "\"ord\":11,\"number\":\"0533-66-2222\"");
    takes("氏名,電話番号", "甲,、0533-66-2222", "\"phones\":[{\"ord\":2,");
    takes("氏名,電話番号", "甲,0533-66-2222(FAX)", "\"kind\":\"FAX\"");
    takes("氏名,電話番号", "甲,0533-66-2222(長女)", "\"note\":\"長女\"");
    remarks("氏名,電話番号", "甲,0533-66-222", E_REG_PHONE, "電話番号", "0533-66-222");
}

static void only_what_is_one_is_an_id(void **state)
{
    static const char *const none[] = { "なし", "不明", "1.23457E+11", "〃" };
    (void)state;
    takes("自治体内番号,氏名", "00771,甲", "\"municipal_id\":\"00771\"");
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        char cells[60];
        snprintf(cells, sizeof cells, "%s,甲", none[i]);
        omits("自治体内番号,氏名", cells, "municipal_id");
    }
    remarks("自治体内番号,氏名", "1.23457E+11,甲", E_REG_ID, "自治体内番号", "1.23457E+11");
    remarks("自治体内番号,氏名", "不明,甲", E_REG_ID, "自治体内番号", "不明");
    struct outcome o = read_as("自治体内番号,氏名", "A1,甲", true, false);
    assert_true(sv_find(buf_view(&o.json), SV("municipal_id")) < 0);
    assert_true(sv_find(buf_view(&o.json), sv_of(err_code(E_REG_DUPLICATE_ID))) > 0);
    buf_done(&o.json);
    o = read_as("自治体内番号,氏名", "123456789018,甲", false, true); /* twelve digits with a check digit, but the city's own */
    assert_true(sv_find(buf_view(&o.json), SV("\"municipal_id\":\"123456789018\"")) > 0);
    buf_done(&o.json);
}

static void a_text_is_kept_as_it_was_meant(void **state)
{
    char cells[4200], wide[4001 + 1], part[60];
    (void)state;
    takes("氏名,備考", "甲,[削除]", "\"note\":null");
    takes("氏名,備考", "甲,'=1+2", "\"note\":\"=1+2\"");
    takes("氏名,備考", "甲,\"=\"\"0533661111\"\"\"", "\"note\":\"0533661111\"");
    takes("氏名,備考", "甲,x\x01y", "\"note\":\"x y\"");
    memset(wide, 'w', sizeof wide - 1);
    wide[sizeof wide - 1] = 0;
    snprintf(cells, sizeof cells, "甲,%s", wide);
    omits("氏名,備考", cells, "\"note\"");
    snprintf(part, sizeof part, "[\"備考\",\"%s\"", err_code(E_CSV_TOO_LONG));
    takes("氏名,備考", cells, part);
}

static void names_and_readings_too_long_are_said(void **state)
{
    char name[400] = "", cells[500], part[60];
    (void)state;
    for (int i = 0; i < 101; i++)
        memcpy(name + strlen(name), "山", sizeof "山");
    snprintf(cells, sizeof cells, "%s,ヤマ", name);
    snprintf(part, sizeof part, "[\"氏名\",\"%s\"", err_code(E_REG_NAME_TOO_LONG));
    takes("氏名,氏名カナ", cells, part);
    remarks("氏名,氏名カナ", "甲,なし", E_REG_KANA, "氏名カナ", "なし");
    remarks("氏名,氏名カナ", "甲,ナシ", E_REG_KANA, "氏名カナ", "ナシ");
    omits("氏名,氏名カナ", "甲,", "kana");
}

static void a_birth_date_says_how_much_of_it_is_known(void **state)
{
    (void)state;
    takes("氏名,生年月日", "甲,昭和10年3月", "\"birth\":\"1935-03-01\",\"birth_precision\":\"month\"");
    takes("氏名,生年月日", "甲,昭和10年", "\"birth_precision\":\"year\"");
    remarks("氏名,生年月日", "甲,S10.2.29", E_REG_BIRTH_PART, "生年月日", "S10.2.29"); /* there was no such day */
    takes("氏名,年齢", "甲,91", "\"birth_precision\":\"about\"");
    omits("氏名,生年月日,年齢", "甲,1935-03-05,70", "about");
    takes("氏名,生年月日,年齢", "甲,1935-03-05,70", "\"birth\":\"1935-03-05\"");
}

static void numbers_stand_beside_their_devices(void **state)
{
    static const char three[] = "氏名,医療機器,バッテリー分";
    (void)state;
    omits(three, "甲,人工呼吸器,", "battery_min");
    omits("氏名,医療機器", "甲,酸素濃縮器(マスク)", "mode");
    omits(three, "甲,人工呼吸器、吸引器,240", "\"kind\":\"吸引器\",\"battery_min\"");
    takes(three, "甲,人工呼吸器,［削除］", "\"battery_min\":null");
    remarks(three, "甲,人工呼吸器,\"1,200\"", E_REG_NUMBER, "バッテリー分", "1,200"); /* one number, whichever, and not two */
    takes(three, "甲,人工呼吸器、吸引器,30・240", "\"kind\":\"吸引器\",\"battery_min\":240");
    omits(three, "甲,人工呼吸器と吸引器,240", "\"kind\":\"吸引器\",\"battery_min\"");
    takes(three, "甲,人工呼吸器と吸引器,240", "\"battery_min\":240},{\"kind\":\"吸引器\"}");
    remarks(three, "甲,,240", E_REG_DEVICE_NONE, "バッテリー分", "240");
    remarks(three, "甲,有,", E_REG_DEVICE_UNKNOWN, "医療機器", "有");
}

static void of_too_many_values_the_rest_is_said(void **state)
{
    char cells[400] = "甲,一", part[80];
    (void)state;
    for (int i = 0; i < 16; i++)
        memcpy(cells + strlen(cells), "、二", sizeof "、二");
    snprintf(part, sizeof part, "[\"緊急連絡先\",\"%s\",\"二\"]", err_code(E_CSV_TOO_LONG));
    takes("氏名,緊急連絡先", cells, part);
}

static void a_reason_replaces_only_its_own_column(void **state)
{
    (void)state;
    takes("氏名,要介護度", "甲,要介護3", "\"reason_kinds\":[\"要介護\",\"要支援\"]");
    takes("氏名,要介護度", "甲,不明", "\"reason_kinds\":[]");
    takes("氏名,要介護度", "甲,なし", "\"reason_kinds\":[\"要介護\",\"要支援\"]");
    takes("氏名,障害", "甲,［削除］", "\"reason_kinds\":[\"身体障害\",\"療育\",\"精神\",\"障害支援区分\"]");
    takes("氏名,事由", "甲,［削除］", "\"reasons_gone\":true");
    takes("氏名,事由", "甲,足が悪い", "[\"その他\",\"足が悪い\"]");
    takes("氏名,事由", "甲,足・腰", "[\"その他\",\"足・腰\"]");
    takes("氏名,事由", "甲,独居・足", "[\"独居\",\"\"],[\"その他\",\"足\"]");
}

static void a_contact_is_cleared_in_its_place_and_nobody_is_no_contact(void **state)
{
    static const char three[] = "氏名,緊急連絡先,緊急連絡先続柄,緊急連絡先電話";
    (void)state;
    omits(three, "甲,なし,,", "\"name\":\"なし\"");
    takes(three, "甲,花、太郎,長女、［削除］,", "\"contact_relations_gone\":[2]");
    takes(three, "甲,花、太郎,,［削除］", "\"contact_phones_gone\":[1,2,");
    takes(three, "甲,花,,内線12", "\"phone\":\"内線12\"");
    remarks(three, "甲,花,,内線12", E_REG_PHONE, "緊急連絡先電話", "内線12");
}

static void a_consent_keeps_its_day_and_who_gave_it(void **state)
{
    static const char two[] = "氏名,名簿提供同意,同意日";
    (void)state;
    takes(two, "甲,同意,2026-04-01", "\"consent\":\"同意\",\"consent_on\":\"2026-04-01\"");
    takes(two, "甲,同意(代理人),", "\"consent_party\":\"代理人\"");
    omits(two, "甲,同意,", "consent_party");
    remarks(two, "甲,同意（警察を除く）,", E_REG_CONSENT, "名簿提供同意", "同意（警察を除く）");
}

static void who_names_no_list_that_is_known_stays_on_the_register(void **state)
{
    (void)state;
    omits("氏名,掲載区分", "甲,町内会", "\"lists\"");
    takes("氏名,掲載区分", "甲,連携患者", "\"lists\":[\"連携患者\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_kept_as_written_and_keyed_by_its_variants),
        cmocka_unit_test(a_blank_leaves_its_member_out_and_the_mark_clears),
        cmocka_unit_test(dates_phones_and_levels_are_read_as_people_write_them),
        cmocka_unit_test(only_a_row_without_a_name_is_refused),
        cmocka_unit_test(a_cell_that_cannot_be_read_is_a_remark_with_its_reason),
        cmocka_unit_test(a_column_of_individual_numbers_refuses_the_file),
        cmocka_unit_test(an_unknown_device_is_kept_as_written),
        cmocka_unit_test(a_number_stands_in_the_place_of_its_cell),
        cmocka_unit_test(only_what_is_one_is_an_id),
        cmocka_unit_test(a_text_is_kept_as_it_was_meant),
        cmocka_unit_test(names_and_readings_too_long_are_said),
        cmocka_unit_test(a_birth_date_says_how_much_of_it_is_known),
        cmocka_unit_test(numbers_stand_beside_their_devices),
        cmocka_unit_test(of_too_many_values_the_rest_is_said),
        cmocka_unit_test(a_reason_replaces_only_its_own_column),
        cmocka_unit_test(a_contact_is_cleared_in_its_place_and_nobody_is_no_contact),
        cmocka_unit_test(a_consent_keeps_its_day_and_who_gave_it),
        cmocka_unit_test(who_names_no_list_that_is_known_stays_on_the_register),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
