/* SPDX-License-Identifier: Apache-2.0
 * merge.h - what a new edition of a feed changes in what is known.
 *
 * A source is made of scopes, one a file; an edition of a file speaks for its scope alone. An area goes on being the same
 * area, with the key it was born with, while it shares a town with what stands now (numbers of cases are given anew
 * from edition to edition, so they do not tell). It ends when the source says so, or when a fresh edition of its file, or
 * the fresh parent list of that file, no longer has it; a file that is missing, broken or old ends nothing. A partial
 * edition, of which rows could not be read (rows.h), adds and renews, but what it lacks (areas, cells or towns of an area)
 * stays as it was: the next whole edition of the file ends it, or whatever else does. Only what it says is over is over: a
 * town that is, or that has no household out any more, leaves the case whose other towns it lacks. A cell that it has leaves
 * the area it stood in, so that no cell of a file stands in two.
 * Pure: arenas in, arenas out. */
#ifndef ANPI_FEEDS_MERGE_MERGE_H
#define ANPI_FEEDS_MERGE_MERGE_H

#include "feeds/area/area.h"

/* What is written to the database: anpi.outage_apply reads it by name. */
enum change_op { CHANGE_NEW, CHANGE_CHANGED, CHANGE_ENDED };

/* One row of what is stored; texts lie in the arena of the round. */
struct area_change {
    enum change_op op;
    struct feed_area area; /* full new state; ended: state, ended_us and ended_by set */
    size_t was;            /* index in the open areas; SIZE_MAX when new */
};

/* Zeroed at first; grows in the arena. */
struct changes {
    struct area_change *list;
    size_t n, room;
};

/* One edition of one file. Views; microseconds UTC. */
struct edition {
    struct sv scope;
    int64_t feed_time_us, fetched_at_us;
    int64_t before_us;             /* time of the edition before it, in which what is new was not yet; or TIME_NONE */
    const struct feed_area *areas; /* resolved */
    size_t n;
    bool partial; /* rows of it could not be read */
};

/* Append to `out` what the edition changes in the `open_n` open areas of its source. E_NO_MEMORY. O(areas and their
 * towns). On failure `out` is of no use. The areas of the edition are not changed. */
ERR merge_edition(struct arena *a, const struct feed_area *open, size_t open_n, const struct edition *ed, struct changes *out);
/* End, by absence, every open area whose scope begins with `prefix` (empty: all) and is none of the `n` listed ones nor
 * below one: "08220" is below the listed "08". Errors as above. */
ERR merge_absent(struct arena *a, const struct feed_area *open, size_t open_n, struct sv prefix, const struct sv *listed, size_t n,
                 int64_t feed_time_us, int64_t fetched_at_us, struct changes *out);

/* The open areas as they are after the changes, copied to another arena. The geometry of own cells is left
 * out: it is not needed to merge. Older areas stay before newer ones. *out is untouched on failure. `to` must not be
 * the arena in which the open ones lie: they are copied. */
ERR merge_apply(struct arena *to, const struct feed_area *open, size_t open_n, const struct changes *ch, struct feed_area **out,
                size_t *out_n);

/* `x` is copied as it is, its texts are not. E_NO_MEMORY. */
ERR changes_add(struct arena *a, struct changes *ch, enum change_op op, const struct feed_area *x, size_t was);
/* An open area read back from storage: its scope, city and names from its key and name, of which it may be that not all are
 * known. E_NO_MEMORY. Views into key and name. */
ERR area_recall(struct arena *a, struct feed_area *x);

/* Is an edition news? A feed time that lies in the future never hides later editions. FRESH_SAME is merged no more,
 * but shows that the source is alive. */
enum freshness {
    FRESH_NEWS,
    FRESH_SAME,  /* the edition known already, and not too old */
    FRESH_STALE, /* older than what is known, or older than the limit: it says nothing */
    FRESH_WRONG  /* more than three days ahead: no time at all */
};
/* Microseconds UTC; known_us TIME_NONE: nothing is known yet. */
enum freshness edition_freshness(int64_t known_us, int64_t feed_time_us, int64_t now_us, int64_t stale_after_us);

#endif
