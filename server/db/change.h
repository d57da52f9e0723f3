/* SPDX-License-Identifier: Apache-2.0
 * change.h - the change feed: every committed change once, none early, each object's own in order.
 *
 * The cursor is the previous pg_current_snapshot(). A turn takes the rows of anpi.change that the cursor's snapshot did
 * not see and the present one does, in seq order; the present snapshot is the next cursor. So a slow writer delays only
 * itself, and seq can go back between two objects, never for one: a picture ignores a change whose seq is not above the
 * one it holds for that object. NOTIFY on channel `anpi_change` only wakes the reader; a poll every second is the net.
 *
 * The cursor also carries the epoch, anpi.epoch_text() (schema 0048 says what is in it and why): another one after every
 * promotion, restore and restart of PostgreSQL. Another epoch, or a cursor older than the oldest change kept, calls
 * on_reload: load anew (db_sync in another thread; SQL_EPOCH_SETTLE first), then change_resume. Meanwhile nothing is
 * delivered. Own connection, tried again every poll_ms; callbacks run on the loop's thread. */
#ifndef ANPI_DB_CHANGE_H
#define ANPI_DB_CHANGE_H

#include "server/db/db.h"
#include "server/db/sync.h"

struct change_feed;

/* Where in the history a reader stands. Zeroed: none. */
struct change_cursor {
    char *snapshot; /* text of pg_snapshot, owned */
    char epoch[192];
};
/* Frees its text; the cursor is none afterwards. Also of a zeroed one. */
void change_cursor_done(struct change_cursor *c);
/* Take the cursor within the open DB_SYNC_SNAPSHOT transaction in which the tables are then loaded. On the loading
 * thread. *out is the caller's, untouched on failure; errors as db_sync_run. */
ERR change_cursor_take(struct db_sync *s, struct change_cursor *out, struct fail *fail);

/* Copied; its texts must outlive the feed. on_change and on_reload must be there, the others may be NULL. */
struct change_conf {
    const char *conninfo;
    const char *app_name;
    int64_t poll_ms; /* 0 = 1,000 */
    size_t rows_max; /* changes in one answer, more are taken at once after it; 0 = 5,000 */
    /* One change. `body` has p == NULL when the object is gone. */
    void (*on_change)(void *ctx, int64_t seq, struct sv kind, struct sv id, struct sv body);
    /* All that was committed by `as_of_us` (clock_now_us) has been delivered; called after every successful poll. */
    void (*on_turn)(void *ctx, int64_t as_of_us);
    /* No turn could be had: called at every poll_ms as long as it lasts, and not while a reload is awaited. `detail` is a
     * SQLSTATE or what the connection said; it holds nothing of any person. */
    void (*on_failing)(void *ctx, enum err why, const char *detail);
    /* The cursor is void: load anew, then change_resume. `why` is a short word for the log. Called once until then. */
    void (*on_reload)(void *ctx, const char *why);
    /* The connection came or went. */
    void (*on_state)(void *ctx, bool up, enum err why);
    void *ctx;
};

/* `from` is copied. Connects in the background: never fails for a database that is away. E_CONF_VALUE (conninfo.h),
 * E_NO_MEMORY. `conf` is copied. */
ERR change_start(struct loop *loop, const struct change_conf *conf, const struct change_cursor *from, struct change_feed **out);
/* From a callback or later, on the loop's thread: `from` is what the load was made at, and is copied. E_NO_MEMORY:
 * the feed still waits for its resume. */
ERR change_resume(struct change_feed *f, const struct change_cursor *from);
/* NULL is fine. No callback comes afterwards, not even on_state. Not from within one of them. */
void change_stop(struct change_feed *f);

/* Wakes every reader, at most once in `change_wake`'s 20 ms and from a unit of its own, never inside a write's
 * transaction (NOTIFY takes a database-wide lock at commit). Call it after a commit; losing it costs one poll. */
struct change_waker;
/* `db` is the connection of writes; it and the loop must outlive the waker. E_NO_MEMORY. */
ERR change_waker_new(struct loop *loop, struct db *db, struct change_waker **out);
/* Cheap: most calls only see that one is due. Never fails; a NOTIFY that cannot be sent is dropped. */
void change_wake(struct change_waker *w);
/* NULL is fine; a wake that was due is not sent any more. */
void change_waker_free(struct change_waker *w);

#endif
