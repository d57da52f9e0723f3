/* SPDX-License-Identifier: Apache-2.0
 * settle.c - answers that wait for the picture. */
#include "server/api/kit/settle.h"

#include "server/api/kit/given.h"
#include "server/base/clock.h"

#define WAITING_MAX 4096 /* answers held; more are given at once */

struct settle_waiting {
    uint64_t job;
    int64_t after_us, since_us;
    const void *result;
};
static struct settle_waiting waiting[WAITING_MAX];
static size_t waiting_n;

enum step settle(struct job *j)
{
    if (waiting_n == WAITING_MAX || !picture_now())
        return STEP_NEXT;
    change_wake(kit_given->waker);
    waiting[waiting_n++] = (struct settle_waiting){ j->id, clock_now_us(), clock_mono_us(), j->result };
    return job_wait(j, "picture");
}

enum step settle_written(struct job *j)
{
    return j->result_err || !j->result ? job_fail(j, j->result_err ? j->result_err : E_INTERNAL) : settle(j);
}

/* Takes row i out before resuming: the job may put itself, or another, in line again. */
static void let_go(size_t i)
{
    struct settle_waiting w = waiting[i];
    waiting[i] = waiting[--waiting_n];
    job_resume(kit_given->jobs, w.job, OK, w.result);
}

void settle_turn(int64_t as_of_us)
{
    for (size_t i = waiting_n; i-- > 0;)
        if (i < waiting_n && waiting[i].after_us <= as_of_us)
            let_go(i);
}

void settle_tick(void)
{
    int64_t late = clock_mono_us() - (int64_t)SETTLE_MS * 1000;
    for (size_t i = waiting_n; i-- > 0;)
        if (i < waiting_n && waiting[i].since_us < late)
            let_go(i);
}
