/* SPDX-License-Identifier: Apache-2.0
 * One row of a list: what is read from it, and why a row is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "server/base/text/csv.h"
#include "server/registry/row.h"
#include "server/registry/values.h"

struct outcome {
    enum err err;
    struct fail fail;
    struct buf json;
};

static struct outcome read_two(const char *heading, const char *cells)
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
        struct row_env env = { .columns = &columns, .today = { 2026, 11, 20 } };
        o.err = row_mask(&env, &a, &row, &masked, &o.fail);
        if (!o.err)
            o.err = row_to_json(&env, &a, &masked, &row, &op, false, &o.json, &key, &o.fail);
    }
    arena_done(&a);
    buf_done(&text);
    return o;
}

static void takes(const char *heading, const char *cells, const char *part)
{
    struct outcome o = read_two(heading, cells);
    assert_int_equal(o.err, OK);
    if (sv_find(buf_view(&o.json), sv_of(part)) < 0)
        fail_msg("%s is not in %s", part, o.json.p);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
