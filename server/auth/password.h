/* SPDX-License-Identifier: Apache-2.0
 * password.h - Argon2id (libsodium): 46 MiB, one pass, in PHC form. About 25 ms: call it in the worker pool only. */
#ifndef ANPI_AUTH_PASSWORD_H
#define ANPI_AUTH_PASSWORD_H

#include "server/auth/breached.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* crypto_pwhash_STRBYTES, with the NUL. */
#define PASSWORD_HASH_MAX 128

/* Once in a program, before its threads: picks the fastest code for this processor. E_NO_MEMORY. Called again it
 * does nothing. */
ERR password_init(void);
/* NIST SP 800-63B: at least 12 characters and at most 800 bytes of UTF-8, no rules of composition, not a common one,
 * not the login, not a leaked one with little around it (`leaked` may be NULL). E_USER_PASSWORD. Up to 0.6 ms:
 * breached_piece. */
ERR password_acceptable(struct sv password, struct sv login, const struct breached *leaked);
/* E_NO_MEMORY: 46 MiB could not be had. `out` is NUL-terminated. */
ERR password_hash(struct sv password, char out[PASSWORD_HASH_MAX]);
/* E_AUTH_FAILED: another password. `hash` may be NULL or empty (unknown user): the same work is done against a fixed hash, and the
 * answer is the same. E_NO_MEMORY: nobody knows, so it may not be counted as an attempt. */
ERR password_verify(const char *hash, struct sv password);

/* 79 bits as sixteen letters and digits that are not mistaken for one another, in groups of four: "k3fm-…". */
#define PASSWORD_MADE 20
/* NUL-terminated; to be shown once and wiped. */
void password_make(char out[PASSWORD_MADE]);
/* 118 bits in six groups: more than 112, so that a plain hash of it may be stored (ASVS 6.5.2). */
#define RECOVERY_MADE 30
/* NUL-terminated. One of RECOVERY_CODES. */
void recovery_make(char out[RECOVERY_MADE]);

#endif
