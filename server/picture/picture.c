/* SPDX-License-Identifier: Apache-2.0
 * picture.c - making a picture, loading it, and handing each change to what keeps that kind. */
#include "server/picture/picture.h"

#include <stdlib.h>

#include "server/picture/incidents/assignments.h"
#include "server/picture/outages/outage_state.h"
#include "server/picture/places/shapes.h"
#include "server/picture/places/shelters.h"
#include "server/picture/places/sites.h"
#include "server/picture/state.h"
#include "server/picture/things.h"

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

enum err picture_load(struct picture *p, struct sv kind, struct sv id, struct sv body)
{
    struct picture_delta delta = { 0 };
    enum picture_kind k;
    if (!picture_kind_parse(kind, &k) || !body.p)
        return OK;
    return thing_put(p, k, 0, id, body, &delta);
}

enum err picture_load_person(struct picture *p, int64_t id, struct sv card)
{
    struct picture_delta delta = { 0 };
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
        e = assignments_care_load(p->assignments, p);
    if (!e)
        shapes_outages_make(p->shapes, p);
    p->indexed = e == OK;
    return e;
}

enum err picture_apply(struct picture *p, uint64_t seq, struct sv kind, struct sv id, struct sv body, struct picture_delta *delta)
{
    struct picture_delta d = { 0 };
    enum picture_kind k;
    enum err e = OK;
    if (picture_kind_parse(kind, &k))
        e = thing_put(p, k, seq, id, body, &d);
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
