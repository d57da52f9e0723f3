/* SPDX-License-Identifier: Apache-2.0
 * own.c - two tables of (holder, target) pairs: entrusted by assignment, and care by the cards.
 *
 * A holder is a user or an office, a target a person or a zone; both are kept in one number each (kind in the lowest
 * bit), pairs sorted by holder so that a holder's targets stand together. Changes are rare against reads: a change
 * rewrites the pairs of its own origin and marks the table for sorting at the next question. */
#include "server/api/own.h"

#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/hash.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/picture/card.h"

struct pair {
    int64_t holder, target, origin, incident; /* origin: assignment id, or -person for care */
    int64_t due_us;                           /* not 0: held by fall-back, from then on */
    bool care;
};

struct own {
    struct pair *pairs;
    size_t n, room;
    struct map64 with_care; /* persons whose card names a care team: only those are worth removing */
    bool sorted;
};

#define USER_KEY(id) ((id) << 1)
#define OFFICE_KEY(id) ((id) << 1 | 1)
#define PERSON_KEY(id) ((id) << 1)
#define ZONE_KEY(id) ((id) << 1 | 1)

struct own *own_new(void)
{
    struct own *o = calloc(1, sizeof *o);
    if (o)
        map64_init(&o->with_care);
    return o;
}

void own_free(struct own *o)
{
    if (!o)
        return;
    free(o->pairs);
    map64_done(&o->with_care);
    free(o);
}

static enum err pair_add(struct own *o, struct pair p)
{
    if (o->n == o->room) {
        size_t room = o->room ? o->room * 2 : 256;
        struct pair *more = realloc(o->pairs, room * sizeof *more);
        if (!more)
            return E_NO_MEMORY;
        o->pairs = more;
        o->room = room;
    }
    o->pairs[o->n++] = p;
    o->sorted = false;
    return OK;
}

static void origin_drop(struct own *o, int64_t origin)
{
    size_t kept = 0;
    for (size_t i = 0; i < o->n; i++)
        if (o->pairs[i].origin != origin)
            o->pairs[kept++] = o->pairs[i];
    o->n = kept;
}

static enum err care_apply(struct own *o, int64_t person, struct sv body)
{
    uint64_t had;
    if (map64_get(&o->with_care, person, &had)) {
        origin_drop(o, -person);
        map64_remove(&o->with_care, person);
    }
    struct sv rest = body.p ? card_field(body, CARD_CARE) : body, item[6];
    bool any = false;
    enum err e;
    while (card_item(&rest, item, 6)) {
        int64_t user = card_int(item[0], 0), office = card_int(item[1], 0);
        struct pair p = { .target = PERSON_KEY(person), .origin = -person, .care = true };
        p.holder = user ? USER_KEY(user) : OFFICE_KEY(office);
        if (!user && !office)
            continue;
        if ((e = pair_add(o, p)))
            return e;
        any = true;
    }
    return any ? map64_put(&o->with_care, person, 1) : OK;
}

/* Ids come as numbers or as decimal strings. */
static int64_t member_id(const struct json *j, const char *key)
{
    const struct json *m = json_get(j, key);
    int64_t v = 0;
    struct sv s;
    if (json_i64(m, &v))
        return v;
    return json_str(m, &s) && id_parse(s, &v) == OK ? v : 0;
}

/* The user holds it; behind the user, after so many silent minutes, the whole office. */
static enum err holders_add(struct own *o, struct pair p, const struct json *j)
{
    int64_t user = member_id(j, "user_id"), office = member_id(j, "office"), minutes = 0;
    p.holder = user ? USER_KEY(user) : OFFICE_KEY(office);
    enum err e = pair_add(o, p);
    if (e || !user || !office || !json_i64(json_get(j, "fallback_min"), &minutes))
        return e;
    p.holder = OFFICE_KEY(office);
    p.due_us = member_id(j, "from_us") + minutes * 60 * US_PER_S;
    return pair_add(o, p);
}

static enum err assignment_apply(struct own *o, int64_t id, struct sv body)
{
    struct arena a;
    const struct json *j;
    origin_drop(o, id);
    if (!body.p)
        return OK;
    arena_init(&a, 64 * 1024);
    enum err e = json_parse(&a, body, 6, &j, NULL);
    if (!e && json_is_null(json_get(j, "to_us"))) {
        int64_t person = member_id(j, "person"), zone = member_id(j, "zone");
        struct pair p = { .origin = id, .incident = member_id(j, "incident") };
        p.target = person ? PERSON_KEY(person) : ZONE_KEY(zone);
        e = holders_add(o, p, j);
    }
    arena_done(&a);
    return e;
}

