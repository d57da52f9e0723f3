/* SPDX-License-Identifier: Apache-2.0
 * demo_marks.h - an incident over a demo city, three hours old, and what has been reported of it so far.
 *
 * By the very functions the server calls, so a demo shows nothing that a phone could not have sent. */
#ifndef ANPI_DEMO_DEMO_MARKS_H
#define ANPI_DEMO_DEMO_MARKS_H

#include "server/demo/demo_staff.h"

/* Opens 台風第99号（デモ） as the first user of `staff` with the role command. Real, not a drill: so that what is
 * seen in a disaster is seen. E_DB_*, or what the function says; *id is untouched then. */
ERR demo_incident_open(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, int64_t now_us, int64_t *id,
                       struct fail *f);
/* About two of five are marked, through the function that takes marks from phones: some zones complete, some with no
 * report at all; and zone reports. Which, depends on the seed; when and under which ids, on the moment. *marks is
 * set on failure too. E_DB_*, E_NO_MEMORY. What the function refuses of a group ends it. Nothing of it is marked as
 * a drill. */
ERR demo_marks_make(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, int64_t incident, uint64_t seed,
                    int64_t now_us, size_t *marks, struct fail *f);

#endif
