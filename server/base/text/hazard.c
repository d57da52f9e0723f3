/* SPDX-License-Identifier: Apache-2.0
 * hazard.c - hazards by all the names they go by. */
#include "server/base/text/hazard.h"

#include "server/base/text/fold.h"

#define CELL_MAX 64

static const struct {
    const char *code, *name, *heading;
    const char *other[4]; /* as lists of cities have it */
} hazards[HAZARD_COUNT] = {
    [HAZARD_FLOOD] = { "flood", "洪水", "洪水", { NULL } },
    [HAZARD_LANDSLIDE] = { "landslide",
                           "土砂災害",
                           "崖崩れ、土石流及び地滑り",
                           { "土砂", "がけ崩れ、土石流及び地滑り", "崖崩れ、土石流及び地すべり", "がけ崩れ、土石流及び地すべり" } },
    [HAZARD_STORM_SURGE] = { "storm_surge", "高潮", "高潮", { NULL } },
    [HAZARD_EARTHQUAKE] = { "earthquake", "地震", "地震", { NULL } },
    [HAZARD_TSUNAMI] = { "tsunami", "津波", "津波", { NULL } },
    [HAZARD_FIRE] = { "fire", "大規模火災", "大規模な火事", { "火災", "大規模な火災" } },
    [HAZARD_INLAND_FLOOD] = { "inland_flood", "内水氾濫", "内水氾濫", { "内水", "内水はん濫" } },
    [HAZARD_VOLCANO] = { "volcano", "火山", "火山現象", { "火山噴火" } },
};

const char *hazard_name(enum hazard h)
{
    return h < HAZARD_COUNT ? hazards[h].name : "";
}

const char *hazard_code(enum hazard h)
{
    return h < HAZARD_COUNT ? hazards[h].code : "";
}

bool hazard_parse(struct sv text, enum hazard *out)
{
    struct sv prefix = SV("災害種別_");
    if (sv_starts(text, prefix))
        text = (struct sv){ text.p + prefix.n, text.n - prefix.n };
    for (int h = 0; h < HAZARD_COUNT; h++) {
        bool is = sv_eq(text, sv_of(hazards[h].code)) || sv_eq(text, sv_of(hazards[h].name)) || sv_eq(text, sv_of(hazards[h].heading));
        for (int k = 0; k < 4 && hazards[h].other[k] && !is; k++)
            is = sv_eq(text, sv_of(hazards[h].other[k]));
        if (is) {
            *out = (enum hazard)h;
            return true;
        }
    }
    return false;
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
