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
struct loop;
struct timer;

ERR loop_new(struct loop **out);
void loop_free(struct loop *l); /* its timers and watches are freed before; NULL is fine */
/* Runs until loop_stop, or until nothing is left to wait for. */
void loop_run(struct loop *l);
/* One turn; `block` waits for the first event. False when there is nothing to wait for. For tests and for stopping. */
bool loop_turn(struct loop *l, bool block);
void loop_stop(struct loop *l); /* ends loop_run after this turn */
struct event_base *loop_base(const struct loop *l);

/* Run `fn(arg)` once at the end of this turn. The same pair asked for twice in a turn runs once. What is deferred
 * while the deferred run goes to the next turn, which then does not block. Without memory `fn` runs at once. */
void loop_defer(struct loop *l, void (*fn)(void *), void *arg);
void loop_defer_cancel(struct loop *l, void *arg); /* forget everything deferred for `arg`: call before freeing it */

/* Timers tick on the monotonic clock. NULL without memory. The owner frees a timer, also from its own callback; a
 * timer_after that has fired stays silent until timer_again. */
struct timer *timer_every(struct loop *l, int64_t ms, void (*fn)(void *), void *arg);
struct timer *timer_after(struct loop *l, int64_t ms, void (*fn)(void *), void *arg);
void timer_again(struct timer *t, int64_t ms); /* start over: of an every-timer, with the new period */
void timer_stop(struct timer *t);              /* may be started again by timer_again */
void timer_free(struct timer *t);

/* Watch a descriptor, level-triggered, until watch_free; `what` holds the flags that are ready. The descriptor must
 * stay open until then: free the watch first, then close (or hand the descriptor to whoever may close it). */
enum watch_flag { WATCH_READ = 1, WATCH_WRITE = 2 };
struct watch;
struct watch *watch_new(struct loop *l, int fd, unsigned flags, void (*fn)(void *arg, unsigned what), void *arg);
ERR watch_set(struct watch *w, unsigned flags); /* 0 pauses */
void watch_free(struct watch *w);               /* also from its own callback; NULL is fine */

/* `fn` runs on the loop (not in the signal handler) whenever the signal comes. Owned by the loop. */
ERR loop_on_signal(struct loop *l, int signum, void (*fn)(void *), void *arg);

#endif
