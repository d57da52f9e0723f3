/* SPDX-License-Identifier: Apache-2.0
 * incident_state.h - what the picture keeps of an incident: its rule, its counts by zone, the status of persons. */
#ifndef ANPI_PICTURE_INCIDENTS_INCIDENT_STATE_H
#define ANPI_PICTURE_INCIDENTS_INCIDENT_STATE_H

#include "server/base/hash.h"
#include "server/picture/state.h"

/* One a person and round; from malloc, freed with the incident. */
struct status_row {
    /* Of the change that brought it: of one round the row with the higher seq stands. */
    uint64_t seq;
    int64_t person;
    struct status_row *older; /* the row of the round before, if any */
    struct person_status at;  /* views into the same allocation */
};

/* Its index in slot never changes: `order` sorts them. */
struct zone_slot {
    struct zone_count count; /* last_report_us and state are filled when read */
    int64_t last_mark_us;    /* latest winner counted here */
    bool mark_stale;         /* the latest one left: look for it anew */
    /* Microseconds UTC, as all that ends in _us. */
    int64_t report_us; /* latest zone report of the round, by (at, op_id); 0 none */
    struct uuid report_op;
    enum zone_state report;
    bool listed; /* it has persons, a report, or is a leaf of the incident's municipalities */
};

/* Owned by the picture; made when its body or the first status of it comes, whichever is first. */
struct incident_state {
    /* What incident_get copies. */
    struct incident pub;
    struct arena own; /* everything parsed */
    /* enum person_list: who is on one of them is in it. */
    uint8_t lists;
    /* And who has a device that needs power, on whichever list. */
    bool powered;
    uint16_t reasons;     /* 0: any */
    const int64_t *zones; /* only these; zones_n 0: any */
    size_t zones_n;
    /* Rows of all rounds hang below the newest. */
    struct map64 status; /* person -> struct status_row *, the latest round first */
    /* Also the lines of the protected, under negative numbers. */
    struct map64 slot_of; /* zone -> index in slot */
    struct zone_slot *slot;
    uint32_t *order; /* slots by zone id */
    size_t slots, room;
    bool stale; /* some slot is mark_stale */
};

/* An incident heard of only by its statuses so far has no body and takes nobody. */
static inline bool incident_known(const struct incident_state *s)
{
    return s && s->pub.body.p != NULL;
}

/* Not looked for before: the caller has asked incident_find. E_NO_MEMORY. */
ERR incident_add(struct picture *p, int64_t id, struct incident_state **out);
/* NULL for none; O(incidents), which are few. Good until the incident goes. */
struct incident_state *incident_find(const struct picture *p, int64_t id);
/* Whether the person counts in it at all, excluded ones too. Asked of the person as it is: before and after a
 * change. */
bool incident_takes(const struct incident_state *s, const struct person *x);
/* Where a person counts: in the zone; a protected one in the line of the municipality, a slot of a number no zone has. */
/* Negative: a slot like a zone's, of which no list and no sum knows. */
static inline int64_t protected_line(int32_t municipality)
{
    return -(int64_t)municipality;
}
/* 0 without location. */
static inline int64_t counted_in(const struct person *x)
{
    return x->is_protected ? protected_line(x->municipality) : x->zone;
}
/* Made when new; NULL without memory. `zone` as counted_in gives it. Pointers to slots die when one is made: keep
 * the number. */
struct zone_slot *incident_slot(struct incident_state *s, int64_t zone);
/* Of the current round, or NULL. Good until the next status of this person. */
const struct status_row *incident_row(const struct incident_state *s, int64_t person);
/* STATUS_UNREPORTED's for NULL. Static for NULL, else a view into the row. */
const struct person_status *row_status(const struct status_row *row);
/* Zones that stand there though empty. After zones or municipalities changed. E_NO_MEMORY. */
ERR incident_leaves_list(struct picture *p, struct incident_state *s);
/* Of this incident alone. `in` false takes the person out, with the status there is now: call it before the status
 * changes and again after. E_NO_MEMORY: the counts are then wrong, and the picture is loaded anew. */
ERR counts_incident(struct incident_state *s, const struct person *x, bool in);
/* Every count anew. O(persons); after the body of the incident changed. E_NO_MEMORY. */
ERR incident_recount_all(struct picture *p, struct incident_state *s);
/* With its rows and slots. NULL is fine; the picture's list still points at it. */
void incident_state_free(struct incident_state *s);

#endif
