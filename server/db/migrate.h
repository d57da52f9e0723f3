/* SPDX-License-Identifier: Apache-2.0
 * migrate.h - brings a database to the schema this program carries (deploy/schema, embedded), forward only.
 *
 * Each numbered file is applied in a transaction of its own together with its row in anpi.migration (name, SHA-256, when). One
 * already applied must have the same hash: else E_DB_SCHEMA with its name in fail->detail and nothing is changed. Then come the
 * functions and views, all in one transaction (functions.h). Two migrations at once wait for each other (advisory lock). Needs a
 * role that may create schema and roles. */
#ifndef ANPI_DB_MIGRATE_H
#define ANPI_DB_MIGRATE_H

#include "server/db/sync.h"

/* `applied` may be NULL: called with the name of each file as it is committed. *count (may be NULL) = files applied
 * now. Blocks, for as long as another migration holds the lock. E_DB_SCHEMA, E_DB_REFUSED, E_DB_AWAY,
 * E_DB_UNKNOWN_COMMIT: files already told stay applied, and a second run goes on behind them. *count is untouched on
 * failure. */
ERR migrate_run(struct db_sync *s, void (*applied)(void *ctx, const char *name), void *ctx, size_t *count, struct fail *fail);

#endif
