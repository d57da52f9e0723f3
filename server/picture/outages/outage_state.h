/* SPDX-License-Identifier: Apache-2.0
 * outage_state.h - areas as the picture keeps them, and the hash from place to areas. For this room only.
 *
 * Areas change some times a minute, questions come by the thousand: so the hash is thrown away with a change and
 * built anew with the next question. One thread. */
#ifndef ANPI_PICTURE_OUTAGES_OUTAGE_STATE_H
#define ANPI_PICTURE_OUTAGES_OUTAGE_STATE_H

#include "geo/shape/shape.h"
#include "server/picture/state.h"

/* From malloc; `own` goes with it. */
struct area {
    struct outage_area pub;
    struct arena own;    /* every string and array but pub.body, which is the object's */
    uint32_t *towns;     /* numbers; 0 where the town was not known */
    struct shape *shape; /* MATCH_POLYGON, NULL else */
};

/* One "this area covers that cell (or town)"; chained by place. */
struct cover {
    uint32_t area; /* index in area */
    uint32_t next; /* 1 + index of the next of this place, 0 ends */
};

/* Cells are packed by mesh_cell. Everything below `dirty` is made from the areas and may be thrown away. */
struct outage_state_all {
    /* Ended ones too, until the feed says that they are gone. */
    struct area **area; /* by id */
    size_t n, room;
    int64_t last_part; /* ids of lost parts go down from -1 */
    /* NULL as long as there was none: most storms are meshes alone. */
    struct geo *geo; /* made with the first polygon */

    bool dirty;          /* the rest must be built anew */
    struct cover *cover; /* [covers] */
    uint32_t covers;
    size_t covers_room;
    uint32_t *cell, *head; /* open addressing: cell 0 is free, head is 1 + index in cover */
    /* Slots less one, and how many are taken. */
    uint32_t mask, cells;
    /* 1 + index in cover, as head. */
    uint32_t *town_head; /* [towns_n] */
    uint32_t towns_n;
    /* Indexes in `area`; at each point they are asked one after the other. */
    uint32_t *wide; /* polygons too large for cells, tried for every home */
    size_t wide_n;
};

/* O(cells and towns of all areas). E_NO_MEMORY leaves it empty and dirty: nobody is then dark by a cell. */
ERR outage_hash_build(struct outage_state_all *o, uint32_t towns_n);
/* The areas themselves stay. */
void outage_hash_done(struct outage_state_all *o);
/* 1 + index of the first cover of a cell, 0 when there is none. O(1). Follow `next` for the others of the cell. Only
 * after outage_hash_build. */
static inline uint32_t outage_cell(const struct outage_state_all *o, uint32_t cell)
{
    if (!o->cell || cell == 0)
        return 0;
    for (uint32_t i = cell * 2654435769u >> 7 & o->mask; o->cell[i]; i = (i + 1) & o->mask) {
        if (o->cell[i] == cell)
            return o->head[i];
    }
    return 0;
}
/* Out or restoring: people in it have no power, as far as anybody says. */
static inline bool area_runs(const struct area *a)
{
    return a->pub.state != OUTAGE_ENDED;
}

#endif
