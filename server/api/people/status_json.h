/* SPDX-License-Identifier: Apache-2.0
 * status_json.h - how a person stands in an incident, as JSON, with the marks it stands on.
 *
 * A screen lays its own marks over what it was told until the answer names them: every answer that says how somebody
 * stands names in "seen" each operation that went into it. That is more than what counts now: also marks that were
 * withdrawn, what withdrew them, and those of earlier rounds, so that a screen sees that its mark counts no more. */
#ifndef ANPI_API_PEOPLE_STATUS_JSON_H
#define ANPI_API_PEOPLE_STATUS_JSON_H

#include "server/base/jw.h"

/* A mark may name as many: observations_post.c. More are not named: a screen then waits for the next answer. */
#define SEEN_MAX 200

/* Of the whole answer: "round" and "round_started_at" of the incident; null without one. Members of an open object,
 * as all three. */
void round_write(struct jw *w, int64_t incident);
/* "seen": the marks that count, then those that count no more, then those of earlier rounds; `max` at most.
 * Operation ids as texts. */
void seen_write(struct jw *w, int64_t incident, int64_t person, size_t max);
/* "status", "seen", "conflict", "conflict_ops", "last" {op_id,at,by,status} or null. Unreported without a mark. A
 * few look-ups; no parsing. */
void person_status_write(struct jw *w, int64_t incident, int64_t person);

#endif
