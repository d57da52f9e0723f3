/* SPDX-License-Identifier: Apache-2.0
 * sniff.c - what came instead of a feed. */
#include "feeds/formats/sniff.h"

#include "server/base/utf8.h"

#define LOOK_BYTES 2048 /* a page says what it is near its beginning */

static bool holds_nocase(struct sv s, struct sv word)
{
    for (size_t i = 0; i + word.n <= s.n; i++)
        if (sv_eq_nocase((struct sv){ s.p + i, word.n }, word))
            return true;
    return false;
}

enum err sniff_page(struct sv bytes)
{
    if (sv_starts(bytes, SV("\xEF\xBB\xBF")))
        bytes = (struct sv){ bytes.p + 3, bytes.n - 3 };
    bytes = sv_trim(bytes);
    if (bytes.n == 0)
        return E_FEED_EMPTY;
    if (bytes.p[0] != '<')
        return OK;
    struct sv look = { bytes.p, bytes.n < LOOK_BYTES ? bytes.n : LOOK_BYTES };
    bool page = holds_nocase(look, SV("<html")) || holds_nocase(look, SV("<!doctype html")) || holds_nocase(look, SV("<head")) ||
                holds_nocase(look, SV("<body"));
    return page ? E_FEED_HTML : OK;
}

/* How many bytes at the end begin a character that is not complete: 0 to 3. */
static size_t cut_tail(struct sv s)
{
    for (size_t back = 1; back <= 3 && back <= s.n; back++) {
        unsigned char c = (unsigned char)s.p[s.n - back];
        if ((c & 0xC0) == 0x80)
            continue;
        size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        return want > back ? back : 0;
    }
    return 0;
}

enum err sniff_utf8(struct sv bytes)
{
    if (utf8_valid(bytes))
        return OK;
    size_t cut = cut_tail(bytes);
    if (cut && utf8_valid((struct sv){ bytes.p, bytes.n - cut }))
        return E_FEED_TRUNCATED;
    return E_FEED_CHARSET;
}
