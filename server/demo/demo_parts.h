/* SPDX-License-Identifier: Apache-2.0
 * demo_parts.h - the parts of a made-up person, a file each, and what they share. For demo_person.c and those files only. */
#ifndef ANPI_DEMO_DEMO_PARTS_H
#define ANPI_DEMO_DEMO_PARTS_H

#include "server/demo/demo_person.h"

/* The parts, in the order they are made; each throws dice of its own. */
ERR demo_home_make(const struct demo_world *w, uint64_t first, struct arena *a, struct demo_person *p);
void demo_kin_make(const struct demo_world *w, uint64_t first, struct arena *a, struct demo_person *p);
void demo_devices_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
void demo_needs_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
void demo_medical_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
void demo_help_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
void demo_directive_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);

/* What the parts share. */
int demo_device_age(struct demo_lot lot, struct dice *d);                          /* how old who has that equipment is */
void demo_reason_add(struct demo_person *p, const char *kind, const char *detail); /* once each kind */
void demo_ill_add(struct demo_person *p, const char *name);                        /* by name, once each */
bool demo_on_list(const struct demo_person *p, const char *list);
bool demo_has_reason(const struct demo_person *p, const char *kind);
/* demo_throw.c */
const struct demo_name *demo_given_of(const struct demo_world *w, uint64_t i, int sex, int age); /* of person i */
const struct demo_name_list *demo_given_list(const struct demo_names *names, int sex, int age);
const char *demo_phone_number(struct arena *a, struct dice *d, bool mobile);
/* The number of an office or a shop: the same wherever it is named. */
const char *demo_office_phone(const struct demo_world *w, struct arena *a, const char *name);
/* A day from..to days before DEMO_TODAY, ISO 8601. */
const char *demo_day_before(struct arena *a, struct dice *d, int from, int to);

#endif
