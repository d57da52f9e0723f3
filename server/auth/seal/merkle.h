/* SPDX-License-Identifier: Apache-2.0
 * merkle.h - the hash of a list, as RFC 6962 (Certificate Transparency) section 2.1 has it, with SHA-256.
 *
 * A leaf is hashed behind a byte 0, a node behind a byte 1, so that neither can be taken for the other. The tree is
 * grown leaf by leaf and needs room for one hash a level. Pure. */
#ifndef ANPI_AUTH_SEAL_MERKLE_H
#define ANPI_AUTH_SEAL_MERKLE_H

#include "server/base/sv.h"

/* SHA-256. */
#define MERKLE_BYTES 32
/* Of as many leaves as a 64-bit number counts. */
#define MERKLE_LEVELS 64

/* On the stack: 2 KiB. */
struct merkle {
    uint64_t leaves;
    uint8_t level[MERKLE_LEVELS][MERKLE_BYTES]; /* [i]: of the full subtree of 2^i leaves, where bit i of `leaves` is set */
};

/* `level` need not be cleared. */
void merkle_start(struct merkle *m);
/* O(1) on average. The bytes are not kept. */
void merkle_add(struct merkle *m, struct sv leaf);
/* Of no leaves: the hash of nothing. More may be added after it. */
void merkle_root(const struct merkle *m, uint8_t out[MERKLE_BYTES]);

#endif
