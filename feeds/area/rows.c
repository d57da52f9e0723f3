/* SPDX-License-Identifier: Apache-2.0
 * rows.c - what of an edition could not be read. */
#include "feeds/area/rows.h"

#include "feeds/area/area.h"
#include "server/base/count.h"
#include "server/base/hash.h"

void row_fault_list(struct row_faults *f, struct arena *a, const struct row_fault *fault)
{
    bool lost = !fault->taken && fault->why != E_FEED_ROW_NOTE;
    if (f->n == ROWS_LISTED_MAX || (!lost && f->partly_n == ROWS_PARTLY_LISTED_MAX))
        return;
    if (!f->list && !(f->list = arena_array(a, ROWS_LISTED_MAX, sizeof *f->list)))
        return;
    struct row_fault x = *fault;
    x.field = area_text_within(a, x.field, ROW_TEXT_MAX);
    x.value = area_text_within(a, x.value, ROW_TEXT_MAX);
    if (!x.field.p || !x.value.p)
        return;
    f->partly_n += !lost;
    f->list[f->n++] = x;
}

enum err row_faults_copy(struct arena *to, const struct row_faults *from, struct row_faults *out)
{
    struct row_faults f = { .refused = from->refused, .partly = from->partly };
    for (size_t i = 0; i < from->n; i++)
        row_fault_list(&f, to, &from->list[i]);
    if (f.n < from->n)
        return E_NO_MEMORY;
    *out = f;
    return OK;
}

uint64_t row_faults_digest(const struct row_faults *f)
{
    const uint64_t counts[] = { f->refused, f->partly };
    if (!f->refused && !f->partly)
        return 0;
    uint64_t h = hash_mix(HASH_MIX_FIRST, counts, sizeof counts);
    for (size_t i = 0; i < f->n; i++) {
        const int64_t where[] = { f->list[i].why, f->list[i].line };
        h = hash_mix(h, where, sizeof where);
        h = hash_mix(h, f->list[i].value.p, f->list[i].value.n);
    }
    return h;
}

static bool starts_with_any(struct sv s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct sv w = sv_of(words[i]);
        if (s.n >= w.n && sv_eq_nocase((struct sv){ s.p, w.n }, w))
            return true;
    }
    return false;
}

/* "【合　計】" is 合計】: without spaces and opening brackets, cut to what a word needs. */
static struct sv squeeze(struct sv text, char *to, size_t room)
{
    static const char *const skipped[] = { " ", "\t", "　", "（", "(", "【", "[", "「", "<", "＜" };
    size_t n = 0;
    while (text.n && n < room) {
        size_t skip = 0;
        for (size_t i = 0; i < countof(skipped) && !skip; i++)
            skip = sv_starts(text, sv_of(skipped[i])) ? strlen(skipped[i]) : 0;
        if (!skip)
            to[n++] = text.p[0];
        skip = skip ? skip : 1;
        text = (struct sv){ text.p + skip, text.n - skip };
    }
    return (struct sv){ to, n };
}

/* The word as a whole, a number or a sign behind it or nothing: 計 and 計24戸, never the town 計根別. */
static bool is_word(struct sv s, const char *word)
{
    static const char *const behind[] = { "０", "１", "２", "３", "４", "５", "６", "７", "８", "９",
                                          "：", "）", "】", "」", "＞", "＝", "、", "。", "　" };
    struct sv w = sv_of(word);
    if (s.n < w.n || !sv_eq_nocase((struct sv){ s.p, w.n }, w))
        return false;
    struct sv rest = { s.p + w.n, s.n - w.n };
    if (rest.n == 0)
        return true;
    unsigned char c = (unsigned char)rest.p[0] | 0x20;
    return (c < 0x80 && !(c >= 'a' && c <= 'z')) || starts_with_any(rest, behind, countof(behind));
}

static const char *const unknown_words[] = { "不明", "調査中", "確認中", "集計中", "計測中", "未定", "未確認", "多数", "unknown",
                                             "-",    "－",     "―",      "ー",     "—",      "…",    "*",      "n/a",  "null" };

/* "件数不明", "合計調査中": a count in words, not a sum. Signs alone stand in sums too. */
static bool holds_unknown(struct sv s)
{
    bool holds = false;
    for (size_t i = 0; i < countof(unknown_words) && !holds; i++)
        holds = strlen(unknown_words[i]) >= strlen("不明") && sv_find(s, sv_of(unknown_words[i])) >= 0;
    return holds;
}

bool row_is_sum(struct sv text)
{
    static const char *const anywhere[] = { "合計", "総計", "小計", "総数", "件数" };
    static const char *const words[] = { "計", "以上", "total", "subtotal", "grandtotal", "sum" };
    static const char *const ends[] = { "県計", "市計", "町計", "村計", "区計", "内計" };
    char room[ROW_TEXT_MAX];
    struct sv s = squeeze(sv_trim(text), room, sizeof room);
    bool is = false;
    for (size_t i = 0; i < countof(anywhere) && !is; i++)
        is = sv_find(s, sv_of(anywhere[i])) >= 0;
    for (size_t i = 0; i < countof(words) && !is; i++)
        is = is_word(s, words[i]);
    for (size_t i = 0; i < countof(ends) && !is; i++)
        is = sv_ends(s, sv_of(ends[i]));
    return is && !holds_unknown(s);
}

/* What a program leaves of a cell: "#REF!", "#N/A", "####", "***". A remark has letters. */
static bool is_spoilt(struct sv s)
{
    static const char *const wide[] = { "＃", "＊", "※" };
    bool letter = false;
    for (size_t i = 0; i < s.n; i++) {
        struct sv rest = { s.p + i, s.n - i };
        unsigned char c = (unsigned char)s.p[i] | 0x20;
        if (starts_with_any(rest, wide, countof(wide)))
            i += strlen(wide[0]) - 1;
        else
            letter = letter || c >= 0x80 || (c >= 'a' && c <= 'z');
    }
    return !letter || (sv_starts(s, SV("#")) && (sv_ends(s, SV("!")) || sv_ends(s, SV("?")) || sv_ends(s, SV("/A"))));
}

bool row_is_note(struct sv text)
{
    static const char *const marks[] = { "※",  "＊",   "*",    "注意",     "注記",     "注釈", "備考", "#",
                                         "＃", "出典", "凡例", "更新日時", "最終更新", "以上", "eof" };
    char room[ROW_TEXT_MAX];
    struct sv s = squeeze(sv_trim(text), room, sizeof room);
    return (starts_with_any(s, marks, countof(marks)) && !is_spoilt(s)) || is_word(s, "注");
}

bool text_says_unknown(struct sv text)
{
    return starts_with_any(sv_trim(text), unknown_words, countof(unknown_words));
}
