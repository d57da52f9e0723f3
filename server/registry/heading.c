/* SPDX-License-Identifier: Apache-2.0
 * heading.c - folding a heading. */
#include "server/registry/heading.h"

#include "server/base/text/fold.h"

struct sv heading_fold(struct arena *a, struct sv heading)
{
    struct sv s;
    char *to = arena_alloc(a, HEADING_MAX);
    size_t n = 0;
    if (heading.n > HEADING_MAX || !to || fold_nfkc(a, heading, &s) || s.n > HEADING_MAX)
        return SV("");
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t')
            to[n++] = s.p[i];
    return (struct sv){ to, n };
}
