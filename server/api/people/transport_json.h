/* SPDX-License-Identifier: Apache-2.0
 * transport_json.h - the transports of a person in an answer: what stands, and under it what it has replaced. */
#ifndef ANPI_API_PEOPLE_TRANSPORT_JSON_H
#define ANPI_API_PEOPLE_TRANSPORT_JSON_H

#include <stdbool.h>

#include "server/base/arena.h"
#include "server/base/jw.h"
#include "server/picture/people/person.h"

/* "transports": newest first, each with "earlier" (what it replaced, newest first) where there is any, and "transports_more" (older ones than
 * are shown).
 * A crew is shown all of an entry; others when, where and the remarks, and nothing of 自損行為 and 加害, in a replaced entry
 * neither. The arena is scratch for parsing; what cannot be read is left out. */
void transports_write(struct jw *w, struct arena *a, const struct person *x, bool to_crew);

#endif
