/* SPDX-License-Identifier: Apache-2.0
 * seal.h - a signed root over a run of audit records, which includes the root before it; and the keys that sign.
 *
 * The tree's first leaf is the root before (32 zero bytes for the first seal), then one leaf a record (leaf.h). What is
 * signed, with Ed25519, is a line of text: "anpi-audit-root-1 NUMBER FROM TO AT_US ROOT BEFORE KEY_ID", hashes in hex.
 * With the signature behind it the same line is what a copy of the roots holds. The secret key's file holds the 32-byte
 * seed in hex and must be nobody else's to read; a public key file holds one key in hex a line: older keys stay in it,
 * so that what they signed still verifies. */
#ifndef ANPI_AUTH_SEAL_SEAL_H
#define ANPI_AUTH_SEAL_SEAL_H

#include "server/auth/seal/merkle.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Ed25519, RFC 8032; the secret is seed and public key, as libsodium has it. */
#define SEAL_PUBLIC_BYTES 32
#define SEAL_SECRET_BYTES 64
#define SEAL_SIGNATURE_BYTES 64
#define SEAL_KEY_ID 17 /* 16 hex digits of the public key's SHA-256, and NUL */
/* Bytes with the NUL: four numbers, two hashes, a key's id and the signature fit. */
#define SEAL_LINE_MAX 512
/* Keys that one file may hold: a key a year for a lifetime. */
#define SEAL_KEYS_MAX 64

/* Plain values; microseconds UTC. */
struct seal {
    int64_t number, from_id, to_id; /* both ids are of the run; its last record is to_id */
    int64_t at_us;
    uint8_t root[MERKLE_BYTES], before[MERKLE_BYTES];
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    char key_id[SEAL_KEY_ID];
};

/* Secret: to be wiped (secret_wipe). */
struct seal_key {
    uint8_t public_key[SEAL_PUBLIC_BYTES], secret[SEAL_SECRET_BYTES];
    char id[SEAL_KEY_ID];
};

/* Public ones. Filled by seal_keys_read. */
struct seal_keys {
    size_t n;
    struct {
        uint8_t key[SEAL_PUBLIC_BYTES];
        char id[SEAL_KEY_ID];
    } item[SEAL_KEYS_MAX];
};

/* The root over `leaves`, LEAF_BYTES each. What does not fill a leaf at the end is not read: the caller gives whole
 * ones. O(leaves). */
void seal_root(const uint8_t before[MERKLE_BYTES], struct sv leaves, uint8_t out[MERKLE_BYTES]);
/* Sets key_id and signature. Ed25519: the same seal and key give the same signature. */
void seal_sign(struct seal *s, const struct seal_key *key);
/* By the key of that id alone; false when it is not among them. */
bool seal_signed(const struct seal *s, const struct seal_keys *keys);
/* With the signature, no newline. NUL-terminated. */
void seal_line(const struct seal *s, char out[SEAL_LINE_MAX]);
/* E_AUDIT_SEAL when it is no such line. The signature is not checked. *out is untouched on failure. */
ERR seal_line_parse(struct sv line, struct seal *out);

/* Ed25519 (RFC 8032), from the kernel's generator. */
void seal_key_make(struct seal_key *out);
/* Writes `path` (mode 0600) and `path`.pub; never over a file that is there: E_FILE_EXISTS. E_IO, E_TOO_LARGE (a
 * path past 4,095 bytes). When the second fails the first stays. */
ERR seal_key_write(const struct seal_key *key, const char *path, struct fail *f);
/* E_FILE_MISSING, E_AUDIT_KEY (not a key, or others may read the file). `out` may be set in part on failure. */
ERR seal_key_read(const char *path, struct seal_key *out, struct fail *f);
/* E_FILE_MISSING, E_AUDIT_KEY with the line. Lines that begin with # are passed over. */
ERR seal_keys_read(const char *path, struct seal_keys *out, struct fail *f);
/* Hex of exactly n bytes. Either case; `out` may be set in part when false. */
bool hex_read(struct sv hex, uint8_t *out, size_t n);
/* 2n + 1 bytes. Lower case, NUL-terminated. */
void hex_write(const uint8_t *in, size_t n, char *out);

#endif
