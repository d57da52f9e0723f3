/* SPDX-License-Identifier: Apache-2.0
 * reindex.c - making the large index anew in another thread, while changes go on.
 *
 * The job takes the list of persons as they are. Persons are never written to, only replaced, so the other thread may read
 * them as long as none is freed: until the end, what is replaced is kept, and every birth, death and swap is written
 * down. At the end these events are played over the new index; who was born meanwhile goes into a small one. */
#include <stdlib.h>

#include "server/base/grow.h"
#include "server/picture/state.h"

struct picture_reindexing {
    const struct person **persons;
    uint32_t n, towns_n;
    enum err err; /* of run */
    bool ran;
    struct pindex *made;
};

void finder_event(struct finder *f, struct person *before, struct person *now)
{
    if (!f->reindexing) {
        person_free(f->persons, before);
        return;
    }
    if (GROW(f->event, f->events_room, f->events + 1))
        f->events_lost = true; /* `before` is given up for lost: it may be in use over there */
    else
        f->event[f->events++] = (struct person_event){ before, now };
}

struct picture_reindexing *picture_reindex_begin(struct picture *p)
{
    struct picture_reindexing *job = p->finder.reindexing || !p->indexed ? NULL : calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->persons = malloc((p->persons_n + 1) * sizeof *job->persons);
    if (!job->persons) {
        free(job);
        return NULL;
    }
    for (uint32_t i = 0; i < p->slots; i++) {
        if (p->person[i])
            job->persons[job->n++] = p->person[i];
    }
    job->towns_n = p->towns.n;
    p->finder.reindexing = true;
    return job;
}

void picture_reindex_run(struct picture_reindexing *job)
{
    job->err = pindex_build(job->persons, job->n, job->towns_n, &job->made);
    job->ran = true;
}

/* Those born since the job began and still here, by their address. */
static enum err event_play(struct pindex *x, const struct person_event *ev, struct map64 *born)
{
    int64_t before = (int64_t)(intptr_t)ev->before, now = (int64_t)(intptr_t)ev->now;
    uint32_t ord;
    if (!ev->before)
        return map64_put(born, now, 1);
    if (map64_remove(born, before))
        return ev->now ? map64_put(born, now, 1) : OK;
    ord = pindex_find(x, ev->before);
    if (ord != UINT32_MAX && ev->now)
        x->rank[ord].who = ev->now;
    else if (ord != UINT32_MAX)
        pindex_kill(x, ord);
    return OK;
}

/* The new large index and, beside it, those born meanwhile; nothing of the picture is changed on failure. */
static enum err levels_make(struct picture_reindexing *job, const struct finder *f, struct map64 *born, struct pindex **beside)
{
    enum err e = OK;
    int64_t key;
    uint64_t ignored;
    uint32_t n = 0;
    for (size_t i = 0; !e && i < f->events; i++)
        e = event_play(job->made, &f->event[i], born);
    const struct person **who = e ? NULL : malloc((born->n + 1) * sizeof *who);
    if (!who)
        return E_NO_MEMORY;
    for (size_t it = 0; map64_next(born, &it, &key, &ignored);)
        who[n++] = (const struct person *)(intptr_t)key;
    e = n ? pindex_build(who, n, job->towns_n, beside) : OK;
    free(who);
    return e;
}

/* Replaced records stay with the index that may still point at them; the others are freed with it later all the same. */
static void events_bury(struct finder *f)
{
    for (size_t i = 0; i < f->events; i++) {
        if (f->event[i].before && !pindex_keep(f->level[LEVEL_LARGE], f->event[i].before))
            continue; /* without memory for its grave it is given up */
    }
    free(f->event);
    f->event = NULL;
    f->events = f->events_room = 0;
    f->reindexing = f->events_lost = false;
}

enum err picture_reindex_end(struct picture *p, struct picture_reindexing *job)
{
    struct finder *f = &p->finder;
    struct map64 born;
    struct pindex *beside = NULL;
    map64_init(&born);
    if (p->towns.n > job->towns_n) /* towns met meanwhile have a place in the index beside */
        job->towns_n = p->towns.n;
    enum err e = !job->ran || f->events_lost ? E_NO_MEMORY : job->err;
    if (!e)
        e = levels_make(job, f, &born, &beside);
    if (!e) {
        for (int i = 0; i < LEVELS; i++) {
            pindex_free(f->level[i], f->persons);
            f->level[i] = NULL;
        }
        f->level[LEVEL_LARGE] = job->made;
        f->level[beside && beside->n > SMALL_MAX ? LEVEL_MIDDLE : LEVEL_SMALL] = beside;
        f->tail_n = 0;
    } else {
        pindex_free(job->made, NULL);
    }
    events_bury(f);
    map64_done(&born);
    free(job->persons);
    free(job);
    return e;
}
