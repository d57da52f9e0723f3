/* SPDX-License-Identifier: Apache-2.0
 * slots.c - the slots persons live in, and where each stands in the arrays beside them. */
#include "server/picture/people/slots.h"

#include <stdlib.h>

#include "server/base/grow.h"
#include "server/picture/state.h"

uint32_t person_slot(const struct picture *p, int64_t id)
{
    uint64_t v;
    return map64_get(&p->slot_of, id, &v) ? (uint32_t)v : UINT32_MAX;
}

static bool slots_grow(struct picture *p)
{
    size_t had = p->slots_room, persons = had, cells = had, towns = had, gone = had;
    if (GROW(p->person, persons, had + 1) || GROW(p->cell, cells, had + 1) || GROW(p->town, towns, had + 1) ||
        (p->gone_seq && GROW(p->gone_seq, gone, had + 1)))
        return false;
    if (p->gone_seq)
        memset(p->gone_seq + had, 0, (gone - had) * sizeof *p->gone_seq);
    p->slots_room = persons;
    return true;
}

/* Ids that come in order, as they do while loading, need not be looked for. */
static bool is_above_all(const struct picture *p, int64_t id)
{
    const struct person *last = p->ids_ascend && p->slots ? p->person[p->slots - 1] : NULL;
    return last && last->id < id;
}

enum err person_slot_take(struct picture *p, int64_t id, uint32_t *slot)
{
    *slot = is_above_all(p, id) ? UINT32_MAX : person_slot(p, id);
    if (*slot != UINT32_MAX)
        return OK;
    if (p->slots == p->slots_room && !slots_grow(p))
        return E_NO_MEMORY;
    enum err e = map64_put(&p->slot_of, id, p->slots);
    if (e)
        return e;
    for (uint32_t last = p->slots; p->ids_ascend && last-- > 0;) {
        if (p->person[last]) {
            p->ids_ascend = p->person[last]->id < id;
            break;
        }
    }
    *slot = p->slots++;
    p->person[*slot] = NULL;
    p->cell[*slot] = p->town[*slot] = 0;
    return OK;
}

enum err person_slot_powered(struct picture *p, uint32_t slot)
{
    uint64_t known;
    if (!p->person[slot] || !p->person[slot]->powered || map64_get(&p->powered_known, slot, &known))
        return OK;
    if (GROW(p->powered, p->powered_room, p->powered_n + 1))
        return E_NO_MEMORY;
    enum err e = map64_put(&p->powered_known, slot, 1);
    if (!e)
        p->powered[p->powered_n++] = slot;
    return e;
}

void person_slot_place(struct picture *p, uint32_t slot, const struct person *x)
{
    p->cell[slot] = x ? mesh_cell(x->mesh250) | (x->coarse_m ? CELL_COARSE : 0) : 0;
    p->town[slot] = x ? x->town : 0;
}

static int id_cmp(const void *a, const void *b)
{
    const struct person *x = *(struct person *const *)a, *y = *(struct person *const *)b;
    return (x->id > y->id) - (x->id < y->id);
}

enum err person_slots_sort(struct picture *p)
{
    uint32_t n = 0;
    if (p->ids_ascend)
        return OK;
    for (uint32_t i = 0; i < p->slots; i++) {
        if (p->person[i])
            p->person[n++] = p->person[i];
    }
    p->slots = n;
    qsort(p->person, n, sizeof *p->person, id_cmp);
    map64_done(&p->slot_of);
    map64_done(&p->powered_known);
    p->powered_n = 0;
    enum err e = OK;
    for (uint32_t i = 0; !e && i < n; i++) {
        person_slot_place(p, i, p->person[i]);
        e = map64_put(&p->slot_of, p->person[i]->id, i);
        if (!e)
            e = person_slot_powered(p, i);
    }
    p->ids_ascend = true;
    return e;
}

size_t picture_persons(const struct picture *p)
{
    return p->persons_n;
}

const struct person *picture_person(const struct picture *p, int64_t id)
{
    uint32_t slot = person_slot(p, id);
    return slot == UINT32_MAX ? NULL : p->person[slot];
}

const struct person *picture_person_next(const struct picture *p, size_t *it)
{
    while (*it < p->slots) {
        const struct person *x = p->person[(*it)++];
        if (x)
            return x;
    }
    return NULL;
}
