/* SPDX-License-Identifier: Apache-2.0
 * levels.c - how the finder follows changes: a large index, a middle one, a small one, and a tail of persons searched
 * one by one. A full tail is folded into the small index, a full small one into the middle, and the middle into the
 * large one when it has become half as large: so each person is indexed a few times, whatever comes. */
#include "server/picture/state.h"

#include <stdlib.h>

#define MIDDLE_MIN 65536 /* persons the middle index may have though the large one is small */

static void level_replace(struct finder *f, int level, struct pindex *with)
{
    pindex_free(f->level[level], f->persons);
    f->level[level] = with;
}

static uint32_t live(const struct pindex *x)
{
    return x ? x->n - x->dead : 0;
}

static uint32_t gather(const struct pindex *x, const struct person **out, uint32_t n)
{
    for (uint32_t i = 0; x && i < x->n; i++) {
        if (!(x->rank[i].flags & PI_DEAD))
            out[n++] = x->rank[i].who;
    }
    return n;
}

enum err finder_build(struct picture *p)
{
    const struct person **all = malloc((p->persons_n + 1) * sizeof *all);
    struct pindex *made;
    uint32_t n = 0;
    if (!all)
        return E_NO_MEMORY;
    for (uint32_t i = 0; i < p->slots; i++) {
        if (p->person[i])
            all[n++] = p->person[i];
    }
    enum err e = pindex_build(all, n, p->towns.n, &made);
    free(all);
    if (e)
        return e;
    level_replace(&p->finder, LEVEL_LARGE, made);
    level_replace(&p->finder, LEVEL_MIDDLE, NULL);
    level_replace(&p->finder, LEVEL_SMALL, NULL);
    p->finder.tail_n = 0;
    return OK;
}

/* Fold the tail and the levels from the small one up to `into` into one new index at `into`. */
static enum err fold_levels(struct picture *p, int into)
{
    struct finder *f = &p->finder;
    uint32_t n = f->tail_n;
    for (int i = into; i < LEVELS; i++)
        n += live(f->level[i]);
    const struct person **all = malloc((n + 1) * sizeof *all);
    struct pindex *made;
    if (!all)
        return E_NO_MEMORY;
    n = 0;
    for (int i = into; i < LEVELS; i++)
        n = gather(f->level[i], all, n);
    for (uint32_t i = 0; i < f->tail_n; i++)
        all[n++] = f->tail[i];
    enum err e = pindex_build(all, n, p->towns.n, &made);
    free(all);
    if (e)
        return e;
    for (int i = into; i < LEVELS; i++)
        level_replace(f, i, NULL);
    f->level[into] = made;
    f->tail_n = 0;
    return OK;
}

static enum err make_room(struct picture *p)
{
    const struct finder *f = &p->finder;
    uint32_t small = live(f->level[LEVEL_SMALL]) + f->tail_n, middle = live(f->level[LEVEL_MIDDLE]) + small;
    if (small <= SMALL_MAX)
        return fold_levels(p, LEVEL_SMALL);
    uint32_t most = live(f->level[LEVEL_LARGE]) / 2;
    return fold_levels(p, middle <= (most > MIDDLE_MIN ? most : MIDDLE_MIN) ? LEVEL_MIDDLE : LEVEL_LARGE);
}

static bool tail_find(const struct finder *f, const struct person *who, uint32_t *at)
{
    for (uint32_t i = 0; i < f->tail_n; i++) {
        if (f->tail[i] == who) {
            *at = i;
            return true;
        }
    }
    return false;
}

/* Where a level holds this record. */
static struct pindex *level_find(const struct finder *f, const struct person *who, uint32_t *ord)
{
    for (int i = 0; i < LEVELS; i++) {
        *ord = pindex_find(f->level[i], who);
        if (*ord != UINT32_MAX)
            return f->level[i];
    }
    return NULL;
}

/* Another card under the same keys takes the place of the old one. */
static bool swap_alike(struct finder *f, struct person *before, struct person *now)
{
    uint32_t at;
    struct pindex *level;
    if (!before || !now || !person_found_alike(before, now))
        return false;
    if (tail_find(f, before, &at))
        f->tail[at] = now;
    else if ((level = level_find(f, before, &at)) != NULL)
        level->rank[at].who = now;
    else
        return false;
    finder_event(f, before, now);
    return true;
}

static enum err take_out(struct finder *f, struct person *who)
{
    uint32_t at;
    struct pindex *level;
    if (tail_find(f, who, &at)) {
        f->tail[at] = f->tail[--f->tail_n];
    } else if ((level = level_find(f, who, &at)) != NULL) {
        if (!f->reindexing && !pindex_keep(level, who))
            return E_NO_MEMORY;
        pindex_kill(level, at);
        if (!f->reindexing)
            return OK;
    }
    finder_event(f, who, NULL);
    return OK;
}

enum err finder_put(struct picture *p, struct person *before, struct person *now)
{
    struct finder *f = &p->finder;
    if (swap_alike(f, before, now))
        return OK;
    enum err e = before ? take_out(f, before) : OK;
    if (e || !now)
        return e;
    if (f->tail_n == TAIL_MAX && (e = make_room(p)) != OK)
        return e;
    f->tail[f->tail_n++] = now;
    if (f->reindexing)
        finder_event(f, NULL, now);
    return OK;
}

void finder_done(struct finder *f)
{
    for (int i = 0; i < LEVELS; i++)
        level_replace(f, i, NULL);
    f->tail_n = 0;
}

enum err picture_reindex(struct picture *p)
{
    return finder_build(p);
}

size_t picture_index_behind(const struct picture *p)
{
    return p->finder.tail_n + live(p->finder.level[LEVEL_SMALL]) + live(p->finder.level[LEVEL_MIDDLE]);
}
