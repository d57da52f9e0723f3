/* SPDX-License-Identifier: Apache-2.0
 * totp.h - one-time passwords by time (RFC 6238): HMAC-SHA-1, 30 s steps, six digits, one step either way.
 *
 * A code is good once: the caller keeps the newest step that was taken and passes it as `after`. Time is the real clock's,
 * in seconds since 1970. */
#ifndef ANPI_AUTH_TOTP_H
#define ANPI_AUTH_TOTP_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* 160 bits, as RFC 4226 recommends. */
#define TOTP_SECRET_BYTES 20
/* Seconds; what every authenticator app takes for granted. */
#define TOTP_STEP_S 30
/* Of a secret, NUL-terminated. 20 bytes are 32 characters. */
#define TOTP_BASE32 33
/* Made together; each is good once. */
#define RECOVERY_CODES 10

/* NUL-terminated. `step` is seconds since 1970 divided by TOTP_STEP_S. */
void totp_code(struct sv secret, int64_t step, char out[7]);
/* E_AUTH_TOTP: no code of the steps around now, or none newer than `after`. *step is untouched on failure; store it
 * before the answer leaves, else the code is good twice. */
ERR totp_check(struct sv secret, struct sv code, int64_t now_s, int64_t after, int64_t *step);
/* RFC 4648, without padding. */
void base32_write(const uint8_t secret[TOTP_SECRET_BYTES], char out[TOTP_BASE32]);

/* What is stored of a recovery code (bytea text): hashed with the user's id; upper case and spaces do not matter.
 * Hyphens do not matter either. What is longer than some 60 characters is cut: no code of ours is. */
void recovery_hash(int64_t user, struct sv code, char out[67]);

#endif
