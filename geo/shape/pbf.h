/* SPDX-License-Identifier: Apache-2.0
 * pbf.h - writing Protocol Buffers (proto2 wire format) into a buffer: the few forms a vector tile needs.
 *
 * Failures stay in the buffer (buf_ok): write freely, ask once at the end. Pure. */
#ifndef ANPI_GEO_SHAPE_PBF_H
#define ANPI_GEO_SHAPE_PBF_H

#include "server/base/buf.h"

/* 1 to 10 bytes, seven bits each, the lowest first. */
void pbf_varint(struct buf *b, uint64_t v);
/* Uint32, uint64, bool, enum. `field` is the number of the field in its message, as for the two below; written with
 * its key, zero too. */
void pbf_u64(struct buf *b, uint32_t field, uint64_t v);
/* Eight bytes, little endian. NaN is written as it is: the caller has asked isfinite. */
void pbf_double(struct buf *b, uint32_t field, double v);
/* String, bytes, a message, a packed list. Copied into the buffer, behind its length. */
void pbf_bytes(struct buf *b, uint32_t field, struct sv bytes);

/* Small negative numbers become small: 0 -1 1 -2 ... -> 0 1 2 3 ... */
/* The sint32 and sint64 of the format. */
static inline uint64_t pbf_zigzag(int64_t v)
{
    return (uint64_t)v << 1 ^ (uint64_t)(v < 0 ? -1 : 0);
}

#endif
