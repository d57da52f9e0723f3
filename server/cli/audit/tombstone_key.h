/* SPDX-License-Identifier: Apache-2.0
 * tombstone_key.h - the key that the hashes of erased content are made with: in a file, or nobody's.
 *
 * The file holds 64 hex digits and is for its owner alone (0600); it is kept away from the database, with the backups that it
 * serves to recognise. Without a file a key is made for one run and forgotten: nothing can then be guessed, or recognised. */
#ifndef ANPI_CLI_AUDIT_TOMBSTONE_KEY_H
#define ANPI_CLI_AUDIT_TOMBSTONE_KEY_H

#include "server/base/err.h"

/* Bytes of a block of SHA-256: the two pads that HMAC (RFC 2104) puts before what it hashes. */
#define HMAC_BLOCK 64

/* Secret, as the pads are the key: not logged, given to the one statement that erases. */
struct tombstone_key {
    char inner[2 * HMAC_BLOCK + 3], outer[2 * HMAC_BLOCK + 3]; /* as bytea text */
    char id[17];                                               /* of a key in a file; "" of one that is forgotten */
};

/* `path` "" for a key that is forgotten; a file that is not there is made. E_AUDIT_KEY: unreadable, or others may
 * read it. E_IO: it cannot be made. *out is untouched on failure. */
ERR tombstone_key_open(const char *path, struct tombstone_key *out);

#endif
