/* SPDX-License-Identifier: Apache-2.0
 * demo_tables.h - the people of a world written to the register's tables, fast: each made once, each table by COPY. */
#ifndef ANPI_DEMO_DEMO_TABLES_H
#define ANPI_DEMO_DEMO_TABLES_H

#include "server/demo/demo_person.h"
#include "server/db/sync.h"

/* `progress` may be NULL; it is told how many are written. */
ERR demo_people_write(struct db_sync *s, const struct demo_world *w, void (*progress)(uint64_t done, uint64_t total), struct fail *f);
/* The cards of all, when nothing is written to their tables any more. */
ERR demo_cards_make(struct db_sync *s, struct fail *f);

#endif
