/* SPDX-License-Identifier: Apache-2.0
 * sv.h - string view: bytes that somebody else owns. Never assumed NUL-terminated. */
#ifndef ANPI_BASE_SV_H
#define ANPI_BASE_SV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "server/base/count.h"

struct sv {
    const char *p;
    size_t n;
};

#define SV(lit) ((struct sv){ (lit), sizeof(lit) - 1 })
#define SV_FMT "%.*s"
#define SV_ARG(s) (int)(s).n, (s).p

static inline struct sv sv_of(const char *z)
{
    return (struct sv){ z, z ? strlen(z) : 0 };
}

static inline bool sv_eq(struct sv a, struct sv b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool sv_eq_nocase(struct sv a, struct sv b);                                          /* ASCII letters only */
size_t sv_index(struct sv s, const char *const *words, size_t n);                     /* which of them it is; n: none */
#define SV_ONE_OF(s, words) (sv_index((s), (words), countof(words)) < countof(words)) /* an array of words */
bool sv_starts(struct sv s, struct sv prefix);
bool sv_ends(struct sv s, struct sv suffix);
long sv_find(struct sv s, struct sv needle); /* byte offset, or -1 */
struct sv sv_trim(struct sv s);              /* ASCII space, tab, CR, LF and U+3000 at both ends */
/* Cut `*rest` at the first `sep` byte: returns what stands before it and moves `*rest` behind it. When there is no
 * `sep`, returns all and leaves `*rest` empty with p == NULL: the loop is `while (rest.p) { f = sv_cut(&rest, ','); }`. */
struct sv sv_cut(struct sv *rest, char sep);
bool sv_to_i64(struct sv s, int64_t *out);   /* whole string, optional sign, no space, no overflow */
bool sv_to_double(struct sv s, double *out); /* whole string, finite, '.' as the point in every locale */
uint64_t sv_hash(struct sv s);               /* stable within one process run */

#endif
