/* SPDX-License-Identifier: Apache-2.0
 * incidents.c - reading the counts: zones with their state, totals, and lists of persons by status. */
#include "server/picture/incidents/incidents.h"

#include <stdlib.h>

#include "server/base/count.h"
#include "server/picture/incidents/incident_state.h"
#include "server/picture/people/slots.h"

const char *zone_state_name(enum zone_state s)
{
    return word_kept(WORDS_ZONE_STATE, s);
}

/* What the zone itself reported goes first; else what its marks and its staff tell. */
static enum zone_state state_of(const struct picture *p, int64_t incident, const struct zone_slot *slot)
{
    const struct zone_count *c = &slot->count;
    if (slot->report_us)
        return slot->report;
    if (c->persons == 0)
        return ZONE_NO_PERSONS;
    if (c->by_status[STATUS_UNREPORTED] == 0)
        return ZONE_DONE;
    if (c->by_status[STATUS_UNREPORTED] < c->persons)
        return ZONE_PATROLLING;
    return zone_staffed(p, c->zone, incident) ? ZONE_NOT_STARTED : ZONE_NO_STAFF;
}

static void count_read(const struct picture *p, int64_t incident, const struct zone_slot *slot, struct zone_count *out)
{
    *out = slot->count;
    out->last_report_us = slot->last_mark_us > slot->report_us ? slot->last_mark_us : slot->report_us;
    out->state = state_of(p, incident, slot);
}

bool incident_zone_next(const struct picture *p, int64_t incident, size_t *it, struct zone_count *out)
{
    const struct incident_state *s = incident_find(p, incident);
    while (s && *it < s->slots) {
        const struct zone_slot *slot = &s->slot[s->order[(*it)++]];
        bool used = slot->count.persons || slot->count.excluded || slot->report_us || slot->listed;
        if (slot->count.zone <= 0 || !used)
            continue;
        count_read(p, incident, slot, out);
        return true;
    }
    return false;
}

bool incident_zone(const struct picture *p, int64_t incident, int64_t zone, struct zone_count *out)
{
    const struct incident_state *s = incident_find(p, incident);
    uint64_t at;
    static const struct zone_slot empty;
    if (!incident_known(s))
        return false;
    bool has = map64_get(&s->slot_of, zone, &at);
    if (!has && zone != 0)
        return false;
    count_read(p, incident, has ? &s->slot[at] : &empty, out);
    return true;
}

void incident_protected(const struct picture *p, int64_t incident, int32_t municipality, struct zone_count *out)
{
    const struct incident_state *s = incident_find(p, incident);
    uint64_t at;
    *out = (struct zone_count){ 0 };
    if (incident_known(s) && map64_get(&s->slot_of, protected_line(municipality), &at))
        count_read(p, incident, &s->slot[at], out);
    out->zone = 0;
}

void incident_total(const struct picture *p, int64_t incident, struct zone_count *out)
{
    const struct incident_state *s = incident_find(p, incident);
    struct zone_count total = { 0 };
    for (size_t i = 0; s && i < s->slots; i++) {
        struct zone_count one;
        if (s->slot[i].count.zone < 0)
            continue;
        count_read(p, incident, &s->slot[i], &one);
        total.persons += one.persons;
        total.excluded += one.excluded;
        for (int k = 0; k < STATUS_COUNT; k++)
            total.by_status[k] += one.by_status[k];
        if (one.last_report_us > total.last_report_us)
            total.last_report_us = one.last_report_us;
    }
    total.state = total.persons ? ZONE_PATROLLING : ZONE_NO_PERSONS;
    *out = total;
}

/* 対象外 stand beside the statuses: on no list of a status, on one of their own, and on that of everybody. */
static bool status_wanted(const struct incident_state *s, const struct incident_page *page, const struct person *x)
{
    if (x->excluded)
        return page->excluded;
    if (page->any_status)
        return true;
    return !page->excluded && row_status(incident_row(s, x->id))->status == page->status;
}

