/* SPDX-License-Identifier: Apache-2.0
 * publish.h - from a change of the picture to the live events about it. */
#ifndef ANPI_API_LIVE_PUBLISH_H
#define ANPI_API_LIVE_PUBLISH_H

#include "server/api/kit/decided.h"
#include "server/picture/picture.h"

/* Events hold ids, counts and states; nobody's name or address. */
void publish_call(struct sv body); /* a change of kind `call`, which the picture does not hold */
void publish_decision_over(const struct decision *over);
void publish_delta(const struct picture_delta *d, struct sv id);

#endif
