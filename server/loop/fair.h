/* SPDX-License-Identifier: Apache-2.0
 * fair.h - a queue in which nobody is shut out by somebody who asks more often.
 *
 * Two lanes. Within a lane the keys (a device, an address) take turns, however many things one of them has put in. While
 * both lanes wait, three turns of four are the first lane's. A full lane makes room at the expense of the key that has most
 * in it. Pure and small: a lane holds hundreds, and is searched. Owns nothing of what is put in. */
#ifndef ANPI_LOOP_FAIR_H
#define ANPI_LOOP_FAIR_H

#include <stddef.h>
#include <stdint.h>

#include "server/base/err.h"

/* First: what is usual and quick; slow: what may wait behind it. */
enum fair_lane { FAIR_FIRST, FAIR_SLOW, FAIR_LANES };

struct fair;

/* `cap`: most things waiting in each lane. NULL without memory. Room for both lanes is taken here; nothing is
 * allocated later. */
struct fair *fair_new(size_t cap);
/* NULL is fine. What still waits is the caller's: take it out first. */
void fair_free(struct fair *f);
/* Takes `what` in and returns NULL, or what had to give way: the newest of the key that has most waiting, which may be
 * `what` itself. So the caller has one thing to refuse, never to look for. O(cap). `what` must not be NULL. */
void *fair_put(struct fair *f, enum fair_lane lane, uint64_t key, void *what);
/* Whose turn it is, taken out; NULL when nothing waits. Within a key the oldest comes first. O(things in the lane). */
void *fair_take(struct fair *f);
/* Of one lane, for the metrics and for telling how long the wait may be. */
size_t fair_waiting(const struct fair *f, enum fair_lane lane);

#endif
