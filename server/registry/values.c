/* SPDX-License-Identifier: Apache-2.0
 * values.c - spellings and what they mean. Reasons are in values_need.c, devices and their numbers in values_device.c. */
#include "server/registry/values.h"

#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/utf8.h"
#include "server/registry/values_inside.h"

const char *spelling_exact(const struct spelling *t, size_t n, struct sv s)
{
    for (size_t i = 0; i < n; i++)
        if (sv_eq_nocase(s, sv_of(t[i].written)))
            return t[i].meant;
    return NULL;
}

const struct spelling *spelling_within(const struct spelling *t, size_t n, struct sv s)
{
    for (size_t i = 0; i < n; i++)
        if (sv_find(s, sv_of(t[i].written)) >= 0)
            return &t[i];
    return NULL;
}

static bool listed(const char *const *t, size_t n, struct sv s)
{
    for (size_t i = 0; i < n; i++)
        if (sv_eq_nocase(s, sv_of(t[i])))
            return true;
    return false;
}
#define LISTED(t, s) listed(t, countof(t), s)

bool value_none(struct sv s)
{
    /* clang-format off */
    static const char *const t[] = { "なし", "無し", "無", "ナシ", "ﾅｼ", "無い", "ない", "特になし", "特に無し", "とくになし", "該当なし", "該当無し", "該当せず",
        "該当しない", "非該当", "対象外", "不要", "必要なし", "必要ない", "使用なし", "使用無し", "利用なし", "未使用", "不使用", "使用せず", "使用していない", "使っていない",
        "持っていない", "所持せず", "設置なし", "装着なし", "終了", "中止", "返却", "返却済", "返却済み", "いいえ", "否", "-", "--", "---", "ー", "－", "―", "—", "–", "‐",
        "−", "─", "ｰ", "×", "✕", "✖", "☓", "☐", "□", "0", "０", "/", "／", "＼", "none", "no", "n/a", "na", "nil" };
    /* clang-format on */
    return LISTED(t, s);
}

bool value_yes(struct sv s)
{
    static const char *const t[] = { "有",   "有り",   "あり",     "アリ",         "ｱﾘ",   "○",      "〇",
                                     "◯",    "◎",      "●",        "レ",           "ﾚ",    "✓",      "✔",
                                     "☑",    "■",      "1",        "１",           "はい", "該当",   "該当あり",
                                     "使用", "使用中", "使用あり", "使用している", "利用", "利用中", "利用あり",
                                     "必要", "要",     "設置",     "設置あり",     "装着", "装着中", "yes",
                                     "y" };
    return LISTED(t, s);
}

bool value_unsaid(struct sv s)
{
    static const char *const t[] = { "不明", "不詳",       "確認中",     "要確認",     "未確認", "調査中", "?",  "？",  "未記入",
                                     "未定", "わからない", "分からない", "聞き取れず", "同上",   "〃",     "々", "空欄" };
    return LISTED(t, s);
}

