/* SPDX-License-Identifier: Apache-2.0
 * group.h - "all persons of this household", "all persons of this zone", without a list a household.
 *
 * Slots sorted by the key as it was when the group was built; slots whose key changed since stand in a small list
 * beside it. Both are checked against the person as it is now. For this room only. */
#ifndef ANPI_PICTURE_PEOPLE_GROUP_H
#define ANPI_PICTURE_PEOPLE_GROUP_H

#include "server/base/err.h"
#include "server/picture/people/person.h"

/* Pure; 0 for "in no group". */
typedef int64_t (*group_key)(const struct person *x);

/* One of households, one of zones: made at the load and kept by the changes. */
struct person_group {
    group_key key;
    uint32_t *slot;    /* [n] by (key, slot); keys of 0 are left out */
    int64_t *slot_key; /* [n] the key it was sorted by */
    uint32_t n;
    uint32_t *moved;
    uint32_t moved_n;
    size_t moved_room;
};

/* Frees its tables, keeps its key; also of a zeroed one. */
void group_done(struct person_group *g);
/* O(slots log slots), O(slots) when they come in order. E_NO_MEMORY: the group is as before. */
ERR group_build(struct person_group *g, group_key key, struct person *const *person, uint32_t slots);
/* Its key changed. Cheap, but when the list beside is full (a sixteenth of all) everything is sorted anew.
 * E_NO_MEMORY: the slot would be missed. */
ERR group_move(struct person_group *g, struct person *const *person, uint32_t slots, uint32_t slot);
/* Slots of the members, in no order, without repeats; at most `max` are written, returns how many there are. O(log n
 * + members + moved). */
size_t group_members(const struct person_group *g, struct person *const *person, int64_t key, uint32_t *out, size_t max);

#endif
