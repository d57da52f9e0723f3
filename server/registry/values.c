/* SPDX-License-Identifier: Apache-2.0
 * values.c - spellings and what they mean. */
#include "server/registry/values.h"

#include "server/base/fold.h"

struct spelling {
    const char *written, *meant;
};

static const char *meaning(const struct spelling *t, size_t n, struct sv s)
{
    for (size_t i = 0; i < n; i++)
        if (sv_eq_nocase(s, sv_of(t[i].written)))
            return t[i].meant;
    return NULL;
}
#define MEANING(table, s) meaning(table, sizeof table / sizeof table[0], s)

bool value_none(struct sv s)
{
    static const struct spelling t[] = { { "なし", "" }, { "無し", "" }, { "無", "" }, { "特になし", "" }, { "該当なし", "" }, { "-", "" }, { "ー", "" }, { "－", "" } };
    return MEANING(t, s) != NULL;
}

bool value_sex(struct sv s, int *out)
{
    static const struct spelling t[] = {
        { "男", "1" }, { "男性", "1" }, { "M", "1" }, { "1", "1" }, { "１", "1" }, { "女", "2" }, { "女性", "2" }, { "F", "2" },
        { "2", "2" }, { "２", "2" }, { "その他", "9" }, { "9", "9" }, { "不明", "0" }, { "0", "0" }, { "未記入", "0" },
    };
    const char *m = MEANING(t, s);
    if (m)
        *out = m[0] - '0';
    return m != NULL;
}

const char *value_list(struct sv s)
{
    static const struct spelling t[] = {
        { "名簿", "名簿" }, { "避難行動要支援者名簿", "名簿" }, { "要支援者名簿", "名簿" }, { "個別避難計画", "個別避難計画" },
        { "個別計画", "個別避難計画" }, { "連携患者", "連携患者" }, { "緊急通報", "緊急通報" }, { "見守り", "見守り" },
    };
    return MEANING(t, s);
}

const char *value_consent(struct sv s)
{
    static const struct spelling t[] = {
        { "同意", "同意" }, { "同意する", "同意" }, { "同意あり", "同意" }, { "有", "同意" }, { "あり", "同意" }, { "○", "同意" },
        { "〇", "同意" }, { "1", "同意" }, { "不同意", "不同意" }, { "同意しない", "不同意" }, { "同意なし", "不同意" }, { "無", "不同意" },
        { "なし", "不同意" }, { "×", "不同意" }, { "0", "不同意" }, { "拒否", "拒否" }, { "未回答", "未回答" }, { "未", "未回答" },
        { "未確認", "未回答" },
    };
    return MEANING(t, s);
}

/* The digits 1..max at the end of a half-width text, 0 when there are none. */
static int trailing_digit(struct sv s, int max)
{
    if (!s.n || s.p[s.n - 1] < '1' || s.p[s.n - 1] > '0' + max)
        return 0;
    if (s.n > 1 && s.p[s.n - 2] >= '0' && s.p[s.n - 2] <= '9')
        return 0;
    return s.p[s.n - 1] - '0';
}

bool value_care_level(struct arena *a, struct sv s, struct reason_value *out)
{
    static const char *const none[] = { "自立", "非該当", "なし", "無", "未認定", "事業対象者" };
    struct sv h;
    if (fold_width(a, s, &h))
        return false;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (sv_eq(h, sv_of(none[i]))) {
            *out = (struct reason_value){ 0 };
            return true;
        }
    bool care = sv_starts(h, SV("要介護")) || sv_starts(h, SV("介護")), support = sv_starts(h, SV("要支援")) || sv_starts(h, SV("支援"));
    int n = trailing_digit(h, support ? 2 : 5);
    if (!n || (!care && !support && h.n != 1))
        return false;
    *out = (struct reason_value){ support ? "要支援" : "要介護", arena_sv(a, (struct sv){ h.p + h.n - 1, 1 }) };
    return true;
}

/* 小児慢性(A): a kind by its own name with what was known of it, as an export writes it. */
static bool reason_detailed(struct arena *a, struct sv s, struct reason_value *out)
{
    static const char *const kinds[] = { "認知症", "独居", "高齢者のみ世帯", "妊産婦・乳幼児", "言語", "医療的ケア", "小児慢性" };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t n = strlen(kinds[i]);
        if (!sv_starts(s, sv_of(kinds[i])) || s.n < n + 2 || s.p[n] != '(' || s.p[s.n - 1] != ')')
            continue;
        *out = (struct reason_value){ kinds[i], arena_sv(a, (struct sv){ s.p + n + 1, s.n - n - 2 }) };
        return true;
    }
    return false;
}

