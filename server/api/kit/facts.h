/* SPDX-License-Identifier: Apache-2.0
 * facts.h - what is true of a person, a caller and this moment: the facts that the policy table asks for. */
#ifndef ANPI_API_KIT_FACTS_H
#define ANPI_API_KIT_FACTS_H

#include "server/api/kit/given.h"
#include "server/picture/incidents/assignments.h"
#include "server/picture/people/person.h"

/* What the caller put forward for seeing more. */
struct reason_given {
    enum ground ground; /* asked for; GROUND_NONE when nothing was said */
    struct sv case_ref; /* case number or reason; empty when none */
};

void facts_of(const struct user *u, const struct person *x, int64_t incident, const struct reason_given *why, struct policy_facts *out);
/* None of these facts is the person's own: they hold for everybody of the municipality (protection set aside). */
bool facts_by_place(const struct user *u, const struct policy_facts *f);
/* Does the table allow this whoever in the caller's municipalities it is about (protection set aside)? */
bool everybody_allowed(const struct user *u, enum action action, const struct reason_given *why);
/* Facts for an act on a whole municipality (opening an incident, a zone report). */
void facts_of_municipality(const struct user *u, int32_t municipality, struct policy_facts *out);
/* facts_of and policy_check in one. */
ERR person_allowed(const struct user *u, enum action action, const struct person *x, int64_t incident, const struct reason_given *why,
                   struct policy_grant *out);
struct holder holder_of(const struct user *u);
/* Is the caller named for the protected persons of this municipality? */
bool user_on_desk(const struct user *u, int32_t municipality);
/* The JIS codes of the caller as numbers; at most `max`. */
size_t user_municipality_numbers(const struct user *u, int32_t *out, size_t max);

#endif
