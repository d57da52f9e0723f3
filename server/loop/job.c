/* SPDX-License-Identifier: Apache-2.0
 * job.c - a fixed table of slots. An id is slot and generation, so an answer for a job that is gone cannot
 * meet the next one in the same slot. Slots keep the first block of their arena: a small job allocates
 * nothing. */
#include "server/loop/job.h"

#include <assert.h>
#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/log.h"

#define SLOT_BITS 20 /* of an id: the slot; the other 44 bits say how often it was used */
#define SLOT_MASK ((UINT64_C(1) << SLOT_BITS) - 1)

struct jobs {
    struct job *slots; /* cap of them; id 0 is free */
    uint64_t *generation;
    uint32_t *free_slots; /* a stack: the warmest is used first */
    size_t free_count;
    size_t arena_cap;
    struct jobs_stat stat;
};

static void job_end(struct job *j);

enum err jobs_new(struct loop *l, size_t cap, size_t arena_cap_bytes, struct jobs **out)
{
    (void)l;
    if (cap == 0 || cap > SLOT_MASK)
        return E_USAGE;
    struct jobs *js = calloc(1, sizeof *js);
    if (!js)
        return E_NO_MEMORY;
    js->slots = calloc(cap, sizeof *js->slots);
    js->generation = calloc(cap, sizeof *js->generation);
    js->free_slots = calloc(cap, sizeof *js->free_slots);
    js->arena_cap = arena_cap_bytes;
    js->stat.cap = cap;
    if (!js->slots || !js->generation || !js->free_slots) {
        jobs_free(js);
        return E_NO_MEMORY;
    }
    for (size_t i = 0; i < cap; i++)
        js->free_slots[js->free_count++] = (uint32_t)(cap - 1 - i);
    *out = js;
    return OK;
}

void jobs_free(struct jobs *js)
{
    if (!js)
        return;
    for (size_t i = 0; js->slots && i < js->stat.cap; i++) {
        if (js->slots[i].id)
            job_end(&js->slots[i]);
        arena_done(&js->slots[i].arena);
    }
    free(js->slots);
    free(js->generation);
    free(js->free_slots);
    free(js);
}

struct jobs_stat jobs_stat(const struct jobs *js)
{
    return js->stat;
}

struct job *job_new(struct jobs *js, const struct job_step *steps, void *subject, void (*on_end)(struct job *, enum step how))
{
    if (js->free_count == 0) {
        js->stat.refused++;
        return NULL;
    }
    uint32_t slot = js->free_slots[--js->free_count];
    struct job *j = &js->slots[slot];
    struct arena arena = j->arena;
    if (arena.cap == 0)
        arena_init(&arena, js->arena_cap);
    *j = (struct job){
        .id = ++js->generation[slot] << SLOT_BITS | slot,
        .arena = arena,
        .steps = steps,
        .subject = subject,
        .on_end = on_end,
        .owner = js,
    };
    js->stat.started++;
    js->stat.live++;
    return j;
}

struct job *job_find(struct jobs *js, uint64_t id)
{
    uint64_t slot = id & SLOT_MASK;
    return id && slot < js->stat.cap && js->slots[slot].id == id ? &js->slots[slot] : NULL;
}

/* Give the slot back. The cleanups of the arena run while the id is still the job's own. */
static void job_end(struct job *j)
{
    struct jobs *js = j->owner;
    arena_reset(&j->arena);
    uint32_t slot = (uint32_t)(j->id & SLOT_MASK);
    j->id = 0;
    j->subject = NULL;
    js->free_slots[js->free_count++] = slot;
    js->stat.live--;
}

static void job_finish(struct job *j, enum step how)
{
    if (j->cancelled) {
        j->owner->stat.cancelled++;
    } else {
        if (how == STEP_FAIL && j->fail.err == OK)
            j->fail.err = E_INTERNAL;
        uint64_t *count = how == STEP_FAIL ? &j->owner->stat.failed : &j->owner->stat.done;
        ++*count;
        if (j->on_end)
            j->on_end(j, how);
    }
    job_end(j);
}

/* What a step that returned WAIT leaves behind: true when its answer is already here. */
static bool waits_no_longer(struct job *j)
{
    if (!j->waiting_for) {
        log_line(LOG_ERROR, j->id, "job.wait_without_name", "step=%s", j->steps[j->at].name);
        j->waiting_for = "?";
    }
    if (!j->again)
        j->at++;
    if (!j->resumed) {
        j->waiting_since_us = clock_mono_us();
        return false;
    }
    j->resumed = false;
    j->waiting_for = NULL;
    return true;
}

void job_run(struct job *j)
{
    assert(!j->running);
    j->running = true;
    for (;;) {
        const struct job_step *s = &j->steps[j->at];
        j->again = false;
        enum step how = s->fn ? s->fn(j) : STEP_DONE;
        if (j->cancelled)
            how = STEP_FAIL;
        if (how == STEP_NEXT) {
            j->at++;
            continue;
        }
        if (how == STEP_WAIT) {
            if (waits_no_longer(j))
                continue;
            j->running = false;
            return;
        }
        j->running = false;
        job_finish(j, how);
        return;
    }
}

void job_cancel(struct job *j)
{
    j->cancelled = true;
    if (!j->running)
        job_finish(j, STEP_FAIL);
}

void job_resume(struct jobs *js, uint64_t id, enum err err, const void *result)
{
    struct job *j = job_find(js, id);
    if (!j || j->cancelled || (!j->running && !j->waiting_for)) {
        js->stat.dropped_answers++;
        return;
    }
    j->result = result;
    j->result_err = err;
    if (j->running) {
        j->resumed = true;
        return;
    }
    j->waiting_for = NULL;
    job_run(j);
}

enum step job_wait(struct job *j, const char *what)
{
    j->waiting_for = what;
    return STEP_WAIT;
}

enum step job_wait_again(struct job *j, const char *what)
{
    j->again = true;
    return job_wait(j, what);
}

/* What was found out about this very error, its line and field, goes with it. */
enum step job_fail(struct job *j, enum err e)
{
    return e && j->fail.err == e ? STEP_FAIL : job_fail_at(j, e, 0, NULL);
}

enum step job_fail_at(struct job *j, enum err e, long line, const char *field)
{
    enum err set = fail_set(&j->fail, e, line, field);
    (void)set;
    return STEP_FAIL;
}

size_t jobs_waiting(const struct jobs *js, int64_t older_than_us, struct job_waiting *out, size_t max)
{
    int64_t now = clock_mono_us();
    size_t n = 0;
    for (size_t i = 0; i < js->stat.cap && n < max; i++) {
        const struct job *j = &js->slots[i];
        if (!j->id || !j->waiting_for || now - j->waiting_since_us < older_than_us)
            continue;
        int step = j->again ? j->at : j->at - 1;
        out[n++] = (struct job_waiting){ j->id, j->steps[step].name, j->waiting_for, now - j->waiting_since_us };
    }
    return n;
}
