/* SPDX-License-Identifier: Apache-2.0
 * values_need.c - why somebody needs help: reasons, care levels, handicaps, and the words clerks have for them. */
#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/registry/values.h"
#include "server/registry/values_inside.h"

/* One width, no blanks, one spelling of 障害: what the tables below are written in. */
static bool need_core(struct arena *a, struct sv s, struct sv *out)
{
    static const char *const same[] = { "障がい", "障碍", "しょうがい" };
    struct sv h;
    if (fold_nfkc(a, s, &h))
        return false;
    char *z = arena_alloc(a, h.n + 1);
    size_t n = 0;
    if (!z)
        return false;
    for (size_t i = 0; i < h.n;) {
        struct sv rest = { h.p + i, h.n - i };
        size_t skip = h.p[i] == ' ' || h.p[i] == '\t' || h.p[i] == '\n' || h.p[i] == '\r';
        for (size_t k = 0; !skip && k < 3; k++)
            if (sv_starts(rest, sv_of(same[k]))) {
                skip = strlen(same[k]);
                memcpy(z + n, "障害", strlen("障害"));
                n += strlen("障害");
            }
        if (!skip)
            z[n++] = h.p[i];
        i += skip ? skip : 1;
    }
    *out = (struct sv){ z, n };
    return true;
}

static bool is_none(struct sv s)
{
    static const char *const t[] = { "自立", "非該当", "未認定", "未申請", "認定なし", "事業対象者", "手帳なし", "総合事業", "対象外" };
    return SV_ONE_OF(s, t) || value_none(s);
}

/* 1 to `max` at the front, in digits or as I to V; *used: its bytes. NFKC has made Ⅴ a V and ③ a 3. */
static int level_at(struct sv s, int max, size_t *used)
{
    static const struct {
        const char *text;
        int value;
    } roman[] = { { "III", 3 }, { "II", 2 }, { "IV", 4 }, { "I", 1 }, { "V", 5 } };
    *used = 1;
    if (s.n && s.p[0] >= '1' && s.p[0] <= '0' + max)
        return s.n > 1 && s.p[1] >= '0' && s.p[1] <= '9' ? 0 : s.p[0] - '0';
    for (size_t i = 0; i < countof(roman); i++)
        if (sv_starts(s, sv_of(roman[i].text))) {
            *used = strlen(roman[i].text);
            return roman[i].value <= max ? roman[i].value : 0;
        }
    return 0;
}

/* What may stand behind a level and says nothing against it: 要介護3(R5.4), 要介護3以上 keeps its 以上. */
static bool level_detail(struct arena *a, int level, struct sv rest, struct sv *detail)
{
    static const char *const kept[] = { "以上", "以下", "相当", "程度", "申請中", "更新中", "区分変更中" };
    char *z = arena_printf(a, "%d", level);
    if (!z)
        return false;
    *detail = sv_of(z);
    if (!rest.n || sv_eq(rest, SV("度")) || rest.p[0] == '(' || sv_starts(rest, SV("認定")))
        return true;
    for (size_t i = 0; i < countof(kept); i++)
        if (sv_eq(rest, sv_of(kept[i]))) {
            z = arena_printf(a, "%d%s", level, kept[i]);
            *detail = z ? sv_of(z) : *detail;
            return z != NULL;
        }
    return false;
}

bool value_care_level(struct arena *a, struct sv s, struct reason_value *out)
{
    static const struct spelling prefixes[] = {
        { "要介護状態区分", "要介護" }, { "要介護認定", "要介護" }, { "要介護度", "要介護" }, { "要介護", "要介護" },
        { "介護度", "要介護" },         { "介護", "要介護" },       { "要介", "要介護" },     { "介", "要介護" },
        { "要支援", "要支援" },         { "支援", "要支援" },       { "要支", "要支援" },     { "支", "要支援" },
    };
    struct sv h, detail;
    const char *kind = NULL;
    size_t used;
    if (!need_core(a, s, &h))
        return false;
    if (is_none(h)) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    for (size_t i = 0; !kind && i < countof(prefixes); i++)
        if (sv_starts(h, sv_of(prefixes[i].written))) {
            kind = prefixes[i].meant;
            used = strlen(prefixes[i].written);
            h = (struct sv){ h.p + used, h.n - used };
        }
    static const char *const pending[] = { "申請中", "新規申請中", "認定申請中", "更新申請中",
                                           "更新中", "区分変更中", "調査中",     "認定調査中" };
    for (size_t i = 0; i < countof(pending); i++)
        if (sv_eq(h, sv_of(pending[i]))) {
            *out = (struct reason_value){ kind ? kind : "要介護", sv_of(pending[i]) };
            return true;
        }
    while (h.n && (h.p[0] == ':' || h.p[0] == '-'))
        h = (struct sv){ h.p + 1, h.n - 1 };
    int level = level_at(h, kind && sv_eq(sv_of(kind), SV("要支援")) ? 2 : 5, &used);
    if (!level || (!kind && h.n != used) || !level_detail(a, level, (struct sv){ h.p + used, h.n - used }, &detail))
        return false;
    *out = (struct reason_value){ kind ? kind : "要介護", detail };
    return true;
}