bool value_says(struct sv s)
{
    while (s.n) {
        uint32_t cp = utf8_next(&s);
        bool ascii = (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z');
        if (ascii || (cp >= 0xC0 && cp < 0x2000 && cp != 0xD7 && cp != 0xF7) || (cp >= 0x2150 && cp <= 0x218F) ||
            (cp >= 0x2460 && cp <= 0x24FF) || (cp >= 0x3041 && cp <= 0x318F && cp != 0x30FB && cp != 0x30FC) ||
            (cp >= 0x3200 && cp <= 0x33FF) || cp >= 0x3400)
            if (!(cp >= 0xFF00 && cp <= 0xFF0F) && !(cp >= 0xFF1A && cp <= 0xFF20) && !(cp >= 0xFF3B && cp <= 0xFF40) &&
                !(cp >= 0xFF5B && cp <= 0xFF65) && cp != 0xFFFD)
                return true;
    }
    return false;
}

/* In one width, without blanks and without what stands in brackets. */
struct sv value_core(struct arena *a, struct sv s, struct sv *bracket)
{
    struct sv h, core;
    *bracket = (struct sv){ 0 };
    if (fold_nfkc(a, s, &h))
        return (struct sv){ 0 };
    char *z = arena_alloc(a, h.n + 1);
    size_t n = 0, depth = 0, from = 0;
    if (!z)
        return (struct sv){ 0 };
    for (size_t i = 0; i < h.n; i++) {
        if (h.p[i] == '(') {
            from = depth++ ? from : i + 1;
        } else if (h.p[i] == ')' && depth) {
            if (!--depth && !bracket->n)
                *bracket = (struct sv){ h.p + from, i - from };
        } else if (!depth && h.p[i] != ' ' && h.p[i] != '\n' && h.p[i] != '\r' && h.p[i] != '\t') {
            z[n++] = h.p[i];
        }
    }
    core = (struct sv){ z, n };
    return core;
}

bool value_sex(struct arena *a, struct sv s, int *out)
{
    static const struct spelling t[] = {
        { "男", "1" },     { "男性", "1" }, { "男子", "1" },     { "おとこ", "1" },     { "オトコ", "1" }, { "M", "1" },
        { "MALE", "1" },   { "♂", "1" },    { "1", "1" },        { "1:男", "1" },       { "1男", "1" },    { "1.男", "1" },
        { "女", "2" },     { "女性", "2" }, { "女子", "2" },     { "おんな", "2" },     { "オンナ", "2" }, { "F", "2" },
        { "FEMALE", "2" }, { "♀", "2" },    { "2", "2" },        { "2:女", "2" },       { "2女", "2" },    { "2.女", "2" },
        { "その他", "9" }, { "9", "9" },    { "答えない", "0" }, { "回答しない", "0" }, { "不明", "0" },   { "0", "0" },
        { "未記入", "0" }, { "-", "0" },    { "ー", "0" },
    };
    struct sv bracket;
    const char *m = SPELLING_EXACT(t, value_core(a, s, &bracket));
    if (m)
        *out = m[0] - '0';
    return m != NULL;
}

const char *value_list(struct arena *a, struct sv s)
{
    /* clang-format off */
    static const struct spelling t[] = {
        { "名簿", "名簿" }, { "避難行動要支援者名簿", "名簿" }, { "要支援者名簿", "名簿" }, { "避難行動要支援者", "名簿" }, { "要支援者", "名簿" },
        { "個別避難計画", "個別避難計画" }, { "個別計画", "個別避難計画" }, { "個別支援計画", "個別避難計画" }, { "避難計画", "個別避難計画" },
        { "連携患者", "連携患者" }, { "緊急通報", "緊急通報" }, { "緊急通報システム", "緊急通報" }, { "緊急通報装置", "緊急通報" }, { "見守り", "見守り" },
        { "見守り対象", "見守り" }, { "見守り対象者", "見守り" }, { "見守り台帳", "見守り" },
    };
    /* clang-format on */
    struct sv bracket;
    return SPELLING_EXACT(t, value_core(a, s, &bracket));
}

/* Who answered for the person, by the word beside the answer: whoever it was, it was not the person. */
static const char *party_of(struct sv words)
{
    static const char *const others[] = { "家族", "代理", "後見", "保佐", "補助人", "親権",   "親族",   "長男", "長女",    "次男",
                                          "次女", "二男", "二女", "息子", "娘",     "妻",     "夫",     "父",   "母",      "子",
                                          "孫",   "兄",   "姉",   "弟",   "妹",     "配偶者", "保護者", "施設", "ケアマネ" };
    for (size_t i = 0; i < countof(others); i++)
        if (sv_find(words, sv_of(others[i])) >= 0)
            return "代理人";
    return "本人";
}

bool value_consent(struct arena *a, struct sv s, struct consent_value *out)
{
    /* clang-format off */
    static const struct spelling t[] = {
        { "同意", "同意" }, { "同意する", "同意" }, { "同意します", "同意" }, { "同意あり", "同意" }, { "同意有", "同意" }, { "同意有り", "同意" }, { "同意済", "同意" },
        { "同意済み", "同意" }, { "同意者", "同意" }, { "有", "同意" }, { "有り", "同意" }, { "あり", "同意" }, { "○", "同意" }, { "〇", "同意" }, { "◯", "同意" }, { "◎", "同意" },
        { "レ", "同意" }, { "✓", "同意" }, { "✔", "同意" }, { "☑", "同意" }, { "はい", "同意" }, { "可", "同意" }, { "承諾", "同意" }, { "承諾済", "同意" }, { "了承", "同意" },
        { "了承済", "同意" }, { "了解", "同意" }, { "済", "同意" }, { "済み", "同意" }, { "提供可", "同意" }, { "提供同意", "同意" }, { "yes", "同意" }, { "y", "同意" }, { "1", "同意" },
        { "不同意", "不同意" }, { "非同意", "不同意" }, { "同意しない", "不同意" }, { "同意せず", "不同意" }, { "同意なし", "不同意" }, { "同意無し", "不同意" }, { "同意無", "不同意" },
        { "無", "不同意" }, { "無し", "不同意" }, { "なし", "不同意" }, { "×", "不同意" }, { "✕", "不同意" }, { "いいえ", "不同意" }, { "否", "不同意" }, { "不可", "不同意" },
        { "提供不可", "不同意" }, { "希望しない", "不同意" }, { "no", "不同意" }, { "n", "不同意" }, { "0", "不同意" },
        { "拒否", "拒否" }, { "辞退", "拒否" }, { "撤回", "拒否" }, { "同意撤回", "拒否" }, { "取消", "拒否" },
        { "未回答", "未回答" }, { "無回答", "未回答" }, { "回答なし", "未回答" }, { "未", "未回答" }, { "未確認", "未回答" }, { "未同意", "未回答" }, { "未提出", "未回答" }, { "未返送", "未回答" },
        { "未返信", "未回答" }, { "返信なし", "未回答" }, { "返送なし", "未回答" }, { "未回収", "未回答" }, { "確認中", "未回答" }, { "調査中", "未回答" }, { "保留", "未回答" }, { "検討中", "未回答" },
        { "照会中", "未回答" }, { "通知中", "未回答" }, { "-", "未回答" }, { "ー", "未回答" },
    };
    /* clang-format on */
    struct sv bracket, core = value_core(a, s, &bracket);
    const char *answer = SPELLING_EXACT(t, core);
    if (!answer)
        return false;
    *out = (struct consent_value){ answer, party_of(bracket), !bracket.n || sv_eq(bracket, SV("本人")) };
    return true;
}

/* A word that holds one of the signs at which clerks cut. */
static size_t uncut(struct sv s)
{
    static const char *const words[] = { "輸液・経管栄養", "妊産婦・乳幼児", "1級・2級", "デイ・サービス" };
    for (size_t i = 0; i < countof(words); i++)
        if (sv_starts(s, sv_of(words[i])))
            return strlen(words[i]);
    return 0;
}

size_t values_cut(struct sv cell, struct sv *out, size_t max)
{
    static const char *const ends[] = { "、", ",", "，", "・", "･", "/", "／", ";", "；", "+", "＋", "\r\n", "\n", "\r" };
    size_t n = 0, from = 0, depth = 0;
    if (!cell.n)
        return 0;
    for (size_t i = 0; i <= cell.n;) {
        struct sv rest = { cell.p + i, cell.n - i };
        size_t skip = i == cell.n, keep = uncut(rest);
        bool hard = sv_starts(rest, SV("、")) || (rest.n && (rest.p[0] == '\n' || rest.p[0] == '\r'));
        depth += sv_starts(rest, SV("(")) || sv_starts(rest, SV("（"));
        depth -= depth && (sv_starts(rest, SV(")")) || sv_starts(rest, SV("）")));
        for (size_t k = 0; !skip && !keep && (!depth || hard) && k < countof(ends); k++)
            skip = sv_starts(rest, sv_of(ends[k])) ? strlen(ends[k]) : 0;
        if (!skip) {
            i += keep ? keep : 1;
            continue;
        }
        if (n < max)
            out[n] = sv_trim((struct sv){ cell.p + from, i - from });
        n++;
        i = from = i + skip;
        depth = 0;
    }
    return n;
}
