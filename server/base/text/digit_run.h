/* SPDX-License-Identifier: Apache-2.0
 * digit_run.h - digits that stand together in a text, whatever is written between them: blanks, dashes, dots, の, marks nobody sees. */
#ifndef ANPI_BASE_TEXT_DIGIT_RUN_H
#define ANPI_BASE_TEXT_DIGIT_RUN_H

#include "server/base/err.h"
#include "server/base/arena.h"
#include "server/base/sv.h"

/* One digit: its bytes in the text, and whether a group of digits begins with it. Groups are parted by what can be seen; 三1 are two. */
struct run_digit {
    size_t at, len;
    bool first, plus; /* plus: a plus sign stands right before it */
    int part;         /* of what else than a number that may not be kept: 0, or the same for all digits of one phone or date */
};

/* Lives in the arena, views into `text`; reused from run to run: what digit_run_next found is gone at the next call. */
struct digit_run {
    struct sv text;
    char *digit; /* '0'..'9' each */
    struct run_digit *of;
    size_t n;
};

/* Room for every digit of `text`; none (n 0, no memory taken) when there are fewer than `least`. E_NO_MEMORY. Takes
 * some 25 bytes of the arena a digit: `least` keeps texts without a long number free. */
ERR digit_run_init(struct digit_run *r, struct arena *a, struct sv text, size_t least);
/* The next run from byte *at on, which is moved behind it; false at the end of the text. Valid UTF-8 only. A run
 * ends where a letter stands, or more than six other characters between two digits. O(bytes walked). */
bool digit_run_next(struct digit_run *r, size_t *at);
/* A group begins at digit `i`, or the run is over. */
bool digit_run_cut(const struct digit_run *r, size_t i);
/* How many digits the group that begins at `i` has. Linear in its digits; `i` must be the first digit of a group. */
size_t digit_run_group(const struct digit_run *r, size_t i);
/* What is written before digit `i`, back to the digit before it. i >= 1. A view into the text, with the separators
 * and what nobody sees; empty when both digits touch. */
struct sv digit_run_gap(const struct digit_run *r, size_t i);

#endif
