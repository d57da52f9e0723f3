/* SPDX-License-Identifier: Apache-2.0
 * counts.c - the counts of each zone, moved as persons and statuses change.
 *
 * A person adds one to one cell of one zone of each incident that takes them; a protected person to the line of their
 * municipality, so that no zone can tell of them. A change takes them out as they were and puts them in as they are, so
 * no case needs thought of its own, and a recount can check the sum at any time. */
#include <stdlib.h>

#include "server/base/count.h"
#include "server/base/json.h"
#include "server/base/word.h"
#include "server/picture/incidents/incident_state.h"
#include "server/picture/things.h"

const struct status_row *incident_row(const struct incident_state *s, int64_t person)
{
    uint64_t v;
    if (!map64_get(&s->status, person, &v))
        return NULL;
    const struct status_row *r = (const struct status_row *)(uintptr_t)v;
    while (r && r->at.round > s->pub.round) /* a round this picture has not heard of yet */
        r = r->older;
    return r && r->at.round == s->pub.round ? r : NULL;
}

const struct person_status *row_status(const struct status_row *row)
{
    static const struct person_status none = { .status = STATUS_UNREPORTED };
    return row ? &row->at : &none;
}

void delta_zone(struct picture_delta *delta, int64_t incident, int64_t zone)
{
    if (zone < 0) { /* the line of the protected: its desk alone hears of it */
        delta->protected_line = true;
        return;
    }
    delta->topics |= TOPIC_ZONE;
    for (size_t i = 0; i < delta->zones_n; i++) {
        if (delta->zones[i].incident == incident && delta->zones[i].zone == zone)
            return;
    }
    if (delta->zones_n == DELTA_ZONES_MAX) {
        delta->zones_all = true;
        return;
    }
    delta->zones[delta->zones_n].incident = incident;
    delta->zones[delta->zones_n++].zone = zone;
}

static void mark_count(struct incident_state *s, struct zone_slot *slot, const struct person_status *at, bool in)
{
    if (at->status == STATUS_UNREPORTED)
        return;
    if (in && at->observed_us >= slot->last_mark_us) {
        slot->last_mark_us = at->observed_us;
        slot->mark_stale = false;
    }
    if (!in && at->observed_us == slot->last_mark_us)
        slot->mark_stale = s->stale = true;
}

enum err counts_incident(struct incident_state *s, const struct person *x, bool in)
{
    if (!incident_takes(s, x))
        return OK;
    struct zone_slot *slot = incident_slot(s, counted_in(x));
    if (!slot)
        return E_NO_MEMORY;
    uint32_t one = in ? 1 : UINT32_MAX; /* wraps to minus one */
    const struct person_status *at = row_status(incident_row(s, x->id));
    if (x->excluded) {
        slot->count.excluded += one;
    } else {
        slot->count.persons += one;
        slot->count.by_status[at->status] += one;
    }
    mark_count(s, slot, at, in);
    return OK;
}

enum err counts_person(struct picture *p, const struct person *x, bool in, struct picture_delta *delta)
{
    for (size_t i = 0; i < p->incidents_n; i++) {
        struct incident_state *s = p->incident[i];
        enum err e = counts_incident(s, x, in);
        if (e)
            return e;
        if (incident_takes(s, x))
            delta_zone(delta, s->pub.id, counted_in(x));
    }
    return OK;
}

/* The latest marks of stale zones, by a walk over the statuses. */
static void settle_incident(struct picture *p, struct incident_state *s)
{
    int64_t person;
    uint64_t v, at;
    bool any = false;
    for (size_t i = 0; i < s->slots; i++) {
        if (s->slot[i].mark_stale)
            s->slot[i].last_mark_us = 0;
        any = any || s->slot[i].mark_stale;
    }
    for (size_t it = 0; any && map64_next(&s->status, &it, &person, &v);) {
        const struct person *x = picture_person(p, person);
        const struct person_status *status = row_status(incident_row(s, person));
        if (!x || !incident_takes(s, x) || !map64_get(&s->slot_of, counted_in(x), &at) || !s->slot[at].mark_stale)
            continue;
        if (status->status != STATUS_UNREPORTED && status->observed_us > s->slot[at].last_mark_us)
            s->slot[at].last_mark_us = status->observed_us;
    }
    for (size_t i = 0; i < s->slots; i++)
        s->slot[i].mark_stale = false;
    s->stale = false;
}

void counts_settle(struct picture *p)
{
    for (size_t i = 0; i < p->incidents_n; i++) {
        if (p->incident[i]->stale)
            settle_incident(p, p->incident[i]);
    }
}

static bool report_state_parse(struct sv name, enum zone_state *out)
{
    static const enum zone_state states[WORD_ZONE_REPORT_STATE_COUNT] = {
        [WORD_ZONE_REPORT_STATE_PATROLLING] = ZONE_PATROLLING,   [WORD_ZONE_REPORT_STATE_DONE] = ZONE_DONE,
        [WORD_ZONE_REPORT_STATE_ALL_WELL] = ZONE_ALL_WELL,       [WORD_ZONE_REPORT_STATE_BLOCKED] = ZONE_BLOCKED,
        [WORD_ZONE_REPORT_STATE_UNREACHABLE] = ZONE_UNREACHABLE,
    };
    int i = word_find(WORDS_ZONE_REPORT_STATE, name);
    if (i >= 0)
        *out = states[i];
    return i >= 0;
}

