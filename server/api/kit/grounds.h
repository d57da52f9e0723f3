/* SPDX-License-Identifier: Apache-2.0
 * grounds.h - may this caller be shown anybody at all now? And putting on record who was shown on which ground.
 *
 * A search or a list by somebody who has no ground for anybody is refused before anybody is looked for: what it would find,
 * or leave out, is told by no number, no order and no time. */
#ifndef ANPI_API_KIT_GROUNDS_H
#define ANPI_API_KIT_GROUNDS_H

#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"

/* OK when some row of the table could hold for somebody. E_DECISION_NONE (outside the city: no 提供の決定 in force for the
 * caller), E_AUTH_CHOSEN (the ground chosen is none of this role's), E_AUTH_GROUND (it takes a case number or a reason),
 * E_AUTH_NOT_NOW (no incident is open). The refusal is on record, or E_AUDIT_FULL. Nothing is looked up of any
 * person. */
ERR ground_needed(const struct req *r, enum action action, const struct reason_given *why);
/* Would a case number or a reason show this role more? Whatever was searched for. Told to the screen as a hint; says
 * nothing of who was found. */
bool case_would_help(const struct user *u, enum action action, const struct reason_given *why);

/* Has the table a row of this role for this on the ground? One that is none of the role's is refused, whoever is asked about. */
bool ground_is_of(enum role role, enum action action, enum ground ground);

/* By which reasons of a search (enum lookup_why) somebody shown on this grant may be found: a decision lets nobody find by
 * what it does not show. Bits for lookup_query.shown. */
unsigned grant_finds(const struct policy_grant *g);

/* People shown together, each on a ground of its own. The grant is kept beside each person: records are made by it
 * when all is written. */
struct shown {
    int64_t *persons; /* [room] */
    struct policy_grant *grants;
    size_t n, room;
};
/* In the arena, room for `room`. E_NO_MEMORY. */
ERR shown_new(struct arena *a, size_t room, struct shown *out);
/* Past `room` nothing is added: the caller writes no row either. */
void shown_add(struct shown *s, int64_t person, const struct policy_grant *g);
/* One record for each ground and decision; with nobody shown, one that says so. `d` tells the rest. E_AUDIT_FULL,
 * E_IO: show nothing, though some records may be there already. */
ERR disclose_shown(const struct req *r, const struct disclosure *d, const struct shown *s);

#endif
