/* SPDX-License-Identifier: Apache-2.0
 * digest.h - SHA-256, hex, and forgetting secrets (libsodium).
 *
 * Safe from any thread after crypto_start; none takes memory. */
#ifndef ANPI_BASE_DIGEST_H
#define ANPI_BASE_DIGEST_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Of the hash itself. */
#define SHA256_BYTES 32
/* Characters, the NUL among them. */
#define SHA256_HEX (2 * SHA256_BYTES + 1)

/* Once at the start of a program, before any thread: E_INTERNAL when the machine gives no random numbers. Called
 * again it does nothing. */
ERR crypto_start(void);
/* FIPS 180-4. For content and tokens of 256 random bits; passwords go through argon2 (server/auth/password.h). */
void sha256(struct sv bytes, uint8_t out[SHA256_BYTES]);
/* PostgreSQL's text form of a bytea: \x and lower-case hex, NUL-terminated. */
#define SHA256_BYTEA (2 + SHA256_HEX)
/* As an argument of a statement it needs no decoding on our side and no cast on PostgreSQL's. */
void sha256_bytea(struct sv bytes, char out[SHA256_BYTEA]);
/* Not optimised away. For keys, passwords and tokens, before their memory is given back. */
void secret_wipe(void *p, size_t n);

#endif
