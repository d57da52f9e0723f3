/* SPDX-License-Identifier: Apache-2.0
 * assignment_json.h - an assignment as JSON, from the body that the database and the picture have of it. */
#ifndef ANPI_API_INCIDENTS_ASSIGNMENT_JSON_H
#define ANPI_API_INCIDENTS_ASSIGNMENT_JSON_H

#include "server/base/json.h"
#include "server/base/jw.h"

/* Members of an open object: id, incident (null = standing), person or zone, user and office with their names,
 * fallback_min, from, to. Ids are texts. Members that the body lacks are null. `body` is only read. */
void assignment_write(struct jw *w, const struct json *body);

#endif