enum err own_apply(struct own *o, enum picture_kind kind, struct sv id, struct sv body)
{
    int64_t n;
    enum err e;
    if (kind != KIND_PERSON && kind != KIND_ASSIGNMENT)
        return OK;
    if ((e = id_parse(id, &n)))
        return e;
    return kind == KIND_PERSON ? care_apply(o, n, body) : assignment_apply(o, n, body);
}

static int pair_cmp(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->holder != y->holder)
        return x->holder < y->holder ? -1 : 1;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return (x->care > y->care) - (x->care < y->care);
}

static void sort_if_needed(const struct own *o)
{
    struct own *w = (struct own *)(uintptr_t)o; /* sorting is not a change that a reader can see */
    if (w->sorted)
        return;
    if (w->n > 1)
        qsort(w->pairs, w->n, sizeof *w->pairs, pair_cmp);
    w->sorted = true;
}

enum err own_load(struct own *o, const struct picture *p)
{
    struct sv id, body;
    const struct person *x;
    enum err e;
    o->n = 0;
    map64_done(&o->with_care);
    map64_init(&o->with_care);
    for (size_t it = 0; picture_object_next(p, KIND_ASSIGNMENT, &it, &id, &body);)
        if ((e = own_apply(o, KIND_ASSIGNMENT, id, body)))
            return e;
    for (size_t it = 0; (x = picture_person_next(p, &it));)
        if (x->in_care && (e = care_apply(o, x->id, person_card(x))))
            return e;
    return OK;
}

static size_t first_of(const struct own *o, int64_t holder)
{
    size_t lo = 0, hi = o->n;
    sort_if_needed(o);
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (o->pairs[mid].holder < holder)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool counts(const struct pair *p, int64_t person, int64_t incident, const struct own_asks *ask)
{
    if (p->incident && p->incident != incident && (incident || !ask || !ask->open(p->incident)))
        return false;
    return !p->due_us || (ask && ask->silent(p->incident, person, p->due_us));
}

static bool held(const struct own *o, int64_t holder, int64_t target, bool care, int64_t person, int64_t incident, const struct own_asks *ask)
{
    size_t lo = first_of(o, holder), hi = o->n;
    while (lo < hi) { /* first with this holder and a target not below */
        size_t mid = lo + (hi - lo) / 2;
        bool below = o->pairs[mid].holder == holder && o->pairs[mid].target < target;
        if (below)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (size_t i = lo; i < o->n && o->pairs[i].holder == holder && o->pairs[i].target == target; i++)
        if (o->pairs[i].care == care && counts(&o->pairs[i], person, incident, ask))
            return true;
    return false;
}

bool own_assigned(const struct own *o, const struct user *u, const struct person *x, int64_t incident, const struct own_asks *ask)
{
    int64_t holders[2] = { USER_KEY(u->id), OFFICE_KEY(u->office) };
    for (int i = 0; i < 2; i++) {
        if (held(o, holders[i], PERSON_KEY(x->id), false, x->id, incident, ask))
            return true;
        if (x->zone && held(o, holders[i], ZONE_KEY(x->zone), false, x->id, incident, ask))
            return true;
    }
    return false;
}

bool own_care(const struct own *o, const struct user *u, const struct person *x)
{
    return held(o, USER_KEY(u->id), PERSON_KEY(x->id), true, x->id, 0, NULL) || held(o, OFFICE_KEY(u->office), PERSON_KEY(x->id), true, x->id, 0, NULL);
}

bool zone_has_staff(const struct own *o, int64_t zone)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->pairs[i].target == ZONE_KEY(zone) && !o->pairs[i].care)
            return true;
    return false;
}

static void each(const struct own *o, const struct user *u, int64_t kind, void (*fn)(void *, int64_t), void *ctx)
{
    int64_t holders[2] = { USER_KEY(u->id), OFFICE_KEY(u->office) };
    for (int h = 0; h < 2; h++)
        for (size_t i = first_of(o, holders[h]); i < o->n && o->pairs[i].holder == holders[h]; i++)
            if ((o->pairs[i].target & 1) == kind)
                fn(ctx, o->pairs[i].target >> 1);
}

void own_each_person(const struct own *o, const struct user *u, void (*fn)(void *, int64_t), void *ctx)
{
    each(o, u, 0, fn, ctx);
}

void own_each_zone(const struct own *o, const struct user *u, void (*fn)(void *, int64_t), void *ctx)
{
    each(o, u, 1, fn, ctx);
}
