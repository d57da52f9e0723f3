/* SPDX-License-Identifier: Apache-2.0
 * shelter_json.h - a shelter as the API says it. Nothing personal is in it. */
#ifndef ANPI_API_SHELTER_JSON_H
#define ANPI_API_SHELTER_JSON_H

#include "server/api/shelters.h"
#include "server/base/json.h"

/* Members of an object that is begun: shelter, municipality, kind, name, ..., state, incident and state_at of its state. */
void shelter_write(struct jw *w, const struct shelter *s);

#endif
