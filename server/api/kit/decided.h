/* SPDX-License-Identifier: Apache-2.0
 * decided.h - 提供の決定 in force: whom somebody outside the city may see, on which decision, as far as it goes.
 *
 * A decision is about the people on the list (名簿) or with a plan (個別避難計画) who are now in one of its zones, or in a
 * zone inside one; who has no location is in it only when it is over the whole municipality. Protected people never are. It
 * is in force until its time, its end, or the end of its incident, whichever comes first: judged at every reading. Made from the
 * picture's objects of kind `decision` when first asked after a change. */
#ifndef ANPI_API_KIT_DECIDED_H
#define ANPI_API_KIT_DECIDED_H

#include "server/auth/session.h"
#include "server/picture/people/person.h"

/* Kept until a decision changes: pointers are good until then, or the next WAIT. */
struct decision {
    int64_t id, incident, until_us, ended_us; /* ended_us 0: not before its time */
    int32_t municipality;
    /* 1 << enum role. */
    uint32_t roles;                 /* a bit a role */
    unsigned fields;                /* of enum field_set */
    const int64_t *offices, *zones; /* zones_n 0: the whole municipality */
    size_t offices_n, zones_n;
    struct sv body; /* as the picture has it: good until the next change */
};

/* The decision by which this user sees most of this person now, and which fields; NULL for none. O(decisions), which
 * are few. Microseconds of the shifted clock: a replayed storm has its decisions. */
const struct decision *decided_for(const struct user *u, const struct person *x, unsigned *fields);
/* Is any in force for this user, whoever it is about? What ground_needed asks before a search. */
bool decided_any(const struct user *u);
/* All there are, newest first: start with *it = 0; NULL at the end. Ended and past ones too. */
const struct decision *decided_next(size_t *it);
/* False for a drill's incident, and for one that is not there. */
bool decided_in_force(const struct decision *d, int64_t now_us);
/* By role or by office, and only where the user's municipalities reach. Not whether it is in force. */
bool decided_is_to(const struct decision *d, const struct user *u);

/* What users of this office may get of any decision at most; 0 for offices that are no recipients, as the city's
 * own. Of enum field_set. */
unsigned office_most(int64_t office);

/* A decision changed, or the picture was loaded anew. They are read anew when next asked. */
void decided_forget(void);
/* Once a second: `over` hears of those whose time has run out. None is told at the first call after a start. */
void decided_tick(int64_t now_us, void (*over)(const struct decision *d));

#endif
