/* SPDX-License-Identifier: Apache-2.0
 * shelter_json.h - a shelter as the API says it. Nothing personal is in it. */
#ifndef ANPI_API_MAP_SHELTER_JSON_H
#define ANPI_API_MAP_SHELTER_JSON_H

#include "server/picture/places/shelters.h"
#include "server/base/jw.h"

/* Its state was said in a drill: to be shown as such, 【訓練】. */
bool shelter_of_drill(const struct shelter *s);
/* Does its state hold now? What a drill said holds while that drill is open and no real incident is over its
 * municipality. Asked of the picture of this turn. */
bool shelter_state_holds(const struct shelter *s);
/* Members of an object that is begun: shelter, municipality, kind, name, ..., state, incident, drill and state_at of
 * its state. Degrees, lon before lat; null where the list has none. */
void shelter_write(struct jw *w, const struct shelter *s);

#endif
