/* SPDX-License-Identifier: Apache-2.0
 * pbf.c - the wire format: a key (field number and form), then the value. */
#include "geo/shape/pbf.h"

#include <string.h>

enum form { FORM_VARINT = 0, FORM_FIXED64 = 1, FORM_BYTES = 2 };

void pbf_varint(struct buf *b, uint64_t v)
{
    char out[10];
    size_t n = 0;
    for (; v >= 0x80; v >>= 7)
        out[n++] = (char)(v | 0x80);
    out[n++] = (char)v;
    buf_add(b, out, n);
}

static void key(struct buf *b, uint32_t field, enum form form)
{
    pbf_varint(b, (uint64_t)field << 3 | form);
}

void pbf_u64(struct buf *b, uint32_t field, uint64_t v)
{
    key(b, field, FORM_VARINT);
    pbf_varint(b, v);
}

void pbf_double(struct buf *b, uint32_t field, double v)
{
    uint64_t bits;
    char out[8];
    memcpy(&bits, &v, sizeof bits);
    for (size_t i = 0; i < sizeof out; i++)
        out[i] = (char)(bits >> 8 * i);
    key(b, field, FORM_FIXED64);
    buf_add(b, out, sizeof out);
}

void pbf_bytes(struct buf *b, uint32_t field, struct sv bytes)
{
    key(b, field, FORM_BYTES);
    pbf_varint(b, bytes.n);
    buf_sv(b, bytes);
}
