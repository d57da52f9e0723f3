/* SPDX-License-Identifier: Apache-2.0
 * job.h - work that waits: a table of steps, run top to bottom.
 *
 * A step returns NEXT (run the next one), WAIT (an answer will come; the next step runs then and finds it in `result`
 * and `result_err`), DONE (ended well; also what running off the table means) or FAIL (`fail` says why).
 * What is sent elsewhere carries the job's id, never its pointer: the answer calls job_resume with the id, and when
 * the job is gone (its client left) the answer is dropped. All memory of a job is its arena, which ends with it.
 * A job may wait for exactly one thing at a time, and says its name. Single thread: the loop's. */
#ifndef ANPI_LOOP_JOB_H
#define ANPI_LOOP_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/loop/loop.h"

struct job;
struct jobs;

/* What a step says when it returns. WAIT without job_wait having named the thing is a fault of the step. */
enum step { STEP_NEXT, STEP_WAIT, STEP_DONE, STEP_FAIL };

/* Static and const: a job points into the table as long as it lives. */
struct job_step {
    const char *name; /* one word, for the log */
    enum step (*fn)(struct job *j);
};

/* Made, run and freed by job.c alone; steps read and write the members above the last ones. */
struct job {
    uint64_t id; /* never 0, never used again */
    struct arena arena;
    struct fail fail;             /* set before STEP_FAIL; `err` OK then means E_INTERNAL */
    const struct job_step *steps; /* ends with a row whose fn is NULL */
    int at;                       /* index of the step that runs, or that runs next */
    void *subject;                /* what the job is about: for a route, its struct req */
    void *state;                  /* the steps' own, usually in the arena */
    const void *result;           /* of what was waited for; good until the step returns */
    enum err result_err;
    const char *waiting_for;                      /* NULL when not waiting */
    void (*on_end)(struct job *j, enum step how); /* STEP_DONE or STEP_FAIL; the job is freed right after */
    /* job.c only */
    struct jobs *owner;
    int64_t waiting_since_us;
    bool running, resumed, cancelled, again;
};

/* Counts since the start, but `live` and `cap`. `dropped_answers` came for jobs that had gone: normal, when clients
 * leave. */
struct jobs_stat {
    uint64_t started, done, failed, cancelled, dropped_answers, refused;
    size_t live, cap;
};

/* `cap` jobs at most, all slots made here; each arena may grow to `arena_cap_bytes`. E_USAGE for a cap of 0 or past
 * 2^20 - 1, E_NO_MEMORY. `l` is the loop whose thread they belong to. */
ERR jobs_new(struct loop *l, size_t cap, size_t arena_cap_bytes, struct jobs **out);
/* Cancels what is left. None of their on_end is called. NULL is fine. Before the loop. */
void jobs_free(struct jobs *js);
/* A copy. */
struct jobs_stat jobs_stat(const struct jobs *js);
/* Jobs that have waited longer than `older_than_us`: at most `max` ids with what they wait for. Returns how many.
 * Names are the literals of the steps: good for ever. */
struct job_waiting {
    uint64_t id;
    const char *step, *waiting_for;
    int64_t waited_us;
};
/* For the janitor's log: who waits for what. O(cap). */
size_t jobs_waiting(const struct jobs *js, int64_t older_than_us, struct job_waiting *out, size_t max);

/* NULL when the cap is reached: answer E_HTTP_BUSY. The job does not run before job_run. `steps` must outlive the
 * job. `on_end` may be NULL. The pointer is good until the job ends: keep the id. Memory of an earlier job of the
 * slot is used again. */
struct job *job_new(struct jobs *js, const struct job_step *steps, void *subject, void (*on_end)(struct job *, enum step how));
/* The job may be gone when this returns. Once, by whoever made it; later only job_resume runs it. Not from inside
 * one of its own steps. */
void job_run(struct job *j);
/* The client left: the job ends without on_end, and its arena with it. From inside a step it ends when the step
 * returns. Counted as cancelled. The pointer is dead afterwards, or when the step returns. */
void job_cancel(struct job *j);
/* NULL when gone. For one look on this thread and turn; O(1). An id is never given out twice. */
struct job *job_find(struct jobs *js, uint64_t id);

/* The answer to what job `id` waits for. Gone: dropped and counted. Called before the step that sent the question has
 * returned, the answer is kept until it does; `result` must then be in the job's arena or NULL. An error is for the
 * next step to judge: it finds it in `result_err`. `result` is not copied. May be called from within any other job's
 * step, not from another thread. */
void job_resume(struct jobs *js, uint64_t id, enum err err, const void *result);

/* Ends of a step: `return job_wait(j, "db");`. `what` is a literal, a word for the log. */
enum step job_wait(struct job *j, const char *what);
/* Run this same step again with the answer. For a step that asks several times: it sees the answer in `result`, and
 * NULL the first time. */
enum step job_wait_again(struct job *j, const char *what);
/* With line and field if the job's `fail` already is of this very error. E_INTERNAL for OK: a step must know why. */
enum step job_fail(struct job *j, enum err e);
/* `field` as in fail_set; both return STEP_FAIL, for `return job_fail(j, e);`. */
enum step job_fail_at(struct job *j, enum err e, long line, const char *field);

#endif
