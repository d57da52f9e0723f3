/* SPDX-License-Identifier: Apache-2.0
 * row_not_person.c - rows that a spreadsheet has and a list of people has not: sums, 以上, ※ notes, the heading again on each page. */
#include <string.h>

#include "server/base/time/birth.h"
#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/text/phone.h"
#include "server/registry/row_inside.h"
#include "server/registry/values.h"

/* In one width, without blanks, and without the brackets and lines that frame it: 【以上】, ― 以上 ―. */
static struct sv plain(struct arena *a, struct sv s)
{
    static const char *const frame[] = { "【", "】", "[", "]",  "(", ")", "「", "」", "<", ">",
                                         "-",  "―",  "─", "ー", "—", "=", "*",  "・", ".", "…" };
    struct sv h;
    if (fold_nfkc(a, s, &h))
        return s;
    char *z = arena_alloc(a, h.n + 1);
    size_t n = 0;
    if (!z)
        return s;
    for (size_t i = 0; i < h.n;) {
        struct sv rest = { h.p + i, h.n - i };
        size_t skip = h.p[i] == ' ' || h.p[i] == '\t' || h.p[i] == '\n' || h.p[i] == '\r';
        for (size_t k = 0; !skip && k < countof(frame); k++)
            skip = sv_starts(rest, sv_of(frame[k])) ? strlen(frame[k]) : 0;
        if (!skip)
            z[n++] = h.p[i];
        i += skip ? skip : 1;
    }
    return (struct sv){ z, n };
}

/* 12, 12名, 男3人女4人, :12件: a number of people, and nothing else. */
static bool is_count(struct sv s)
{
    static const char *const words[] = { "名", "人", "件", "世帯", "行", "男", "女", "全", "計", ":", "、", ",", "/" };
    bool digit = false;
    for (size_t i = 0; i < s.n;) {
        struct sv rest = { s.p + i, s.n - i };
        size_t used = s.p[i] >= '0' && s.p[i] <= '9';
        digit |= used;
        for (size_t k = 0; !used && k < countof(words); k++)
            used = sv_starts(rest, sv_of(words[k])) ? strlen(words[k]) : 0;
        if (!used)
            return false;
        i += used;
    }
    return digit;
}

static bool is_sum(struct sv s)
{
    static const char *const words[] = { "総合計", "合計", "小計",   "総計",     "累計",     "総数",     "総人数",
                                         "総件数", "人数", "件数",   "男計",     "女計",     "頁計",     "ページ計",
                                         "地区計", "計",   "以上",   "以下余白", "以下空白", "以下なし", "余白",
                                         "終わり", "終り", "おわり", "終",       "完",       "end",      "EOF" };
    for (size_t i = 0; i < countof(words); i++) {
        size_t n = strlen(words[i]);
        if (sv_eq_nocase(s, sv_of(words[i])))
            return true;
        if (sv_starts(s, sv_of(words[i])) && is_count((struct sv){ s.p + n, s.n - n }))
            return true;
    }
    return is_count(s);
}

static bool is_note(struct sv written, struct sv s)
{
    static const char *const begins[] = { "※",      "注)",    "注:",    "注1",    "注意",   "(注",    "備考:",  "凡例",
                                          "作成日", "作成者", "出力日", "印刷日", "抽出日", "更新日", "基準日", "ページ" };
    struct sv t = sv_trim(written);
    for (size_t i = 0; i < countof(begins); i++)
        if (sv_starts(t, sv_of(begins[i])) || sv_starts(s, sv_of(begins[i])))
            return true;
    return sv_starts(t, SV("（注")) || sv_starts(t, SV("注）"));
}

/* Something that only a person has: a reading, a birth date, a phone, an address. */
static bool has_evidence(const struct ctx *c)
{
    struct sv birth = row_raw(c, COL_BIRTH), kana = row_raw(c, COL_KANA), address = row_raw(c, COL_ADDRESS);
    struct birth b;
    char digits[16];
    if (birth.n >= 4 && !birth_parse(birth, c->env->today, &b))
        return true;
    if (!phone_digits(row_raw(c, COL_PHONE), digits))
        return true;
    return (value_says(kana) && !is_sum(plain(c->a, kana))) ||
           (value_says(address) && !is_sum(plain(c->a, address)) && !is_note(address, plain(c->a, address)));
}

/* The heading once more, as it stands on every printed page. */
static bool is_heading(const struct ctx *c)
{
    return sv_eq(row_raw(c, COL_NAME), sv_of(column_name(COL_NAME)));
}

bool row_not_person(const struct ctx *c)
{
    struct sv first = { 0 }, name = row_raw(c, COL_NAME);
    for (size_t i = 0; !first.n && i < c->row->n; i++)
        first = sv_trim(c->row->field[i]);
    if (!first.n || is_heading(c))
        return true;
    struct sv f = plain(c->a, first), n = plain(c->a, name);
    bool framed = is_sum(f) || is_note(first, f);
    if (!name.n)
        return framed && !is_count(f); /* a number alone in the first cell is an id: its person lacks a name */
    return (framed || is_sum(n) || is_note(name, n)) && (is_sum(n) || is_note(name, n)) && !has_evidence(c);
}
