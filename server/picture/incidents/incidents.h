/* SPDX-License-Identifier: Apache-2.0
 * incidents.h - who is in an incident, how each zone stands, and who is still unreported.
 *
 * A person is in an incident when they live in one of its municipalities and its population takes them: they are on one
 * of `lists`, or `powered` and they have a device that needs power; `reasons` and `zones`, where given, narrow that.
 * 入院 and 入所 are excluded: counted apart, never in `persons`, never unreported. A person counts in the zone of the
 * current stay if it has one, else of the home, else in "without location" (zone 0). Counts are kept as changes come;
 * a new round starts from unreported, and marks of earlier rounds show as previous. A protected person (支援措置) counts
 * in the line of the municipality, in no zone and not in "without location", is in every incident of the municipality
 * whatever zones and reasons it is narrowed to, and appears in no list unless the caller says that they may be seen:
 * nobody is located by counting. Closed incidents are kept and counted. */
#ifndef ANPI_PICTURE_INCIDENTS_INCIDENTS_H
#define ANPI_PICTURE_INCIDENTS_INCIDENTS_H

#include "server/base/word.h"
#include "server/picture/incidents/fold.h"
#include "server/picture/picture.h"

/* Microseconds UTC, minutes. */
struct incident {
    int64_t id;
    struct sv name, kind, decided_by, grounds; /* views, good until the next picture_apply */
    bool drill, closed;
    int64_t opened_us, closed_us; /* closed_us 0 while open */
    const int32_t *municipalities;
    size_t municipalities_n;
    int32_t round; /* the last one started; 1 at least */
    int64_t round_started_us;
    /* How often a zone is to report, in minutes; 0: nobody said. */
    int32_t report_every_min;
    struct sv body; /* the JSON it came with */
};
/* False also for one whose body has not come yet; *out is then untouched. */
bool incident_get(const struct picture *p, int64_t id, struct incident *out);
/* Open incidents first, of them real ones before drills, then newest first. At most `max` ids are written; returns
 * how many there are. O(incidents²), which are few. */
size_t incident_list(const struct picture *p, int64_t *ids, size_t max);
/* Is there an open, real (no drill) incident over this municipality? For the `disaster` ground. */
bool incident_real_open(const struct picture *p, int32_t municipality);

/* What a zone's counts and its last report come to; worked out when read, never stored. */
enum zone_state {
    ZONE_NO_PERSONS = WORD_ZONE_STATE_NO_PERSONS,
    ZONE_NO_STAFF = WORD_ZONE_STATE_NO_STAFF,
    ZONE_NOT_STARTED = WORD_ZONE_STATE_NOT_STARTED,
    ZONE_PATROLLING = WORD_ZONE_STATE_PATROLLING,
    ZONE_BLOCKED = WORD_ZONE_STATE_BLOCKED,
    ZONE_UNREACHABLE = WORD_ZONE_STATE_UNREACHABLE,
    ZONE_DONE = WORD_ZONE_STATE_DONE,
    ZONE_ALL_WELL = WORD_ZONE_STATE_ALL_WELL
};
/* "no_persons" "no_staff" "not_started" …. Static; "" for a number that is none. Words of the interface. */
const char *zone_state_name(enum zone_state s);

/* Persons, not marks; a copy. */
struct zone_count {
    int64_t zone;     /* 0: without location */
    uint32_t persons; /* denominator = unreported + safe + noted + attention */
    uint32_t excluded;
    /* Of `persons`, by enum status. */
    uint32_t by_status[STATUS_COUNT];
    int64_t last_report_us; /* latest mark or zone report of this round; 0 none */
    enum zone_state state;
};
/* Every zone of the incident's municipalities that holds persons, was reported on, or is of a kind that holds persons
 * there, by zone id; then nothing. The first call passes *it = 0. "Without location" is not among them. The picture
 * must not change between calls. */
bool incident_zone_next(const struct picture *p, int64_t incident, size_t *it, struct zone_count *out);
/* False for a zone nobody counts in; zone 0 is always there, perhaps empty. */
bool incident_zone(const struct picture *p, int64_t incident, int64_t zone, struct zone_count *out);
/* All zones and without location. O(zones). Zeros for an incident that is not there. Protected persons are in no
 * sum. */
void incident_total(const struct picture *p, int64_t incident, struct zone_count *out);
/* The protected persons of one municipality: in neither of the above. */
void incident_protected(const struct picture *p, int64_t incident, int32_t municipality, struct zone_count *out);

/* Views, good until the next picture_apply. */
struct person_status {
    enum status status;
    int32_t round;
    int64_t observed_us;                     /* 0 none */
    bool time_unsure;                        /* 時刻不明: observed_us is when it arrived */
    struct sv op_id, by_name, conflict, ops; /* views; the last two comma separated */
    struct sv gone;                          /* withdrawn, and what withdrew them; comma separated */
};
/* Excluded ones too. */
bool incident_has(const struct picture *p, int64_t incident, const struct person *x);
/* Status in the current round (unreported without a row). */
void incident_status(const struct picture *p, int64_t incident, int64_t person, struct person_status *out);
/* The latest row of an earlier round (前回); false when there is none. */
bool incident_status_previous(const struct picture *p, int64_t incident, int64_t person, struct person_status *out);

/* Every row of the person in this incident, newest round first, then false; the first call passes *it = NULL. */
bool incident_status_next(const struct picture *p, int64_t incident, int64_t person, const void **it, struct person_status *out);

/* What narrows a list; zeroed it asks for nobody. Borrowed during the call. */
struct incident_page {
    int64_t zone; /* only this one; 0 with `any_zone` false: without location */
    bool any_zone;
    enum status status;  /* STATUS_UNREPORTED for the unreported list */
    bool any_status;     /* whatever the status */
    bool excluded;       /* those in hospitals and homes: they alone, or with any_status they as well */
    bool with_protected; /* the caller may see protected persons */
    bool only_protected; /* nobody else, wherever they are; with with_protected */
    int64_t after;       /* person id the last page ended with; 0 first */
    /* Ids written at most. */
    size_t limit;
    const int64_t *only; /* [only_n] nobody but these; NULL: everybody */
    size_t only_n;
    bool (*allows)(void *ctx, const struct person *x); /* asked last; NULL: yes. Who is not allowed is in no page and no count */
    void *ctx;
};
/* Person ids in order of id; returns how many were written, `*more` whether others follow. `ids` has `limit` places.
 * O(persons), or O(those named) with `only` or a zone. Without memory none are found, and `*more` is false. */
size_t incident_persons(const struct picture *p, int64_t incident, const struct incident_page *page, int64_t *ids, bool *more);
/* How many there are in all, whatever `after` and `limit` say. */
size_t incident_count(const struct picture *p, int64_t incident, const struct incident_page *page);
/* Is this person on that list? For a list found otherwise (a search). `after` and `only` are not asked. */
bool incident_lists(const struct picture *p, int64_t incident, const struct incident_page *page, const struct person *x);

/* Count anew by brute force and compare: the number of zones that differ, 0 when all is well. For tests and the
 * janitor. O(persons) and the same memory again. 1 without memory. */
size_t incident_recount(const struct picture *p, int64_t incident);

#endif
