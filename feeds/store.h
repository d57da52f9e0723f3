/* SPDX-License-Identifier: Apache-2.0
 * store.h - areas and states of sources as the database takes and gives them. Pure: no connection here. */
#ifndef ANPI_FEEDS_STORE_H
#define ANPI_FEEDS_STORE_H

#include "feeds/merge/merge.h"
#include "feeds/area/rows.h"
#include "server/db/rows.h"

/* Bytes of one round's changes; past it the round is not stored, and E_TOO_LARGE is its fault. */
#define STORE_JSON_MAX ((size_t)128 << 20)

/* Stored by name. */
enum source_state { SOURCE_OK, SOURCE_STALE, SOURCE_FAULT };
/* "ok" "stale" "fault". Static; `s` must be one of the enum. */
const char *source_state_name(enum source_state s);

/* How a source is doing after a round. Households are sums over the open areas. Microseconds UTC. */
struct source_status {
    enum source_state state;
    /* Its code is stored, its sentence shown. */
    enum err fault;       /* the first of the round; OK: none */
    int64_t feed_time_us; /* oldest among its files; TIME_NONE: no file was ever read */
    int64_t fetched_at_us;
    size_t areas, unmatched;
    int64_t households_low, households_high, unmatched_high;
    size_t rows_refused, rows_partly; /* of the editions read last, one a file */
    struct sv rows;                   /* the first of them: a JSON array; empty: none */
    uint64_t rows_digest;             /* tells whether they changed */
};

/* areas, unmatched and the households of the open areas. Unknown bounds count as nothing in low, and as the other
 * bound in high. O(n). */
void store_count(const struct feed_area *open, size_t n, struct source_status *out);
/* The argument of anpi.feed_source's statement. A failure shows in the buffer, as in the two below. */
void store_status_json(struct buf *b, const struct source_status *s);
/* The argument of anpi.outage_apply. */
void store_changes_json(struct buf *b, const struct changes *ch);
/* Elements of the array of rows: {"file","line","field","value","code","taken"}, separated; `*n` counts them up to
 * ROWS_LISTED_MAX over all files of the source. `file` is its path below base_url. */
void store_rows_json(struct buf *b, const char *file, const struct row_faults *f, size_t *n);

/* A row of feeds_open_areas, known again. False: the row holds no area. E_NO_MEMORY. In the arena; *out is untouched
 * on failure. */
ERR store_area_of_row(struct arena *a, const struct db_rows *rows, size_t row, bool *has, struct feed_area *out);

#endif
