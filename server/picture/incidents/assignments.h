/* SPDX-License-Identifier: Apache-2.0
 * assignments.h - whose people: from a user or an office to the zones and persons entrusted to it, and to its care patients.
 *
 * Made from the picture's assignments (kind `assignment`) and the care teams on the cards, and kept with every change of
 * either. Answers "is this person assigned to me, or my patient" in constant time, and lists them. Pure; ids only. */
#ifndef ANPI_PICTURE_INCIDENTS_ASSIGNMENTS_H
#define ANPI_PICTURE_INCIDENTS_ASSIGNMENTS_H

#include "server/base/json.h"
#include "server/base/word.h"
#include "server/picture/picture.h"

/* On the picture's thread. */
struct assignments;

/* Who asks: a user, and the office behind the user. 0 for none; an office counts only as the office of the user who
 * asks. */
struct holder {
    int64_t user, office;
};

/* NULL without memory. */
struct assignments *assignments_new(void);
/* NULL is fine. */
void assignments_free(struct assignments *o);
/* Of an assignment; NULL: gone. `body` is read, not kept. E_NO_MEMORY: it is then held by nobody. One with to_us set
 * moves to those that ended. */
ERR assignments_put(struct assignments *o, int64_t id, const struct json *body);
/* Of a changed person; p == NULL: gone. Of the card only CARD_CARE is read. E_NO_MEMORY. */
ERR assignments_care_put(struct assignments *o, int64_t person, struct sv card);
/* Of all persons, once they are loaded. O(persons). E_NO_MEMORY. */
ERR assignments_care_load(struct assignments *o, const struct picture *p);

/* Standing assignments count, and those of `incident`; with `incident` 0 those of every incident that `open` says is. What
 * is held by fall-back (an office's, behind one of its users) counts when `silent` says that nobody was heard by
 * then. Asked only where the answer turns on it; both must be quick and change nothing. */
struct assignments_asks {
    bool (*open)(int64_t incident);
    bool (*silent)(int64_t incident, int64_t person, int64_t due_us);
};
/* Who is entrusted with a zone is not entrusted with the protected persons in it: that a mark is taken would say where
 * they live. By name they are. O(log assignments) and the holder's own of that person or zone. `person` and `zone`
 * as they are now. */
bool assignments_hold(const struct assignments *o, struct holder h, const struct person *x, int64_t incident,
                      const struct assignments_asks *ask);
/* A care team has no incident: it counts always. */
bool assignments_care(const struct assignments *o, struct holder h, const struct person *x);

/* Assignments that ended within 72 h before `now_us` are kept for what was seen while they ran. Did the caller, or the
 * caller's office, hold `person` (or `zone`; 0 none) at `seen_us`? HELD_THEN: one ran then. HELD_ONCE: one ended, and ran at
 * another time; `*doubt` says which. Only for those whom assignments_hold does not know; `heard_us`: since when the person was
 * heard of (INT64_MAX: not yet; INT64_MIN: nobody knows), for what is held behind a silent user. */
#define ASSIGNMENTS_KEPT_US (INT64_C(72) * 3600 * 1000000)
/* The more, the greater: they are compared. */
enum assignments_held { HELD_NEVER, HELD_ONCE, HELD_THEN };
enum assignments_doubt {
    DOUBT_AFTER_END = WORD_REVIEW_REASON_AFTER_END,
    DOUBT_BEFORE_START = WORD_REVIEW_REASON_BEFORE_START,
    DOUBT_STAND_IN = WORD_REVIEW_REASON_STAND_IN
};
struct assignments_then {
    /* A mark that comes late is judged by when it was seen, not by when it came. */
    int64_t person, zone, incident, seen_us, now_us, heard_us;
};
/* O(what ended and is kept for this holder and target). */
enum assignments_held assignments_held_then(const struct assignments *o, struct holder h, const struct assignments_then *then,
                                            enum assignments_doubt *doubt);
/* By anybody, in any incident; a person assigned by name staffs no zone. O(assignments). */
bool assignments_zone_staffed(const struct assignments *o, int64_t zone);

/* Visit the persons named one by one (assigned or care), then the zones, of a user and the office. Repeats are
 * possible: a patient may be assigned as well. `fn` must not change the picture. */
void assignments_each_person(const struct assignments *o, struct holder h, void (*fn)(void *ctx, int64_t person), void *ctx);
/* As above. */
void assignments_each_zone(const struct assignments *o, struct holder h, void (*fn)(void *ctx, int64_t zone), void *ctx);

#endif
