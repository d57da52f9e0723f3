/* SPDX-License-Identifier: Apache-2.0
 * values_inside.h - what the readers of values share. For server/registry/values*.c only. */
#ifndef ANPI_REGISTRY_VALUES_INSIDE_H
#define ANPI_REGISTRY_VALUES_INSIDE_H

#include "server/base/arena.h"
#include "server/base/count.h"
#include "server/base/sv.h"

/* What clerks write for a coded word somewhere in a text, or at its beginning. What they write for it alone stands in words.def. */
struct spellings {
    const char *meant;
    const char *written[24];
};

/* Of the first row with a spelling that stands somewhere in `s`, or that `s` begins with: what it means, and the spelling. NULL: none. */
const char *spelling_within(const struct spellings *t, size_t n, struct sv s);
const char *spelling_begins(const struct spellings *t, size_t n, struct sv s, const char **written);
#define SPELLING_WITHIN(table, s) spelling_within(table, countof(table), s)

/* NFKC without blanks and brackets; *bracket: what stood in the first of them. Empty when the text is not UTF-8. In
 * the arena; *bracket may be empty. */
struct sv value_core(struct arena *a, struct sv s, struct sv *bracket);

#endif
