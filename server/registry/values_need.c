/* SPDX-License-Identifier: Apache-2.0
 * values_need.c - why somebody needs help: reasons, care levels, handicaps, and the words clerks have for them. */
#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/word.h"
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
    static const struct spellings prefixes[] = {
        { JA_REASON_CARE_LEVEL, { "要介護状態区分", "要介護認定", "要介護度", JA_REASON_CARE_LEVEL, "介護度", "介護", "要介", "介" } },
        { JA_REASON_SUPPORT_LEVEL, { JA_REASON_SUPPORT_LEVEL, "支援", "要支", "支" } },
    };
    struct sv h, detail;
    const char *written = "";
    size_t used;
    if (!need_core(a, s, &h))
        return false;
    if (is_none(h)) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    const char *kind = spelling_begins(prefixes, countof(prefixes), h, &written);
    h = (struct sv){ h.p + strlen(written), h.n - strlen(written) };
    static const char *const pending[] = { "申請中", "新規申請中", "認定申請中", "更新申請中",
                                           "更新中", "区分変更中", "調査中",     "認定調査中" };
    for (size_t i = 0; i < countof(pending); i++)
        if (sv_eq(h, sv_of(pending[i]))) {
            *out = (struct reason_value){ kind ? kind : JA_REASON_CARE_LEVEL, sv_of(pending[i]) };
            return true;
        }
    while (h.n && (h.p[0] == ':' || h.p[0] == '-'))
        h = (struct sv){ h.p + 1, h.n - 1 };
    int level = level_at(h, kind && sv_eq(sv_of(kind), SV(JA_REASON_SUPPORT_LEVEL)) ? 2 : 5, &used);
    if (!level || (!kind && h.n != used) || !level_detail(a, level, (struct sv){ h.p + used, h.n - used }, &detail))
        return false;
    *out = (struct reason_value){ kind ? kind : JA_REASON_CARE_LEVEL, detail };
    return true;
}

bool value_disability(struct arena *a, struct sv s, struct reason_value *out)
{
    static const struct spellings parts[] = {
        { JA_REASON_INTELLECTUAL_DISABILITY, { JA_REASON_INTELLECTUAL_DISABILITY, "愛護", "愛の手帳", "みどりの手帳", "知的" } },
        { JA_REASON_MENTAL_DISABILITY, { JA_REASON_MENTAL_DISABILITY } },
        { JA_REASON_SUPPORT_CATEGORY, { "区分" } },
        { JA_REASON_PHYSICAL_DISABILITY,
          { "身体", "身障", "身手", "視覚", "聴覚", "肢体", "内部",     "心臓", "呼吸", "腎臓", "音声", "上肢",
            "下肢", "体幹", "盲",   "ろう", "難聴", "直腸", "ぼうこう", "膀胱", "免疫", "肝臓", "小腸" } },
        { JA_REASON_INTELLECTUAL_DISABILITY, { "判定", "最重度" } },
        { JA_REASON_PHYSICAL_DISABILITY, { "種", "級" } },
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
    const char *kind = SPELLING_WITHIN(parts, h);
    for (size_t i = 0; !kind && i < countof(grades); i++)
        if (sv_eq_nocase(h, sv_of(grades[i])))
            kind = JA_REASON_INTELLECTUAL_DISABILITY; /* the only certificate whose grades are letters */
    if (!kind)
        return false;
    *out = (struct reason_value){ kind, h };
    return true;
}

/* A kind as an export writes it, with what is known of it behind: 医療的ケア人工透析. */
static bool kind_first(struct sv h, struct reason_value *out)
{
    for (unsigned i = WORD_REASON_PHYSICAL_DISABILITY; i < WORD_REASON_OTHER; i++) { /* the levels before them have a reader of their own */
        const char *kind = word_kept(WORDS_REASON, i);
        size_t n = strlen(kind);
        if (!sv_starts(h, sv_of(kind)))
            continue;
        struct sv rest = { h.p + n, h.n - n };
        if (rest.n > 1 && rest.p[0] == '(' && rest.p[rest.n - 1] == ')')
            rest = (struct sv){ rest.p + 1, rest.n - 2 };
        *out = (struct reason_value){ kind, rest };
        return true;
    }
    return false;
}

/* Words for a reason, wherever they stand; the text itself is kept as the detail where `+` stands before what is meant. */
static const struct spellings reason_words[] = {
    { "+" JA_REASON_MEDICAL_CARE,
      { "透析", "呼吸器", "在宅酸素", "酸素療法", "吸引", "胃ろう", "胃瘻", "経管栄養", "気管切開", JA_REASON_MEDICAL_CARE, "医ケア" } },
    { "+" JA_REASON_CHRONIC_CHILD_ILLNESS, { JA_REASON_CHRONIC_CHILD_ILLNESS } },
    { "+" JA_REASON_DESIGNATED_ILLNESS, { "難病", "特定疾患" } },
    { JA_REASON_DEMENTIA, { JA_REASON_DEMENTIA, "認知" } },
    { JA_REASON_LIVES_ALONE,
      { JA_REASON_LIVES_ALONE, "単身", "一人暮", "ひとり暮", "独り暮", "1人暮", "一人世帯", "ひとりぐらし", "一人ぐらし", "ひとり世帯" } },
    { JA_REASON_AGED_ONLY,
      { "高齢者のみ", "高齢者世帯", "高齢世帯", "高齢者夫婦", "高齢夫婦", "老夫婦", "老老", "老々", "高齢者二人", "高齢者2人" } },
    { JA_REASON_MATERNITY_INFANT, { "妊婦", "産婦", "妊娠", "乳児", "幼児", "新生児" } },
    { "+" JA_REASON_LANGUAGE, { "外国", "日本語" } },
    { "+" JA_REASON_PHYSICAL_DISABILITY, { "言語障害" } },
    { JA_REASON_LANGUAGE, { JA_REASON_LANGUAGE } },
};

static bool by_words(struct arena *a, struct sv h, struct reason_value *out)
{
    const char *meant = SPELLING_WITHIN(reason_words, h);
    if (meant) {
        bool keep = meant[0] == '+', more = h.n > 36 || sv_find(h, SV("(")) >= 0; /* a sentence says more than its word */
        *out = (struct reason_value){ meant + keep, (keep || more) && !sv_eq(h, sv_of(meant + keep)) ? arena_sv(a, h) : SV("") };
        return true;
    }
    return value_disability(a, h, out) && out->kind;
}

bool value_reason(struct arena *a, struct sv s, struct reason_value *out)
{
    struct sv h;
    if (!need_core(a, s, &h))
        return false;
    int kind = word_written(WORDS_REASON, h);
    if (kind >= 0) {
        *out = (struct reason_value){ word_kept(WORDS_REASON, (unsigned)kind), SV("") };
        return true;
    }
    if (is_none(h)) {
        *out = (struct reason_value){ 0 };
        return true;
    }
    if (sv_starts(h, SV(JA_REASON_OTHER))) {
        *out = (struct reason_value){ JA_REASON_OTHER, arena_sv(a, s) };
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
    *out = (struct reason_value){ JA_REASON_DESIGNATED_ILLNESS, arena_sv(a, s) };
    return value_says(s);
}
