/* SPDX-License-Identifier: Apache-2.0
 * sealer.h - seals what has come into anpi.audit, every few seconds, on whichever server holds the lock.
 *
 * Only settled records are sealed: no record can ever become visible behind a seal (see anpi.audit_seal_next). A seal
 * that has been taken away is noticed while this server runs: it then seals nothing more and says so in the log and in
 * the metric anpi_audit_seal_broken, so that what follows stays unsealed and `anpi audit verify` names it. */
#ifndef ANPI_AUTH_SEAL_SEALER_H
#define ANPI_AUTH_SEAL_SEALER_H

#include "server/base/err.h"
#include "server/db/db.h"
#include "server/loop/loop.h"

struct sealer;

/* Milliseconds; the texts are not needed afterwards. */
struct sealer_conf {
    const char *key_file;  /* "": nothing is sealed, and a sealer is not made */
    const char *copy_file; /* roots are appended to it too; "" for none */
    int64_t every_ms;
};

/* E_FILE_MISSING, E_AUDIT_KEY: the key; E_IO: the copy cannot be written. E_NO_MEMORY. On the loop's thread; sealing
 * itself is one statement and hashing in pieces, each short. */
ERR sealer_start(struct loop *loop, struct db *db, const struct sealer_conf *conf, struct sealer **out, struct fail *f);
/* Before its db is freed it must have no answer outstanding: call it after db_free. NULL is fine. */
void sealer_stop(struct sealer *s);
/* Records known to be settled and not yet sealed; -1 not known. By the last look; grows while another server has the
 * lock. */
int64_t sealer_behind(const struct sealer *s);
/* For good: only a start anew looks again. */
bool sealer_broken(const struct sealer *s);

#endif