bool value_disability(struct arena *a, struct sv s, struct reason_value *out)
{
    static const struct spelling parts[] = {
        { "療育", "療育" },         { "愛護", "療育" },         { "愛の手帳", "療育" }, { "みどりの手帳", "療育" }, { "知的", "療育" },
        { "精神", "精神" },         { "区分", "障害支援区分" }, { "身体", "身体障害" }, { "身障", "身体障害" },     { "身手", "身体障害" },
        { "視覚", "身体障害" },     { "聴覚", "身体障害" },     { "肢体", "身体障害" }, { "内部", "身体障害" },     { "心臓", "身体障害" },
        { "呼吸", "身体障害" },     { "腎臓", "身体障害" },     { "音声", "身体障害" }, { "上肢", "身体障害" },     { "下肢", "身体障害" },
        { "体幹", "身体障害" },     { "盲", "身体障害" },       { "ろう", "身体障害" }, { "難聴", "身体障害" },     { "直腸", "身体障害" },
        { "ぼうこう", "身体障害" }, { "膀胱", "身体障害" },     { "免疫", "身体障害" }, { "肝臓", "身体障害" },     { "小腸", "身体障害" },
        { "判定", "療育" },         { "最重度", "療育" },       { "種", "身体障害" },   { "級", "身体障害" },
    };
    static const char *const grades[] = { "A",  "A1",   "A2",   "B",    "B1",    "B2",    "C",     "マルA", "マルB",
                                          "○A", "重度", "中度", "軽度", "A重度", "B中度", "B軽度", "C軽度" };
    struct sv h;
    if (!need_core(a, s, &h))
        return false;
    if (is_none(h)) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    const struct spelling *p = SPELLING_WITHIN(parts, h);
    const char *kind = p ? p->meant : NULL;
    for (size_t i = 0; !kind && i < countof(grades); i++)
        if (sv_eq_nocase(h, sv_of(grades[i])))
            kind = "療育"; /* the only certificate whose grades are letters */
    if (!kind)
        return false;
    *out = (struct reason_value){ kind, h };
    return true;
}

/* A kind as an export writes it, with what is known of it behind: 医療的ケア人工透析. */
static bool kind_first(struct sv h, struct reason_value *out)
{
    static const char *const kinds[] = { "認知症",   "独居",     "高齢者のみ世帯", "妊産婦・乳幼児", "言語", "医療的ケア",
                                         "小児慢性", "指定難病", "身体障害",       "療育",           "精神", "障害支援区分" };
    for (size_t i = 0; i < countof(kinds); i++) {
        size_t n = strlen(kinds[i]);
        if (!sv_starts(h, sv_of(kinds[i])))
            continue;
        struct sv rest = { h.p + n, h.n - n };
        if (rest.n > 1 && rest.p[0] == '(' && rest.p[rest.n - 1] == ')')
            rest = (struct sv){ rest.p + 1, rest.n - 2 };
        *out = (struct reason_value){ kinds[i], rest };
        return true;
    }
    return false;
}

