/* SPDX-License-Identifier: Apache-2.0
 * feed.h - one configured source at work: its files, what is known of it, its rounds.
 *
 * A round fetches the files of the source one after the other (a child file only if its fresh parent lists it), has
 * each new edition parsed and merged, and writes what changed in one transaction. A fault of one file leaves what is
 * known of it as it is. Everything here lives as long as the program, so a feed's address may be handed to callbacks. */
#ifndef ANPI_FEEDS_FEED_H
#define ANPI_FEEDS_FEED_H

#include "server/outside/fetch.h"
#include "feeds/merge.h"
#include "feeds/parser.h"
#include "feeds/source.h"
#include "feeds/store.h"
#include "geo/gazetteer.h"
#include "server/db/change.h"
#include "server/db/db.h"

#define FEED_FILES_MAX 4096 /* of one source, children included */

struct reader;

/* One file of a source and what is remembered of it between rounds. */
struct feed_file {
    char *path;                       /* below base_url */
    char *scope;                      /* for the parser: 11-digit code or short name */
    char *area_scope;                 /* its areas, and those of files it lists, are filed under or below it; "" of a root */
    char etag[FETCH_TAG_MAX], last_modified[FETCH_TAG_MAX];
    int64_t taken_us;                 /* time of the last edition that was merged; TIME_NONE */
    int64_t whole_us;                 /* time of the last of these that was not partial; TIME_NONE */
    int64_t seen_us;                  /* time of the last edition that could be read */
    enum err err;                     /* of the last try */
    struct arena rows_arena;
    struct row_faults rows;           /* what could not be read of the last edition that could, in rows_arena */
    char (*children)[12];             /* codes its last fresh edition lists */
    size_t children_n;
    bool is_parent;
    unsigned round;                   /* the last round it took part in */
};

struct feed {
    struct reader *reader;
    const struct source *source;
    uint32_t number;                  /* of the source, for the parsing child */
    uint64_t rounds;                  /* for the log */
    /* what is known */
    bool loaded;
    struct arena known_arena[2];      /* the one in use, and the next */
    int known_at;
    struct outage_area *open;
    size_t open_n;
    int64_t stored_us;                /* time of the source as the database had it when it was loaded */
    int64_t last_us;                  /* time of the source after the round before */
    struct feed_file **files;
    size_t files_n;
    /* the round under way */
    bool busy;
    struct arena arena;
    struct changes changes;
    struct feed_file **queue;
    size_t queue_n, queue_at;
    unsigned round;
    int64_t started_us, now_us;
    struct outage_area *next_open;
    size_t next_open_n;
    struct source_status status, written; /* now, and as last written */
    int64_t written_mono_us;
    /* the rounds to come */
    struct timer *timer;
    int failures;                     /* rounds in a row in which the first file could not be had */
    int64_t wanted_us;                /* on demand: when somebody last looked */
    bool stored;                      /* the last round ended with its state in the database */
    uint64_t over;                    /* how many rounds ended, also for want of anybody who looks */
};

struct reader {
    struct loop *loop;
    struct db *db;
    struct change_waker *waker;
    struct fetcher *fetcher;
    struct parser *parser;
    const struct gazetteer *gazetteer; /* NULL: none; no town is matched */
    struct feed *feeds;
    size_t feeds_n;
    int64_t backoff_max_ms;
    bool working;                     /* connected, and the lock is ours */
    void (*on_round)(struct feed *f); /* a round ended; may be NULL */
};

ERR feed_init(struct feed *f, struct reader *r, const struct source *s, uint32_t number);
void feed_done(struct feed *f);
void feed_go(struct feed *f);     /* the reader works: start rounds now */
void feed_forget(struct feed *f); /* what is known may not be what is stored: load it, and fetch all files, anew */

struct feed_file *feed_file_new(const char *path, const char *scope, enum feed_format format); /* NULL without memory */
void feed_file_free(struct feed_file *file);                                                    /* NULL is fine */

/* round.c */
void round_start(struct feed *f);
/* feed.c, called by round.c when the last file is done */
void feed_round_end(struct feed *f);

#endif
