/* SPDX-License-Identifier: Apache-2.0
 * things.c - the table of kinds, and handing a change to what its row names. */
#include "server/picture/things.h"

#include <stdlib.h>

#include "server/picture/incidents/assignments.h"
#include "server/picture/places/shapes.h"
#include "server/picture/places/shelters.h"
#include "server/picture/places/sites.h"
#include "server/picture/state.h"

#define DOCUMENT_CAP (64u << 20) /* bytes of one body, parsed: an outage of a whole region */

/* ---- those that take a change for a part of the picture ---- */

static enum err person_care_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    (void)delta;
    return assignments_care_put(p->assignments, c->number, c->body);
}

static enum err assignment_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    (void)delta;
    return assignments_put(p->assignments, c->number, c->json);
}

static enum err zone_shape_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    (void)delta;
    return shapes_zone_put(p->shapes, p, c->number, c->json);
}

static enum err outage_shape_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    (void)delta;
    shapes_outage_drop(p->shapes, c->number);
    return OK;
}

static enum err shelter_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    (void)delta;
    return shelters_put(p->shelters, c->number, c->json);
}

static enum err site_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    return sites_put(p->sites, delta->kind, c->number, c->json);
}

/* "incident/person" is a colour of somebody, shown with their status; "incident/colour" is what the colour means. */
static enum err label_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    struct sv rest = c->id, incident = sv_cut(&rest, '/');
    (void)p;
    if (sv_to_i64(incident, &delta->incident))
        delta->topics |= sv_to_i64(rest, &delta->person) ? TOPIC_STATUS : TOPIC_INCIDENT;
    return OK;
}

static enum err review_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    if (!c->json)
        return OK;
    delta->topics |= TOPIC_REVIEW;
    delta->incident = change_i64(c->json, "incident", 0);
    delta->person = change_i64(c->json, "person", 0);
    const struct person *x = picture_person(p, delta->person);
    delta->municipality = x ? x->municipality : 0;
    return OK;
}

/* Whose municipality it is: screens there look again at what they may see. */
static enum err decision_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    (void)p;
    if (!c->json)
        return OK;
    delta->municipality = (int32_t)change_i64(c->json, "municipality", 0);
    delta->incident = change_i64(c->json, "incident", 0);
    delta->topics |= TOPIC_INCIDENT;
    return OK;
}

/* ---- the table ---- */

#define TAKES(...)                                                                                                                         \
    {                                                                                                                                      \
        __VA_ARGS__                                                                                                                        \
    }
#define THING(KIND, NAME, NUMBERED, TOPICS, LOAD, TAKE) [KIND_##KIND] = { NAME, NUMBERED, TOPICS, TAKE },
const struct thing picture_things[KIND_COUNT] = {
#include "server/picture/things.def"
};
#undef THING

bool picture_kind_parse(struct sv kind, enum picture_kind *out)
{
    for (int i = 0; i < KIND_COUNT; i++) {
        if (sv_eq(kind, sv_of(picture_things[i].name))) {
            *out = (enum picture_kind)i;
            return true;
        }
    }
    return false;
}

const char *picture_kind_name(enum picture_kind kind)
{
    return (unsigned)kind < KIND_COUNT ? picture_things[kind].name : "";
}

/* ---- a change ---- */

static enum err take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    thing_take *const *takes = picture_things[delta->kind].take;
    enum err e = OK;
    for (size_t i = 0; !e && i < THING_TAKES_MAX && takes[i]; i++)
        e = takes[i](p, c, delta);
    return e;
}

static enum err object_take(struct picture *p, struct change *c, struct picture_delta *delta)
{
    struct object *before = NULL;
    enum err e = objects_put(p, delta->kind, c->seq, c->id, c->body, &c->object, &before);
    if (e)
        return e;
    c->before = before;
    c->id = c->object->id;
    c->body = c->object->body;
    delta->applied = true;
    delta->topics |= picture_things[delta->kind].topics;
    e = take(p, c, delta);
    free(before);
    return e;
}

/* What cannot be read must show when it comes, not when somebody asks for it. */
static enum err object_put(struct picture *p, struct change *c, struct picture_delta *delta)
{
    struct arena document;
    enum err e = OK;
    if (!object_is_newer(p, delta->kind, c->seq, c->id))
        return OK;
    arena_init(&document, DOCUMENT_CAP);
    if (c->body.p && (json_parse(&document, c->body, CHANGE_DEPTH_MAX, &c->json, NULL) != OK || json_type(c->json) != JSON_OBJECT))
        e = E_PICTURE_CARD;
    if (!e)
        e = object_take(p, c, delta);
    arena_done(&document);
    return e;
}

/* Persons and statuses say themselves whether they were newer; care is read from all cards once those are loaded. */
static enum err fields_put(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    thing_take *const *takes = picture_things[delta->kind].take;
    enum err e = takes[0](p, c, delta);
    return !e && delta->applied && takes[1] ? takes[1](p, c, delta) : e;
}

enum err thing_put(struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id, struct sv body, struct picture_delta *delta)
{
    struct change c = { .seq = seq, .id = id, .body = body };
    delta->kind = kind;
    if (picture_things[kind].numbered && !sv_to_i64(id, &c.number))
        return E_PICTURE_CARD;
    return kind == KIND_PERSON || kind == KIND_STATUS ? fields_put(p, &c, delta) : object_put(p, &c, delta);
}
