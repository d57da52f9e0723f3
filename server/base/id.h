/* SPDX-License-Identifier: Apache-2.0
 * id.h - operation ids (UUIDv7, RFC 9562) and 64-bit object ids written as decimal strings below 2^53.
 *
 * Safe from any thread; none takes memory. */
#ifndef ANPI_BASE_ID_H
#define ANPI_BASE_ID_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* In the order of the text, high byte first: memcmp orders v7 ids by their time. */
struct uuid {
    uint8_t b[16];
};

/* From clock_now_us and libsodium random. 48 bits of milliseconds of the wall clock (with its offset), 74 random
 * bits: ids of one millisecond have no order among them. */
void uuid_v7(struct uuid *out);
/* 8-4-4-4-12 hex, any version. Upper and lower case. E_JSON_VALUE otherwise: braces, no dashes, blanks; *out is
 * untouched. */
ERR uuid_parse(struct sv s, struct uuid *out);
/* Version 7 and variant 10: what is asked of an operation's id; that its time is plausible is not looked at. */
bool uuid_is_v7(const struct uuid *u);
/* Lower case, NUL-terminated. RFC 9562's form, as PostgreSQL writes it. */
void uuid_format(const struct uuid *u, char out[37]);
/* As memcmp. */
int uuid_cmp(const struct uuid *a, const struct uuid *b);

/* 1 .. 2^53-1, no sign, no leading zero. So that it passes through JavaScript unharmed. E_JSON_VALUE otherwise; *out
 * is untouched. */
ERR id_parse(struct sv s, int64_t *out);
/* From the kernel's generator (libsodium): fit for keys and tokens. Never fails once crypto_start was OK. */
void random_bytes(void *out, size_t n);
/* 256 bits, base64url without padding, NUL-terminated. For sessions and invitations. The server keeps only the hash
 * of one. */
void random_token(char out[44]);

#endif
