/* SPDX-License-Identifier: Apache-2.0
 * hazard.c - hazards by all the names they go by. */
#include "server/base/text/hazard.h"

#include "server/base/text/fold.h"
#include "server/base/word.h"

#define CELL_MAX 64 /* bytes; a mark or a word */

bool hazard_parse(struct sv text, enum hazard *out)
{
    struct sv prefix = SV("災害種別_");
    if (sv_starts(text, prefix))
        text = (struct sv){ text.p + prefix.n, text.n - prefix.n };
    int h = word_written(WORDS_HAZARD, text);
    if (h >= 0)
        *out = (enum hazard)h;
    return h >= 0;
}

static bool is_one_of(struct sv s, const char *const *words)
{
    for (; *words; words++)
        if (sv_eq_nocase(s, sv_of(*words)))
            return true;
    return false;
}

/* A folded word. */
static enum hazard_answer answer_of(struct sv s)
{
    static const char *const yes[] = { "○",    "◯",    "〇", "●", "◎", "有",   "有り", "あり", "可",  "適", "適合", "該当",
                                       "対応", "指定", "レ", "✓", "✔", "はい", "true", "t",    "yes", "y",  NULL };
    static const char *const no[] = { "×",    "✕",      "✖",      "╳",      "x",      "無",     "無し",  "なし", "否", "不可",
                                      "不適", "不適合", "非該当", "非対応", "対象外", "いいえ", "false", "f",    "no", "n",
                                      "-",    "−",      "–",      "—",      "―",      "‐",      "ー",    NULL };
    double number;
    if (s.n == 0)
        return HAZARD_EMPTY;
    if (sv_to_double(s, &number))
        return number > 1 || number < 0 ? HAZARD_UNREADABLE : number >= 1 ? HAZARD_YES : number > 0 ? HAZARD_UNREADABLE : HAZARD_NO;
    return is_one_of(s, yes) ? HAZARD_YES : is_one_of(s, no) ? HAZARD_NO : HAZARD_UNREADABLE;
}

enum hazard_answer hazard_answer(struct sv cell)
{
    struct arena a;
    struct sv s;
    cell = sv_trim(cell);
    if (cell.n > CELL_MAX)
        return HAZARD_UNREADABLE;
    arena_init(&a, 16 * 1024);
    enum hazard_answer out = fold_nfkc(&a, cell, &s) ? HAZARD_UNREADABLE : answer_of(sv_trim(s));
    arena_done(&a);
    return out;
}
