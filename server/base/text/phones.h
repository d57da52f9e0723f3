/* SPDX-License-Identifier: Apache-2.0
 * phones.h - all the numbers in a cell, each with the words beside it: 自宅0533-68-1111 携帯090-1111-2222. */
#ifndef ANPI_BASE_TEXT_PHONES_H
#define ANPI_BASE_TEXT_PHONES_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Dies with the cell and the arena, whichever goes first. */
struct phone_found {
    struct sv number; /* as written, a view into the cell */
    char digits[16];  /* as dialled */
    struct sv note;   /* the words beside it, without brackets and separators; empty when there are none; in the arena or the cell */
    bool fax;         /* a word beside it says so */
    bool doubtful;    /* a digit seems to be missing: taken all the same */
};

/* At most `max` numbers, in their order. `left`: digits that are no number with an area code (68-1111), or all of the cell when
 * there is no number in it; empty when everything was read. Words stand before their numbers when the first number has a
 * word before it, else behind. At most 128 groups of digits are looked at: what stands behind them is left unread.
 * Bytes that are not UTF-8 part numbers, they fail nothing: always OK, ERR for what may come. All outputs are set. */
ERR phones_read(struct arena *a, struct sv cell, struct phone_found *out, size_t max, size_t *n, struct sv *left);

#endif
