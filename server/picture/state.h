/* SPDX-License-Identifier: Apache-2.0
 * state.h - the inside of struct picture. For this room only; everyone else reads picture.h.
 *
 * A person keeps one slot for ever, so arrays by slot (cell, town) serve the joins that walk a million homes. */
#ifndef ANPI_PICTURE_STATE_H
#define ANPI_PICTURE_STATE_H

#include "server/base/arena.h"
#include "server/base/hash.h"
#include "server/picture/find/finder.h"
#include "server/picture/people/group.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/members.h"
#include "server/picture/outages/outages.h"
#include "server/picture/people/person_make.h"
#include "server/picture/picture.h"
#include "server/picture/places/zone_store.h"

/* Bytes for reading one change; reset by each. */
#define SCRATCH_CAP (8u << 20)
/* Of the JSON in a change. Far above what our own SQL writes: bounds the stack, not the shape. */
#define CHANGE_DEPTH_MAX 64

/* One thing that is not a person or a status. One block from malloc. */
struct object {
    uint64_t seq;
    bool gone;          /* kept for its seq */
    struct sv id, body; /* in the same allocation */
};
/* All of one kind. */
struct objects {
    struct mapsv by_id; /* id -> struct object * */
    size_t n;           /* not gone */
};

struct assigned {                       /* one assignment that is not over */
    int64_t id, incident, person, zone; /* incident 0: standing */
};
/* By whom zones are looked after, zone_store.c. Made anew from `item` whenever an assignment, or a person assigned
 * by name, moved. */
struct staff {
    struct assigned *item; /* [n] */
    size_t n, room;
    struct assigned *zones; /* [zones_n] sorted by (zone, incident) */
    size_t zones_n;
};

/* In picture.cell: the place is known only to its town, so a cell says nothing sure of it. */
#define CELL_COARSE UINT32_C(0x80000000)

/* An entry of a transport: µs when it was, its id, and the entry it corrects (0: none). The body is the object's. */
struct transport_ref {
    int64_t at_us, id, corrects;
    const struct object *object;
};
struct transport_list {
    size_t n, room;
    struct transport_ref *item; /* newest first */
};

/* One thread. Arrays marked [slots] have slots_room places. */
struct picture {
    /* Set by the follower. */
    int64_t as_of_us;
    /* Loaded: from now on changes must be newer than what is held. */
    bool indexed;
    /* Of the change that is being taken, emptied by each. */
    struct arena scratch;

    struct slab memory;     /* of persons */
    struct person **person; /* [slots]; NULL when gone */
    uint32_t *cell;         /* [slots] packed mesh250 of the current place, 0 none */
    uint32_t *town;         /* [slots] town of the current place, 0 none */
    uint64_t *gone_seq;     /* [slots], made when the first person goes */
    /* Taken so far; a slot is never given to another person. */
    uint32_t slots;
    size_t slots_room;
    size_t persons_n, person_bytes;
    struct map64 slot_of; /* id -> slot */
    bool ids_ascend;      /* slots are in order of id */
    struct town_names towns;
    /* Persons by name, phone, birth date and town. */
    struct finder finder;
    /* Persons by household and by zone. */
    struct person_group households, zone_members;
    uint32_t *powered; /* slots of persons that have, or once had, a device */
    uint32_t powered_n;
    size_t powered_room;
    struct map64 powered_known; /* slot -> 1 */

    struct objects objects[KIND_COUNT];
    struct map64 zones;      /* id -> struct zone_info * */
    struct map64 transports; /* person -> struct transport_list * */
    struct incident_state **incident;
    size_t incidents_n, incidents_room;
    struct staff staff;
    struct assignments *assignments;
    struct shelters *shelters;
    struct sites *sites;
    struct shapes *shapes;
    struct outage_state_all *outages;
};

/* persons.c */
/* Copies the card. In a picture that is indexed only when `seq` is newer. E_PICTURE_CARD, E_NO_MEMORY. */
ERR persons_put(struct picture *p, int64_t id, uint64_t seq, struct sv card, struct picture_delta *delta);
/* Keeps the seq, so that an older change does not bring the person back. */
ERR persons_remove(struct picture *p, int64_t id, uint64_t seq, struct picture_delta *delta);
void persons_done(struct picture *p);
/* Once, behind the load: slots, towns, finder, households, zones. E_NO_MEMORY. */
ERR picture_index_persons(struct picture *p);

/* objects.c */
bool object_is_newer(const struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id); /* than what is held */
/* `*now` is kept; `*before`, what was held until now or NULL, is the caller's to free. E_NO_MEMORY: what was held
 * may be gone too, and the picture is to be loaded anew. */
ERR objects_put(struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id, struct sv body, const struct object **now,
                struct object **before);
/* Gone ones too. O(1); good until the object's next change. */
const struct object *object_find(const struct picture *p, enum picture_kind kind, struct sv id);
void objects_done(struct picture *p);

/* incident_state.c, counts.c */
/* Take a person out of every count, and in again: call before and after a change. O(incidents). E_NO_MEMORY. */
ERR counts_person(struct picture *p, const struct person *x, bool in, struct picture_delta *delta);
/* Every incident anew. O(incidents × persons). */
ERR counts_build(struct picture *p);
/* At the end of a change: latest marks that left a zone. O(persons of the zone) where a latest mark left; nothing in
 * most changes. */
void counts_settle(struct picture *p);
void incidents_done(struct picture *p);
/* A negative one is the line of the protected. O(DELTA_ZONES_MAX). */
void delta_zone(struct picture_delta *delta, int64_t incident, int64_t zone);

/* transports.c */
void transports_done(struct picture *p);

/* outage_state.c */
void outages_done(struct picture *p);
/* A 250 m code in 30 bits; 0 when it is none. So that a hash of cells takes 32 bits a key. */
uint32_t mesh_cell(int64_t mesh250);

#endif
