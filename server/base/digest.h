/* SPDX-License-Identifier: Apache-2.0
 * digest.h - SHA-256, hex, and forgetting secrets (libsodium). */
#ifndef ANPI_BASE_DIGEST_H
#define ANPI_BASE_DIGEST_H

#include "server/base/err.h"
#include "server/base/sv.h"

#define SHA256_BYTES 32
#define SHA256_HEX (2 * SHA256_BYTES + 1)

/* Once at the start of a program, before any thread: E_INTERNAL when the machine gives no random numbers. */
ERR crypto_start(void);
void sha256(struct sv bytes, uint8_t out[SHA256_BYTES]);
/* PostgreSQL's text form of a bytea: \x and lower-case hex, NUL-terminated. */
#define SHA256_BYTEA (2 + SHA256_HEX)
void sha256_bytea(struct sv bytes, char out[SHA256_BYTEA]);
void secret_wipe(void *p, size_t n); /* not optimised away */

#endif
