/* SPDX-License-Identifier: Apache-2.0
 * columns.c - reading the heading of a list. */
#include "server/registry/columns.h"

#include "server/base/word.h"

/* In the order of words.def, by which their names are found. */
_Static_assert((int)COL_COUNT == WORD_LIST_COLUMN_COUNT && (int)COL_NOTE == WORD_LIST_COLUMN_NOTE &&
                   (int)COL_MAIL == WORD_LIST_COLUMN_MAIL && (int)COL_DEVICE == WORD_LIST_COLUMN_DEVICE &&
                   (int)COL_CONTACT_PHONE == WORD_LIST_COLUMN_CONTACT_PHONE,
               "columns are words.def's");

const char *column_name(enum column c)
{
    return word_kept(WORDS_LIST_COLUMN, c);
}

const char *columns_name_at(const struct columns *c, int at)
{
    for (int k = 0; k < COL_COUNT; k++)
        if (c->at[k] == at)
            return column_name((enum column)k);
    return "";
}

static enum err one_heading(struct columns *c, struct sv title, int i, long line, struct fail *f)
{
    if (sv_find(title, SV("マイナンバー")) >= 0 || sv_find(title, SV("個人番号")) >= 0)
        return fail_set(f, E_REG_MYNUMBER, line, "マイナンバー");
    for (int k = 0; k < COL_COUNT; k++) {
        if (!sv_eq(title, sv_of(column_name((enum column)k))))
            continue;
        if (c->at[k] >= 0)
            return fail_set(f, E_CSV_HEADER, line, column_name((enum column)k));
        c->at[k] = i;
        return OK;
    }
    if (c->age_at < 0 && (sv_eq(title, SV("年齢")) || sv_eq(title, SV("年令")))) {
        c->age_at = i;
        return OK;
    }
    if (sv_find(title, SV("住民票コード")) >= 0 || sv_find(title, SV("住民票ｺｰﾄﾞ")) >= 0)
        c->resident_at = i;
    if (title.n && c->unknown_n < UNKNOWN_MAX) {
        c->unknown_at[c->unknown_n] = i;
        c->unknown[c->unknown_n++] = title;
    }
    return OK;
}

enum err columns_read(const struct csv_row *heading, struct columns *out, struct fail *f)
{
    struct columns c = { .n = heading->n, .age_at = -1, .resident_at = -1 };
    for (int k = 0; k < COL_COUNT; k++)
        c.at[k] = -1;
    for (size_t i = 0; i < heading->n; i++) {
        enum err e = one_heading(&c, sv_trim(heading->field[i]), (int)i, heading->line, f);
        if (e)
            return e;
    }
    if (c.at[COL_NAME] < 0)
        return fail_set(f, E_CSV_HEADER, heading->line, column_name(COL_NAME));
    *out = c;
    return OK;
}
