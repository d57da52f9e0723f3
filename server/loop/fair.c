/* SPDX-License-Identifier: Apache-2.0
 * fair.c - turns by number: the first thing of a key gets the turn after the present one, its second the one after that. */
#include "server/loop/fair.h"

#include <stdbool.h>
#include <stdlib.h>

#define FIRST_OF 4 /* every fourth turn is the slow lane's, when both wait */

struct waiting {
    uint64_t key, turn, number; /* number: in the order put in */
    void *what;
};

struct lane {
    struct waiting *at;
    size_t n;
    uint64_t turn; /* of what was taken last */
};

struct fair {
    struct lane lane[FAIR_LANES];
    size_t cap;
    uint64_t number;
    unsigned taken;
};

struct fair *fair_new(size_t cap)
{
    struct fair *f = calloc(1, sizeof *f);
    bool ok = f != NULL;
    for (int i = 0; ok && i < FAIR_LANES; i++)
        ok = (f->lane[i].at = calloc(cap, sizeof *f->lane[i].at)) != NULL;
    if (!ok) {
        fair_free(f);
        return NULL;
    }
    f->cap = cap;
    return f;
}

void fair_free(struct fair *f)
{
    for (int i = 0; f && i < FAIR_LANES; i++)
        free(f->lane[i].at);
    free(f);
}

/* The turn after the last one that this key waits for, or the next. */
static uint64_t turn_of(const struct lane *l, uint64_t key)
{
    uint64_t last = l->turn;
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].key == key && l->at[i].turn > last)
            last = l->at[i].turn;
    return last + 1;
}

/* The newest of the key that has most waiting: its last turn is the highest number of turns. */
static size_t longest(const struct lane *l)
{
    size_t at = 0;
    for (size_t i = 1; i < l->n; i++) {
        const struct waiting *a = &l->at[at], *b = &l->at[i];
        if (b->turn > a->turn || (b->turn == a->turn && b->number > a->number))
            at = i;
    }
    return at;
}

void *fair_put(struct fair *f, enum fair_lane lane, uint64_t key, void *what)
{
    struct lane *l = &f->lane[lane];
    struct waiting w = { key, turn_of(l, key), ++f->number, what };
    void *gone = NULL;
    if (l->n == f->cap) {
        size_t last = longest(l);
        if (l->at[last].turn <= w.turn)
            return what;
        gone = l->at[last].what;
        l->at[last] = l->at[--l->n];
    }
    l->at[l->n++] = w;
    return gone;
}

static void *take_from(struct lane *l)
{
    size_t at = 0;
    for (size_t i = 1; i < l->n; i++) {
        const struct waiting *a = &l->at[at], *b = &l->at[i];
        if (b->turn < a->turn || (b->turn == a->turn && b->number < a->number))
            at = i;
    }
    void *what = l->at[at].what;
    l->turn = l->at[at].turn;
    l->at[at] = l->at[--l->n];
    return what;
}

void *fair_take(struct fair *f)
{
    struct lane *first = &f->lane[FAIR_FIRST], *slow = &f->lane[FAIR_SLOW];
    if (!first->n && !slow->n)
        return NULL;
    bool slow_turn = !first->n || (slow->n && ++f->taken % FIRST_OF == 0);
    return take_from(slow_turn ? slow : first);
}

size_t fair_waiting(const struct fair *f, enum fair_lane lane)
{
    return f->lane[lane].n;
}
