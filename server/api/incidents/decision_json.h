/* SPDX-License-Identifier: Apache-2.0
 * decision_json.h - a 提供の決定 as JSON: who decided, for whom, what, of which zones, until when, and how it stands now. */
#ifndef ANPI_API_INCIDENTS_DECISION_JSON_H
#define ANPI_API_INCIDENTS_DECISION_JSON_H

#include "server/base/json.h"
#include "server/base/jw.h"

/* One object, from the body that the picture and the database have. `incident_closed_us` 0: open. Microseconds UTC.
 * What `body` lacks is null or 0: the screen shows what is known. */
void decision_object_write(struct jw *w, const struct json *body, int64_t incident_closed_us, int64_t now_us);

#endif
