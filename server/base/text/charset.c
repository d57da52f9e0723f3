/* SPDX-License-Identifier: Apache-2.0
 * charset.c - CP932 by iconv, UTF-8 by our own check. */
#include "server/base/text/charset.h"
#include "server/base/utf8.h"
#include "server/base/utf8_decode.h"

#include <errno.h>
#include <iconv.h>

static const struct sv bom = { "\xEF\xBB\xBF", 3 };
#define GETA "\x81\xAC" /* 〓 in CP932 */

static long line_of(struct sv text, size_t at)
{
    long line = 1;
    for (size_t i = 0; i < at && i < text.n; i++)
        line += text.p[i] == '\n';
    return line;
}

static size_t first_bad_utf8(struct sv s)
{
    uint32_t cp;
    size_t i = 0;
    for (size_t len; i < s.n; i += len) {
        len = utf8_decode(s.p + i, s.n - i, &cp);
        if (!len)
            break;
    }
    return i;
}

/* CP932 to UTF-8 in pieces; `out` may be NULL to check only. The byte it stopped at comes back in *at. */
static enum err from_cp932(struct sv bytes, struct buf *out, size_t *at)
{
    iconv_t cd = iconv_open("UTF-8", "CP932");
    if (cd == (iconv_t)-1)
        return E_INTERNAL;
    char *in = (char *)(uintptr_t)bytes.p, piece[4096];
    size_t left = bytes.n;
    enum err e = OK;
    while (left && !e) {
        char *to = piece;
        size_t room = sizeof piece;
        size_t n = iconv(cd, &in, &left, &to, &room);
        if (n == (size_t)-1 && errno != E2BIG)
            e = E_BAD_CHARSET;
        if (out)
            buf_add(out, piece, (size_t)(to - piece));
        if (out && !buf_ok(out))
            e = out->bad;
    }
    iconv_close(cd);
    *at = bytes.n - left;
    return e;
}

enum err charset_detect(struct sv bytes, enum charset *out, struct fail *fail)
{
    size_t bad_utf8 = first_bad_utf8(bytes), bad_cp932 = 0;
    if (sv_starts(bytes, bom)) {
        if (bad_utf8 < bytes.n) /* the mark promised UTF-8 */
            return fail_set(fail, E_BAD_CHARSET, line_of(bytes, bad_utf8), "");
        *out = CHARSET_UTF8_BOM;
        return OK;
    }
    if (bad_utf8 == bytes.n) {
        *out = CHARSET_UTF8;
        return OK;
    }
    enum err e = from_cp932(bytes, NULL, &bad_cp932);
    if (e) /* whichever reading got further is the likelier one */
        return fail_set(fail, e, line_of(bytes, bad_cp932 > bad_utf8 ? bad_cp932 : bad_utf8), "");
    *out = CHARSET_CP932;
    return OK;
}

enum err charset_decode(enum charset from, struct sv bytes, struct buf *out, struct fail *fail)
{
    size_t before = out->n, at = 0;
    enum err e;
    if (from == CHARSET_CP932) {
        e = from_cp932(bytes, out, &at);
    } else {
        if (sv_starts(bytes, bom))
            bytes = (struct sv){ bytes.p + bom.n, bytes.n - bom.n };
        at = first_bad_utf8(bytes);
        e = at < bytes.n ? E_BAD_CHARSET : OK;
        if (!e) {
            buf_sv(out, bytes);
            e = out->bad;
        }
    }
    if (!e)
        return OK;
    if (out->p && out->n > before) {
        out->n = before;
        out->p[before] = 0;
    }
    return fail_set(fail, e, e == E_BAD_CHARSET ? line_of(bytes, at) : 0, "");
}

/* Variation selectors, which choose a glyph of the kanji before them. */
static bool is_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

/* Language tags, U+E0000..U+E007F: iconv drops them without a word, so they are counted here. */
static size_t count_tags(struct sv utf8)
{
    size_t n = 0;
    for (size_t i = 0; i + 3 < utf8.n; i++)
        n += memcmp(utf8.p + i, "\xF3\xA0\x80", 3) == 0 || memcmp(utf8.p + i, "\xF3\xA0\x81", 3) == 0;
    return n;
}

static enum err to_cp932(struct sv utf8, struct buf *out, size_t *lost)
{
    iconv_t cd = iconv_open("CP932", "UTF-8");
    if (cd == (iconv_t)-1)
        return E_INTERNAL;
    char *in = (char *)(uintptr_t)utf8.p, piece[4096];
    size_t left = utf8.n;
    enum err e = OK;
    *lost += count_tags(utf8);
    while (left && !e) {
        char *to = piece;
        size_t room = sizeof piece;
        size_t n = iconv(cd, &in, &left, &to, &room);
        int why = errno;
        buf_add(out, piece, (size_t)(to - piece));
        if (n == (size_t)-1 && why != E2BIG && left) {
            uint32_t cp;
            size_t len = utf8_decode(in, left, &cp);
            if (!len) {
                e = E_BAD_UTF8;
                break;
            }
            if (!is_selector(cp)) /* the kanji it belongs to was written: 葛 is better than 葛〓 */
                buf_add(out, GETA, 2);
            ++*lost;
            in += len;
            left -= len;
        }
        if (!buf_ok(out))
            e = out->bad;
    }
    iconv_close(cd);
    return e;
}

enum err charset_encode(enum charset to, struct sv utf8, struct buf *out, size_t *lost)
{
    size_t before = out->n, lost_here = 0;
    enum err e = utf8_valid(utf8) ? OK : E_BAD_UTF8;
    if (!e && to == CHARSET_CP932) {
        e = to_cp932(utf8, out, &lost_here);
    } else if (!e) {
        if (to == CHARSET_UTF8_BOM)
            buf_sv(out, bom);
        buf_sv(out, utf8);
        e = out->bad;
    }
    if (e && out->p && out->n > before) {
        out->n = before;
        out->p[before] = 0;
    }
    if (!e && lost)
        *lost = lost_here;
    return e;
}
