/* SPDX-License-Identifier: Apache-2.0
 * group.c - see group.h. */
#include "server/picture/people/group.h"

#include <stdlib.h>

#include "server/base/bisect.h"
#include "server/base/grow.h"

#define MOVED_MIN 4096 /* slots that may stand beside, though the group is small */

struct group_pair {
    int64_t key;
    uint32_t slot;
};

static int pair_cmp(const void *a, const void *b)
{
    const struct group_pair *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

void group_done(struct person_group *g)
{
    free(g->slot);
    free(g->slot_key);
    free(g->moved);
    *g = (struct person_group){ .key = g->key };
}

enum err group_build(struct person_group *g, group_key key, struct person *const *person, uint32_t slots)
{
    struct group_pair *pairs = malloc((slots + 1) * sizeof *pairs);
    uint32_t n = 0;
    bool sorted = true;
    if (!pairs)
        return E_NO_MEMORY;
    for (uint32_t i = 0; i < slots; i++) {
        if (!person[i] || key(person[i]) == 0)
            continue;
        pairs[n] = (struct group_pair){ key(person[i]), i };
        sorted = sorted && (n == 0 || pair_cmp(&pairs[n - 1], &pairs[n]) < 0);
        n++;
    }
    if (!sorted)
        qsort(pairs, n, sizeof *pairs, pair_cmp);
    struct person_group made = {
        .key = key, .slot = malloc((n + 1) * sizeof *made.slot), .slot_key = malloc((n + 1) * sizeof *made.slot_key), .n = n
    };
    if (!made.slot || !made.slot_key) {
        group_done(&made);
        free(pairs);
        return E_NO_MEMORY;
    }
    for (uint32_t i = 0; i < n; i++) {
        made.slot[i] = pairs[i].slot;
        made.slot_key[i] = pairs[i].key;
    }
    free(pairs);
    group_done(g);
    *g = made;
    return OK;
}

enum err group_move(struct person_group *g, struct person *const *person, uint32_t slots, uint32_t slot)
{
    uint32_t most = g->n / 16 > MOVED_MIN ? g->n / 16 : MOVED_MIN;
    if (g->moved_n >= most)
        return group_build(g, g->key, person, slots);
    if (GROW(g->moved, g->moved_room, g->moved_n + 1))
        return E_NO_MEMORY;
    g->moved[g->moved_n++] = slot;
    return OK;
}

static uint32_t first_of(const struct person_group *g, int64_t key)
{
    uint32_t from = 0, to = g->n;
    BISECT(mid, from, to, g->slot_key[mid] < key);
    return from;
}

/* Is `slot` found by the sorted part already, under this key? */
static bool sorted_has(const struct person_group *g, uint32_t first, int64_t key, uint32_t slot)
{
    uint32_t to = first;
    while (to < g->n && g->slot_key[to] == key) {
        if (g->slot[to] == slot)
            return true;
        to++;
    }
    return false;
}

static bool moved_before(const struct person_group *g, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++) {
        if (g->moved[j] == g->moved[i])
            return true;
    }
    return false;
}

size_t group_members(const struct person_group *g, struct person *const *person, int64_t key, uint32_t *out, size_t max)
{
    size_t n = 0;
    uint32_t first = first_of(g, key);
    for (uint32_t i = first; i < g->n && g->slot_key[i] == key; i++) {
        uint32_t slot = g->slot[i];
        if (person[slot] && g->key(person[slot]) == key && n++ < max)
            out[n - 1] = slot;
    }
    for (uint32_t i = 0; i < g->moved_n; i++) {
        uint32_t slot = g->moved[i];
        if (!person[slot] || g->key(person[slot]) != key || sorted_has(g, first, key, slot) || moved_before(g, i))
            continue;
        if (n++ < max)
            out[n - 1] = slot;
    }
    return n;
}
