/* SPDX-License-Identifier: Apache-2.0
 * loop.h - the one event loop of a program, on one thread.
 *
 * A turn of the loop is: wait for events, run their callbacks, then run what was deferred. loop_defer is how work is
 * gathered: whoever queues something asks for its flush, and the flush runs once however often it was asked for.
 * Every function here is for the thread of the loop only; other threads reach it through pool.h. */
#ifndef ANPI_LOOP_LOOP_H
#define ANPI_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/err.h"

struct event_base;
/* One a program, and one thread for all its life. */
struct loop;
/* Owned by whoever made it; freed before the loop. */
struct timer;

/* E_NO_MEMORY also when the kernel gives no descriptors. No locks: another thread must not even look at it. */
ERR loop_new(struct loop **out);
/* Its timers and watches are freed before; NULL is fine. So are pools, databases and servers that use it. Handlers
 * of signals go with it. */
void loop_free(struct loop *l);
/* Runs until loop_stop, or until nothing is left to wait for. */
void loop_run(struct loop *l);
/* One turn; `block` waits for the first event. False when there is nothing to wait for. For tests and for stopping. */
bool loop_turn(struct loop *l, bool block);
/* Ends loop_run after this turn. From any callback, also from that of a signal. What is deferred still runs in this
 * turn. */
void loop_stop(struct loop *l);
/* For what libevent itself makes (http only); stays the loop's. */
struct event_base *loop_base(const struct loop *l);

/* Run `fn(arg)` once at the end of this turn. The same pair asked for twice in a turn runs once. What is deferred
 * while the deferred run goes to the next turn, which then does not block. Without memory `fn` runs at once. `fn`
 * and `arg` together are the key. O(deferred), which are few. */
void loop_defer(struct loop *l, void (*fn)(void *), void *arg);
/* Forget everything deferred for `arg`: call before freeing it. Also while the deferred run. NULL is no one's `arg`. */
void loop_defer_cancel(struct loop *l, void *arg);

/* Timers tick on the monotonic clock. NULL without memory. The owner frees a timer, also from its own callback; a
 * timer_after that has fired stays silent until timer_again. Milliseconds; not before, and later when a callback
 * takes long: missed ticks are not made up. `arg` must outlive the timer. */
struct timer *timer_every(struct loop *l, int64_t ms, void (*fn)(void *), void *arg);
/* Fires once. */
struct timer *timer_after(struct loop *l, int64_t ms, void (*fn)(void *), void *arg);
/* Start over: of an every-timer, with the new period. Counted from now. */
void timer_again(struct timer *t, int64_t ms);
/* May be started again by timer_again. Nothing when it is stopped already. */
void timer_stop(struct timer *t);
/* NULL is fine. */
void timer_free(struct timer *t);

/* Watch a descriptor, level-triggered, until watch_free; `what` holds the flags that are ready. The descriptor must
 * stay open until then: free the watch first, then close (or hand the descriptor to whoever may close it). */
enum watch_flag { WATCH_READ = 1, WATCH_WRITE = 2 };
struct watch;
/* NULL without memory or for a descriptor that cannot be polled (a plain file). `flags` 0 begins paused. */
struct watch *watch_new(struct loop *l, int fd, unsigned flags, void (*fn)(void *arg, unsigned what), void *arg);
/* 0 pauses. E_IO, E_INTERNAL: the watch is then paused. Cheap, but a call of the kernel: not for each byte. */
ERR watch_set(struct watch *w, unsigned flags);
/* Also from its own callback; NULL is fine. The descriptor stays open. */
void watch_free(struct watch *w);

/* `fn` runs on the loop (not in the signal handler) whenever the signal comes. Owned by the loop, and
 * undone with it. E_NO_MEMORY. */
ERR loop_on_signal(struct loop *l, int signum, void (*fn)(void *), void *arg);

#endif
