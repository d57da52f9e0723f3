/* SPDX-License-Identifier: Apache-2.0
 * slots.h - the slots persons live in: one a person for ever, and its place in the arrays beside it. For this room only. */
#ifndef ANPI_PICTURE_PEOPLE_SLOTS_H
#define ANPI_PICTURE_PEOPLE_SLOTS_H

#include "server/picture/people/person.h"
#include "server/picture/picture.h"

uint32_t person_slot(const struct picture *p, int64_t id); /* UINT32_MAX when never met */
/* The slot of this id, made when it is met for the first time. */
ERR person_slot_take(struct picture *p, int64_t id, uint32_t *slot);
ERR person_slot_powered(struct picture *p, uint32_t slot);                        /* note that its person has a device */
void person_slot_place(struct picture *p, uint32_t slot, const struct person *x); /* where x is now; NULL: nowhere */
/* Slots in order of id, if the snapshot did not come so: pages of persons then need no sorting. */
ERR person_slots_sort(struct picture *p);

#endif
