/* SPDX-License-Identifier: Apache-2.0
 * count.h - household counts as utilities write them: numbers, or words around numbers, or words alone.
 *
 * 68, 12.0 → 68..68, 12..12 · 約10,440戸 → 10440..10440 · 約2.3万戸 → 23000..23000 · 4.9 → 4..5 · 10戸未満, <10, Less than 5 →
 * 1..9, 1..9, 1..4 (an area that is listed is not nought) · 100戸以上 → 100.. · 50戸以下 → 1..50 · 10～20戸 → 10..20 ·
 * empty, 調査中, （自動復旧等）, -5, 99999999999 → unknown. The text itself is kept beside. */
#ifndef ANPI_FEEDS_AREA_COUNT_H
#define ANPI_FEEDS_AREA_COUNT_H

#include "feeds/area/area.h"

/* More households than Japan has: what is above it is no count. They are some 60 million. */
#define COUNT_MAX 99999999

/* Never fails: what cannot be read is unknown. `text` must be valid UTF-8. Pure, without memory. Bounds are
 * households; low <= high where both are known. */
struct count count_parse(struct sv text);
/* It has digits and still says nothing: a fault of the row, unlike words alone. Then the row is taken in part, and
 * listed. */
bool count_is_odd(struct sv text, struct count parsed);
/* Sum of two; an unknown bound adds nothing, two unknown ones stay unknown. */
struct count count_add(struct count a, struct count b);

#endif