/* Words for a reason, wherever they stand; the text itself is kept as the detail where `+` stands before what is meant. */
/* clang-format off */
static const struct spelling reason_words[] = {
    { "透析", "+医療的ケア" }, { "呼吸器", "+医療的ケア" }, { "在宅酸素", "+医療的ケア" }, { "酸素療法", "+医療的ケア" }, { "吸引", "+医療的ケア" }, { "胃ろう", "+医療的ケア" },
    { "胃瘻", "+医療的ケア" }, { "経管栄養", "+医療的ケア" }, { "気管切開", "+医療的ケア" }, { "医療的ケア", "+医療的ケア" }, { "医ケア", "+医療的ケア" }, { "小児慢性", "+小児慢性" },
    { "難病", "+指定難病" }, { "特定疾患", "+指定難病" }, { "認知症", "認知症" }, { "認知", "認知症" }, { "独居", "独居" }, { "単身", "独居" }, { "一人暮", "独居" },
    { "ひとり暮", "独居" }, { "独り暮", "独居" }, { "1人暮", "独居" }, { "一人世帯", "独居" }, { "ひとりぐらし", "独居" }, { "一人ぐらし", "独居" }, { "ひとり世帯", "独居" },
    { "高齢者のみ", "高齢者のみ世帯" }, { "高齢者世帯", "高齢者のみ世帯" }, { "高齢世帯", "高齢者のみ世帯" }, { "高齢者夫婦", "高齢者のみ世帯" }, { "高齢夫婦", "高齢者のみ世帯" },
    { "老夫婦", "高齢者のみ世帯" }, { "老老", "高齢者のみ世帯" }, { "老々", "高齢者のみ世帯" }, { "高齢者二人", "高齢者のみ世帯" }, { "高齢者2人", "高齢者のみ世帯" },
    { "妊婦", "妊産婦・乳幼児" }, { "産婦", "妊産婦・乳幼児" }, { "妊娠", "妊産婦・乳幼児" }, { "乳児", "妊産婦・乳幼児" }, { "幼児", "妊産婦・乳幼児" }, { "新生児", "妊産婦・乳幼児" },
    { "外国", "+言語" }, { "日本語", "+言語" }, { "言語障害", "+身体障害" }, { "言語", "言語" },
};
/* clang-format on */

static bool by_words(struct arena *a, struct sv h, struct reason_value *out)
{
    const struct spelling *w = SPELLING_WITHIN(reason_words, h);
    if (w) {
        bool keep = w->meant[0] == '+', more = h.n > 36 || sv_find(h, SV("(")) >= 0; /* a sentence says more than its word */
        *out = (struct reason_value){ w->meant + keep, (keep || more) && !sv_eq(h, sv_of(w->meant + keep)) ? arena_sv(a, h) : SV("") };
        return true;
    }
    return value_disability(a, h, out) && out->kind;
}

bool value_reason(struct arena *a, struct sv s, struct reason_value *out)
{
    /* clang-format off */
    static const struct spelling t[] = {
        { "外国人", "言語" }, { "医療的ケア児", "医療的ケア" }, { "難病", "指定難病" }, { "その他", "その他" }, { "要介護", "要介護" }, { "要支援", "要支援" },
        { "要介護者", "要介護" }, { "身体障害", "身体障害" }, { "身体障害者", "身体障害" }, { "身体", "身体障害" }, { "身障", "身体障害" }, { "知的障害", "療育" },
        { "知的障害者", "療育" }, { "知的", "療育" }, { "療育", "療育" }, { "精神障害", "精神" }, { "精神障害者", "精神" }, { "精神", "精神" }, { "障害支援区分", "障害支援区分" }, { "要介護認定", "要介護" }, { "介護認定", "要介護" }, { "介護認定者", "要介護" }, { "要介護認定者", "要介護" }, { "要介護高齢者", "要介護" },
        { "要支援認定者", "要支援" }, { "統合失調症", "精神" }, { "寝たきり", "要介護" },
    };
    /* clang-format on */
    struct sv h;
    if (!need_core(a, s, &h))
        return false;
    const char *kind = SPELLING_EXACT(t, h);
    if (kind) {
        *out = (struct reason_value){ kind, SV("") };
        return true;
    }
    if (is_none(h)) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    if (sv_starts(h, SV("その他"))) {
        *out = (struct reason_value){ "その他", arena_sv(a, s) };
        return true;
    }
    if (kind_first(h, out))
        return true;
    if ((sv_starts(h, SV("要介")) || sv_starts(h, SV("要支")) || sv_starts(h, SV("介護")) || sv_starts(h, SV("支援"))) &&
        value_care_level(a, h, out) && out->kind)
        return true;
    return by_words(a, h, out);
}

bool value_intractable(struct arena *a, struct sv s, struct reason_value *out)
{
    if (value_none(s)) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    *out = (struct reason_value){ "指定難病", arena_sv(a, s) };
    return value_says(s);
}
