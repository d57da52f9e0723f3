/* SPDX-License-Identifier: Apache-2.0
 * demo_marks.h - an incident over a demo city, three hours old, and what has been reported of it so far. */
#ifndef ANPI_DEMO_DEMO_MARKS_H
#define ANPI_DEMO_DEMO_MARKS_H

#include "server/demo/demo_staff.h"

/* Opens 台風第99号（デモ） as the first user of `staff` with the role command. */
ERR demo_incident_open(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, int64_t now_us, int64_t *id,
                       struct fail *f);
/* About two of five are marked, through the function that takes marks from phones: some zones complete, some with no
 * report at all; and zone reports. Which, depends on the seed; when and under which ids, on the moment. */
ERR demo_marks_make(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, int64_t incident, uint64_t seed,
                    int64_t now_us, size_t *marks, struct fail *f);

#endif
