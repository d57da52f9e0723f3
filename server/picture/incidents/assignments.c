/* SPDX-License-Identifier: Apache-2.0
 * assignments.c - two tables of (holder, target) pairs: entrusted by assignment, and care by the cards.
 *
 * A holder is a user or an office, a target a person or a zone; both are kept in one number each (kind in the lowest
 * bit), pairs sorted by holder so that a holder's targets stand together. Changes are rare against reads: a change
 * rewrites the pairs of its own origin and marks the table for sorting at the next question. Pairs of assignments that
 * ended stand in a table of their own, so that no question about now can meet one. */
#include "server/picture/incidents/assignments.h"

#include <stdlib.h>

#include "server/base/bisect.h"
#include "server/base/clock.h"
#include "server/base/grow.h"
#include "server/base/hash.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/picture/people/card.h"

struct assigned_pair {
    int64_t holder, target, origin, incident; /* origin: assignment id, or -person for care */
    int64_t due_us;                           /* not 0: held by fall-back, from then on */
    int64_t from_us, to_us;                   /* of an assignment; to_us 0: it runs */
    bool care;
};

struct pairs {
    struct assigned_pair *at;
    size_t n, room;
    bool sorted;
};

struct assignments {
    struct pairs now, ended;
    struct map64 with_care; /* persons whose card names a care team: only those are worth removing */
};

#define USER_KEY(id) ((id) << 1)
#define OFFICE_KEY(id) ((id) << 1 | 1)
#define PERSON_KEY(id) ((id) << 1)
#define ZONE_KEY(id) ((id) << 1 | 1)

struct assignments *assignments_new(void)
{
    struct assignments *o = calloc(1, sizeof *o);
    if (o)
        map64_init(&o->with_care);
    return o;
}

void assignments_free(struct assignments *o)
{
    if (!o)
        return;
    free(o->now.at);
    free(o->ended.at);
    map64_done(&o->with_care);
    free(o);
}

static enum err pair_add(struct pairs *all, struct assigned_pair p)
{
    if (GROW(all->at, all->room, all->n + 1))
        return E_NO_MEMORY;
    all->at[all->n++] = p;
    all->sorted = false;
    return OK;
}

static void origin_drop(struct pairs *all, int64_t origin)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].origin != origin)
            all->at[kept++] = all->at[i];
    all->n = kept;
}

/* Ends come in about the order of time: what ended so long before this one is of no use to any question. */
static void ended_forget(struct pairs *ended, int64_t end_us)
{
    size_t kept = 0;
    for (size_t i = 0; i < ended->n; i++)
        if (ended->at[i].to_us > end_us - ASSIGNMENTS_KEPT_US)
            ended->at[kept++] = ended->at[i];
    ended->n = kept;
}

