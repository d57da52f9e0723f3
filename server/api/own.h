/* SPDX-License-Identifier: Apache-2.0
 * own.h - whose people: from a user or an office to the zones and persons entrusted to it, and to its care patients.
 *
 * Made from the picture's assignments (kind `assignment`) and the care teams on the cards, and kept with every change of
 * either. Answers "is this person assigned to me, or my patient" in constant time, and lists them. Pure; ids only. */
#ifndef ANPI_API_OWN_H
#define ANPI_API_OWN_H

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
bool own_assigned(const struct own *o, const struct user *u, const struct person *x, int64_t incident, const struct own_asks *ask);
bool own_care(const struct own *o, const struct user *u, const struct person *x);
bool zone_has_staff(const struct own *o, int64_t zone);

/* Visit the persons named one by one (assigned or care), then the zones, of a user and the office. */
void own_each_person(const struct own *o, const struct user *u, void (*fn)(void *ctx, int64_t person), void *ctx);
void own_each_zone(const struct own *o, const struct user *u, void (*fn)(void *ctx, int64_t zone), void *ctx);

#endif
