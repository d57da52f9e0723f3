/* SPDX-License-Identifier: Apache-2.0
 * facts.h - what is true of a person, a caller and this moment: the facts that the policy table asks for. */
#ifndef ANPI_API_KIT_FACTS_H
#define ANPI_API_KIT_FACTS_H

#include "server/api/kit/given.h"
#include "server/picture/incidents/assignments.h"
#include "server/picture/people/person.h"

/* What the caller put forward for seeing more. From the request's body; a view into it. */
struct reason_given {
    enum ground ground; /* asked for; GROUND_NONE when nothing was said */
    struct sv case_ref; /* case number or reason; empty when none */
};

/* Reads the picture of this turn: not kept across a WAIT. Consents are read from the card only where they could
 * matter. */
void facts_of(const struct user *u, const struct person *x, int64_t incident, const struct reason_given *why, struct policy_facts *out);
/* None of these facts is the person's own: they hold for everybody of the municipality (protection set aside). Then
 * one answer does for all of them, as list_rows.c uses it. */
bool facts_by_place(const struct user *u, const struct policy_facts *f);
/* Does the table allow this whoever in the caller's municipalities it is about (protection set aside)? True means
 * that nobody of them needs asking; false says nothing of anybody. */
bool everybody_allowed(const struct user *u, enum action action, const struct reason_given *why);
/* Facts for an act on a whole municipality (opening an incident, a zone report). No person's facts are true in it. */
void facts_of_municipality(const struct user *u, int32_t municipality, struct policy_facts *out);
/* facts_of and policy_check in one. Errors as policy_check; *out is untouched on failure. */
ERR person_allowed(const struct user *u, enum action action, const struct person *x, int64_t incident, const struct reason_given *why,
                   struct policy_grant *out);
/* For assignments.h. */
struct holder holder_of(const struct user *u);
/* Is the caller named for the protected persons of this municipality? A command centre's user of the city with the
 * right: not every one who has it. */
bool user_on_desk(const struct user *u, int32_t municipality);
/* The JIS codes of the caller as numbers; at most `max`. Returns how many were written. */
size_t user_municipality_numbers(const struct user *u, int32_t *out, size_t max);

#endif
