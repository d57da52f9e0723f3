/* SPDX-License-Identifier: Apache-2.0
 * round.h - one round over the files of a source.
 *
 * It fetches them one after the other (a child file only if its fresh parent lists it), and has each new edition parsed
 * and merged. A fault of one file leaves what is known of it as it is. A round lives as long as the program, so its
 * address may be handed to callbacks. */
#ifndef ANPI_FEEDS_ROUND_H
#define ANPI_FEEDS_ROUND_H

#include "feeds/feed_file.h"
#include "feeds/merge/merge.h"
#include "feeds/parser.h"
#include "feeds/source.h"
#include "geo/gazetteer/gazetteer.h"

/* Borrowed; all of them must outlive the rounds. */
struct round_tools {
    struct fetcher *fetcher;
    struct feed_parser *parser;
    const struct gazetteer *gazetteer; /* NULL: none; no town is matched */
};

/* What is known of a source before a round, and stays while it lasts. In an arena of the feed's, unchanged while the
 * round lasts. */
struct known {
    struct feed_area *open;
    size_t open_n;
    int64_t stored_us; /* time of the source as the database had it when it was loaded */
    int64_t last_us;   /* time of the source after the round before */
};

/* On the loop's thread. What it found is in `changes` and `files` when on_end is called, until the next start. */
struct round {
    const struct round_tools *tools;
    const struct source *source;
    uint32_t number; /* of the source, for the parsing child */
    /* Owned; they stay from round to round, for their ETag and what was taken of them. */
    struct feed_file **files; /* those asked for, then those that their lists named */
    size_t files_n;
    /* the one under way */
    uint64_t id; /* how many there were, for the log too */
    const struct known *known;
    /* All that this round read; emptied when the next one starts. */
    struct arena arena;
    struct changes changes;
    struct feed_file **queue; /* of files: which take part */
    /* How many there are, and which is at work. */
    size_t queue_n, queue_at;
    /* The first is monotonic, for how long it took; the second UTC: by it an edition is stale or fresh. */
    int64_t started_us, now_us;
    void (*on_end)(void *arg);
    void *arg;
};

/* E_NO_MEMORY: round_done all the same. */
ERR round_init(struct round *r, const struct round_tools *tools, const struct source *s, uint32_t number);
/* No turn of the loop between it and the end of fetcher and parser, which would call back. */
void round_done(struct round *r);
/* One at a time. `on_end` is called once, on a later turn or from within; faults are in the files, never in a
 * return. */
void round_start(struct round *r, const struct known *known, void (*on_end)(void *arg), void *arg);

#endif
