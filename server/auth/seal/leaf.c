/* SPDX-License-Identifier: Apache-2.0
 * leaf.c - from a row of anpi.audit to the 48 bytes that are sealed. */
#include "server/auth/seal/leaf.h"

#include <sodium.h>

#define VERSION "anpi-audit-1"

static void put_be(uint8_t *out, uint64_t v, size_t bytes)
{
    for (size_t i = bytes; i-- > 0; v >>= 8)
        out[i] = (uint8_t)v;
}

static uint64_t get_be(const uint8_t *in, size_t bytes)
{
    uint64_t v = 0;
    for (size_t i = 0; i < bytes; i++)
        v = v << 8 | in[i];
    return v;
}

void leaf_make(int64_t id, int64_t at_us, const struct sv column[LEAF_COLUMNS], struct leaf *out)
{
    crypto_hash_sha256_state s;
    crypto_hash_sha256_init(&s);
    crypto_hash_sha256_update(&s, (const unsigned char *)VERSION, sizeof VERSION - 1);
    for (size_t i = 0; i < LEAF_COLUMNS; i++) {
        uint8_t head[5] = { column[i].p != NULL };
        put_be(head + 1, column[i].n, 4);
        crypto_hash_sha256_update(&s, head, column[i].p ? 5 : 1);
        if (column[i].p)
            crypto_hash_sha256_update(&s, (const unsigned char *)column[i].p, column[i].n);
    }
    out->id = id;
    out->at_us = at_us;
    crypto_hash_sha256_final(&s, out->rest);
}

enum { LEAF_ID, LEAF_AT, LEAF_FIRST }; /* columns */

void leaf_of_row(const struct db_rows *rows, size_t row, struct leaf *out)
{
    struct sv column[LEAF_COLUMNS];
    for (size_t i = 0; i < LEAF_COLUMNS; i++)
        column[i] = db_is_null(rows, row, LEAF_FIRST + i) ? (struct sv){ 0 } : db_text_at(rows, row, LEAF_FIRST + i);
    leaf_make(db_i64_at(rows, row, LEAF_ID), db_i64_at(rows, row, LEAF_AT), column, out);
}

void leaf_pack(const struct leaf *l, uint8_t out[LEAF_BYTES])
{
    put_be(out, (uint64_t)l->id, 8);
    put_be(out + 8, (uint64_t)l->at_us, 8);
    memcpy(out + 16, l->rest, LEAF_HASH_BYTES);
}

void leaf_unpack(const uint8_t in[LEAF_BYTES], struct leaf *out)
{
    out->id = (int64_t)get_be(in, 8);
    out->at_us = (int64_t)get_be(in + 8, 8);
    memcpy(out->rest, in + 16, LEAF_HASH_BYTES);
}
