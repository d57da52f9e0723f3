/* SPDX-License-Identifier: Apache-2.0
 * things.h - how a change of each kind is taken into the picture: the table of things.def. For this room only.
 *
 * A body is parsed once, before anything is changed: one that cannot be read leaves the picture as it was (E_PICTURE_CARD). Then
 * the object is kept, and what the row names takes the change in turn; the first that fails ends it, and the picture, short of
 * that change, is to be loaded anew. */
#ifndef ANPI_PICTURE_THINGS_H
#define ANPI_PICTURE_THINGS_H

#include "server/base/json.h"
#include "server/picture/picture.h"

struct object;
/* One change on its way through the rows; on the stack of thing_put. */
struct change {
    uint64_t seq;
    struct sv id, body;                   /* p == NULL: gone. Of an object the body that is kept, good until the next change of it */
    int64_t number;                       /* the id, where it is one */
    const struct json *json;              /* of the body, good during the call; NULL: gone, or no JSON */
    const struct object *object, *before; /* kept now; until now, and freed after the call. NULL: none */
};

/* Called once a change, in the order of the row. An error: E_PICTURE_CARD or E_NO_MEMORY. */
typedef enum err thing_take(struct picture *p, const struct change *c, struct picture_delta *delta);
/* What one kind moves beside the object itself. */
#define THING_TAKES_MAX 2

/* A row of things.def; `numbered`: its id is a number, and one that is none is E_PICTURE_CARD. */
struct thing {
    /* As anpi.change has it. */
    const char *name;
    bool numbered;
    /* Told for each change of the kind, whatever the takers add. */
    unsigned topics; /* enum picture_topic */
    thing_take *take[THING_TAKES_MAX];
};
/* By enum picture_kind. */
extern const struct thing picture_things[KIND_COUNT];

/* One change, into a picture that is loaded or being loaded. E_PICTURE_CARD, E_NO_MEMORY. *delta begins zeroed and
 * is added to; `applied` stays false for what was not newer. */
ERR thing_put(struct picture *p, enum picture_kind kind, uint64_t seq, struct sv id, struct sv body, struct picture_delta *delta);

thing_take person_take, status_take;              /* people/persons.c, incidents/status_rows.c */
thing_take incident_take;                         /* incidents/incident_state.c */
thing_take incident_count_take, zone_report_take; /* incidents/counts.c */
thing_take zone_take, staff_take;                 /* places/zone_store.c */
thing_take transport_take;                        /* people/transports.c */
thing_take outage_take;                           /* outages/outage_state.c */

#endif
