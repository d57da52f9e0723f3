/* SPDX-License-Identifier: Apache-2.0
 * row.h - one row of a list: its cells checked and turned into the JSON that anpi.registry_apply takes.
 *
 * A cell never costs a person. A row is refused only when no person can be told in it (no name at all), or when it holds a NUL,
 * which no file has by design; a row of sums or notes is no person (E_REG_NOT_PERSON). What cannot be read in a cell is a
 * remark [column, code, text as written] under "remarks", beside all that could be read, of that cell too.
 *
 * A blank cell leaves its member out (a blank never overwrites); the clearing mark (［削除］) writes null. Several values
 * in one cell are separated by 、; of contacts the mark in one place of 続柄 or 電話 clears that place, alone in its cell all
 * of them, and in 緊急連絡先 the contacts themselves.
 *
 * Individual numbers and resident codes are masked in every cell before anything else is done with it. */
#ifndef ANPI_REGISTRY_ROW_H
#define ANPI_REGISTRY_ROW_H

#include "server/base/date.h"
#include "server/base/id.h"
#include "server/registry/columns.h"
#include "server/registry/place.h"

/* ［］ of full width as an export writes it; [削除] is read too. */
#define ROW_CLEAR "［削除］"

/* The same for all rows of a file. `today` is the JST day of the import. */
struct row_env {
    /* Of this file's heading. */
    const struct columns *columns;
    const struct place *place; /* may be NULL: addresses are kept without a match */
    struct date today;
    bool own_ids;        /* the twelve digits in 自治体内番号 are the city's own: most are no individual numbers */
    bool own_households; /* the same of 世帯番号 */
};

/* What the file says of itself, for the checks across rows. */
struct row_key {
    struct sv municipal_id; /* empty when none; in the arena */
    struct sv name_key;     /* of row_who only */
};

/* The row with the numbers masked that no list may hold; the first thing to do with it. `masked` may hold its own fields, of the
 * arena. E_REG_TEXT for a NUL, with *masked made all the same, for row_who; `fail` gets line and column.
 * E_NO_MEMORY, with *masked untouched. Controls that nobody sees go too (unseen.h). */
ERR row_mask(const struct row_env *env, struct arena *a, const struct csv_row *row, struct csv_row *masked, struct fail *fail);
/* Whose row it may be, of a row that was refused: views into the row and the arena. For the line of the account: a
 * row in which nothing is found has two empty views. */
void row_who(const struct row_env *env, struct arena *a, const struct csv_row *row, struct row_key *out);
/* Append the masked row's JSON object to `out` (untouched on failure). `fail` gets line and column. `id_taken` (may be NULL) says
 * whether an earlier row of the file has this id: then the id is a remark and the person is taken without it.
 * `written` is the row as it was in the file, for what a remark quotes. E_REG_NAME_MISSING, E_REG_NOT_PERSON,
 * E_NO_MEMORY, E_TOO_LARGE. */
ERR row_to_json(const struct row_env *env, struct arena *a, const struct csv_row *row, const struct csv_row *written,
                const struct uuid *op_id, bool id_taken, struct buf *out, struct row_key *key, struct fail *fail);

#endif
