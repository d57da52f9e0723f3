/* SPDX-License-Identifier: Apache-2.0
 * slots.h - the slots persons live in: one a person for ever, and its place in the arrays beside it. For this room only. */
#ifndef ANPI_PICTURE_PEOPLE_SLOTS_H
#define ANPI_PICTURE_PEOPLE_SLOTS_H

#include "server/picture/people/person.h"
#include "server/picture/picture.h"

/* UINT32_MAX when never met. The slot may be empty: a person who went keeps it. O(1). */
uint32_t person_slot(const struct picture *p, int64_t id);
/* The slot of this id, made when it is met for the first time. E_NO_MEMORY: arrays and *slot are not to be used. */
ERR person_slot_take(struct picture *p, int64_t id, uint32_t *slot);
/* Note that its person has a device. Once a slot: they stay in the list though the device goes. E_NO_MEMORY. */
ERR person_slot_powered(struct picture *p, uint32_t slot);
/* Where x is now; NULL: nowhere. O(1). */
void person_slot_place(struct picture *p, uint32_t slot, const struct person *x);
/* Slots in order of id, if the snapshot did not come so: pages of persons then need no sorting. Only while loading:
 * afterwards groups and counts hold slot numbers. E_NO_MEMORY: the picture is to be thrown away. */
ERR person_slots_sort(struct picture *p);

#endif
