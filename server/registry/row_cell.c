/* SPDX-License-Identifier: Apache-2.0
 * row_cell.c - a cell as it stands, its values, and what is remarked of it. */
#include <string.h>

#include "server/registry/row_inside.h"
#include "server/registry/values.h"

struct sv row_raw(const struct ctx *c, enum column col)
{
    int at = c->env->columns->at[col];
    struct sv s = at >= 0 && (size_t)at < c->row->n ? sv_trim(c->row->field[at]) : (struct sv){ 0 };
    /* ="0533681111" and '0533681111 are a spreadsheet's ways to say text; the second is also what an export puts before a formula. */
    if (s.n >= 3 && sv_starts(s, SV("=\"")) && s.p[s.n - 1] == '"' && !memchr(s.p + 2, '"', s.n - 3))
        s = sv_trim((struct sv){ s.p + 2, s.n - 3 });
    else if (s.n > 1 && s.p[0] == '\'')
        s = sv_trim((struct sv){ s.p + 1, s.n - 1 });
    return s;
}

enum err row_refuse(const struct ctx *c, enum err e, enum column col)
{
    return fail_set(c->fail, e, c->row->line, column_name(col));
}

void row_remark(struct ctx *c, enum err why, enum column col, struct sv text)
{
    if (text.n && c->remarks_n < REMARKS_MAX)
        c->remarks[c->remarks_n++] = (struct remark){ column_name(col), why, text };
}

bool row_is_clear(struct sv s)
{
    return sv_eq(s, SV(ROW_CLEAR)) || sv_eq(s, SV("[削除]"));
}

enum err row_text(struct ctx *c, enum column col, const char *key)
{
    struct sv s = row_raw(c, col);
    if (!s.n)
        return OK;
    if (s.n > TEXT_BYTES_MAX) {
        row_remark(c, E_CSV_TOO_LONG, col, s);
        return OK;
    }
    jw_key(c->w, key);
    if (row_is_clear(s))
        jw_null(c->w);
    else
        jw_str(c->w, s);
    return OK;
}

size_t row_places(struct ctx *c, enum column col, struct sv out[LIST_MAX])
{
    struct sv rest = row_raw(c, col);
    size_t n = 0;
    while (rest.n && n < LIST_MAX) {
        long cut = sv_find(rest, SV("、"));
        struct sv one = { rest.p, cut >= 0 ? (size_t)cut : rest.n };
        size_t skip = cut >= 0 ? (size_t)cut + strlen("、") : rest.n;
        rest = (struct sv){ rest.p + skip, rest.n - skip };
        out[n++] = sv_trim(one);
    }
    row_remark(c, E_CSV_TOO_LONG, col, rest);
    return n;
}

size_t row_values(struct ctx *c, enum column col, struct sv out[LIST_MAX], bool (*understood)(struct arena *a, struct sv s))
{
    struct sv place[LIST_MAX], piece[LIST_MAX];
    size_t places = row_places(c, col, place), n = 0;
    for (size_t i = 0; i < places; i++) {
        size_t pieces = values_cut(place[i], piece, LIST_MAX);
        bool cut = pieces > 1 && pieces <= LIST_MAX && !understood;
        for (size_t k = 0; understood && pieces > 1 && pieces <= LIST_MAX && k < pieces; k++)
            cut |= understood(c->a, piece[k]);
        for (size_t k = 0; k < (cut ? pieces : 1); k++) {
            struct sv one = cut ? piece[k] : place[i];
            if (n < LIST_MAX)
                out[n++] = one;
            else
                row_remark(c, E_CSV_TOO_LONG, col, one);
        }
    }
    return n;
}
