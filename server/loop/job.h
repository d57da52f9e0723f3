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

enum step { STEP_NEXT, STEP_WAIT, STEP_DONE, STEP_FAIL };

struct job_step {
    const char *name; /* one word, for the log */
    enum step (*fn)(struct job *j);
};

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

struct jobs_stat {
    uint64_t started, done, failed, cancelled, dropped_answers, refused;
    size_t live, cap;
};

ERR jobs_new(struct loop *l, size_t cap, size_t arena_cap_bytes, struct jobs **out);
void jobs_free(struct jobs *js); /* cancels what is left */
struct jobs_stat jobs_stat(const struct jobs *js);
/* Jobs that have waited longer than `older_than_us`: at most `max` ids with what they wait for. Returns how many. */
struct job_waiting {
    uint64_t id;
    const char *step, *waiting_for;
    int64_t waited_us;
};
size_t jobs_waiting(const struct jobs *js, int64_t older_than_us, struct job_waiting *out, size_t max);

/* NULL when the cap is reached: answer E_HTTP_BUSY. The job does not run before job_run. */
struct job *job_new(struct jobs *js, const struct job_step *steps, void *subject, void (*on_end)(struct job *, enum step how));
void job_run(struct job *j); /* the job may be gone when this returns */
/* The client left: the job ends without on_end, and its arena with it. From inside a step it ends when the step returns. */
void job_cancel(struct job *j);
struct job *job_find(struct jobs *js, uint64_t id); /* NULL when gone */

/* The answer to what job `id` waits for. Gone: dropped and counted. Called before the step that sent the question has
 * returned, the answer is kept until it does; `result` must then be in the job's arena or NULL. */
void job_resume(struct jobs *js, uint64_t id, enum err err, const void *result);

/* Ends of a step: `return job_wait(j, "db");` */
enum step job_wait(struct job *j, const char *what);
enum step job_wait_again(struct job *j, const char *what); /* run this same step again with the answer */
enum step job_fail(struct job *j, enum err e);
enum step job_fail_at(struct job *j, enum err e, long line, const char *field);

#endif
