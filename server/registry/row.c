/* SPDX-License-Identifier: Apache-2.0
 * row.c - one row as a whole: masked, judged a person or not, its cells read by row_person.c and row_need.c, its remarks at the end. */
#include "server/registry/row.h"

#include <string.h>

#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/text/my_number.h"
#include "server/registry/row_inside.h"
#include "server/registry/values.h"

/* 1.23457E+11: what Excel makes of a long number; the digits are gone. */
static bool is_excel_power(struct sv s)
{
    long at = sv_find(s, SV("E+"));
    return at > 0 && sv_find((struct sv){ s.p, (size_t)at }, SV(".")) > 0;
}

/* A number of the city's, if it is one: なし and 〃 would make everybody the same. */
static bool is_id(struct ctx *c, enum column col)
{
    struct sv s = row_raw(c, col);
    if (!s.n || row_is_clear(s))
        return s.n > 0 && col == COL_HOUSEHOLD;
    if (value_none(s))
        return false;
    bool ok = !is_excel_power(s) && !value_unsaid(s) && value_says(s) && s.n <= TEXT_BYTES_MAX;
    if (!ok)
        row_remark(c, E_REG_ID, col, s);
    return ok;
}

static enum err id_cells(struct ctx *c)
{
    enum err e = OK;
    bool has_id = is_id(c, COL_MUNICIPAL_ID);
    if (has_id && c->id_taken)
        row_remark(c, E_REG_DUPLICATE_ID, COL_MUNICIPAL_ID, row_raw(c, COL_MUNICIPAL_ID));
    else if (has_id && !(e = row_text(c, COL_MUNICIPAL_ID, "municipal_id")))
        c->id = row_raw(c, COL_MUNICIPAL_ID);
    return !e && is_id(c, COL_HOUSEHOLD) ? row_text(c, COL_HOUSEHOLD, "household_no") : e;
}

static enum err text_cells(struct ctx *c)
{
    enum err e = row_text(c, COL_COMMUNITY, "community");
    if (!e)
        e = row_text(c, COL_COMMISSIONER, "commissioner");
    return e ? e : row_text(c, COL_NOTE, "note");
}

static size_t stars(struct sv s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '*';
    return n;
}

/* Of cells that are not as they were written: what was done to them. Cells behind the last heading have none. */
static void changes_remark(struct ctx *c, const struct csv_row *written)
{
    for (int col = 0; col < COL_COUNT; col++) {
        int at = c->env->columns->at[col];
        if (at < 0 || (size_t)at >= c->row->n || sv_eq(c->row->field[at], written->field[at]))
            continue;
        bool masked = stars(c->row->field[at]) > stars(written->field[at]);
        row_remark(c, masked ? E_REG_MASKED : E_REG_TEXT, (enum column)col, c->row->field[at]);
    }
    for (size_t i = c->env->columns->n; i < c->row->n; i++)
        if (sv_trim(c->row->field[i]).n && c->remarks_n < REMARKS_MAX)
            c->remarks[c->remarks_n++] = (struct remark){ "列", E_CSV_COLUMNS, sv_trim(c->row->field[i]) };
}

static void remarks_write(const struct ctx *c)
{
    if (!c->remarks_n)
        return;
    jw_key(c->w, "remarks");
    jw_arr(c->w);
    for (size_t i = 0; i < c->remarks_n; i++) {
        jw_arr(c->w);
        jw_z(c->w, c->remarks[i].field);
        jw_z(c->w, err_code(c->remarks[i].why));
        jw_str(c->w, c->remarks[i].text);
        jw_arr_end(c->w);
    }
    jw_arr_end(c->w);
}

/* Control characters but line ends and tabs become blanks. */
static struct sv without_controls(struct arena *a, struct sv s)
{
    char *z = NULL;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t')
            continue;
        if (!z && !(z = arena_str(a, s)))
            return (struct sv){ 0 };
        z[i] = ' ';
    }
    return z ? (struct sv){ z, s.n } : s;
}

static enum mask_of mask_of(const struct row_env *env, int at)
{
    const struct columns *cols = env->columns;
    if (at == cols->resident_at)
        return MASK_RESIDENT;
    return at == cols->at[COL_PHONE] || at == cols->at[COL_PHONE2] || at == cols->at[COL_CONTACT_PHONE] || at == cols->at[COL_DOCTOR_PHONE]
               ? MASK_PHONES
               : MASK_TEXT;
}

enum err row_mask(const struct row_env *env, struct arena *a, const struct csv_row *row, struct csv_row *masked, struct fail *fail)
{
    struct sv *field = arena_array(a, row->n + 1, sizeof *field);
    enum err e = OK;
    if (!field)
        return E_NO_MEMORY;
    for (size_t i = 0; i < row->n; i++) {
        bool found, own = ((int)i == env->columns->at[COL_MUNICIPAL_ID] && env->own_ids) ||
                          ((int)i == env->columns->at[COL_HOUSEHOLD] && env->own_households);
        if (!e && row->field[i].n && memchr(row->field[i].p, 0, row->field[i].n))
            e = fail_set(fail, E_REG_TEXT, row->line, columns_name_at(env->columns, (int)i));
        field[i] = without_controls(a, row->field[i]);
        if (row->field[i].n && (!field[i].p || (!own && my_number_mask(a, field[i], mask_of(env, (int)i), &field[i], &found))))
            return E_NO_MEMORY;
    }
    *masked = (struct csv_row){ row->line, row->n, field };
    return e;
}

void row_who(const struct row_env *env, struct arena *a, const struct csv_row *row, struct row_key *out)
{
    struct ctx c = { .env = env, .a = a, .row = row };
    *out = (struct row_key){ .municipal_id = row_raw(&c, COL_MUNICIPAL_ID) };
    if (fold_strict(a, row_raw(&c, COL_NAME), &out->name_key))
        out->name_key = (struct sv){ 0 };
}

static enum err cells_read(struct ctx *c, const struct csv_row *written)
{
    static enum err (*const cells[])(struct ctx *) = { row_person, row_need, id_cells, text_cells };
    enum err e = row_not_person(c) ? fail_set(c->fail, E_REG_NOT_PERSON, c->row->line, "") : OK;
    for (size_t i = 0; !e && i < countof(cells); i++)
        e = cells[i](c);
    if (!e)
        changes_remark(c, written);
    return e;
}

enum err row_to_json(const struct row_env *env, struct arena *a, const struct csv_row *row, const struct csv_row *written,
                     const struct uuid *op_id, bool id_taken, struct buf *out, struct row_key *key, struct fail *fail)
{
    size_t before = out->n;
    struct jw w;
    struct ctx c = { .env = env, .a = a, .row = row, .w = &w, .fail = fail, .id_taken = id_taken };
    char op[37];
    uuid_format(op_id, op);
    jw_init(&w, out);
    jw_obj(&w);
    jw_ki64(&w, "line", row->line);
    jw_kz(&w, "op_id", op);
    enum err e = cells_read(&c, written);
    if (!e) {
        remarks_write(&c);
        jw_obj_end(&w);
        e = buf_ok(out) ? OK : out->bad;
    }
    if (e) {
        if (buf_ok(out)) {
            out->n = before;
            out->p[before] = 0;
        }
        return e;
    }
    key->municipal_id = arena_sv(a, c.id);
    return OK;
}
