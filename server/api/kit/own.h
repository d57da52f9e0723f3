/* SPDX-License-Identifier: Apache-2.0
 * own.h - whose people: from a user or an office to the zones and persons entrusted to it, and to its care patients.
 *
 * Made from the picture's assignments (kind `assignment`) and the care teams on the cards, and kept with every change of
 * either. Answers "is this person assigned to me, or my patient" in constant time, and lists them. Pure; ids only. */
#ifndef ANPI_API_KIT_OWN_H
#define ANPI_API_KIT_OWN_H

#include "server/auth/session.h"
#include "server/base/err.h"
#include "server/picture/picture.h"

struct own;

struct own *own_new(void);
void own_free(struct own *o);
ERR own_load(struct own *o, const struct picture *p); /* anew from the whole picture */
/* After picture_apply of a person or assignment with this id; `body` as the feed gave it (p == NULL: gone). */
ERR own_apply(struct own *o, enum picture_kind kind, struct sv id, struct sv body);

/* Standing assignments count, and those of `incident`; with `incident` 0 those of every incident that `open` says is. What
 * is held by fall-back (an office's, behind one of its users) counts when `silent` says that nobody was heard by then. */
struct own_asks {
    bool (*open)(int64_t incident);
    bool (*silent)(int64_t incident, int64_t person, int64_t due_us);
};
/* Who is entrusted with a zone is not entrusted with the protected persons in it: that a mark is taken would say where
 * they live. By name they are. */
bool own_assigned(const struct own *o, const struct user *u, const struct person *x, int64_t incident, const struct own_asks *ask);
bool own_care(const struct own *o, const struct user *u, const struct person *x);

/* Assignments that ended within 72 h before `now_us` are kept for what was seen while they ran. Did the caller, or the
 * caller's office, hold `person` (or `zone`; 0 none) at `seen_us`? HELD_THEN: one ran then. HELD_ONCE: one ended, and ran at
 * another time; `*doubt` says which. Only for those whom own_assigned does not know; `heard_us`: since when the person was
 * heard of (INT64_MAX: not yet; INT64_MIN: nobody knows), for what is held behind a silent user. */
#define OWN_KEPT_US (INT64_C(72) * 3600 * 1000000)
enum own_held { HELD_NEVER, HELD_ONCE, HELD_THEN };
enum own_doubt { DOUBT_AFTER_END, DOUBT_BEFORE_START, DOUBT_STAND_IN };
struct own_then {
    int64_t person, zone, incident, seen_us, now_us, heard_us;
};
enum own_held own_held_then(const struct own *o, const struct user *u, const struct own_then *then, enum own_doubt *doubt);
bool zone_has_staff(const struct own *o, int64_t zone);

/* Visit the persons named one by one (assigned or care), then the zones, of a user and the office. */
void own_each_person(const struct own *o, const struct user *u, void (*fn)(void *ctx, int64_t person), void *ctx);
void own_each_zone(const struct own *o, const struct user *u, void (*fn)(void *ctx, int64_t zone), void *ctx);

#endif
