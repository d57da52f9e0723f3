/* SPDX-License-Identifier: Apache-2.0
 * hash.h - small, fast maps from a 64-bit integer or a byte string to a uint32_t or pointer-sized value.
 * Open addressing, power of two, grows at 3/4; keys of strings are the caller's bytes and must outlive the map. */
#ifndef ANPI_BASE_HASH_H
#define ANPI_BASE_HASH_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* FNV-1a: `h` with these bytes behind it; what one begins with is HASH_MIX_FIRST. Not against who chooses the bytes. */
#define HASH_MIX_FIRST UINT64_C(0xcbf29ce484222325)
static inline uint64_t hash_mix(uint64_t h, const void *p, size_t n)
{
    const unsigned char *b = p;
    for (size_t i = 0; i < n; i++)
        h = (h ^ b[i]) * UINT64_C(0x100000001b3);
    return h;
}

struct map64 { /* int64_t -> uint64_t */
    int64_t *key;
    uint64_t *val;
    uint8_t *state;
    size_t n, dead, room;
};
void map64_init(struct map64 *m);
void map64_done(struct map64 *m);
ERR map64_put(struct map64 *m, int64_t key, uint64_t val);
bool map64_get(const struct map64 *m, int64_t key, uint64_t *val);
bool map64_remove(struct map64 *m, int64_t key);
/* Visit every pair: start with *it = 0; false at the end. The map must not change meanwhile. */
bool map64_next(const struct map64 *m, size_t *it, int64_t *key, uint64_t *val);

struct mapsv { /* bytes -> uint64_t */
    struct sv *key;
    uint64_t *val;
    uint64_t *hash;
    size_t n, dead, room;
};
void mapsv_init(struct mapsv *m);
void mapsv_done(struct mapsv *m);
ERR mapsv_put(struct mapsv *m, struct sv key, uint64_t val);
bool mapsv_get(const struct mapsv *m, struct sv key, uint64_t *val);
bool mapsv_remove(struct mapsv *m, struct sv key);
bool mapsv_next(const struct mapsv *m, size_t *it, struct sv *key, uint64_t *val);

#endif
