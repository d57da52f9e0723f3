/* SPDX-License-Identifier: Apache-2.0
 * rows.c - what of an edition could not be read. */
#include "feeds/rows.h"

#include "feeds/area.h"

void row_fault_list(struct row_faults *f, struct arena *a, const struct row_fault *fault)
{
    if (f->n == ROWS_LISTED_MAX || (fault->taken && f->partly_n == ROWS_PARTLY_LISTED_MAX))
        return;
    if (!f->list && !(f->list = arena_array(a, ROWS_LISTED_MAX, sizeof *f->list)))
        return;
    struct row_fault x = *fault;
    x.field = area_text_within(a, x.field, ROW_TEXT_MAX);
    x.value = area_text_within(a, x.value, ROW_TEXT_MAX);
    if (!x.field.p || !x.value.p)
        return;
    f->partly_n += x.taken;
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

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
    const unsigned char *b = p;
    for (size_t i = 0; i < n; i++)
        h = (h ^ b[i]) * UINT64_C(0x100000001b3);
    return h;
}

uint64_t row_faults_digest(const struct row_faults *f)
{
    const uint64_t counts[] = { f->refused, f->partly };
    if (!f->refused && !f->partly)
        return 0;
    uint64_t h = mix(UINT64_C(0xcbf29ce484222325), counts, sizeof counts);
    for (size_t i = 0; i < f->n; i++) {
        const int64_t where[] = { f->list[i].why, f->list[i].line };
        h = mix(h, where, sizeof where);
        h = mix(h, f->list[i].value.p, f->list[i].value.n);
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

bool row_is_note(struct sv text)
{
    static const char *const words[] = { "合計", "総計", "小計", "総数", "総合計", "計", "件数", "以上", "※", "＊", "*", "注", "（注", "(注", "備考", "#", "total", "sum" };
    return starts_with_any(sv_trim(text), words, sizeof words / sizeof *words);
}

bool text_says_unknown(struct sv text)
{
    static const char *const words[] = { "不明", "調査中", "確認中", "未定", "未確認", "-", "－", "―", "ー", "—", "…", "*", "n/a", "unknown", "null" };
    return starts_with_any(sv_trim(text), words, sizeof words / sizeof *words);
}
