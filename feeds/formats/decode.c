/* SPDX-License-Identifier: Apache-2.0
 * decode.c - a CSV feed in UTF-8 or CP932, also when a line of it is in neither. */
#include "feeds/formats/decode.h"

#include "server/base/text/charset.h"

/* A file in neither that ends within a character was cut there. */
static bool is_cut(struct sv bytes, struct buf *text)
{
    enum charset from;
    for (size_t n = 1; n <= 3 && n < bytes.n; n++) {
        struct sv less = { bytes.p, bytes.n - n };
        buf_clear(text);
        if (charset_detect(less, &from, NULL) == OK && charset_decode(from, less, text, NULL) == OK)
            return true;
    }
    return false;
}

/* The line at the beginning of `rest` with its end, moving `rest` behind it. No second byte of CP932 is a line feed. */
static struct sv next_line(struct sv *rest)
{
    const char *end = memchr(rest->p, '\n', rest->n);
    size_t n = end ? (size_t)(end - rest->p) + 1 : rest->n;
    struct sv line = { rest->p, n };
    *rest = (struct sv){ rest->p + n, rest->n - n };
    return line;
}

static bool is_ascii(struct sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* The encoding of the first line that has more than ASCII: every heading of the utilities does. */
static bool first_charset(struct sv bytes, enum charset *out)
{
    while (bytes.n) {
        struct sv line = next_line(&bytes);
        if (!is_ascii(line))
            return charset_detect(line, out, NULL) == OK;
    }
    return false;
}

static enum err decode_lines(struct sv bytes, struct buf *text)
{
    enum charset from;
    size_t lines = 0, lost = 0;
    if (!first_charset(bytes, &from))
        return E_FEED_CHARSET;
    for (bool first = true; bytes.n; first = false) {
        struct sv line = next_line(&bytes);
        enum err e = OK;
        if (is_ascii(line))
            buf_sv(text, line);
        else
            e = charset_decode(from, line, text, NULL);
        if (!buf_ok(text))
            return text->bad == E_TOO_LARGE ? E_FEED_TOO_LARGE : text->bad;
        lines++;
        if (!e)
            continue;
        if (e != E_BAD_CHARSET || first)
            return E_FEED_CHARSET;
        lost++;
        buf_str(text, DECODE_LOST "\n");
    }
    return lost * 2 >= lines ? E_FEED_CHARSET : OK;
}

enum err feed_decode(struct sv bytes, struct buf *text)
{
    enum charset from;
    enum err e = charset_detect(bytes, &from, NULL);
    if (!e)
        e = charset_decode(from, bytes, text, NULL);
    if (e == E_NO_MEMORY)
        return e;
    if (e == E_TOO_LARGE)
        return E_FEED_TOO_LARGE;
    if (!e)
        return OK;
    if (is_cut(bytes, text))
        return E_FEED_TRUNCATED;
    buf_clear(text);
    return decode_lines(bytes, text);
}
