/* SPDX-License-Identifier: Apache-2.0
 * fold_kana.c - katakana by table: half-width, marks, and what the loose key makes of each. */
#include "server/base/count.h"
#include "server/base/text/fold_inside.h"

#define FIRST 0x30A1 /* ァ */
#define LAST 0x30FA  /* ヺ */
#define COUNT (LAST - FIRST + 1)

/* U+FF61.. in code order: 。「」、・ヲァ … ン ゛゜ */
static const uint16_t half[] = u"。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソ"
                               u"タチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/* U+30A1.. in code order: ァアィイ … ヷヸヹヺ */
static const uint16_t loose[] = u"アアイイウウエエオオカカキキククケケココササシシススセセソソタタチシツツステテトト"
                                u"ナニヌネノハハハヒヒヒフフフヘヘヘホホホマミムメモヤヤユユヨヨラリルレロワワイエオンウカケ"
                                u"ワイエオ";
static const char vowels[] = "aaiiuueeoo"
                             "aaiiuueeoo"
                             "aaiiuueeoo"
                             "aaiiuuueeoo"
                             "aiueo"
                             "aaaiiiuuueeeooo"
                             "aiueo"
                             "aauuoo"
                             "aiueo"
                             "aa"
                             "ieo-"
                             "u"
                             "ae"
                             "aieo";

_Static_assert(countof(half) == 0xFF9F - 0xFF61 + 2, "one for each half-width kana");
_Static_assert(countof(loose) == COUNT + 1, "one for each katakana");
_Static_assert(sizeof vowels == COUNT + 1, "one for each katakana");

uint32_t kana_of_half(uint32_t cp)
{
    return half[cp - 0xFF61];
}

enum kana_mark kana_mark_of(uint32_t cp)
{
    if (cp == 0x3099 || cp == 0x309B || cp == 0xFF9E)
        return MARK_VOICED;
    return cp == 0x309A || cp == 0x309C || cp == 0xFF9F ? MARK_HALF_VOICED : MARK_NONE;
}

static bool between(uint32_t cp, uint32_t from, uint32_t to)
{
    return cp >= from && cp <= to;
}

uint32_t kana_marked(uint32_t cp, enum kana_mark mark)
{
    bool in_ha_row = between(cp, 0x30CF, 0x30DB) && (cp - 0x30CF) % 3 == 0; /* ハバパ ヒビピ … */
    if (mark == MARK_HALF_VOICED)
        return in_ha_row ? cp + 2 : 0;
    bool before_tsu = between(cp, 0x30AB, 0x30C1) && (cp & 1) == 1; /* カガ … チヂ */
    bool from_tsu = between(cp, 0x30C4, 0x30C8) && (cp & 1) == 0;   /* ツヅ テデ トド, behind the small ッ */
    if (in_ha_row || before_tsu || from_tsu)
        return cp + 1;
    if (between(cp, 0x30EF, 0x30F2)) /* ワヰヱヲ → ヷヸヹヺ */
        return cp + 8;
    return cp == 0x30A6 ? 0x30F4 : cp == 0x30FD ? 0x30FE : 0; /* ウ → ヴ, ヽ → ヾ */
}

uint32_t kana_loose(uint32_t cp)
{
    return loose[cp - FIRST];
}

char kana_vowel(uint32_t cp)
{
    char v = vowels[cp - FIRST];
    return v == '-' ? 0 : v;
}
