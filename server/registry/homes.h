/* SPDX-License-Identifier: Apache-2.0
 * homes.h - the homes of a municipality placed again by their addresses, without a list: when points finer than towns
 * came, or a better gazetteer.
 *
 * A home that a clerk put by hand stays; so does one that is known finer than what is found now. In transactions of at
 * most 1,000 homes; a dry run does all of it and takes it back. Not while an import of the municipality runs. */
#ifndef ANPI_REGISTRY_HOMES_H
#define ANPI_REGISTRY_HOMES_H

#include "server/registry/place.h"

/* Set whole on success, untouched on failure. */
struct homes_account {
    size_t homes;                      /* looked up: with an address, not put by hand */
    size_t placed[ADDRESS_PARCEL + 1]; /* by the level they reached; ADDRESS_NONE: no point */
    size_t moved;                      /* to another point, level or zone */
    size_t finer;                      /* left where they are: known finer than that */
};

/* p->by_level is not used. E_REG_RUNNING, E_DB_*, E_NO_MEMORY: batches committed before stay. Blocks for the
 * database; every home of the city is in memory. Each that moved is a change that screens hear of. */
ERR homes_place(struct db_sync *s, const struct place *p, bool dry_run, struct homes_account *out, struct fail *f);

#endif
