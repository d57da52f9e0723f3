/* SPDX-License-Identifier: Apache-2.0
 * alert.h - what a second person must hear at once: somebody broke the glass. */
#ifndef ANPI_API_ADMIN_ALERT_H
#define ANPI_API_ADMIN_ALERT_H

#include "server/base/sv.h"

/* A change of kind break_glass as it came from the feed: an event of topic `alert`, with ids and no name, to those of
 * the person's municipality who review. Other kinds are left alone. On the loop, from the follower of the change
 * feed. Never fails: a body that cannot be read says nothing. The views are needed only during the call. */
void alert_publish(struct sv kind, struct sv id, struct sv body);

#endif
