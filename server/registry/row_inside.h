/* SPDX-License-Identifier: Apache-2.0
 * row_inside.h - what the files of a row share: the cells, the writer, and the remarks. For server/registry/row*.c only. */
#ifndef ANPI_REGISTRY_ROW_INSIDE_H
#define ANPI_REGISTRY_ROW_INSIDE_H

#include "server/registry/row.h"

/* Code points; a longer one is a remark. */
#define NAME_CHARS_MAX 100
/* Of UTF-8, as the tables have it; a longer cell is a remark. */
#define TEXT_BYTES_MAX 4000
/* Values of a cell; what stands behind them is a remark. */
#define LIST_MAX 16
/* Of one row; more are not kept, the row is taken all the same. */
#define REMARKS_MAX 64

/* A cell, or a value of it, that could not be read: kept on the person as it was written. */
struct remark {
    const char *field;
    enum err why;
    struct sv text;
};

/* One row's work, on the stack of row_to_json. */
struct ctx {
    const struct row_env *env;
    struct arena *a;
    const struct csv_row *row;
    struct jw *w;
    struct fail *fail;
    bool id_taken;
    struct sv id; /* 自治体内番号 as it was written into the row */
    struct remark remarks[REMARKS_MAX];
    size_t remarks_n;
};

/* row_cell.c. A view into the row; empty when the file has no such column. */
struct sv row_raw(const struct ctx *c, enum column col); /* trimmed, without what a spreadsheet or an export put around it */
/* Both kinds of bracket. */
bool row_is_clear(struct sv s);
/* Returns `e`, for `return row_refuse(c, e, col);`. */
enum err row_refuse(const struct ctx *c, enum err e, enum column col);
/* Of an empty text: nothing. `text` is a view that lives as long as the row. Never fails. */
void row_remark(struct ctx *c, enum err why, enum column col, struct sv text);
/* A text cell as it stands, under `key`. A text past TEXT_BYTES_MAX becomes a remark. Always OK: ERR for what may
 * come. */
enum err row_text(struct ctx *c, enum column col, const char *key);
/* The values of a cell by their places, cut at 、 alone. Empty places count: 、、 is three. What is beyond LIST_MAX
 * becomes a remark. */
size_t row_places(struct ctx *c, enum column col, struct sv out[LIST_MAX]);
/* The values of a cell, cut at 、 and wherever else clerks cut if one of the pieces is understood (NULL: always).
 * Views into the row. */
size_t row_values(struct ctx *c, enum column col, struct sv out[LIST_MAX], bool (*understood)(struct arena *a, struct sv s));

/* row_person.c: name, kana, birth, sex, post code, address, phones, mail, lists. Writes members into c->w.
 * E_REG_NAME_MISSING alone refuses; E_NO_MEMORY. */
enum err row_person(struct ctx *c);
/* row_need.c: reasons, devices, contacts, doctor, consent. Refuses nothing: what cannot be read is a remark.
 * E_NO_MEMORY. */
enum err row_need(struct ctx *c);
/* row_not_person.c: a row of sums, notes, or nothing. Pure. A row with a name is a person as soon as it has a birth
 * date, a phone, a reading or an address. */
bool row_not_person(const struct ctx *c);

#endif
