/* SPDX-License-Identifier: Apache-2.0
 * finder.h - the indexes persons are found by: a large one, two smaller ones for who changed, and a tail searched one by
 * one. levels.c keeps them, reindex.c makes the large one anew beside the loop. For this room only. */
#ifndef ANPI_PICTURE_FIND_FINDER_H
#define ANPI_PICTURE_FIND_FINDER_H

#include "server/picture/find/index.h"

/* Changed persons searched one by one. When it is full the small index is made anew with them: comparing so many is
 * cheaper than an index a change. */
#define TAIL_MAX 128
/* Persons in the small index. When it has more, it is folded into the middle one. */
#define SMALL_MAX 4096
enum { LEVEL_LARGE, LEVEL_MIDDLE, LEVEL_SMALL, LEVELS };

/* Born: before NULL; gone: now NULL; another card under the same keys: both. What happened to a person while the
 * large index was being made beside the loop. Freed, with the persons, when that ends. */
struct person_event {
    struct person *before, *now;
};
/* The indexes persons are found by, levels.c. Persons are referred to, not owned, but for those in an index's
 * graves: they went, and an index still points at them. */
struct finder {
    struct slab *persons; /* where they live: the picture's */
    /* Each person who is found by an index is alive in exactly one of them, or stands in the tail. */
    struct pindex *level[LEVELS]; /* large, middle, small; the large one is there once the picture is indexed */
    struct person *tail[TAIL_MAX];
    uint32_t tail_n;
    bool reindexing;  /* another thread reads persons: nobody is freed, and what happens is written down */
    bool events_lost; /* for lack of memory: the job cannot be used */
    struct person_event *event;
    size_t events, events_room;
};

struct picture;
/* O(persons log persons). E_NO_MEMORY: the indexes of before stay. */
ERR finder_build(struct picture *p); /* one large index of all persons */
/* Either may be NULL; takes over `before`. E_NO_MEMORY: the picture is short of that person, and to be loaded anew. */
ERR finder_put(struct picture *p, struct person *before, struct person *now);
/* Reindex.c: frees `before` if it may. It may while no index is being made beside the loop; else it is freed when
 * that ends. */
void finder_event(struct finder *f, struct person *before, struct person *now);
/* Not while an index is being made. Persons that are in the picture are not its own. */
void finder_done(struct finder *f);

#endif
