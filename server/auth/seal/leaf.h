/* SPDX-License-Identifier: Apache-2.0
 * leaf.h - one audit record as the seal sees it: its id, its time, and a hash of everything else.
 *
 * The rows come from the statements that read anpi.audit for sealing (audit_seal_rows, cli_audit_sealed), which share
 * one order of columns: id, at in microseconds, then LEAF_COLUMNS columns as text. In the hash each column is a byte 1,
 * its length as 32-bit big-endian and its bytes, or a byte 0 when it is NULL; before them stands a version. Of the case
 * text the column holds a salted hash, so that the text can be erased. Packed it is 48 bytes, big-endian. Pure. */
#ifndef ANPI_AUTH_SEAL_LEAF_H
#define ANPI_AUTH_SEAL_LEAF_H

#include "server/base/sv.h"
#include "server/db/rows.h"

/* A column more in anpi.audit needs another version of the hash: what was sealed keeps its own. */
#define LEAF_COLUMNS 16
#define LEAF_HASH_BYTES 32
/* Of one record in a seal's input. */
#define LEAF_BYTES (8 + 8 + LEAF_HASH_BYTES)

/* Fixed once sealed: a change of the hash's form would break every seal before it. */
struct leaf {
    int64_t id, at_us;
    uint8_t rest[LEAF_HASH_BYTES];
};

/* `column[i].p` NULL means SQL NULL. */
void leaf_make(int64_t id, int64_t at_us, const struct sv column[LEAF_COLUMNS], struct leaf *out);
/* The columns by place, as the statements' heads have them. */
void leaf_of_row(const struct db_rows *rows, size_t row, struct leaf *out);
/* 48 bytes, the same on every machine. */
void leaf_pack(const struct leaf *l, uint8_t out[LEAF_BYTES]);
/* Any 48 bytes are a leaf: whether it is a true one, the root says. */
void leaf_unpack(const uint8_t in[LEAF_BYTES], struct leaf *out);

#endif
