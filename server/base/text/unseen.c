/* SPDX-License-Identifier: Apache-2.0
 * unseen.c - by their bytes: E2 80 8B/8E/8F/AA-AE, E2 81 A0-A4/A6-AF, D8 9C, EF BB BF. */
#include "server/base/text/unseen.h"

#include <string.h>

/* How many bytes of a control begin at p; 0: none does. */
static size_t unseen_at(const unsigned char *p, size_t n)
{
    if (n >= 2 && p[0] == 0xD8 && p[1] == 0x9C)
        return 2;
    if (n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
        return 3;
    if (n < 3 || p[0] != 0xE2)
        return 0;
    bool marks = p[1] == 0x80 && (p[2] == 0x8B || p[2] == 0x8E || p[2] == 0x8F || (p[2] >= 0xAA && p[2] <= 0xAE));
    bool isolates = p[1] == 0x81 && p[2] >= 0xA0 && p[2] <= 0xAF && p[2] != 0xA5;
    return marks || isolates ? 3 : 0;
}

static const char *find(struct sv s, unsigned char lead)
{
    const char *end = s.p + s.n;
    for (const char *p = s.p; p < end && (p = memchr(p, lead, (size_t)(end - p))); p++)
        if (unseen_at((const unsigned char *)p, (size_t)(end - p)))
            return p;
    return NULL;
}

bool unseen_in(struct sv s)
{
    return s.n && (find(s, 0xE2) || find(s, 0xD8) || find(s, 0xEF));
}

size_t unseen_drop(struct sv s, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t skip = unseen_at((const unsigned char *)s.p + i, s.n - i);
        if (skip)
            i += skip;
        else
            out[n++] = s.p[i++];
    }
    return n;
}
