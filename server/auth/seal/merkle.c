/* SPDX-License-Identifier: Apache-2.0
 * merkle.c - a Merkle tree that is grown like a binary counter. */
#include "server/auth/seal/merkle.h"

#include <sodium.h>

static void node(const uint8_t left[MERKLE_BYTES], const uint8_t right[MERKLE_BYTES], uint8_t out[MERKLE_BYTES])
{
    uint8_t both[1 + 2 * MERKLE_BYTES] = { 1 };
    memcpy(both + 1, left, MERKLE_BYTES);
    memcpy(both + 1 + MERKLE_BYTES, right, MERKLE_BYTES);
    crypto_hash_sha256(out, both, sizeof both);
}

void merkle_start(struct merkle *m)
{
    m->leaves = 0;
}

void merkle_add(struct merkle *m, struct sv leaf)
{
    crypto_hash_sha256_state s;
    const uint8_t prefix = 0;
    uint8_t h[MERKLE_BYTES];
    int i = 0;
    crypto_hash_sha256_init(&s);
    crypto_hash_sha256_update(&s, &prefix, 1);
    crypto_hash_sha256_update(&s, (const unsigned char *)leaf.p, leaf.n);
    crypto_hash_sha256_final(&s, h);
    for (; m->leaves >> i & 1; i++) /* the carry: two full subtrees of a size become one of the next */
        node(m->level[i], h, h);
    memcpy(m->level[i], h, MERKLE_BYTES);
    m->leaves++;
}

void merkle_root(const struct merkle *m, uint8_t out[MERKLE_BYTES])
{
    bool any = false;
    if (!m->leaves)
        crypto_hash_sha256(out, NULL, 0);
    for (int i = 0; i < MERKLE_LEVELS && m->leaves >> i; i++) {
        if (!(m->leaves >> i & 1))
            continue;
        if (any)
            node(m->level[i], out, out);
        else
            memcpy(out, m->level[i], MERKLE_BYTES);
        any = true;
    }
}
