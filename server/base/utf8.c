/* SPDX-License-Identifier: Apache-2.0
 * utf8.c - UTF-8 as such; what characters mean is in fold.c. */
#include "server/base/utf8.h"

#include "server/base/utf8_decode.h"

bool utf8_valid(struct sv s)
{
    uint32_t cp;
    for (size_t i = 0, len; i < s.n; i += len) {
        len = utf8_decode(s.p + i, s.n - i, &cp);
        if (!len)
            return false;
    }
    return true;
}

size_t utf8_len(struct sv s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

uint32_t utf8_next(struct sv *s)
{
    uint32_t cp = 0;
    if (!s->n)
        return 0;
    size_t len = utf8_decode(s->p, s->n, &cp);
    if (!len) { /* the caller broke the contract: move on all the same, so that its loop ends */
        cp = 0xFFFD;
        len = 1;
    }
    *s = (struct sv){ s->p + len, s->n - len };
    return cp;
}

int utf8_put(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool is_kana(uint32_t cp)
{
    return cp >= 0x30A1 && cp <= 0x30FE && cp != 0x30FB;
}

bool is_kanji(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
           (cp >= 0x20000 && cp <= 0x3FFFF);
}
