/* SPDX-License-Identifier: Apache-2.0
 * demo_parts.h - the parts of a made-up person, a file each, and what they share. For demo_person.c and those files only.
 *
 * A part reads what the parts before it made, and adds to the person: the order is that of demo_person_make. Texts
 * are in the arena or literals; where memory is short a part leaves out what it could not write. Throwing dice of
 * its own, a part that is changed moves no other. */
#ifndef ANPI_DEMO_DEMO_PARTS_H
#define ANPI_DEMO_DEMO_PARTS_H

#include "server/demo/demo_person.h"

/* The parts, in the order they are made; each throws dice of its own. E_NO_MEMORY. The town by its share of people,
 * the point within reach_m of its middle; degrees of JGD2011. */
ERR demo_home_make(const struct demo_world *w, uint64_t first, struct arena *a, struct demo_person *p);
/* Contacts and who lives there too, by the dice of the household's first: a couple has the same children. Sets
 * `alone`. */
void demo_kin_make(const struct demo_world *w, uint64_t first, struct arena *a, struct demo_person *p);
/* Equipment for the lots LOT_VENTILATOR and LOT_POWERED, with the illness it is for; nothing for all others. */
void demo_devices_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
/* Reasons and lists, which add up as the plan says. */
void demo_needs_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
/* Illnesses beside those that came with the equipment, and the page of medicines and allergies. */
void demo_medical_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
/* Helpers, care team, doctor, consents and the plan. Names of offices come from the world. */
void demo_help_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
/* Of the old who have a doctor, one in twenty. */
void demo_directive_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);

/* What the parts share. Years. */
int demo_device_age(struct demo_lot lot, struct dice *d); /* how old who has that equipment is */
/* Once each kind. Past DEMO_LIST_MAX nothing is added. */
void demo_reason_add(struct demo_person *p, const char *kind, const char *detail);
/* By name, once each. A name of the table in demo_medical.c; any other adds nothing. */
void demo_ill_add(struct demo_person *p, const char *name);
/* By the stored word. */
bool demo_on_list(const struct demo_person *p, const char *list);
/* By the stored word. */
bool demo_has_reason(const struct demo_person *p, const char *kind);
/* The given name of person i, whoever asks. */
const struct demo_name *demo_given_of(const struct demo_world *w, uint64_t i, int sex, int age);
/* By year of birth (enum demo_band). sex 1 or 2. */
const struct demo_name_list *demo_given_list(const struct demo_names *names, int sex, int age);
/* A form that no telephone has (demo_person.h). NULL without memory. */
const char *demo_phone_number(struct arena *a, struct dice *d, bool mobile);
/* The number of an office or a shop: the same wherever it is named. NULL without memory. */
const char *demo_office_phone(const struct demo_world *w, struct arena *a, const char *name);
/* A day from..to days before DEMO_TODAY, ISO 8601. In the arena; NULL without memory. */
const char *demo_day_before(struct arena *a, struct dice *d, int from, int to);

#endif