static bool page_lists(const struct incident_state *s, const struct incident_page *page, const struct person *x)
{
    if (x->is_protected ? !page->with_protected : page->only_protected)
        return false;
    if ((!page->any_zone && !page->only_protected && counted_in(x) != page->zone) || !incident_takes(s, x) || !status_wanted(s, page, x))
        return false;
    return !page->allows || page->allows(page->ctx, x);
}

static bool page_takes(const struct incident_state *s, const struct incident_page *page, const struct person *x)
{
    return x->id > page->after && page_lists(s, page, x);
}

bool incident_lists(const struct picture *p, int64_t incident, const struct incident_page *page, const struct person *x)
{
    const struct incident_state *s = incident_find(p, incident);
    return s && page_lists(s, page, x);
}

/* The smallest ids seen so far, in order; one more than the page, to know whether others follow. */
struct smallest {
    int64_t *id;
    size_t n, max;
};

static void smallest_add(struct smallest *s, int64_t id)
{
    if (s->n == s->max && (s->n == 0 || id > s->id[s->n - 1]))
        return;
    size_t at = s->n < s->max ? s->n++ : s->n - 1;
    while (at > 0 && s->id[at - 1] > id) {
        s->id[at] = s->id[at - 1];
        at--;
    }
    s->id[at] = id;
}

static void page_by_slots(const struct picture *p, const struct incident_state *s, const struct incident_page *page, struct smallest *found)
{
    uint32_t from = p->ids_ascend && page->after ? person_slot(p, page->after) : 0;
    for (uint32_t i = from == UINT32_MAX ? 0 : from; i < p->slots; i++) {
        if (p->ids_ascend && found->n == found->max)
            return;
        if (p->person[i] && page_takes(s, page, p->person[i]))
            smallest_add(found, p->person[i]->id);
    }
}

/* Whoever can be on a list of one zone, or of some persons: slots, to be freed; NULL where that is everybody. */
static uint32_t *page_candidates(const struct picture *p, const struct incident_page *page, size_t *n)
{
    bool few = page->only, zone = !page->any_zone && page->zone;
    if (!few && !zone)
        return NULL;
    *n = few ? page->only_n : group_members(&p->zone_members, p->person, page->zone, NULL, 0);
    uint32_t *slot = malloc((*n + 1) * sizeof *slot);
    if (slot && !few)
        group_members(&p->zone_members, p->person, page->zone, slot, *n);
    for (size_t i = 0; slot && few && i < *n; i++)
        slot[i] = person_slot(p, page->only[i]);
    return slot;
}

static const struct person *at_slot(const struct picture *p, uint32_t slot)
{
    return slot < p->slots ? p->person[slot] : NULL;
}

size_t incident_persons(const struct picture *p, int64_t incident, const struct incident_page *page, int64_t *ids, bool *more)
{
    const struct incident_state *s = incident_find(p, incident);
    struct smallest found = { .id = malloc((page->limit + 1) * sizeof *found.id), .max = page->limit + 1 };
    size_t of = 0;
    *more = false;
    if (!s || !found.id) {
        free(found.id);
        return 0;
    }
    uint32_t *slot = page_candidates(p, page, &of);
    for (size_t i = 0; i < of && slot; i++) {
        const struct person *x = at_slot(p, slot[i]);
        if (x && page_takes(s, page, x))
            smallest_add(&found, x->id);
    }
    if (!slot)
        page_by_slots(p, s, page, &found);
    free(slot);
    size_t n = found.n < page->limit ? found.n : page->limit;
    if (n)
        memcpy(ids, found.id, n * sizeof *ids);
    *more = found.n > page->limit;
    free(found.id);
    return n;
}

size_t incident_count(const struct picture *p, int64_t incident, const struct incident_page *page)
{
    const struct incident_state *s = incident_find(p, incident);
    size_t of = p->slots, n = 0;
    if (!s)
        return 0;
    uint32_t *slot = page_candidates(p, page, &of);
    for (size_t i = 0; i < of; i++) {
        const struct person *x = slot ? at_slot(p, slot[i]) : p->person[i];
        n += x && page_lists(s, page, x);
    }
    free(slot);
    return n;
}