bool value_reason(struct arena *a, struct sv s, struct reason_value *out)
{
    static const struct spelling t[] = {
        { "認知症", "認知症" }, { "独居", "独居" }, { "一人暮らし", "独居" }, { "ひとり暮らし", "独居" }, { "独居高齢者", "独居" },
        { "高齢者のみ世帯", "高齢者のみ世帯" }, { "高齢者世帯", "高齢者のみ世帯" }, { "妊産婦・乳幼児", "妊産婦・乳幼児" },
        { "妊産婦", "妊産婦・乳幼児" }, { "乳幼児", "妊産婦・乳幼児" }, { "言語", "言語" }, { "外国人", "言語" },
        { "医療的ケア", "医療的ケア" }, { "医療的ケア児", "医療的ケア" }, { "小児慢性", "小児慢性" }, { "指定難病", "指定難病" }, { "難病", "指定難病" },
        { "身体障害", "身体障害" }, { "療育", "療育" }, { "知的障害", "療育" }, { "精神", "精神" }, { "精神障害", "精神" },
        { "障害支援区分", "障害支援区分" }, { "要介護", "要介護" }, { "要支援", "要支援" }, { "その他", "その他" },
    };
    const char *kind = MEANING(t, s);
    if (kind) {
        *out = (struct reason_value){ kind, SV("") };
        return true;
    }
    if (reason_detailed(a, s, out))
        return true;
    if (sv_starts(s, SV("要介護")) || sv_starts(s, SV("要支援")))
        return value_care_level(a, s, out);
    if (sv_starts(s, SV("その他"))) {
        *out = (struct reason_value){ "その他", arena_sv(a, s) };
        return true;
    }
    return value_disability(a, s, out) && out->kind && (sv_find(s, SV("級")) >= 0 || sv_find(s, SV("療育")) >= 0 || sv_find(s, SV("区分")) >= 0);
}

bool value_disability(struct arena *a, struct sv s, struct reason_value *out)
{
    static const struct spelling parts[] = {
        { "療育", "療育" }, { "愛護", "療育" }, { "知的", "療育" }, { "精神", "精神" }, { "区分", "障害支援区分" }, { "身体", "身体障害" },
        { "視覚", "身体障害" }, { "聴覚", "身体障害" }, { "肢体", "身体障害" }, { "内部", "身体障害" }, { "心臓", "身体障害" },
        { "呼吸", "身体障害" }, { "腎臓", "身体障害" }, { "音声", "身体障害" }, { "級", "身体障害" },
    };
    struct sv h;
    if (fold_width(a, s, &h))
        return false;
    if (sv_eq(h, SV("なし")) || sv_eq(h, SV("無"))) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (sv_find(h, sv_of(parts[i].written)) >= 0) {
            *out = (struct reason_value){ parts[i].meant, arena_sv(a, h) };
            return true;
        }
    return false;
}

bool value_intractable(struct arena *a, struct sv s, struct reason_value *out)
{
    if (sv_eq(s, SV("なし")) || sv_eq(s, SV("無"))) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    *out = (struct reason_value){ "指定難病", arena_sv(a, s) };
    return true;
}

bool value_device(struct arena *a, struct sv s, struct device_value *out)
{
    static const struct spelling parts[] = {
        { "加温加湿", "加温加湿器" }, { "呼吸器", "人工呼吸器" }, { "TPPV", "人工呼吸器" }, { "NPPV", "人工呼吸器" }, { "酸素", "酸素濃縮器" }, { "HOT", "酸素濃縮器" },
        { "吸引", "吸引器" }, { "腹膜透析", "腹膜透析 APD" }, { "APD", "腹膜透析 APD" }, { "血液透析", "在宅血液透析" },
        { "透析", "在宅血液透析" }, { "輸液", "輸液・経管栄養ポンプ" }, { "経管栄養", "輸液・経管栄養ポンプ" },
        { "補助人工心臓", "補助人工心臓" }, { "VAD", "補助人工心臓" }, { "エアマット", "エアマット" }, { "電動ベッド", "電動ベッド" },
        { "介護ベッド", "電動ベッド" },
    };
    struct sv h;
    if (fold_width(a, s, &h) || h.n > 200)
        return false;
    *out = (struct device_value){ .kind = arena_sv(a, s) };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (sv_find(h, sv_of(parts[i].written)) >= 0) {
            out->kind = sv_of(parts[i].meant);
            break;
        }
    if (sv_find(h, SV("TPPV")) >= 0 || sv_find(h, SV("気管切開")) >= 0)
        out->mode = "TPPV";
    else if (sv_find(h, SV("NPPV")) >= 0 || sv_find(h, SV("マスク")) >= 0)
        out->mode = "NPPV";
    return out->kind.n > 0;
}
