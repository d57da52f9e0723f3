/* SPDX-License-Identifier: Apache-2.0
 * publish.h - from a change of the picture to the live events about it. */
#ifndef ANPI_API_LIVE_PUBLISH_H
#define ANPI_API_LIVE_PUBLISH_H

#include "server/api/kit/decided.h"
#include "server/picture/picture.h"

/* Events hold ids, counts and states; nobody's name or address. On the loop, from the follower; a body that cannot
 * be read says nothing. */
void publish_call(struct sv body); /* a change of kind `call`, which the picture does not hold */
/* From decided_tick: time ran out, and no change of the database said so. */
void publish_decision_over(const struct decision *over);
/* `id` is the object's, as the change feed has it. Nothing when d->applied is false. After the picture took the
 * change. */
void publish_delta(const struct picture_delta *d, struct sv id);

#endif
