/* SPDX-License-Identifier: Apache-2.0
 * incidents.c - reading the counts: zones with their state, totals, and lists of persons by status. */
#include "server/picture/incidents.h"

#include <stdlib.h>

#include "server/picture/incident_state.h"

const char *zone_state_name(enum zone_state s)
{
    static const char *const names[] = { "no_persons", "no_staff", "not_started", "patrolling", "blocked", "unreachable", "done", "all_well" };
    return (unsigned)s < sizeof names / sizeof *names ? names[s] : "";
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
        if (slot->count.zone == 0 || !used)
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

void incident_total(const struct picture *p, int64_t incident, struct zone_count *out)
{
    const struct incident_state *s = incident_find(p, incident);
    struct zone_count total = { 0 };
    for (size_t i = 0; s && i < s->slots; i++) {
        struct zone_count one;
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

static bool page_takes(const struct incident_state *s, const struct incident_page *page, const struct person *x)
{
    if (x->id <= page->after || x->excluded || (x->is_protected && !page->with_protected))
        return false;
    if ((!page->any_zone && x->zone != page->zone) || !incident_takes(s, x))
        return false;
    return row_status(incident_row(s, x->id))->status == page->status;
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

static void page_by_slots(const struct picture *p, const struct incident_state *s, const struct incident_page *page,
                          struct smallest *found)
{
    uint32_t from = p->ids_ascend && page->after ? person_slot(p, page->after) : 0;
    for (uint32_t i = from == UINT32_MAX ? 0 : from; i < p->slots; i++) {
        if (p->ids_ascend && found->n == found->max)
            return;
        if (p->person[i] && page_takes(s, page, p->person[i]))
            smallest_add(found, p->person[i]->id);
    }
}

static bool page_by_zone(const struct picture *p, const struct incident_state *s, const struct incident_page *page,
                         struct smallest *found)
{
    size_t n = group_members(&p->zone_members, p->person, page->zone, NULL, 0);
    uint32_t *slot = malloc((n + 1) * sizeof *slot);
    if (!slot)
        return false;
    group_members(&p->zone_members, p->person, page->zone, slot, n);
    for (size_t i = 0; i < n; i++) {
        if (page_takes(s, page, p->person[slot[i]]))
            smallest_add(found, p->person[slot[i]]->id);
    }
    free(slot);
    return true;
}

size_t incident_persons(const struct picture *p, int64_t incident, const struct incident_page *page, int64_t *ids, bool *more)
{
    const struct incident_state *s = incident_find(p, incident);
    struct smallest found = { .id = malloc((page->limit + 1) * sizeof *found.id), .max = page->limit + 1 };
    *more = false;
    if (!s || !found.id) {
        free(found.id);
        return 0;
    }
    if (page->any_zone || page->zone == 0 || !page_by_zone(p, s, page, &found))
        page_by_slots(p, s, page, &found);
    size_t n = found.n < page->limit ? found.n : page->limit;
    if (n)
        memcpy(ids, found.id, n * sizeof *ids);
    *more = found.n > page->limit;
    free(found.id);
    return n;
}
