/* SPDX-License-Identifier: Apache-2.0
 * picture.c - making a picture, loading it, and handing each change to what keeps that kind. */
#include "server/picture/picture.h"

#include <stdlib.h>

#include "server/base/json.h"
#include "server/picture/incidents/assignments.h"
#include "server/picture/outages/outage_state.h"
#include "server/picture/places/shapes.h"
#include "server/picture/places/shelters.h"
#include "server/picture/places/sites.h"
#include "server/picture/state.h"

static const char *const kinds[KIND_COUNT] = {
    "person", "status", "incident", "zone", "municipality", "zone_report", "transport", "outage", "feed_source",
    "assignment", "label", "office", "shelter", "facility", "mark_review", "decision",
};

bool picture_kind_parse(struct sv kind, enum picture_kind *out)
{
    for (int i = 0; i < KIND_COUNT; i++) {
        if (sv_eq(kind, sv_of(kinds[i]))) {
            *out = (enum picture_kind)i;
            return true;
        }
    }
    return false;
}

const char *picture_kind_name(enum picture_kind kind)
{
    return (unsigned)kind < KIND_COUNT ? kinds[kind] : "";
}

/* Parts that are found by a pointer; false without memory. */
static bool parts_new(struct picture *p)
{
    p->outages = calloc(1, sizeof *p->outages);
    p->assignments = assignments_new();
    p->shelters = shelters_new();
    p->sites = sites_new();
    p->shapes = shapes_new();
    return p->outages && p->assignments && p->shelters && p->sites && p->shapes;
}

struct picture *picture_new(void)
{
    struct picture *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    arena_init(&p->scratch, SCRATCH_CAP);
    slab_init(&p->memory);
    p->finder.persons = &p->memory;
    town_names_init(&p->towns);
    map64_init(&p->slot_of);
    map64_init(&p->powered_known);
    map64_init(&p->zones);
    map64_init(&p->transports);
    for (int i = 0; i < KIND_COUNT; i++)
        mapsv_init(&p->objects[i].by_id);
    p->ids_ascend = true;
    if (!parts_new(p)) {
        picture_free(p);
        return NULL;
    }
    p->outages->dirty = true;
    return p;
}

void picture_free(struct picture *p)
{
    if (!p)
        return;
    incidents_done(p);
    transports_done(p);
    zones_done(p);
    objects_done(p);
    outages_done(p);
    persons_done(p);
    assignments_free(p->assignments);
    shelters_free(p->shelters);
    sites_free(p->sites);
    shapes_free(p->shapes);
    arena_done(&p->scratch);
    free(p);
}

void picture_as_of_set(struct picture *p, int64_t as_of_us)
{
    p->as_of_us = as_of_us;
}

int64_t picture_as_of(const struct picture *p)
{
    return p->as_of_us;
}

/* "incident/person" is a colour of somebody, shown with their status; "incident/colour" is what the colour means. */
static void label_follow(struct sv id, struct picture_delta *delta)
{
    struct sv rest = id, incident = sv_cut(&rest, '/');
    if (!sv_to_i64(incident, &delta->incident))
        return;
    delta->topics |= sv_to_i64(rest, &delta->person) ? TOPIC_STATUS : TOPIC_INCIDENT;
}

static enum err review_follow(struct picture *p, struct sv body, struct picture_delta *delta)
{
    const struct json *j;
    if (!body.p)
        return OK;
    arena_reset(&p->scratch);
    if (json_parse(&p->scratch, body, CHANGE_DEPTH_MAX, &j, NULL) != OK)
        return E_PICTURE_CARD;
    delta->topics |= TOPIC_REVIEW;
    delta->incident = change_i64(j, "incident", 0);
    delta->person = change_i64(j, "person", 0);
    const struct person *x = picture_person(p, delta->person);
    delta->municipality = x ? x->municipality : 0;
    return OK;
}

/* Whose municipality it is: screens there look again at what they may see. */
static void decision_follow(struct picture *p, struct sv body, struct picture_delta *delta)
{
    const struct json *j;
    arena_reset(&p->scratch);
    if (!body.p || json_parse(&p->scratch, body, CHANGE_DEPTH_MAX, &j, NULL))
        return;
    delta->municipality = (int32_t)change_i64(j, "municipality", 0);
    delta->incident = change_i64(j, "incident", 0);
    delta->topics |= TOPIC_INCIDENT;
}

/* What an object means beyond the JSON it is kept as. */
static enum err object_follow(struct picture *p, enum picture_kind kind, int64_t id, const struct object *o,
                              struct picture_delta *delta)
{
    switch (kind) {
    case KIND_INCIDENT:
        delta->topics |= TOPIC_INCIDENT | TOPIC_ZONE;
        delta->zones_all = true;
        delta->incident = id;
        return incident_put(p, id, o->body);
    case KIND_ZONE:
        delta->topics |= TOPIC_ZONE;
        delta->zones_all = true;
        return zone_put(p, id, o->body);
    case KIND_ZONE_REPORT:
        return zone_report_put(p, o->body, delta);
    case KIND_TRANSPORT:
        delta->topics |= TOPIC_TRANSPORT;
        return transport_put(p, o, delta);
    case KIND_OUTAGE:
        return outage_put(p, id, o->body, delta);
    case KIND_ASSIGNMENT:
        delta->topics |= TOPIC_INCIDENT;
        return assignment_put(p, id, o->body, delta);
    case KIND_LABEL:
        label_follow(o->id, delta);
        return OK;
    case KIND_MARK_REVIEW:
        return review_follow(p, o->body, delta);
    case KIND_DECISION:
        decision_follow(p, o->body, delta);
        return OK;
    case KIND_FEED_SOURCE:
        delta->topics |= TOPIC_OUTAGE;
        return OK;
    default:
        delta->topics |= TOPIC_OTHER;
        return OK;
    }
}

