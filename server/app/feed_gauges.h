/* SPDX-License-Identifier: Apache-2.0
 * feed_gauges.h - the outage sources as numbers for Prometheus: how many are well, stale, at fault, no longer watched. */
#ifndef ANPI_APP_FEED_GAUGES_H
#define ANPI_APP_FEED_GAUGES_H

#include "server/picture/picture.h"

/* As the picture has them now. On the loop, after a change of a source or a load. O(sources). */
void feed_gauges_set(const struct picture *p);

#endif