struct zone_report {
    int64_t incident, zone, round, at_us;
    struct uuid op_id;
    enum zone_state state;
};

static bool zone_report_read(const struct json *j, struct zone_report *out)
{
    out->incident = change_i64(j, "incident", 0);
    out->zone = change_i64(j, "zone", 0);
    out->round = change_i64(j, "round", 0);
    out->at_us = change_time(j, "at_us", "at");
    return uuid_parse(change_str(j, "op_id"), &out->op_id) == OK && report_state_parse(change_str(j, "state"), &out->state);
}

/* The latest report of the round by (at, op_id) counts. */
static enum err report_count(struct incident_state *s, const struct zone_report *r)
{
    if (r->round != s->pub.round)
        return OK;
    struct zone_slot *slot = incident_slot(s, r->zone);
    if (!slot)
        return E_NO_MEMORY;
    bool later = r->at_us != slot->report_us ? r->at_us > slot->report_us : uuid_cmp(&r->op_id, &slot->report_op) > 0;
    if (!later)
        return OK;
    slot->report_us = r->at_us;
    slot->report_op = r->op_id;
    slot->report = r->state;
    return OK;
}

enum err zone_report_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    struct zone_report r;
    if (!c->json) /* reports are never taken back */
        return OK;
    if (!zone_report_read(c->json, &r))
        return E_PICTURE_CARD;
    struct incident_state *s = incident_find(p, r.incident);
    delta->incident = r.incident;
    delta_zone(delta, r.incident, r.zone);
    return s ? report_count(s, &r) : OK;
}

static enum err reports_recount(struct picture *p, struct incident_state *s)
{
    struct sv id, body;
    struct zone_report r;
    const struct json *j;
    enum err e = OK;
    for (size_t it = 0; !e && picture_object_next(p, KIND_ZONE_REPORT, &it, &id, &body);) {
        arena_reset(&p->scratch);
        if (json_parse(&p->scratch, body, CHANGE_DEPTH_MAX, &j, NULL) == OK && zone_report_read(j, &r) && r.incident == s->pub.id)
            e = report_count(s, &r);
    }
    return e;
}

enum err incident_recount_all(struct picture *p, struct incident_state *s)
{
    map64_done(&s->slot_of);
    s->slots = 0;
    s->stale = false;
    enum err e = OK;
    for (uint32_t i = 0; !e && i < p->slots; i++)
        e = p->person[i] ? counts_incident(s, p->person[i], true) : OK;
    if (!e)
        e = reports_recount(p, s);
    return e ? e : incident_leaves_list(p, s);
}

/* Whom an incident takes may be others now: it is counted anew. */
enum err incident_count_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    (void)delta;
    struct incident_state *s = c->json ? incident_find(p, c->number) : NULL;
    return s && p->indexed ? incident_recount_all(p, s) : OK;
}

enum err counts_build(struct picture *p)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < p->incidents_n; i++)
        e = incident_recount_all(p, p->incident[i]);
    return e;
}

static bool slot_agrees(const struct zone_slot *a, const struct zone_slot *b)
{
    return a->count.persons == b->count.persons && a->count.excluded == b->count.excluded &&
           memcmp(a->count.by_status, b->count.by_status, sizeof a->count.by_status) == 0 && a->last_mark_us == b->last_mark_us &&
           a->report_us == b->report_us && (a->report_us == 0 || a->report == b->report);
}

/* A copy that shares the rule and the statuses but counts for itself. */
static enum err recount_copy(const struct picture *p, const struct incident_state *s, struct incident_state *copy)
{
    *copy = *s;
    copy->slot = NULL;
    copy->order = NULL;
    copy->slots = copy->room = 0;
    map64_init(&copy->slot_of);
    enum err e = OK;
    for (uint32_t i = 0; !e && i < p->slots; i++)
        e = p->person[i] ? counts_incident(copy, p->person[i], true) : OK;
    return e;
}

static size_t slots_differ(const struct incident_state *a, const struct incident_state *b)
{
    static const struct zone_slot empty;
    size_t differ = 0;
    for (size_t i = 0; i < a->slots; i++) {
        uint64_t at;
        struct zone_slot mine = a->slot[i], other = map64_get(&b->slot_of, mine.count.zone, &at) ? b->slot[at] : empty;
        mine.report_us = other.report_us = 0; /* reports are not counted here */
        differ += !slot_agrees(&mine, &other);
    }
    return differ;
}

size_t incident_recount(const struct picture *p, int64_t incident)
{
    const struct incident_state *s = incident_find(p, incident);
    struct incident_state copy;
    if (!s)
        return 0;
    size_t differ = recount_copy(p, s, &copy) == OK ? slots_differ(s, &copy) + slots_differ(&copy, s) : 1;
    map64_done(&copy.slot_of);
    free(copy.slot);
    free(copy.order);
    return differ;
}
