/* SPDX-License-Identifier: Apache-2.0
 * id.h - operation ids (UUIDv7, RFC 9562) and 64-bit object ids written as decimal strings below 2^53. */
#ifndef ANPI_BASE_ID_H
#define ANPI_BASE_ID_H

#include "server/base/err.h"
#include "server/base/sv.h"

struct uuid {
    uint8_t b[16];
};

void uuid_v7(struct uuid *out);                /* from clock_now_us and libsodium random */
ERR uuid_parse(struct sv s, struct uuid *out); /* 8-4-4-4-12 hex, any version */
bool uuid_is_v7(const struct uuid *u);
void uuid_format(const struct uuid *u, char out[37]); /* lower case, NUL-terminated */
int uuid_cmp(const struct uuid *a, const struct uuid *b);

ERR id_parse(struct sv s, int64_t *out); /* 1 .. 2^53-1, no sign, no leading zero */
void random_bytes(void *out, size_t n);
void random_token(char out[44]); /* 256 bits, base64url without padding, NUL-terminated */

#endif
