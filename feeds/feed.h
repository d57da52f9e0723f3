/* SPDX-License-Identifier: Apache-2.0
 * feed.h - one configured source at work: what is known of it, its rounds, and what is to be stored of them.
 *
 * What a round (round.h) changed is written in one transaction. Everything here lives as long as the program, so a feed's
 * address may be handed to callbacks. */
#ifndef ANPI_FEEDS_FEED_H
#define ANPI_FEEDS_FEED_H

#include "feeds/round.h"
#include "feeds/store.h"
#include "server/db/change.h"
#include "server/db/db.h"

struct feed_reader;

/* On the loop's thread. `known_arena` are two, so that what is known stays while the next is made from it. */
struct feed {
    struct feed_reader *reader;
    const struct source *source;
    /* Its arena holds what the round found until the next one starts. */
    struct round round; /* its files, and the round under way */
    /* what is known */
    bool loaded;
    struct arena known_arena[2]; /* the one in use, and the next */
    int known_at;
    struct known known;
    /* what the round made of it */
    /* A round is under way, or what it found is being stored. */
    bool busy;
    uint64_t shortages; /* shortage_count before what is known was loaded */
    struct feed_area *next_open;
    size_t next_open_n;
    struct source_status status, written; /* now, and as last written */
    int64_t written_mono_us;
    /* the rounds to come */
    struct timer *timer;
    /* They lengthen the wait, up to backoff_max_ms. */
    int failures;      /* rounds in a row in which the first file could not be had */
    int64_t wanted_us; /* on demand: when somebody last looked */
    bool stored;       /* the last round ended with its state in the database */
    uint64_t over;     /* how many rounds ended, also for want of anybody who looks */
};

/* One a program; what it points to must outlive its feeds. */
struct feed_reader {
    struct loop *loop;
    struct db *db;
    struct change_waker *waker;
    struct round_tools tools;
    struct feed *feeds;
    size_t feeds_n;
    int64_t backoff_max_ms;
    bool working;                     /* connected, and the lock is ours */
    void (*on_round)(struct feed *f); /* a round ended; may be NULL */
};

/* `number` is the source's index in the child's table. E_NO_MEMORY: feed_done all the same. */
ERR feed_init(struct feed *f, struct feed_reader *r, const struct source *s, uint32_t number);
/* No turn of the loop between it and the end of fetcher and parser, which would call back. Also of one that failed to be
 * made. */
void feed_done(struct feed *f);
/* The reader works: start rounds now. Nothing for a source that is off, or whose round is under way. */
void feed_go(struct feed *f);
/* What is known may not be what is stored: load it, and fetch all files, anew. Called when the connection or the
 * lock was lost in between. */
void feed_forget(struct feed *f);

#endif