enum err assignments_care_put(struct assignments *o, int64_t person, struct sv body)
{
    uint64_t had;
    if (map64_get(&o->with_care, person, &had)) {
        origin_drop(&o->now, -person);
        map64_remove(&o->with_care, person);
    }
    struct sv rest = body.p ? card_field(body, CARD_CARE) : body, item[6];
    bool any = false;
    enum err e;
    while (card_item(&rest, item, 6)) {
        int64_t user = card_int(item[0], 0), office = card_int(item[1], 0);
        struct assigned_pair p = { .target = PERSON_KEY(person), .origin = -person, .care = true };
        p.holder = user ? USER_KEY(user) : OFFICE_KEY(office);
        if (!user && !office)
            continue;
        if ((e = pair_add(&o->now, p)))
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
static enum err holders_add(struct pairs *all, struct assigned_pair p, const struct json *j)
{
    int64_t user = member_id(j, "user_id"), office = member_id(j, "office"), minutes = 0;
    p.holder = user ? USER_KEY(user) : OFFICE_KEY(office);
    enum err e = pair_add(all, p);
    if (e || !user || !office || !json_i64(json_get(j, "fallback_min"), &minutes))
        return e;
    p.holder = OFFICE_KEY(office);
    p.due_us = p.from_us + minutes * 60 * US_PER_S;
    return pair_add(all, p);
}

enum err assignments_put(struct assignments *o, int64_t id, const struct json *j)
{
    origin_drop(&o->now, id);
    origin_drop(&o->ended, id);
    if (!j)
        return OK;
    int64_t person = member_id(j, "person"), zone = member_id(j, "zone");
    struct assigned_pair p = {
        .origin = id, .incident = member_id(j, "incident"), .from_us = member_id(j, "from_us"), .to_us = member_id(j, "to_us")
    };
    p.target = person ? PERSON_KEY(person) : ZONE_KEY(zone);
    if (p.to_us)
        ended_forget(&o->ended, p.to_us);
    return holders_add(p.to_us ? &o->ended : &o->now, p, j);
}

static int pair_cmp(const void *a, const void *b)
{
    const struct assigned_pair *x = a, *y = b;
    if (x->holder != y->holder)
        return x->holder < y->holder ? -1 : 1;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return (x->care > y->care) - (x->care < y->care);
}

static void sort_if_needed(const struct pairs *all)
{
    struct pairs *w = (struct pairs *)(uintptr_t)all; /* sorting is not a change that a reader can see */
    if (w->sorted)
        return;
    if (w->n > 1)
        qsort(w->at, w->n, sizeof *w->at, pair_cmp);
    w->sorted = true;
}

enum err assignments_care_load(struct assignments *o, const struct picture *p)
{
    const struct person *x;
    enum err e = OK;
    for (size_t it = 0; !e && (x = picture_person_next(p, &it));)
        if (x->in_care)
            e = assignments_care_put(o, x->id, person_card(x));
    return e;
}

static size_t first_of(const struct pairs *all, int64_t holder)
{
    size_t lo = 0, hi = all->n;
    sort_if_needed(all);
    BISECT(mid, lo, hi, all->at[mid].holder < holder);
    return lo;
}

/* The first pair of this holder and target; `*n` how many there are. */
static const struct assigned_pair *of_both(const struct pairs *all, int64_t holder, int64_t target, size_t *n)
{
    size_t lo = first_of(all, holder), hi = all->n;
    BISECT(mid, lo, hi, all->at[mid].holder == holder && all->at[mid].target < target);
    for (*n = 0; lo + *n < all->n && all->at[lo + *n].holder == holder && all->at[lo + *n].target == target;)
        ++*n;
    return all->at ? all->at + lo : NULL;
}

static bool counts(const struct assigned_pair *p, int64_t person, int64_t incident, const struct assignments_asks *ask)
{
    if (p->incident && p->incident != incident && (incident || !ask || !ask->open(p->incident)))
        return false;
    return !p->due_us || (ask && ask->silent(p->incident, person, p->due_us));
}

static bool held(const struct assignments *o, int64_t holder, int64_t target, bool care, int64_t person, int64_t incident,
                 const struct assignments_asks *ask)
{
    size_t n;
    const struct assigned_pair *p = of_both(&o->now, holder, target, &n);
    for (size_t i = 0; i < n; i++)
        if (p[i].care == care && counts(&p[i], person, incident, ask))
            return true;
    return false;
}

bool assignments_hold(const struct assignments *o, struct holder h, const struct person *x, int64_t incident,
                      const struct assignments_asks *ask)
{
    int64_t holders[2] = { USER_KEY(h.user), OFFICE_KEY(h.office) };
    for (int i = 0; i < 2; i++) {
        if (held(o, holders[i], PERSON_KEY(x->id), false, x->id, incident, ask))
            return true;
        if (x->zone && !x->is_protected && held(o, holders[i], ZONE_KEY(x->zone), false, x->id, incident, ask))
            return true;
    }
    return false;
}

bool assignments_care(const struct assignments *o, struct holder h, const struct person *x)
{
    return held(o, USER_KEY(h.user), PERSON_KEY(x->id), true, x->id, 0, NULL) ||
           held(o, OFFICE_KEY(h.office), PERSON_KEY(x->id), true, x->id, 0, NULL);
}

bool assignments_zone_staffed(const struct assignments *o, int64_t zone)
{
    for (size_t i = 0; i < o->now.n; i++)
        if (o->now.at[i].target == ZONE_KEY(zone) && !o->now.at[i].care)
            return true;
    return false;
}

/* What one pair says of that moment. A stand-in holds from `due_us` until somebody is heard of. */
static enum assignments_held pair_then(const struct assigned_pair *p, const struct assignments_then *t, enum assignments_doubt *doubt)
{
    int64_t from = p->due_us ? p->due_us : p->from_us, end = p->to_us ? p->to_us : t->now_us;
    if (p->care || (p->incident && p->incident != t->incident) || (p->to_us && p->to_us <= t->now_us - ASSIGNMENTS_KEPT_US) || from > end)
        return HELD_NEVER;
    if (p->due_us && t->heard_us != INT64_MIN && t->heard_us <= p->due_us)
        return HELD_NEVER;
    if (p->due_us && t->heard_us < end)
        end = t->heard_us == INT64_MIN ? from : t->heard_us;
    if (t->seen_us >= from && t->seen_us <= end)
        return HELD_THEN;
    *doubt = p->due_us ? DOUBT_STAND_IN : t->seen_us < from ? DOUBT_BEFORE_START : DOUBT_AFTER_END;
    return HELD_ONCE;
}

static enum assignments_held target_then(const struct assignments *o, int64_t holder, int64_t target, const struct assignments_then *t,
                                         enum assignments_doubt *doubt)
{
    const struct pairs *both[] = { &o->now, &o->ended };
    enum assignments_held best = HELD_NEVER;
    for (int k = 0; k < 2; k++) {
        size_t n;
        const struct assigned_pair *p = of_both(both[k], holder, target, &n);
        for (size_t i = 0; i < n; i++) {
            enum assignments_held then = pair_then(&p[i], t, doubt);
            best = then > best ? then : best;
        }
    }
    return best;
}

enum assignments_held assignments_held_then(const struct assignments *o, struct holder h, const struct assignments_then *t,
                                            enum assignments_doubt *doubt)
{
    int64_t holders[2] = { USER_KEY(h.user), OFFICE_KEY(h.office) };
    enum assignments_held best = HELD_NEVER;
    for (int i = 0; i < 2; i++) {
        enum assignments_held then = target_then(o, holders[i], PERSON_KEY(t->person), t, doubt);
        best = then > best ? then : best;
        then = t->zone ? target_then(o, holders[i], ZONE_KEY(t->zone), t, doubt) : HELD_NEVER;
        best = then > best ? then : best;
    }
    return best;
}

static void each(const struct assignments *o, struct holder h, int64_t kind, void (*fn)(void *, int64_t), void *ctx)
{
    int64_t holders[2] = { USER_KEY(h.user), OFFICE_KEY(h.office) };
    for (int k = 0; k < 2; k++)
        for (size_t i = first_of(&o->now, holders[k]); i < o->now.n && o->now.at[i].holder == holders[k]; i++)
            if ((o->now.at[i].target & 1) == kind)
                fn(ctx, o->now.at[i].target >> 1);
}

void assignments_each_person(const struct assignments *o, struct holder h, void (*fn)(void *, int64_t), void *ctx)
{
    each(o, h, 0, fn, ctx);
}

void assignments_each_zone(const struct assignments *o, struct holder h, void (*fn)(void *, int64_t), void *ctx)
{
    each(o, h, 1, fn, ctx);
}
