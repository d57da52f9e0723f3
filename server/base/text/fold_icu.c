/* SPDX-License-Identifier: Apache-2.0
 * fold_icu.c - NFKC for what the tables do not know. ICU works on UTF-16, so the text goes there and back. */
#include "server/base/text/fold_inside.h"

#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define INPUT_MAX (16 * 1024 * 1024) /* bytes: ICU counts in 32 bits, and a unit may become 18 */
#define GROWTH_MAX 18                /* U+FDFA: one UTF-16 unit becomes 18 */

/* UTF-16 in wide[n] to UTF-8 in the arena. */
static enum err back_to_utf8(struct arena *a, const UChar *wide, int32_t n, struct sv *out)
{
    UErrorCode uerr = U_ZERO_ERROR;
    int32_t room = n * 3, len = 0; /* three bytes a unit at most: a pair of units makes four */
    char *z = arena_alloc(a, (size_t)room + 1);
    if (!z)
        return E_NO_MEMORY;
    u_strToUTF8(z, room + 1, &len, wide, n, &uerr);
    if (U_FAILURE(uerr))
        return E_BAD_UTF8;
    *out = (struct sv){ z, (size_t)len };
    return OK;
}

enum err nfkc_by_icu(struct arena *a, struct sv in, struct sv *out)
{
    UErrorCode uerr = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&uerr);
    if (in.n > INPUT_MAX || U_FAILURE(uerr))
        return in.n > INPUT_MAX ? E_TOO_LARGE : E_INTERNAL;
    int32_t room = (int32_t)in.n, n = 0, done = 0;
    UChar *wide = malloc(((size_t)room + 1) * sizeof *wide);
    if (!wide)
        return E_NO_MEMORY;
    u_strFromUTF8(wide, room + 1, &n, in.p, (int32_t)in.n, &uerr);
    enum err e = U_FAILURE(uerr) ? E_BAD_UTF8 : OK;
    int32_t normal_room = n < 256 ? n * GROWTH_MAX : n * 2 + 256 * GROWTH_MAX;
    UChar *normal = NULL;
    while (!e) {
        UChar *more = realloc(normal, ((size_t)normal_room + 1) * sizeof *normal);
        if (!more) {
            e = E_NO_MEMORY;
            break;
        }
        normal = more;
        uerr = U_ZERO_ERROR;
        done = unorm2_normalize(nfkc, wide, n, normal, normal_room + 1, &uerr);
        if (uerr != U_BUFFER_OVERFLOW_ERROR)
            break;
        normal_room = done; /* ICU says how much it needs */
    }
    if (!e && U_FAILURE(uerr))
        e = E_BAD_UTF8;
    if (!e)
        e = back_to_utf8(a, normal, done, out);
    free(normal);
    free(wide);
    return e;
}
