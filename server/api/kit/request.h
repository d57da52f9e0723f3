/* SPDX-License-Identifier: Apache-2.0
 * request.h - what the path and the body of a request name: a person, an incident, the ground to see more. */
#ifndef ANPI_API_KIT_REQUEST_H
#define ANPI_API_KIT_REQUEST_H

#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/picture/incidents/incidents.h"

/* The person of {person}. Unknown and outside the caller's municipalities look alike: E_PERSON_UNKNOWN. *out is good
 * until the next WAIT. */
ERR req_person(const struct req *r, const struct person **out);
/* The incident of {incident} (or of the query parameter `incident`). E_INCIDENT_UNKNOWN, also when it touches none of
 * the caller's municipalities. Its views likewise. Drills and closed ones are found. */
ERR req_incident(const struct req *r, struct incident *out);
/* By municipality alone; the role is asked by the policy. */
bool incident_visible(const struct user *u, const struct incident *i);
/* For whose assignments the caller may read: what was entrusted for an incident is read no longer once it is over, though
 * marks made before its end still come in. 0 when it is over: of standing assignments only. */
int64_t incident_to_read(const struct incident *i);

/* `ground` and `case` of a body, p NULL or empty where none is said. E_JSON_VALUE: no such ground. `case_ref` stays a view of what was
 * said: good as long as the job. */
ERR reason_read(struct sv ground, struct sv case_ref, struct reason_given *out, struct fail *f);

#endif
