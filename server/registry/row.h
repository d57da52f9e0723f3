/* SPDX-License-Identifier: Apache-2.0
 * row.h - one row of a list: its cells checked and turned into the JSON that anpi.registry_apply takes.
 *
 * A blank cell leaves its member out (a blank never overwrites); the clearing mark (［削除］) writes null. Several values
 * in one cell are separated by 、; of contacts the mark in one place of 続柄 or 電話 clears that place, alone in its cell all
 * of them, and in 緊急連絡先 the contacts themselves. The first fault of a row refuses it, with the column's name. */
#ifndef ANPI_REGISTRY_ROW_H
#define ANPI_REGISTRY_ROW_H

#include "server/base/date.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/registry/columns.h"
#include "server/registry/place.h"

#define ROW_CLEAR "［削除］"

struct row_env {
    const struct columns *columns;
    const struct place *place;     /* may be NULL: addresses are kept without a match */
    struct date today;
};

/* What the file says of itself, for the checks across rows. */
struct row_key {
    struct sv municipal_id; /* empty when none; in the arena */
    struct sv name_key;     /* of row_who only */
};

/* Whose row it may be, of a row that was refused: views into the row and the arena. */
void row_who(const struct row_env *env, struct arena *a, const struct csv_row *row, struct row_key *out);
/* Append the row's JSON object to `out` (untouched on failure). `fail` gets line and column. */
ERR row_to_json(const struct row_env *env, struct arena *a, const struct csv_row *row, const struct uuid *op_id, struct buf *out,
                struct row_key *key, struct fail *fail);

#endif
