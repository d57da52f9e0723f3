/* SPDX-License-Identifier: Apache-2.0
 * row_inside.h - what the files of a row share: the cells, the writer, and the remarks. For server/registry/row*.c only. */
#ifndef ANPI_REGISTRY_ROW_INSIDE_H
#define ANPI_REGISTRY_ROW_INSIDE_H

#include "server/registry/row.h"

#define NAME_CHARS_MAX 100
#define TEXT_BYTES_MAX 4000
#define LIST_MAX 16
#define REMARKS_MAX 64

/* A cell, or a value of it, that could not be read: kept on the person as it was written. */
struct remark {
    const char *field;
    enum err why;
    struct sv text;
};

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

/* row_cell.c */
struct sv row_raw(const struct ctx *c, enum column col); /* trimmed, without what a spreadsheet or an export put around it */
bool row_is_clear(struct sv s);
enum err row_refuse(const struct ctx *c, enum err e, enum column col);
void row_remark(struct ctx *c, enum err why, enum column col, struct sv text); /* of an empty text: nothing */
enum err row_text(struct ctx *c, enum column col, const char *key);            /* a text cell as it stands, under `key` */
/* The values of a cell by their places, cut at 、 alone. */
size_t row_places(struct ctx *c, enum column col, struct sv out[LIST_MAX]);
/* The values of a cell, cut at 、 and wherever else clerks cut if one of the pieces is understood (NULL: always). */
size_t row_values(struct ctx *c, enum column col, struct sv out[LIST_MAX], bool (*understood)(struct arena *a, struct sv s));

/* row_person.c: name, kana, birth, sex, post code, address, phones, mail, lists */
enum err row_person(struct ctx *c);
/* row_need.c: reasons, devices, contacts, doctor, consent */
enum err row_need(struct ctx *c);
/* row_not_person.c: a row of sums, notes, or nothing */
bool row_not_person(const struct ctx *c);

#endif
