/* SPDX-License-Identifier: Apache-2.0
 * utf8_decode.h - one code point out of bytes nobody has checked (RFC 3629, section 4). For the rooms' inner
 * loops. */
#ifndef ANPI_BASE_UTF8_DECODE_H
#define ANPI_BASE_UTF8_DECODE_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the well-formed sequence at p[0..n), n > 0, and its code point; 0 when it is not well formed. *cp may
 * have been written when it is 0. Inline: name keys of a million people are made in one go when the picture is
 * loaded. Overlong forms, surrogates and what is above U+10FFFF are not well formed (RFC 3629). Bytes behind the
 * sequence are not looked at. */
static inline size_t utf8_decode(const char *text, size_t n, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)text;
    const unsigned char c = p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    if (c < 0xE0) {
        if (c < 0xC2 || n < 2 || (p[1] & 0xC0) != 0x80)
            return 0;
        *cp = (uint32_t)(c & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (c < 0xF0) {
        if (n < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
            return 0;
        *cp = (uint32_t)(c & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return *cp < 0x800 || (*cp >= 0xD800 && *cp <= 0xDFFF) ? 0 : 3;
    }
    if (c > 0xF4 || n < 4 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (p[3] & 0xC0) != 0x80)
        return 0;
    *cp = (uint32_t)(c & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    return *cp < 0x10000 || *cp > 0x10FFFF ? 0 : 4;
}

#endif
