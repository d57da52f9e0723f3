/* SPDX-License-Identifier: Apache-2.0
 * values.c - spellings and what they mean. Reasons are in values_need.c, devices and their numbers in values_device.c. */
#include "server/registry/values.h"

#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/utf8.h"
#include "server/base/word.h"
#include "server/registry/values_inside.h"

const char *spelling_within(const struct spellings *t, size_t n, struct sv s)
{
    for (size_t i = 0; i < n; i++)
        for (const char *const *w = t[i].written; w < t[i].written + countof(t[i].written) && *w; w++)
            if (sv_find(s, sv_of(*w)) >= 0)
                return t[i].meant;
    return NULL;
}

const char *spelling_begins(const struct spellings *t, size_t n, struct sv s, const char **written)
{
    for (size_t i = 0; i < n; i++)
        for (const char *const *w = t[i].written; w < t[i].written + countof(t[i].written) && *w; w++)
            if (sv_starts(s, sv_of(*w))) {
                *written = *w;
                return t[i].meant;
            }
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
    static const int iso[WORD_SEX_COUNT] = { [WORD_SEX_MALE] = 1, [WORD_SEX_FEMALE] = 2, [WORD_SEX_OTHER] = 9 };
    struct sv bracket;
    int sex = word_written(WORDS_SEX, value_core(a, s, &bracket));
    if (sex >= 0)
        *out = iso[sex];
    return sex >= 0;
}

const char *value_list(struct arena *a, struct sv s)
{
    struct sv bracket;
    int list = word_written(WORDS_LIST, value_core(a, s, &bracket));
    return list < 0 ? NULL : word_kept(WORDS_LIST, (unsigned)list);
}

/* Who answered for the person, by the word beside the answer: whoever it was, it was not the person. */
static const char *party_of(struct sv words)
{
    static const char *const others[] = {
        JA_METHOD_FAMILY, JA_METHOD_FACILITY, "代理",    "後見", "保佐", "補助人", "親権", "親族", "次男", "次女", "息子", "娘",
        "配偶者",         "保護者",           "ケアマネ"
    };
    for (unsigned i = 0; i < WORD_RELATION_NIECE; i++) /* おい and めい stand in other words */
        if (sv_find(words, sv_of(word_ja(WORDS_RELATION, i))) >= 0)
            return JA_CONSENT_PARTY_PROXY;
    for (size_t i = 0; i < countof(others); i++)
        if (sv_find(words, sv_of(others[i])) >= 0)
            return JA_CONSENT_PARTY_PROXY;
    return JA_CONSENT_PARTY_SELF;
}

bool value_consent(struct arena *a, struct sv s, struct consent_value *out)
{
    struct sv bracket, core = value_core(a, s, &bracket);
    int answer = word_written(WORDS_CONSENT_ANSWER, core);
    if (answer < 0)
        return false;
    *out = (struct consent_value){ word_kept(WORDS_CONSENT_ANSWER, (unsigned)answer), party_of(bracket),
                                   !bracket.n || sv_eq(bracket, SV(JA_CONSENT_PARTY_SELF)) };
    return true;
}

/* A word that holds one of the signs at which clerks cut. */
static size_t uncut(struct sv s)
{
    static const char *const words[] = { "輸液・経管栄養", JA_REASON_MATERNITY_INFANT, "1級・2級", "デイ・サービス" };
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
