/* SPDX-License-Identifier: Apache-2.0
 * outage_feature.h - an outage area as a GeoJSON feature (RFC 7946, lon lat). Pure: a worker may call it. */
#ifndef ANPI_API_MAP_OUTAGE_FEATURE_H
#define ANPI_API_MAP_OUTAGE_FEATURE_H

#include "server/base/jw.h"
#include "server/picture/outages/outages.h"

/* One object. `a` may be a copy: nothing of the picture is asked. */
void outage_feature_write(struct jw *w, const struct outage_area *a);

#endif
