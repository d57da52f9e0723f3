/* SPDX-License-Identifier: Apache-2.0
 * The words clerks have for reasons, devices, minutes and consent. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/buf.h"
#include "server/registry/values.h"

static struct arena a;

static int arena_begin(void **state)
{
    (void)state;
    arena_init(&a, 1 << 22);
    return 0;
}

static int arena_end(void **state)
{
    (void)state;
    arena_done(&a);
    return 0;
}

typedef bool reader(struct arena *, struct sv, struct reason_value *);

/* "要介護 3", "-" for none, "?" for what cannot be read. */
static void reason(reader *read, const char *text, const char *wanted)
{
    struct reason_value v = { 0 };
    struct buf b;
    buf_init(&b, 4096);
    if (!read(&a, sv_of(text), &v))
        buf_str(&b, "?");
    else if (!v.kind)
        buf_str(&b, "-");
    else
        buf_printf(&b, "%s" SV_FMT SV_FMT, v.kind, SV_ARG(v.detail.n ? SV(" ") : SV("")), SV_ARG(v.detail));
    if (!sv_eq(buf_view(&b), sv_of(wanted)))
        fail_msg("%s: " SV_FMT " instead of %s", text, SV_ARG(buf_view(&b)), wanted);
    buf_done(&b);
}

static void care_levels_in_the_words_of_clerks(void **state)
{
    /* clang-format off */
    static const struct {
        const char *text, *is;
    } t[] = { { "要介護３", "要介護 3" }, { "介3", "要介護 3" }, { "要介護度5", "要介護 5" }, { "V", "要介護 5" }, { "Ⅴ", "要介護 5" }, { "Ⅳ", "要介護 4" }, { "5", "要介護 5" }, { "介護２", "要介護 2" },
              { "要支援Ⅱ", "要支援 2" }, { "支1", "要支援 1" }, { "申請中", "要介護 申請中" }, { "要介護3以上", "要介護 3以上" }, { "要介護 3（R5.4〜）", "要介護 3" }, { "要介護申請中", "要介護 申請中" },
              { "自立", "-" }, { "非該当", "-" }, { "なし", "-" }, { "要介護9", "?" }, { "要支援3", "?" }, { "12", "?" } };
    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++)
        reason(value_care_level, t[i].text, t[i].is);
}

static void handicaps_in_the_words_of_clerks(void **state)
{
    static const struct {
        const char *text, *is;
    } t[] = { { "身体1級", "身体障害 身体1級" }, { "身障手帳1級（肢体）", "身体障害 身障手帳1級(肢体)" }, { "A判定", "療育 A判定" }, { "1種1級", "身体障害 1種1級" }, { "療育A", "療育 療育A" }, { "A", "療育 A" }, { "Ｂ１", "療育 B1" },
              { "精神保健福祉手帳1級", "精神 精神保健福祉手帳1級" }, { "区分5", "障害支援区分 区分5" }, { "身体障がい者手帳2級", "身体障害 身体障害者手帳2級" }, { "難聴", "身体障害 難聴" }, { "手帳なし", "-" }, { "無", "-" }, { "おそらく", "?" } };
    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++)
        reason(value_disability, t[i].text, t[i].is);
}

static void reasons_in_the_words_of_clerks(void **state)
{
    static const struct {
        const char *text, *is;
    } t[] = { { "人工透析", "医療的ケア 人工透析" }, { "独居", "独居" }, { "高齢独居", "独居" }, { "75歳以上単身", "独居" }, { "一人暮らし", "独居" }, { "要介護3以上", "要介護 3以上" }, { "老々世帯", "高齢者のみ世帯" },
              { "認知症の疑い", "認知症 の疑い" }, { "妊婦", "妊産婦・乳幼児" }, { "妊産婦・乳幼児", "妊産婦・乳幼児" }, { "視覚障がい", "身体障害 視覚障害" }, { "知的障害", "療育" }, { "精神障害", "精神" }, { "難病", "指定難病" },
              { "医療的ケア人工透析", "医療的ケア 人工透析" }, { "外国籍", "言語 外国籍" }, { "その他(手上げ)", "その他 その他(手上げ)" }, { "手上げ", "?" }, { "区長が認めた者", "?" } };
    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++)
        reason(value_reason, t[i].text, t[i].is);
}

static void devices(const char *text, const char *wanted)
{
    struct device_value d[DEVICES_IN_VALUE];
    struct buf b;
    size_t n;
    buf_init(&b, 4096);
    if (!value_devices(&a, sv_of(text), d, &n))
        buf_str(&b, "?");
    else if (!n)
        buf_str(&b, "-");
    else
        for (size_t i = 0; i < n; i++)
            buf_printf(&b, "%s" SV_FMT "%s%s", i ? "|" : "", SV_ARG(d[i].kind), d[i].mode ? " " : "", d[i].mode ? d[i].mode : "");
    if (!sv_eq(buf_view(&b), sv_of(wanted)))
        fail_msg("%s: " SV_FMT " instead of %s", text, SV_ARG(buf_view(&b)), wanted);
    buf_done(&b);
}

static void words_of_none_make_no_device_and_words_of_some_an_unknown_one(void **state)
{
    static const char *const none[] = { "無", "なし", "呼吸器なし", "酸素不要", "呼吸器無し", "人工呼吸器：無", "使用していない", "-", "×", "0", "該当なし", "吸引器は使用せず", "（なし）" };
    static const char *const some[] = { "有", "○", "あり", "レ", "1", "使用中", "要電源", "医療機器あり", "機器不明" };
    static const char *const unsaid[] = { "不明", "確認中", "***", "？" };
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        devices(none[i], "-");
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        devices(some[i], "機器不明");
    for (size_t i = 0; i < sizeof unsaid / sizeof unsaid[0]; i++)
        devices(unsaid[i], "?");
}

