/* SPDX-License-Identifier: Apache-2.0
 * jw.c - the JSON writer: every answer passes here, so no formatting function is called for text and
 * integers. */
#include "server/base/jw.h"

#include "server/base/clock.h"
#include "server/base/utf8_decode.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void jw_init(struct jw *w, struct buf *b)
{
    *w = (struct jw){ .b = b };
}

static void before_value(struct jw *w)
{
    if (w->need_comma)
        buf_ch(w->b, ',');
    w->need_comma = true;
}

static void open_with(struct jw *w, char c)
{
    before_value(w);
    buf_ch(w->b, c);
    w->need_comma = false;
    w->depth++;
}

static void close_with(struct jw *w, char c)
{
    assert(w->depth > 0);
    buf_ch(w->b, c);
    w->need_comma = true;
    w->depth--;
}

void jw_obj(struct jw *w)
{
    open_with(w, '{');
}

void jw_obj_end(struct jw *w)
{
    close_with(w, '}');
}

void jw_arr(struct jw *w)
{
    open_with(w, '[');
}

void jw_arr_end(struct jw *w)
{
    close_with(w, ']');
}

void jw_key_n(struct jw *w, const char *key, size_t n)
{
    assert(w->depth > 0);
    char *p = buf_reserve(w->b, n + 4);
    if (!p)
        return;
    char *at = p;
    if (w->need_comma)
        *at++ = ',';
    *at++ = '"';
    memcpy(at, key, n);
    at += n;
    *at++ = '"';
    *at++ = ':';
    *at = 0;
    w->b->n += (size_t)(at - p);
    w->need_comma = false;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static void put_escape(struct buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef", letter[] = "btn\0fr";
    char e[6] = { '\\', (char)c };
    if (c == '"' || c == '\\') {
        buf_add(b, e, 2);
    } else if (c >= '\b' && c <= '\r' && c != '\v') {
        e[1] = letter[c - '\b'];
        buf_add(b, e, 2);
    } else {
        memcpy(e + 1, "u00", 3);
        e[4] = hex[c >> 4];
        e[5] = hex[c & 15];
        buf_add(b, e, 6);
    }
}

/* Bytes of `s` before the first that must be escaped or is no UTF-8. Most text here is kana and kanji, three bytes each. */
static size_t sound_prefix(struct sv s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    uint32_t cp;
    while (i < s.n) {
        if (p[i] < 0x80) {
            if (!is_plain(p[i]))
                return i;
            i++;
        } else if (p[i] > 0xE0 && p[i] < 0xED && s.n - i >= 3 && (p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80) {
            i += 3;
        } else {
            size_t len = utf8_decode(s.p + i, s.n - i, &cp);
            if (!len)
                return i;
            i += len;
        }
    }
    return i;
}

/* The whole string in one piece, when nothing in it is to be changed. */
static bool put_sound(struct jw *w, struct sv s)
{
    char *p = sound_prefix(s) == s.n ? buf_reserve(w->b, s.n + 3) : NULL, *at = p;
    if (!p)
        return false;
    if (w->need_comma)
        *at++ = ',';
    *at++ = '"';
    if (s.n)
        memcpy(at, s.p, s.n);
    at += s.n;
    *at++ = '"';
    *at = 0;
    w->b->n += (size_t)(at - p);
    w->need_comma = true;
    return true;
}

void jw_str(struct jw *w, struct sv s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0, from = 0;
    uint32_t cp;
    if (put_sound(w, s))
        return;
    before_value(w);
    buf_ch(w->b, '"');
    while (i < s.n) {
        size_t len = is_plain(p[i]) ? 1 : p[i] >= 0x80 ? utf8_decode(s.p + i, s.n - i, &cp) : 0;
        if (len) {
            i += len;
            continue;
        }
        buf_add(w->b, s.p + from, i - from);
        if (p[i] >= 0x80)
            buf_add(w->b, "\xEF\xBF\xBD", 3);
        else
            put_escape(w->b, p[i]);
        from = ++i;
    }
    if (i > from)
        buf_add(w->b, s.p + from, i - from);
    buf_ch(w->b, '"');
}

void jw_z(struct jw *w, const char *z)
{
    if (z)
        jw_str(w, sv_of(z));
    else
        jw_null(w);
}

void jw_i64(struct jw *w, int64_t v)
{
    before_value(w);
    buf_i64(w->b, v);
}

void jw_id(struct jw *w, int64_t id)
{
    before_value(w);
    buf_ch(w->b, '"');
    buf_i64(w->b, id);
    buf_ch(w->b, '"');
}

/* snprintf follows the locale's decimal point; JSON does not. */
static void put_number(struct buf *b, char *text)
{
    for (char *p = text; *p; p++)
        if (*p == ',')
            *p = '.';
    buf_str(b, text);
}

#define EXACT_INTEGER 9007199254740992.0 /* 2^53 */

void jw_real(struct jw *w, double v)
{
    char text[40];
    if (!isfinite(v)) {
        jw_null(w);
        return;
    }
    before_value(w);
    if (fabs(v) < EXACT_INTEGER && v == (double)(int64_t)v) {
        buf_i64(w->b, (int64_t)v);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (digits == 17 || strtod(text, NULL) == v)
            break;
    }
    put_number(w->b, text);
}

void jw_fixed(struct jw *w, double v, int decimals)
{
    static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };
    assert(decimals >= 0 && decimals <= 12);
    double scaled = v * powers[decimals];
    if (!isfinite(v)) {
        jw_null(w);
        return;
    }
    before_value(w);
    if (fabs(scaled) >= EXACT_INTEGER) {
        char text[400];
        snprintf(text, sizeof text, "%.*f", decimals, v);
        put_number(w->b, text);
        return;
    }
    int64_t n = llround(scaled);
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n, whole = u, part = 0;
    for (int i = 0; i < decimals; i++)
        whole /= 10;
    part = u - whole * (uint64_t)powers[decimals];
    if (n < 0)
        buf_ch(w->b, '-');
    buf_u64(w->b, whole);
    if (decimals == 0)
        return;
    char digits[13] = { '.' };
    for (int i = decimals; i > 0; i--, part /= 10)
        digits[i] = (char)('0' + part % 10);
    buf_add(w->b, digits, (size_t)decimals + 1);
}

void jw_bool(struct jw *w, bool v)
{
    before_value(w);
    buf_str(w->b, v ? "true" : "false");
}

void jw_null(struct jw *w)
{
    before_value(w);
    buf_add(w->b, "null", 4);
}

void jw_text_or_null(struct jw *w, const char *key, struct sv s)
{
    jw_key(w, key);
    if (s.n)
        jw_str(w, s);
    else
        jw_null(w);
}

void jw_time(struct jw *w, int64_t t_us)
{
    char text[40];
    if (t_us == INT64_MIN) {
        jw_null(w);
        return;
    }
    time_format_rfc3339(t_us, text);
    before_value(w);
    buf_ch(w->b, '"');
    buf_str(w->b, text);
    buf_ch(w->b, '"');
}

void jw_raw(struct jw *w, struct sv json)
{
    before_value(w);
    buf_sv(w->b, json);
}

void jw_members(struct jw *w, struct sv members)
{
    assert(w->depth > 0);
    if (!members.n)
        return;
    before_value(w);
    buf_sv(w->b, members);
}

void jw_fail_member(struct jw *w, const struct fail *f)
{
    jw_key(w, "error");
    jw_obj(w);
    jw_kz(w, "code", err_code(f->err));
    jw_kz(w, "ja", err_ja(f->err));
    jw_kz(w, "en", err_en(f->err));
    if (f->line > 0) {
        jw_ki64(w, "line", f->line);
    }
    if (f->field[0]) {
        jw_kz(w, "field", f->field);
    }
    jw_obj_end(w);
}

void jw_fail(struct jw *w, const struct fail *f)
{
    jw_obj(w);
    jw_fail_member(w, f);
    jw_obj_end(w);
}
