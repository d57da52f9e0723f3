/* SPDX-License-Identifier: Apache-2.0
 * rows.h - what of an edition could not be read: one bad row never costs the others, and is never passed over in silence.
 *
 * A row (a record of XML) is taken whole, taken in part (its place is known, but a time or a count is not) or left out.
 * Those that are not whole are counted, and the first of them listed by line. Sums and notes are no rows: they are listed
 * too, so that anybody can see what was taken for one, but not counted.
 * An edition of which a row was left out is partial: who stands in that row may still be in the dark, so what such an edition
 * lacks has not ended. Pure. */
#ifndef ANPI_FEEDS_AREA_ROWS_H
#define ANPI_FEEDS_AREA_ROWS_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Of an edition; those beyond are counted alone. */
#define ROWS_LISTED_MAX 20
/* Of these and of notes, so that what is missing is seen beside what is merely odd. Of the twenty that are listed. */
#define ROWS_PARTLY_LISTED_MAX 10
/* Bytes of a name or a value shown. Of UTF-8, cut at a character: it goes to a screen, so no more than is needed to
 * find the row. */
#define ROW_TEXT_MAX 64

/* Views into the arena of the list. */
struct row_fault {
    enum err why; /* E_FEED_ROW_...: its sentence says what became of the row */
    bool taken;
    long line;              /* where the row begins, from 1; 0: not known */
    struct sv field, value; /* the column or element, and what stood there; either may be empty */
};

/* Zeroed: all was read. */
struct row_faults {
    size_t refused, partly; /* rows left out; rows taken in part */
    struct row_fault *list; /* in the order of the file */
    size_t n, partly_n;     /* listed; how many of them are taken in part, or notes */
};

/* List one, if there is room. The counts are the caller's: a row can have two values that are no good. Without memory the
 * list is shorter. Texts are cleaned and copied. */
void row_fault_list(struct row_faults *f, struct arena *a, const struct row_fault *fault);
/* Deep copy into `to`. E_NO_MEMORY. *out is untouched on failure. */
ERR row_faults_copy(struct arena *to, const struct row_faults *from, struct row_faults *out);
/* Stable across runs; 0 when all was read. Of the counts and of where and what was listed. */
uint64_t row_faults_digest(const struct row_faults *f);

/* Rows taken in part do not count: their place is known. */
static inline bool rows_are_partial(const struct row_faults *f)
{
    return f->refused > 0;
}

/* 合計 小計 件数 計 total ...: the text of a sum, which is no row at all. Not with a word of text_says_unknown in
 * it: "件数不明". `text` is the cell that names the place; valid UTF-8. */
bool row_is_sum(struct sv text);
/* ※ 注 備考 # ...: the text begins as a note does, and is more than what a program leaves of a cell that it spoilt ("#REF!",
 * "####", "***"). Whether it is a note tells the rest of its row. When in doubt it is none: a row too many among the lost ones
 * leaves an area open, a note too many ends it. */
bool row_is_note(struct sv text);
/* 不明 調査中 未定 - ...: the source says that it does not know, which is no fault of the row. The one list of such words. What
 * is not in it is not known either: no word says that nothing is out. */
bool text_says_unknown(struct sv text);

#endif
