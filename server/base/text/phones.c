/* SPDX-License-Identifier: Apache-2.0
 * phones.c - numbers among words. Groups of digits are joined until they are a number of this country; what is left between the numbers
 * are the words beside them. */
#include "server/base/text/phones.h"

#include <string.h>

#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/text/phone.h"
#include "server/base/utf8.h"
#include "server/base/utf8_decode.h"

#define GROUPS_MAX 128  /* groups of digits of one cell: twenty numbers and more */
#define NUMBER_GROUPS 6 /* +81 (0)90 1111 2222 */

/* A run of digits in the cell; `glued` when nothing but what belongs into a number stands between it and the one before. */
struct phone_group {
    size_t from, to;
    int digits;
    bool glued;
};

static bool is_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

/* Not a line end: a new line is a new number. */
static bool is_inner(uint32_t cp)
{
    return cp == '+' || cp == 0xFF0B || phone_separator(cp);
}

static size_t groups_find(struct sv s, struct phone_group *g)
{
    uint32_t cp;
    size_t n = 0, len;
    bool in = false, glued = false;
    for (size_t i = 0; i < s.n; i += len) {
        if (!(len = utf8_decode(s.p + i, s.n - i, &cp)))
            len = 1, cp = '?';
        if (is_digit(cp)) {
            if (!in && n == GROUPS_MAX)
                break;
            if (!in)
                g[n++] = (struct phone_group){ i, i, 0, glued };
            g[n - 1].to = i + len;
            g[n - 1].digits++;
            in = glued = true;
        } else {
            in = false;
            glued = glued && is_inner(cp);
        }
    }
    return n;
}

