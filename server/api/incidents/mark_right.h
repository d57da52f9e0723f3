/* SPDX-License-Identifier: Apache-2.0
 * mark_right.h - may this user mark this person? The right at the time seen counts, not the one at the time sent.
 *
 * Whoever may mark the person now may. So may who held the person (by name, by zone, by office) when the mark was seen.
 * Who held the person at another time within the last 72 h is neither believed nor turned away: the command centre looks
 * (MARK_REVIEW). For all others a person who is not theirs is as one who does not exist, and costs the same work. */
#ifndef ANPI_API_INCIDENTS_MARK_RIGHT_H
#define ANPI_API_INCIDENTS_MARK_RIGHT_H

#include "server/api/kit/facts.h"
#include "server/picture/incidents/incidents.h"

/* In the order of trust. */
enum mark_right { MARK_NO, MARK_YES, MARK_REVIEW };

/* `x` NULL: nobody is known by that number; MARK_NO after the same work. `*reason` (of anpi.mark_review) is set with
 * MARK_REVIEW. Asked on the loop before the mark is queued; nothing is on record yet. *reason is a literal. */
enum mark_right mark_right(const struct user *u, const struct person *x, const struct incident *in, int64_t seen_us, const char **reason);

/* 時刻不明, the rule of anpi.time_unsure: more than a day ahead, or more than seven days before the incident was
 * opened. Microseconds UTC. Both bounds are the same in SQL: a change of one is a change of both. */
bool mark_time_unsure(const struct incident *in, int64_t seen_us, int64_t now_us);

#endif
