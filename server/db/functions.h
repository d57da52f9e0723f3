/* SPDX-License-Identifier: Apache-2.0
 * functions.h - lays the function files this program carries (deploy/schema/functions, embedded) over the numbered ones.
 *
 * All of them in one transaction, in the order of their paths, whenever the text of one is not the one the database knows
 * (anpi.function_file), or when `anyway` says that a numbered file was just applied, which may have dropped what they make. A body may
 * name what comes later; a view stands behind what it names. Afterwards the body of every function is read, and when what makes
 * a card is another thing than before, all cards are made anew and every picture loads again. Functions of a later release are
 * let be. An error is told with the file's name in fail->detail, and nothing is changed. The caller holds the lock of the
 * migrations. For this room only. */
#ifndef ANPI_DB_FUNCTIONS_H
#define ANPI_DB_FUNCTIONS_H

#include "server/db/sync.h"

/* `applied` (may be NULL) is called with the name of each file whose text was another; *done counts them. Errors as
 * db_sync_run, E_NO_MEMORY. *done is added to, only for what was laid. */
ERR functions_apply(struct db_sync *s, bool anyway, void (*applied)(void *ctx, const char *name), void *ctx, size_t *done,
                    struct fail *fail);

#endif
