/* SPDX-License-Identifier: Apache-2.0
 * demo_tables.h - the people of a world written to the register's tables, fast: each made once, each table by COPY.
 *
 * Only into an empty register: what is there already is neither looked at nor replaced. */
#ifndef ANPI_DEMO_DEMO_TABLES_H
#define ANPI_DEMO_DEMO_TABLES_H

#include "server/demo/demo_person.h"
#include "server/db/sync.h"

/* `progress` may be NULL; it is told how many are written. In the caller's transaction or each table by itself.
 * Groups of persons are held in memory, never all. E_DB_*, E_NO_MEMORY. */
ERR demo_people_write(struct db_sync *s, const struct demo_world *w, void (*progress)(uint64_t done, uint64_t total), struct fail *f);
/* The cards of all, when nothing is written to their tables any more. A statement over all persons: minutes for a
 * million. E_DB_*. */
ERR demo_cards_make(struct db_sync *s, struct fail *f);

#endif