static bool starts_any(const char *d, const char *const *prefixes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(d, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* Eleven digits after 070 080 090 050 020 and 0800, ten after all else. */
static bool is_whole(const char *d)
{
    static const char *const long_ones[] = { "070", "080", "090", "050", "020", "060" };
    size_t n = strlen(d);
    return d[0] == '0' && n == (starts_any(d, long_ones, countof(long_ones)) ? 11 : 10) && d[1] != '0';
}

/* A bracket or a plus sign before the first digit belongs to the number, a bracket behind its last does not. */
static size_t reach_back(struct sv s, size_t from)
{
    static const char *const before[] = { "(", "（", "+", "＋" };
    for (size_t i = 0; i < 4; i++) {
        size_t n = strlen(before[i]);
        if (from >= n && memcmp(s.p + from - n, before[i], n) == 0)
            return from - n;
    }
    return from;
}

/* The groups from `i` on that make a number; 0 when none do. */
static size_t number_at(struct sv s, const struct phone_group *g, size_t n, size_t i, struct phone_found *out)
{
    size_t longest = 0, from = reach_back(s, g[i].from);
    struct phone_found f = { .doubtful = true };
    for (size_t k = 1; k <= NUMBER_GROUPS && i + k <= n && (k == 1 || g[i + k - 1].glued); k++) {
        struct phone_found t = { .number = { s.p + from, g[i + k - 1].to - from } };
        if (phone_digits(t.number, t.digits)) /* the bracket may be a word's: （0533-68-1111） */
            t.number = (struct sv){ s.p + g[i].from, g[i + k - 1].to - g[i].from };
        if (phone_digits(t.number, t.digits))
            continue;
        if (is_whole(t.digits)) {
            *out = t;
            return k;
        }
        longest = k;
        memcpy(f.digits, t.digits, sizeof f.digits);
        f.number = t.number;
    }
    if (longest)
        *out = f;
    return longest;
}

/* （0533-68-1111）: a bracket that closes behind the number is no area code's. */
static void unbracket(struct phone_found *f)
{
    static const char *const pairs[][2] = { { "(", ")" }, { "（", "）" } };
    for (size_t i = 0; i < 2; i++) {
        struct sv open = sv_of(pairs[i][0]);
        if (sv_starts(f->number, open) && sv_find(f->number, sv_of(pairs[i][1])) < 0)
            f->number = (struct sv){ f->number.p + open.n, f->number.n - open.n };
    }
}

static bool is_edge(uint32_t cp)
{
    static const uint32_t edges[] = { ' ',    0x3000, '\t',   '\r',   '\n',   ',',    0xFF0C, 0x3001, 0x3002, ';', 0xFF1B, '/',    0xFF0F,
                                      0x30FB, 0xFF65, ':',    0xFF1A, '(',    ')',    0xFF08, 0xFF09, '[',    ']', 0x3010, 0x3011, 0x3014,
                                      0x3015, 0xFF3B, 0xFF3D, '-',    0xFF0D, 0x30FC, '|',    0xFF5C, '=',    '.', 0xA0,   '"',    '\'' };
    for (size_t i = 0; i < countof(edges); i++)
        if (edges[i] == cp)
            return true;
    return false;
}

/* 自宅（固定）: this bracket has its other half in the word. */
static bool closes(struct sv s, uint32_t cp)
{
    int open = 0;
    if (cp != ')' && cp != 0xFF09)
        return false;
    while (s.n) {
        cp = utf8_next(&s);
        open += (cp == '(' || cp == 0xFF08) - (cp == ')' || cp == 0xFF09);
    }
    return open >= 0;
}

/* Without brackets and separators at its ends. */
static struct sv bare(struct sv s)
{
    uint32_t cp;
    size_t len;
    while (s.n && (len = utf8_decode(s.p, s.n, &cp)) && is_edge(cp))
        s = (struct sv){ s.p + len, s.n - len };
    while (s.n) {
        size_t back = 1;
        while (back < s.n && back < 4 && ((unsigned char)s.p[s.n - back] & 0xC0) == 0x80)
            back++;
        if (utf8_decode(s.p + s.n - back, back, &cp) != back || !is_edge(cp) || closes(s, cp))
            break;
        s.n -= back;
    }
    return s;
}

static bool says_fax(struct arena *a, struct sv note)
{
    struct sv key;
    return note.n && !fold_strict(a, note, &key) &&
           (sv_find(key, SV("FAX")) >= 0 || sv_find(key, SV("ファックス")) >= 0 || sv_find(key, SV("ファクス")) >= 0 ||
            sv_eq(key, SV("F")));
}

static struct sv joined(struct arena *a, struct sv x, struct sv y)
{
    char *z = arena_printf(a, SV_FMT "・" SV_FMT, SV_ARG(x), SV_ARG(y));
    return z ? sv_of(z) : x;
}

static int digits_in(struct sv s)
{
    uint32_t cp;
    int n = 0;
    for (size_t i = 0, len; i < s.n; i += len) {
        if (!(len = utf8_decode(s.p + i, s.n - i, &cp)))
            len = 1, cp = 0;
        n += is_digit(cp);
    }
    return n;
}

/* Notes from what stands between the numbers; what has too many digits for a word (内線12 has few) is left over. */
static void notes_set(struct arena *a, struct sv cell, struct phone_found *f, size_t n, struct sv *left)
{
    const char *end = cell.p + cell.n;
    struct sv first = bare((struct sv){ cell.p, (size_t)(f[0].number.p - cell.p) });
    bool before = first.n > 0;
    for (size_t i = 0; i < n; i++) {
        const char *from = i ? f[i - 1].number.p + f[i - 1].number.n : cell.p, *to = f[i].number.p;
        if (!before) {
            from = f[i].number.p + f[i].number.n;
            to = i + 1 < n ? f[i + 1].number.p : end;
        }
        struct sv note = bare((struct sv){ from, (size_t)(to - from) });
        if (digits_in(note) >= 5) {
            *left = note;
            note = (struct sv){ 0 };
        }
        if (before && i + 1 == n && f[i].number.p + f[i].number.n < end) { /* 携帯090-1111-2222（長男） */
            struct sv behind = bare((struct sv){ f[i].number.p + f[i].number.n, (size_t)(end - f[i].number.p) - f[i].number.n });
            if (behind.n && digits_in(behind) >= 5)
                *left = behind;
            else if (behind.n && note.n)
                note = joined(a, note, behind);
            else if (behind.n)
                note = behind;
        }
        f[i].note = note;
        f[i].fax = says_fax(a, note);
    }
}

enum err phones_read(struct arena *a, struct sv cell, struct phone_found *out, size_t max, size_t *n, struct sv *left)
{
    struct phone_group g[GROUPS_MAX];
    size_t count = groups_find(cell, g), found = 0;
    *left = (struct sv){ 0 };
    for (size_t i = 0; i < count;) {
        size_t used = found < max ? number_at(cell, g, count, i, &out[found]) : 0;
        if (used)
            unbracket(&out[found++]);
        i += used ? used : 1;
    }
    *n = found;
    if (!found)
        *left = sv_trim(cell);
    else
        notes_set(a, cell, out, found, left);
    return OK;
}
