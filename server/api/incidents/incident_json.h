/* SPDX-License-Identifier: Apache-2.0
 * incident_json.h - an incident as the API says it, from the picture or from the answer of the database. */
#ifndef ANPI_API_INCIDENTS_INCIDENT_JSON_H
#define ANPI_API_INCIDENTS_INCIDENT_JSON_H

#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

/* One object; its views are read during the call. A failure shows in the writer's buffer. */
void incident_write(struct jw *w, const struct incident *i);
/* `body` is the JSON of anpi.incident_say: times in *_us become RFC 3339. The same members as above, so that an
 * answer to a write reads as one to a question. */
void incident_body_write(struct jw *w, const struct json *body);

#endif
