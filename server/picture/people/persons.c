/* SPDX-License-Identifier: Apache-2.0
 * persons.c - what follows a person: finder, groups, counts, joins. */
#include "server/picture/state.h"
#include "server/picture/things.h"

#include <stdlib.h>

#include "server/picture/people/slots.h"

static int64_t household_of(const struct person *x)
{
    return x->household;
}

static int64_t zone_of(const struct person *x)
{
    return x->zone;
}

static uint64_t seq_held(const struct picture *p, uint32_t slot)
{
    uint64_t gone = p->gone_seq ? p->gone_seq[slot] : 0;
    return p->person[slot] && p->person[slot]->seq > gone ? p->person[slot]->seq : gone;
}

static void delta_person(const struct person *before, const struct person *now, struct picture_delta *delta)
{
    const struct person *x = now ? now : before;
    delta->applied = true;
    delta->topics |= TOPIC_PERSON | ((before && before->powered) || (now && now->powered) ? TOPIC_POWER : 0);
    delta->person = x->id;
    delta->municipality = x->municipality;
    delta->protection = before && now && before->is_protected != now->is_protected;
}

/* Everything that hangs on a person, once the picture is indexed. */
static enum err follow(struct picture *p, uint32_t slot, struct person *before, struct person *now, struct picture_delta *delta)
{
    enum err e = OK;
    bool house = household_of(before ? before : now) != (now ? now->household : 0) || !before;
    bool zone = zone_of(before ? before : now) != (now ? now->zone : 0) || !before;
    bool staff = zone || (now && before->is_protected != now->is_protected);
    if (before)
        e = counts_person(p, before, false, delta);
    p->person[slot] = now;
    person_slot_place(p, slot, now);
    if (!e && now)
        e = counts_person(p, now, true, delta);
    if (!e && house)
        e = group_move(&p->households, p->person, p->slots, slot);
    if (!e && zone)
        e = group_move(&p->zone_members, p->person, p->slots, slot);
    if (!e && staff)
        e = assignment_changed(p);
    delta_person(before, now, delta);
    enum err put = finder_put(p, before, now); /* in any case: it owns `before` now */
    return e ? e : put;
}

enum err persons_put(struct picture *p, int64_t id, uint64_t seq, struct sv card, struct picture_delta *delta)
{
    struct person *now;
    uint32_t slot;
    enum err e = person_slot_take(p, id, &slot);
    if (e || (p->indexed && seq <= seq_held(p, slot)))
        return e;
    e = person_make(&p->memory, &p->scratch, &p->towns, id, seq, card, &now);
    if (e)
        return e;
    struct person *before = p->person[slot];
    p->persons_n += before == NULL;
    p->person_bytes += person_bytes(now) - (before ? person_bytes(before) : 0);
    if (p->indexed) {
        e = follow(p, slot, before, now, delta);
        if (!e && town_search_behind(&p->towns))
            e = town_search_build(&p->towns);
    } else {
        person_free(&p->memory, before);
        p->person[slot] = now;
        person_slot_place(p, slot, now);
    }
    enum err noted = person_slot_powered(p, slot);
    return e ? e : noted;
}

enum err persons_remove(struct picture *p, int64_t id, uint64_t seq, struct picture_delta *delta)
{
    uint32_t slot;
    enum err e = person_slot_take(p, id, &slot);
    if (e || seq <= seq_held(p, slot))
        return e;
    if (!p->gone_seq && !(p->gone_seq = calloc(p->slots_room, sizeof *p->gone_seq)))
        return E_NO_MEMORY;
    p->gone_seq[slot] = seq;
    struct person *before = p->person[slot];
    delta->applied = true;
    if (!before)
        return OK;
    p->persons_n--;
    p->person_bytes -= person_bytes(before);
    return follow(p, slot, before, NULL, delta);
}

void persons_done(struct picture *p)
{
    finder_done(&p->finder);
    for (uint32_t i = 0; i < p->slots; i++)
        person_free(&p->memory, p->person[i]);
    slab_done(&p->memory);
    free(p->person);
    free(p->cell);
    free(p->town);
    free(p->gone_seq);
    free(p->powered);
    map64_done(&p->slot_of);
    map64_done(&p->powered_known);
    group_done(&p->households);
    group_done(&p->zone_members);
    town_names_done(&p->towns);
}

#define HOUSEHOLD_MAX 256 /* of one household that are looked at */

size_t picture_household(const struct picture *p, int64_t household, int64_t *persons, size_t max)
{
    uint32_t slot[HOUSEHOLD_MAX];
    size_t n = household ? group_members(&p->households, p->person, household, slot, HOUSEHOLD_MAX) : 0;
    for (size_t i = 0; i < n && i < max && i < HOUSEHOLD_MAX; i++)
        persons[i] = p->person[slot[i]]->id;
    return n;
}

struct sv picture_town(const struct picture *p, uint32_t town)
{
    return town && town < p->towns.n ? p->towns.key[town] : (struct sv){ 0 };
}

uint32_t picture_town_find(const struct picture *p, struct sv town_key)
{
    return town_find(&p->towns, town_key);
}

enum err picture_index_persons(struct picture *p)
{
    enum err e = person_slots_sort(p);
    if (!e)
        e = town_search_build(&p->towns);
    if (!e)
        e = finder_build(p);
    if (!e)
        e = group_build(&p->households, household_of, p->person, p->slots);
    if (!e)
        e = group_build(&p->zone_members, zone_of, p->person, p->slots);
    return e;
}

enum err person_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    return c->body.p ? persons_put(p, c->number, c->seq, c->body, delta) : persons_remove(p, c->number, c->seq, delta);
}
