/* SPDX-License-Identifier: Apache-2.0
 * finder.h - the indexes persons are found by: a large one, two smaller ones for who changed, and a tail searched one by
 * one. levels.c keeps them, reindex.c makes the large one anew beside the loop. For this room only. */
#ifndef ANPI_PICTURE_FIND_FINDER_H
#define ANPI_PICTURE_FIND_FINDER_H

#include "server/picture/find/index.h"

#define TAIL_MAX 128   /* changed persons searched one by one */
#define SMALL_MAX 4096 /* persons in the small index */
enum { LEVEL_LARGE, LEVEL_MIDDLE, LEVEL_SMALL, LEVELS };

struct person_event { /* born: before NULL; gone: now NULL; another card under the same keys: both */
    struct person *before, *now;
};
struct finder {                   /* the indexes persons are found by, levels.c */
    struct slab *persons;         /* where they live: the picture's */
    struct pindex *level[LEVELS]; /* large, middle, small; the large one is there once the picture is indexed */
    struct person *tail[TAIL_MAX];
    uint32_t tail_n;
    bool reindexing;  /* another thread reads persons: nobody is freed, and what happens is written down */
    bool events_lost; /* for lack of memory: the job cannot be used */
    struct person_event *event;
    size_t events, events_room;
};

#endif
