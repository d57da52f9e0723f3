/* SPDX-License-Identifier: Apache-2.0
 * protected_line.h - 支援措置対象者: one line of each municipality for everybody, and the line's own counts for its desk.
 *
 * Of the protected persons of an incident everybody is told how many there are, who is responsible and how to reach them
 * by day and by night. Statuses, and who is 対象外, are the desk's alone: what somebody writes about a protected person
 * moves nothing that anybody else is shown. */
#ifndef ANPI_API_PEOPLE_PROTECTED_LINE_H
#define ANPI_API_PEOPLE_PROTECTED_LINE_H

#include "server/api/kit/facts.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

/* The protected persons of an incident, over the caller's municipalities. Plain numbers of this turn. */
struct protected_line {
    struct zone_count count; /* statuses and excluded of those municipalities of whose desk the caller is */
    uint32_t beside;         /* of the others: how many, whatever their status and stay */
};
/* Of the municipalities that the caller sees; O(municipalities of the incident). */
void protected_line_count(const struct user *u, const struct incident *in, struct protected_line *out);
/* "protected": {persons, …counts for the desk…, desks: [{municipality, name, persons, office, people, phone_day,
 * phone_night}]}. Names of the desk's people are staff, not residents. */
void protected_line_write(struct jw *w, const struct user *u, const struct incident *in, const struct protected_line *line);
/* Members office, people, phone_day and phone_night of whoever is responsible in this municipality; null and none when
 * nobody is named. O(users). */
void desk_write(struct jw *w, int32_t municipality);

#endif
