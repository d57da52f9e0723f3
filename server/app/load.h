/* SPDX-License-Identifier: Apache-2.0
 * load.h - the whole picture from one snapshot of the database, made in a thread of its own.
 *
 * The old picture serves meanwhile. What is loaded is handed over as one struct, so that nothing half made is seen. */
#ifndef ANPI_APP_LOAD_H
#define ANPI_APP_LOAD_H

#include "server/auth/certificates.h"
#include "server/auth/session.h"
#include "server/db/change.h"
#include "server/picture/picture.h"

/* Owns all of it until somebody takes a part. */
struct loaded {
    struct picture *picture;
    struct sessions *sessions;
    struct certificates *certificates;
    struct change_cursor cursor; /* the snapshot it is true of */
    int64_t as_of_us, took_us;
};

/* Blocking. `out` is filled only on OK; loaded_done frees what the caller has not taken (set to NULL). On a thread
 * of its own: a million persons take seconds, and twice the memory of the picture at the switch. E_DB_* and what the
 * schema says (schema.h), E_PICTURE_CARD, E_NO_MEMORY. */
ERR load_all(const char *conninfo, int64_t session_idle_us, struct loaded *out, struct fail *fail);
/* Also of a zeroed one. */
void loaded_done(struct loaded *l);

#endif
