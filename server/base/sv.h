/* SPDX-License-Identifier: Apache-2.0
 * sv.h - string view: bytes that somebody else owns. Never assumed NUL-terminated.
 *
 * Who holds one makes sure that the owner outlives it; none of these takes memory. Empty is n == 0, with any `p`:
 * NULL too, which most readers take for "absent". */
#ifndef ANPI_BASE_SV_H
#define ANPI_BASE_SV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "server/base/count.h"

/* Passed by value. Comparing `p` says nothing of the text. */
struct sv {
    const char *p;
    size_t n;
};

/* Of a literal: good for ever. Not of a `char *`, whose size is that of a pointer. */
#define SV(lit) ((struct sv){ (lit), sizeof(lit) - 1 })
/* With SV_ARG, in that order. */
#define SV_FMT "%.*s"
/* For printf with SV_FMT: cut at INT_MAX bytes, and ends at a NUL among the bytes. */
#define SV_ARG(s) (int)(s).n, (s).p

/* NULL gives an absent view. The bytes stay the caller's. */
static inline struct sv sv_of(const char *z)
{
    return (struct sv){ z, z ? strlen(z) : 0 };
}

/* Byte by byte; an absent and an empty one are equal. */
static inline bool sv_eq(struct sv a, struct sv b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* ASCII letters only. Other bytes must be the same: no Unicode folding here. */
bool sv_eq_nocase(struct sv a, struct sv b);
/* Which of them it is; n: none. Compares bytes, case and all; linear: for lists of some ten words. */
size_t sv_index(struct sv s, const char *const *words, size_t n);
/* An array of words. By sizeof: not of a pointer. */
#define SV_ONE_OF(s, words) (sv_index((s), (words), countof(words)) < countof(words))
/* Bytes: a prefix of whole characters of UTF-8 matches only whole characters. The empty one always does. */
bool sv_starts(struct sv s, struct sv prefix);
/* As sv_starts. */
bool sv_ends(struct sv s, struct sv suffix);
/* Byte offset, or -1. Of the first; 0 for an empty needle. */
long sv_find(struct sv s, struct sv needle);
/* ASCII space, tab, CR, LF and U+3000 at both ends. A view into `s`. */
struct sv sv_trim(struct sv s);
/* Cut `*rest` at the first `sep` byte: returns what stands before it and moves `*rest` behind it. When there is no
 * `sep`, returns all and leaves `*rest` empty with p == NULL: the loop is `while (rest.p) { f = sv_cut(&rest, ','); }`. */
struct sv sv_cut(struct sv *rest, char sep);
/* Whole string, optional sign, no space, no overflow. *out is untouched when false. */
bool sv_to_i64(struct sv s, int64_t *out);
/* Whole string, finite, '.' as the point in every locale. Decimal only: no hex, no "inf"; up to 399 bytes. *out is
 * untouched when false. */
bool sv_to_double(struct sv s, double *out);
/* Stable within one process run. Not across runs of different releases: never stored. Not proof against bytes chosen
 * to collide. */
uint64_t sv_hash(struct sv s);

#endif
