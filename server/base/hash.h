/* SPDX-License-Identifier: Apache-2.0
 * hash.h - small, fast maps from a 64-bit integer or a byte string to a uint32_t or pointer-sized value.
 * Open addressing, power of two, grows at 3/4; keys of strings are the caller's bytes and must outlive the map.
 *
 * Not thread-safe. A zeroed struct is an empty map and takes no memory. Reading is O(1) on average; a removed pair
 * leaves a tombstone that the next growth sweeps out. Neither map is proof against keys chosen to collide: ids are
 * the server's own, and byte strings are hashed with sv_hash. */
#ifndef ANPI_BASE_HASH_H
#define ANPI_BASE_HASH_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* FNV-1a: `h` with these bytes behind it; what one begins with is HASH_MIX_FIRST. Not against who chooses the bytes. */
#define HASH_MIX_FIRST UINT64_C(0xcbf29ce484222325)
/* Chained: the same bytes in two calls or in one give the same. */
static inline uint64_t hash_mix(uint64_t h, const void *p, size_t n)
{
    const unsigned char *b = p;
    for (size_t i = 0; i < n; i++)
        h = (h ^ b[i]) * UINT64_C(0x100000001b3);
    return h;
}

/* Int64_t -> uint64_t. INT64_MIN and 0 are keys as any other. */
struct map64 {
    int64_t *key;
    uint64_t *val;
    uint8_t *state;
    size_t n, dead, room;
};
/* For a struct that is not zeroed already; a map in use is leaked by it. */
void map64_init(struct map64 *m);
/* NULL is fine; what is left is an empty map that can be filled again. */
void map64_done(struct map64 *m);
/* Adds, or replaces the value of a key that is there. E_NO_MEMORY: the map is as before. */
ERR map64_put(struct map64 *m, int64_t key, uint64_t val);
/* *val is untouched when there is no such key. O(1). */
bool map64_get(const struct map64 *m, int64_t key, uint64_t *val);
/* False when there is no such key. Takes and frees no memory, so it may stand on a path that must not fail. */
bool map64_remove(struct map64 *m, int64_t key);
/* Visit every pair: start with *it = 0; false at the end. The map must not change meanwhile. The order is that of
 * the slots: no order at all, and another one after a growth. O(room) for all of it. */
bool map64_next(const struct map64 *m, size_t *it, int64_t *key, uint64_t *val);

/* Bytes -> uint64_t. The empty text is a key too. */
struct mapsv {
    struct sv *key;
    uint64_t *val;
    uint64_t *hash;
    size_t n, dead, room;
};
/* As the functions of map64, with keys that are views: the bytes of a key must stay where they are, unchanged, as
 * long as it is in the map. */
void mapsv_init(struct mapsv *m);
/* Frees the map, never the bytes of the keys. */
void mapsv_done(struct mapsv *m);
/* A key that is there keeps its old view and takes the new value: the bytes of `key` are then not held. E_NO_MEMORY:
 * the map is as before. */
ERR mapsv_put(struct mapsv *m, struct sv key, uint64_t val);
/* *val is untouched when there is no such key. Compares the bytes: equal hashes are not enough. */
bool mapsv_get(const struct mapsv *m, struct sv key, uint64_t *val);
/* False when there is no such key; after it the bytes of the key may go. */
bool mapsv_remove(struct mapsv *m, struct sv key);
/* *key is a view of the bytes the owner put in; it stays good as long as they do. */
bool mapsv_next(const struct mapsv *m, size_t *it, struct sv *key, uint64_t *val);

#endif
