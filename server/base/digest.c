/* SPDX-License-Identifier: Apache-2.0
 * digest.c - a thin face on libsodium. */
#include "server/base/digest.h"

#include <sodium.h>

enum err crypto_start(void)
{
    return sodium_init() < 0 ? E_INTERNAL : OK;
}

void sha256(struct sv bytes, uint8_t out[SHA256_BYTES])
{
    crypto_hash_sha256(out, (const unsigned char *)bytes.p, bytes.n);
}

void sha256_bytea(struct sv bytes, char out[SHA256_BYTEA])
{
    uint8_t h[SHA256_BYTES];
    sha256(bytes, h);
    out[0] = '\\';
    out[1] = 'x';
    sodium_bin2hex(out + 2, SHA256_HEX, h, sizeof h);
}

void secret_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}