static void devices_have_the_names_they_go_by(void **state)
{
    (void)state;
    devices("人工呼吸器(TPPV)", "人工呼吸器 TPPV");
    devices("在宅酸素（HOT）", "酸素濃縮器");
    devices("トリロジー", "人工呼吸器");
    devices("ﾀﾝ吸引器", "吸引器");
    devices("人工呼吸器（吸引器付）", "人工呼吸器|吸引器");
    devices("腹膜透析 APD", "腹膜透析 APD");
    devices("腹膜透析", "腹膜透析 APD");
    devices("輸液・経管栄養ポンプ", "輸液・経管栄養ポンプ");
    devices("加温加湿器", "加温加湿器");
    devices("睡眠時無呼吸でNPPV", "人工呼吸器 NPPV");
    devices("ネブライザー", "ネブライザー");
}

static void minutes(const char *text, int64_t wanted)
{
    int64_t got = -1;
    if (!value_minutes(&a, sv_of(text), &got))
        got = -1;
    if (got != wanted)
        fail_msg("%s: %lld instead of %lld", text, (long long)got, (long long)wanted);
}

static void minutes_are_read_as_people_say_them(void **state)
{
    static const struct {
        const char *text;
        int64_t is;
    } t[] = { { "240", 240 }, { "240分", 240 }, { "２４０分", 240 }, { "4時間", 240 }, { "約4時間", 240 }, { "４時間半", 270 }, { "4時間30分", 270 }, { "4.5時間", 270 }, { "4h", 240 }, { "4:00", 240 }, { "四時間", 240 },
              { "十二時間", 720 }, { "1日", 1440 }, { "半日", 720 }, { "4〜5時間", 240 }, { "4-5時間", 240 }, { "4時間〜5時間", 240 }, { "4時間程度", 240 }, { "4時間以上", 240 }, { "240分×2", 480 }, { "4時間×2本", 480 },
              { "フル充電で4時間", 240 }, { "無", 0 }, { "なし", 0 }, { "0", 0 }, { "-", -1 }, { "不明", -1 }, { "長時間", -1 }, { "4時間くらいだったと思う", -1 }, { "999999", -1 }, { "", -1 } };
    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++)
        minutes(t[i].text, t[i].is);
}

static void litres_are_read_as_people_say_them(void **state)
{
    static const struct {
        const char *text;
        double is;
    } t[] = { { "2", 2 }, { "2.0", 2 }, { "２L", 2 }, { "2L/分", 2 }, { "毎分2リットル", 2 }, { "1〜2L", 2 }, { "0.25", 0.25 }, { "安静時1L", 1 } };
    /* clang-format on */
    double got;
    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
        got = -1;
        assert_true(value_litres(&a, sv_of(t[i].text), &got));
        assert_true(got == t[i].is);
    }
    assert_false(value_litres(&a, SV("多め"), &got));
    assert_false(value_litres(&a, SV("600"), &got));
}

static void consent(const char *text, const char *answer, const char *party)
{
    struct consent_value v = { 0 };
    bool read = value_consent(&a, sv_of(text), &v);
    if (!answer) {
        assert_false(read);
        return;
    }
    if (!read)
        fail_msg("%s is not read", text);
    assert_string_equal(v.answer, answer);
    assert_string_equal(v.party, party);
}

static void consent_in_the_words_of_clerks(void **state)
{
    static const char *const yes[] = { "同意", "同意済", "同意済み", "はい", "レ", "○", "〇", "有", "承諾", "✓", "1" },
                             *const no[] = { "不同意", "いいえ", "×", "無", "同意しない" },
                             *const open[] = { "未回答", "未", "返信なし", "保留" };
    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        consent(yes[i], "同意", "本人");
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        consent(no[i], "不同意", "本人");
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
        consent(open[i], "未回答", "本人");
    consent("同意（家族）", "同意", "代理人");
    consent("拒否", "拒否", "本人");
    consent("たぶん", NULL, NULL);
    consent("［削除］", NULL, NULL);
}

static void a_cell_is_cut_where_clerks_cut_but_not_within_a_word(void **state)
{
    struct sv v[8];
    (void)state;
    assert_int_equal(values_cut(SV("吸引器・人工呼吸器"), v, 8), 2);
    assert_true(sv_eq(v[1], SV("人工呼吸器")));
    assert_int_equal(values_cut(SV("妊産婦・乳幼児"), v, 8), 1);
    assert_int_equal(values_cut(SV("独居/認知症\n難病"), v, 8), 3);
    assert_int_equal(values_cut(SV("その他(手上げ・要望)、独居"), v, 8), 2);
    assert_int_equal(values_cut(SV("、30"), v, 8), 2);
    assert_int_equal(values_cut(SV(""), v, 8), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(care_levels_in_the_words_of_clerks),
        cmocka_unit_test(handicaps_in_the_words_of_clerks),
        cmocka_unit_test(reasons_in_the_words_of_clerks),
        cmocka_unit_test(words_of_none_make_no_device_and_words_of_some_an_unknown_one),
        cmocka_unit_test(devices_have_the_names_they_go_by),
        cmocka_unit_test(minutes_are_read_as_people_say_them),
        cmocka_unit_test(litres_are_read_as_people_say_them),
        cmocka_unit_test(consent_in_the_words_of_clerks),
        cmocka_unit_test(a_cell_is_cut_where_clerks_cut_but_not_within_a_word),
    };
    return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
