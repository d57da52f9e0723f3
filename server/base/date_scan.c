/* SPDX-License-Identifier: Apache-2.0
 * date_scan.c - a small lexer: digits, and a table of the words that may stand around them. */
#include "server/base/date_scan.h"

#include "server/base/count.h"

enum kind { ERA, UNIT, SEPARATOR, SPACE, FIRST_YEAR, AM, PM, NOTE };

struct scan_word {
    const char *text;
    enum kind kind;
    char value;
};

/* Longer ones first where one begins another. */
static const struct scan_word words[] = {
    { "年", UNIT, 'Y' },     { "月", UNIT, 'M' },     { "日", UNIT, 'D' },     { "時点", NOTE, 0 },     { "時", UNIT, 'h' },
    { "分", UNIT, 'm' },     { "秒", UNIT, 's' },     { "昭和", ERA, 'S' },    { "昭", ERA, 'S' },      { "大正", ERA, 'T' },
    { "大", ERA, 'T' },      { "明治", ERA, 'M' },    { "明", ERA, 'M' },      { "平成", ERA, 'H' },    { "平", ERA, 'H' },
    { "令和", ERA, 'R' },    { "令", ERA, 'R' },      { "㍼", ERA, 'S' },      { "㍽", ERA, 'T' },      { "㍾", ERA, 'M' },
    { "㍻", ERA, 'H' },      { "㋿", ERA, 'R' },     { "元", FIRST_YEAR, 0 }, { "西暦", SPACE, 0 },    { "　", SPACE, 0 },
    { "‐", SEPARATOR, '.' }, { "‑", SEPARATOR, '.' }, { "–", SEPARATOR, '.' }, { "−", SEPARATOR, '.' }, { "ー", SEPARATOR, '.' },
    { "午前", AM, 0 },       { "午後", PM, 0 },       { "現在", NOTE, 0 },     { "更新", NOTE, 0 },     { "頃", NOTE, 0 },
    { "ごろ", NOTE, 0 },     { "（月）", NOTE, 0 },   { "（火）", NOTE, 0 },   { "（水）", NOTE, 0 },   { "（木）", NOTE, 0 },
    { "（金）", NOTE, 0 },   { "（土）", NOTE, 0 },   { "（日）", NOTE, 0 },   { "(月)", NOTE, 0 },     { "(火)", NOTE, 0 },
    { "(水)", NOTE, 0 },     { "(木)", NOTE, 0 },     { "(金)", NOTE, 0 },     { "(土)", NOTE, 0 },     { "(日)", NOTE, 0 },
};

/* A full-width ASCII character at the front becomes its half-width twin; returns the bytes it took, 0 for
 * none. */
static size_t ascii_at(struct sv s, char *c)
{
    const unsigned char *p = (const unsigned char *)s.p;
    if (p[0] < 0x80) {
        *c = s.p[0];
        return 1;
    }
    if (s.n < 3 || p[0] != 0xEF || (p[1] != 0xBC && p[1] != 0xBD)) /* U+FF01..U+FF5E are EF BC 81 .. EF BD 9E */
        return 0;
    unsigned code = (unsigned)(p[1] - 0xBC) * 64 + (p[2] & 0x3F) + 0x20;
    if (p[2] < 0x80 || p[2] > 0xBF || code < 0x21 || code > 0x7E)
        return 0;
    *c = (char)code;
    return 3;
}

static bool on_ascii(char c, struct scan_word *w)
{
    w->text = "";
    switch (c) {
    case ' ':
    case '\t':
        w->kind = SPACE;
        return true;
    case '.':
    case '/':
    case '-':
        *w = (struct scan_word){ "", SEPARATOR, '.' };
        return true;
    case ':':
        *w = (struct scan_word){ "", SEPARATOR, ':' };
        return true;
    default:
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        *w = (struct scan_word){ "", ERA, c };
        return c == 'M' || c == 'T' || c == 'S' || c == 'H' || c == 'R';
    }
}

static const struct scan_word *word_at(struct sv s)
{
    for (size_t i = 0; i < countof(words); i++)
        if (sv_starts(s, sv_of(words[i].text)))
            return &words[i];
    return NULL;
}

/* What a word does to the scan. `fresh`: the last thing read was a digit. */
static bool take_word(struct date_scan *d, const struct scan_word *w)
{
    char *after = d->n ? &d->after[d->n - 1] : NULL;
    switch (w->kind) {
    case SPACE:
        return true;
    case ERA:
        if (w->value == 'T' && after) /* 2019-10-12T23:00 */
            return true;
        if (after || d->era)
            return false;
        d->era = w->value;
        return true;
    case FIRST_YEAR:
        if (!d->era || d->n)
            return false;
        d->value[0] = d->digits[0] = 1;
        d->n = 1;
        return true;
    case UNIT:
    case SEPARATOR:
        if (!after)
            return d->era && w->value == '.'; /* S.10.3.5 */
        if (*after)
            return false;
        *after = w->value;
        return true;
    case AM:
        d->am = true;
        return !d->pm;
    case PM:
        d->pm = true;
        return !d->am;
    case NOTE:
        d->note = true;
        return true;
    }
    return false;
}

static bool take_digit(struct date_scan *d, int digit, bool in_number)
{
    if (!in_number) {
        if (d->n == DATE_SCAN_MAX)
            return false;
        if (d->n && !d->after[d->n - 1])
            d->after[d->n - 1] = ' ';
        d->n++;
    }
    int i = d->n - 1;
    d->value[i] = d->value[i] * 10 + digit;
    return ++d->digits[i] <= 14;
}

bool date_scan(struct sv s, struct date_scan *out)
{
    struct date_scan d = { .era = 0 };
    bool in_number = false;
    while (s.n) {
        char c;
        struct scan_word ascii_word;
        const struct scan_word *w = NULL;
        size_t len = ascii_at(s, &c);
        if (len && c >= '0' && c <= '9') {
            if (!take_digit(&d, c - '0', in_number))
                return false;
            in_number = true;
            s = (struct sv){ s.p + len, s.n - len };
            continue;
        }
        if (len && on_ascii(c, &ascii_word))
            w = &ascii_word;
        else if ((w = word_at(s)) != NULL)
            len = strlen(w->text);
        if (!w || !take_word(&d, w))
            return false;
        in_number = false;
        s = (struct sv){ s.p + len, s.n - len };
    }
    *out = d;
    return d.n > 0;
}
