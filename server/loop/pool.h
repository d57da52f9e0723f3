/* SPDX-License-Identifier: Apache-2.0
 * pool.h - a few worker threads for what takes longer than a millisecond (argon2, big geometry).
 *
 * `work(arg)` runs on a worker and may touch nothing but `arg`; `done(arg)` runs afterwards on the loop and frees it.
 * `arg` must not point into a job: hold the job's id and let done call job_resume. The queue has a cap, past which
 * pool_submit answers E_HTTP_BUSY at once and takes nothing. */
#ifndef ANPI_LOOP_POOL_H
#define ANPI_LOOP_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/base/err.h"
#include "server/loop/loop.h"

/* Made, asked and freed on the loop's thread. */
struct pool;

/* `nice` 0-19 is added to the workers' priority; threads 1-64. `queue_cap` counts what runs too. E_USAGE outside of
 * these, E_NO_MEMORY also when a thread cannot be made. */
ERR pool_new(struct loop *l, int threads, size_t queue_cap, int nice, struct pool **out);
/* Waits for what runs and for what is queued, and calls every `done`. Blocks meanwhile. NULL is fine. Before the
 * loop. */
void pool_free(struct pool *p);
/* For a process that is to end: waits no longer than this for what runs. True: all is done as by pool_free. False: a worker
 * is still at it, and the pool and all that the work touches are left to it; no `done` will come, nothing of it may be
 * freed, and the process ends by _exit. NULL is fine: true. `wait_ms` is by the wall clock. */
bool pool_leave(struct pool *p, int64_t wait_ms);
/* In the order given, as workers become free; `done` in the order of ending. E_NO_MEMORY: nothing is taken, `arg`
 * stays the caller's. There is no way to take one back: `work` ends by itself, in bounded time. */
ERR pool_submit(struct pool *p, void (*work)(void *), void (*done)(void *), void *arg);
/* Submitted, not yet done. On the loop's thread. */
size_t pool_queued(const struct pool *p);

#endif
