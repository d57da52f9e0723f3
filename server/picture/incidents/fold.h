/* SPDX-License-Identifier: Apache-2.0
 * fold.h - the fold of marks: what the observations of one person in one round of one incident say together.
 *
 * The same set in any order gives the same state. C = the marks that have a status, withdraw no other and are withdrawn
 * by none. Later is who is greater by (time sure, observed_us, op_id): a mark of no sure time (時刻不明) is later than none
 * whose time is. The winner is the latest; no C: unreported. An attention other than the winner is answered when
 * a later mark of C had seen it, or any mark of C settles it. A winner that is safe or noted over an unanswered
 * attention does not hide it: the status is attention and `conflict` names them. Pure. */
#ifndef ANPI_PICTURE_INCIDENTS_FOLD_H
#define ANPI_PICTURE_INCIDENTS_FOLD_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/id.h"
#include "server/base/word.h"

enum status {
    STATUS_UNREPORTED = WORD_STATUS_UNREPORTED,
    STATUS_SAFE = WORD_STATUS_SAFE,
    STATUS_NOTED = WORD_STATUS_NOTED,
    STATUS_ATTENTION = WORD_STATUS_ATTENTION,
    STATUS_COUNT = WORD_STATUS_COUNT
};
const char *status_name(enum status s); /* "unreported" "safe" "noted" "attention" */
/* By its code, exactly as written; false, and `*out` untouched, for any other text. */
bool status_parse(struct sv name, enum status *out);

/* What of an observation decides; its names, notes and places do not. Microseconds UTC. */
struct mark {
    struct uuid op_id;
    int64_t observed_us;
    bool time_unsure;   /* observed_us is the arrival: nobody knows when it was seen */
    bool has_status;    /* a mark that only voids or settles has none */
    enum status status; /* safe, noted or attention */
    bool has_voids, has_settles;
    struct uuid voids, settles; /* the mark it withdraws; the attention it answers */
    /* The marks the phone knew when this one was made. */
    const struct uuid *seen;
    size_t seen_n;
};

/* `winner` points into the caller's marks. */
struct folded {
    enum status status;
    const struct mark *winner; /* NULL: unreported */
    struct uuid *conflict;     /* unanswered attentions, sorted; in the arena */
    size_t conflict_n;
    struct uuid *ops; /* all of C, sorted; in the arena */
    size_t ops_n;
};

/* `marks` in any order, op_ids distinct; the right to void was checked when it was accepted, and a void of a void is not
 * accepted. The same rule as anpi.status_fold in SQL. E_NO_MEMORY. O(n²) in the worst case: marks of one person in
 * one round are few. *out is untouched on failure. tests/cases/fold.json holds both, and the pages', to the same. */
ERR mark_fold(struct arena *a, const struct mark *marks, size_t n, struct folded *out);

#endif
