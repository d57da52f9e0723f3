/* SPDX-License-Identifier: Apache-2.0
 * digit_run.c - which characters are digits, which may stand between them, and where a run of them ends. */
#include "server/base/text/digit_run.h"

#include <string.h>
#include <unicode/uchar.h>

#include "server/base/utf8_decode.h"

#define GAP_MAX 6 /* characters between two digits of a run; an entity or a tag is one */

static int kanji_digit(uint32_t cp)
{
    static const uint32_t digits[][3] = {
        { 0x3007, 0x96F6, 0x96F6 }, { 0x4E00, 0x58F1, 0x58F9 }, { 0x4E8C, 0x5F10, 0x8CB3 }, { 0x4E09, 0x53C2, 0x53C3 },
        { 0x56DB, 0x56DB, 0x8086 }, { 0x4E94, 0x4F0D, 0x4F0D }, { 0x516D, 0x516D, 0x9678 }, { 0x4E03, 0x4E03, 0x6F06 },
        { 0x516B, 0x516B, 0x634C }, { 0x4E5D, 0x4E5D, 0x7396 },
    };
    for (int d = 0; d < 10; d++)
        if (cp == digits[d][0] || cp == digits[d][1] || cp == digits[d][2])
            return d;
    return -1;
}

enum kind { DIGIT, KANJI, OTHER }; /* 5, 五, ⑤: two kinds side by side are two groups */

static int digit_of(uint32_t cp, enum kind *kind)
{
    *kind = DIGIT;
    if (cp < 0x80)
        return cp >= '0' && cp <= '9' ? (int)cp - '0' : -1;
    *kind = KANJI;
    if (cp == 0x3007 || (cp >= 0x4E00 && cp <= 0x9FFF))
        return kanji_digit(cp);
    if (cp >= 0x3041 && cp <= 0x30FF)
        return -1;
    int8_t type = u_charType((UChar32)cp);
    *kind = type == U_DECIMAL_DIGIT_NUMBER ? DIGIT : OTHER;
    double value = type == U_DECIMAL_DIGIT_NUMBER || type == U_OTHER_NUMBER ? u_getNumericValue((UChar32)cp) : -1;
    return value >= 0 && value <= 9 && value == (int)value ? (int)value : -1;
}

/* Characters nobody sees, or that sit on the one before, must not hide a number from us. */
static bool is_unseen(uint32_t cp)
{
    if (cp < 0x80)
        return cp < 0x20 && cp != '\n' && cp != '\r' && cp != '\t';
    int8_t type = u_charType((UChar32)cp);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK || type == U_FORMAT_CHAR ||
           type == U_CONTROL_CHAR || cp == 0xFF9E || cp == 0xFF9F || u_hasBinaryProperty((UChar32)cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_separator(uint32_t cp)
{
    return cp < 0x80 ? !is_letter((char)cp) : !u_isalnum((UChar32)cp) || cp == 0x30FC || cp == 0xFF70 || cp == 0x306E || cp == 0x30CE;
}

/* &nbsp; &#160; &#x3000; <br/>: bytes of the one at `i`, or 0. */
static size_t markup(struct sv s, size_t i)
{
    size_t k = i + 1, from;
    char close = s.p[i] == '&' ? ';' : '>';
    bool number = false;
    if (s.p[i] != '&' && s.p[i] != '<')
        return 0;
    if (k < s.n && s.p[k] == (close == ';' ? '#' : '/'))
        number = s.p[k++] == '#';
    for (from = k; k < s.n && k - from < 8 && (is_letter(s.p[k]) || (number && s.p[k] >= '0' && s.p[k] <= '9')); k++)
        ;
    bool some = k > from;
    while (close == '>' && k < s.n && (s.p[k] == ' ' || s.p[k] == '/'))
        k++;
    return some && k < s.n && s.p[k] == close ? k + 1 - i : 0;
}

enum err digit_run_init(struct digit_run *r, struct arena *a, struct sv text, size_t least)
{
    enum kind kind;
    uint32_t cp;
    size_t n = 0;
    *r = (struct digit_run){ .text = text };
    for (size_t i = 0, len; i < text.n && (len = utf8_decode(text.p + i, text.n - i, &cp)); i += len)
        n += digit_of(cp, &kind) >= 0;
    if (n < least)
        return OK;
    r->digit = arena_alloc(a, n + 1);
    r->of = arena_array(a, n + 1, sizeof *r->of);
    return r->digit && r->of ? OK : E_NO_MEMORY;
}

bool digit_run_next(struct digit_run *r, size_t *at)
{
    struct sv s = r->text;
    enum kind kind, before = OTHER;
    uint32_t cp, last = 0;
    int gap = 0;
    r->n = 0;
    for (size_t i = *at, len; r->digit && i < s.n && (!r->n || gap <= GAP_MAX); i += len, last = cp) {
        size_t skip = markup(s, i);
        if (!(len = utf8_decode(s.p + i, s.n - i, &cp)))
            break;
        int d = digit_of(cp, &kind);
        if (d >= 0) {
            r->of[r->n] = (struct run_digit){ i, len, !r->n || gap || kind != before, last == '+' || last == 0xFF0B, 0 };
            r->digit[r->n++] = (char)('0' + d);
            before = kind;
            gap = 0;
            *at = i + len;
        } else if (skip) {
            len = skip;
            gap++;
        } else if (!is_unseen(cp)) {
            if (r->n && !is_separator(cp))
                break;
            gap++;
        }
    }
    if (r->digit)
        r->digit[r->n] = 0;
    return r->n > 0;
}

bool digit_run_cut(const struct digit_run *r, size_t i)
{
    return i >= r->n || r->of[i].first;
}

size_t digit_run_group(const struct digit_run *r, size_t i)
{
    size_t n = 1;
    while (!digit_run_cut(r, i + n))
        n++;
    return n;
}

struct sv digit_run_gap(const struct digit_run *r, size_t i)
{
    size_t from = r->of[i - 1].at + r->of[i - 1].len;
    return (struct sv){ r->text.p + from, r->of[i].at - from };
}
