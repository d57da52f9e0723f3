/* SPDX-License-Identifier: Apache-2.0
 * values_inside.h - what the readers of values share. For server/registry/values*.c only. */
#ifndef ANPI_REGISTRY_VALUES_INSIDE_H
#define ANPI_REGISTRY_VALUES_INSIDE_H

#include "server/base/arena.h"
#include "server/base/count.h"
#include "server/base/sv.h"

struct spelling {
    const char *written, *meant;
};

/* What the whole of `s` means, letters in either case; NULL when it is not in the table. */
const char *spelling_exact(const struct spelling *t, size_t n, struct sv s);
/* The first row whose spelling stands somewhere in `s`. */
const struct spelling *spelling_within(const struct spelling *t, size_t n, struct sv s);
#define SPELLING_EXACT(table, s) spelling_exact(table, countof(table), s)
#define SPELLING_WITHIN(table, s) spelling_within(table, countof(table), s)

/* NFKC without blanks and brackets; *bracket: what stood in the first of them. Empty when the text is not UTF-8. */
struct sv value_core(struct arena *a, struct sv s, struct sv *bracket);

#endif
