/* SPDX-License-Identifier: Apache-2.0
 * space.h - has the database room to write?
 *
 * A full disk refuses writes one by one while connections and reads are well, so nothing else would tell. It is known by
 * the first write refused, or by a probe, and over once a probe has written and nothing was refused since it was sent.
 * Said once when it begins and once when it ends; meanwhile *write_err, /readyz and the metrics have it. */
#ifndef ANPI_APP_SPACE_H
#define ANPI_APP_SPACE_H

#include "server/db/db.h"

struct space;

/* Probes go over `beside`, which has to have SQL_SPACE_MEMORY and SQL_SPACE_PROBE. NULL without memory. *write_err
 * must outlive it; it is written on the loop. OK, or E_DB_FULL. */
struct space *space_start(struct loop *loop, struct db *db, struct db *beside, enum err *write_err);
/* After the db, which answers what is under way. NULL is fine. */
void space_stop(struct space *s);

#endif