static bool id_is_number(enum picture_kind kind)
{
    return kind == KIND_PERSON || kind == KIND_INCIDENT || kind == KIND_ZONE || kind == KIND_OUTAGE || kind == KIND_ASSIGNMENT;
}

/* Kept as they came, and read only when somebody asks: what cannot be read must show when it comes, not then. */
static bool is_readable(struct picture *p, enum picture_kind kind, struct sv body)
{
    bool kept = kind == KIND_MUNICIPALITY || kind == KIND_OFFICE || kind == KIND_SHELTER || kind == KIND_FACILITY || kind == KIND_LABEL || kind == KIND_FEED_SOURCE;
    const struct json *j = NULL;
    if (!kept || !p->indexed || !body.p)
        return true;
    arena_reset(&p->scratch);
    return json_parse(&p->scratch, body, CHANGE_DEPTH_MAX, &j, NULL) == OK && json_type(j) == JSON_OBJECT;
}

static enum err object_put(struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id, struct sv body,
                           struct picture_delta *delta)
{
    int64_t number = 0;
    if ((id_is_number(kind) && !sv_to_i64(id, &number)) || !is_readable(p, kind, body))
        return E_PICTURE_CARD;
    const struct object *before = object_find(p, kind, id);
    if (before && kind == KIND_TRANSPORT && (!p->indexed || seq > before->seq))
        transport_forget(p, before);
    enum err e = objects_put(p, kind, seq, id, body, &delta->applied);
    if (e || !delta->applied)
        return e;
    return object_follow(p, kind, number, object_find(p, kind, id), delta);
}

static enum err put(struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id, struct sv body,
                    struct picture_delta *delta)
{
    int64_t person;
    delta->kind = kind;
    switch (kind) {
    case KIND_PERSON:
        if (!sv_to_i64(id, &person))
            return E_PICTURE_CARD;
        return body.p ? persons_put(p, person, seq, body, delta) : persons_remove(p, person, seq, delta);
    case KIND_STATUS:
        return status_put(p, seq, body, delta);
    default:
        return object_put(p, kind, seq, id, body, delta);
    }
}

enum err picture_load(struct picture *p, struct sv kind, struct sv id, struct sv body)
{
    struct picture_delta delta = { 0 };
    enum picture_kind k;
    if (!picture_kind_parse(kind, &k) || !body.p)
        return OK;
    return put(p, k, 0, id, body, &delta);
}

enum err picture_load_person(struct picture *p, int64_t id, struct sv card)
{
    struct picture_delta delta;
    return persons_put(p, id, 0, card, &delta);
}

enum err picture_index(struct picture *p)
{
    enum err e = picture_index_persons(p);
    if (!e) {
        zones_link(p);
        e = counts_build(p);
    }
    if (!e)
        e = assignment_changed(p);
    if (!e)
        e = assignments_load(p->assignments, p);
    if (!e)
        e = shapes_load(p->shapes, p);
    if (!e)
        e = shelters_load(p->shelters, p);
    if (!e)
        e = sites_load(p->sites, p);
    p->indexed = e == OK;
    return e;
}

static enum err parts_apply(struct picture *p, enum picture_kind kind, struct sv id, struct sv body)
{
    int64_t number;
    enum err e;
    switch (kind) {
    case KIND_PERSON:
    case KIND_ASSIGNMENT:
        return assignments_apply(p->assignments, kind, id, body);
    case KIND_ZONE:
        return shapes_zone_put(p->shapes, p, id);
    case KIND_OUTAGE:
        if (sv_to_i64(id, &number))
            shapes_outage_drop(p->shapes, number);
        return OK;
    case KIND_SHELTER:
        e = shelters_put(p->shelters, id, body);
        return e ? e : sites_put(p->sites, kind, id, body);
    case KIND_FACILITY:
        return sites_put(p->sites, kind, id, body);
    default:
        return OK;
    }
}

enum err picture_apply(struct picture *p, uint64_t seq, struct sv kind, struct sv id, struct sv body,
                       struct picture_delta *delta)
{
    struct picture_delta d = { 0 };
    enum picture_kind k;
    enum err e = OK;
    if (picture_kind_parse(kind, &k))
        e = put(p, k, seq, id, body, &d);
    if (!e && d.applied && p->indexed)
        e = parts_apply(p, k, id, body);
    counts_settle(p);
    if (!e)
        *delta = d;
    return e;
}

const struct assignments *picture_assignments(const struct picture *p)
{
    return p->assignments;
}

const struct shelters *picture_shelters(const struct picture *p)
{
    return p->shelters;
}

const struct sites *picture_sites(const struct picture *p)
{
    return p->sites;
}

struct shapes *picture_shapes(const struct picture *p)
{
    return p->shapes;
}

void picture_size(const struct picture *p, struct picture_size *out)
{
    *out = (struct picture_size){ .persons = p->persons_n, .person_bytes = p->person_bytes, .towns = p->towns.n - 1 };
    for (int i = 0; i < LEVELS; i++)
        out->index_bytes += pindex_bytes(p->finder.level[i]);
    for (int i = 0; i < KIND_COUNT; i++)
        out->objects += p->objects[i].n;
}
