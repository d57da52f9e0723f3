/* SPDX-License-Identifier: Apache-2.0
 * hash.c - open addressing with linear probing. A removed slot stays as a tombstone until the next growth. */
#include "server/base/hash.h"

#include <stdlib.h>

enum { SLOT_FREE, SLOT_USED, SLOT_DEAD };
#define ROOM_FIRST 16 /* slots: most maps of a request stay below */

static uint64_t hash_i64(int64_t key)
{
    uint64_t h = (uint64_t)key * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 32;
}

/* The room for `n` live pairs and one more: also used to sweep out tombstones without growing. */
static size_t room_for(size_t n)
{
    size_t room = ROOM_FIRST;
    while (room / 2 < n + 1)
        room *= 2;
    return room;
}

static bool is_full(size_t n, size_t dead, size_t room)
{
    return (n + dead + 1) * 4 > room * 3;
}

void map64_init(struct map64 *m)
{
    *m = (struct map64){ .n = 0 };
}

void map64_done(struct map64 *m)
{
    if (!m)
        return;
    free(m->key);
    free(m->val);
    free(m->state);
    map64_init(m);
}

/* The slot that holds `key`, or SIZE_MAX; *spot is where it would go. The table has a free slot. */
static size_t map64_seek(const struct map64 *m, int64_t key, size_t *spot)
{
    size_t mask = m->room - 1, i = hash_i64(key) & mask, grave = SIZE_MAX;
    for (; m->state[i] != SLOT_FREE; i = (i + 1) & mask) {
        if (m->state[i] == SLOT_USED && m->key[i] == key)
            return i;
        if (m->state[i] == SLOT_DEAD && grave == SIZE_MAX)
            grave = i;
    }
    *spot = grave != SIZE_MAX ? grave : i;
    return SIZE_MAX;
}

static enum err map64_rehash(struct map64 *m)
{
    size_t room = room_for(m->n), spot = 0;
    struct map64 to = { .room = room };
    to.key = malloc(room * sizeof *to.key);
    to.val = malloc(room * sizeof *to.val);
    to.state = calloc(room, 1);
    if (!to.key || !to.val || !to.state) {
        map64_done(&to);
        return E_NO_MEMORY;
    }
    for (size_t i = 0; i < m->room; i++) {
        if (m->state[i] != SLOT_USED)
            continue;
        map64_seek(&to, m->key[i], &spot);
        to.key[spot] = m->key[i];
        to.val[spot] = m->val[i];
        to.state[spot] = SLOT_USED;
    }
    to.n = m->n;
    map64_done(m);
    *m = to;
    return OK;
}

enum err map64_put(struct map64 *m, int64_t key, uint64_t val)
{
    size_t spot = 0, at = m->room ? map64_seek(m, key, &spot) : SIZE_MAX;
    if (at != SIZE_MAX) {
        m->val[at] = val;
        return OK;
    }
    if (is_full(m->n, m->dead, m->room)) {
        enum err e = map64_rehash(m);
        if (e)
            return e;
        map64_seek(m, key, &spot);
    }
    m->dead -= m->state[spot] == SLOT_DEAD;
    m->key[spot] = key;
    m->val[spot] = val;
    m->state[spot] = SLOT_USED;
    m->n++;
    return OK;
}

bool map64_get(const struct map64 *m, int64_t key, uint64_t *val)
{
    size_t spot, at = m->n ? map64_seek(m, key, &spot) : SIZE_MAX;
    if (at == SIZE_MAX)
        return false;
    *val = m->val[at];
    return true;
}

bool map64_remove(struct map64 *m, int64_t key)
{
    size_t spot, at = m->n ? map64_seek(m, key, &spot) : SIZE_MAX;
    if (at == SIZE_MAX)
        return false;
    m->state[at] = SLOT_DEAD;
    m->n--;
    m->dead++;
    return true;
}

bool map64_next(const struct map64 *m, size_t *it, int64_t *key, uint64_t *val)
{
    for (; *it < m->room; ++*it) {
        if (m->state[*it] != SLOT_USED)
            continue;
        *key = m->key[*it];
        *val = m->val[*it];
        ++*it;
        return true;
    }
    return false;
}

/* mapsv keeps no state bytes: the hash says it all, 0 for a free slot and 1 for a dead one. */
static uint64_t hash_sv(struct sv key)
{
    uint64_t h = sv_hash(key);
    return h > SLOT_DEAD ? h : h + 3;
}

#define HASH_FREE 0
#define HASH_DEAD 1

void mapsv_init(struct mapsv *m)
{
    *m = (struct mapsv){ .n = 0 };
}

void mapsv_done(struct mapsv *m)
{
    if (!m)
        return;
    free(m->key);
    free(m->val);
    free(m->hash);
    mapsv_init(m);
}

static size_t mapsv_seek(const struct mapsv *m, struct sv key, uint64_t h, size_t *spot)
{
    size_t mask = m->room - 1, i = h & mask, grave = SIZE_MAX;
    for (; m->hash[i] != HASH_FREE; i = (i + 1) & mask) {
        if (m->hash[i] == h && sv_eq(m->key[i], key))
            return i;
        if (m->hash[i] == HASH_DEAD && grave == SIZE_MAX)
            grave = i;
    }
    *spot = grave != SIZE_MAX ? grave : i;
    return SIZE_MAX;
}

static enum err mapsv_rehash(struct mapsv *m)
{
    size_t room = room_for(m->n), spot = 0;
    struct mapsv to = { .room = room };
    to.key = malloc(room * sizeof *to.key);
    to.val = malloc(room * sizeof *to.val);
    to.hash = calloc(room, sizeof *to.hash);
    if (!to.key || !to.val || !to.hash) {
        mapsv_done(&to);
        return E_NO_MEMORY;
    }
    for (size_t i = 0; i < m->room; i++) {
        if (m->hash[i] <= HASH_DEAD)
            continue;
        mapsv_seek(&to, m->key[i], m->hash[i], &spot);
        to.key[spot] = m->key[i];
        to.val[spot] = m->val[i];
        to.hash[spot] = m->hash[i];
    }
    to.n = m->n;
    mapsv_done(m);
    *m = to;
    return OK;
}

enum err mapsv_put(struct mapsv *m, struct sv key, uint64_t val)
{
    uint64_t h = hash_sv(key);
    size_t spot = 0, at = m->room ? mapsv_seek(m, key, h, &spot) : SIZE_MAX;
    if (at != SIZE_MAX) {
        m->val[at] = val;
        return OK;
    }
    if (is_full(m->n, m->dead, m->room)) {
        enum err e = mapsv_rehash(m);
        if (e)
            return e;
        mapsv_seek(m, key, h, &spot);
    }
    m->dead -= m->hash[spot] == HASH_DEAD;
    m->key[spot] = key;
    m->val[spot] = val;
    m->hash[spot] = h;
    m->n++;
    return OK;
}

bool mapsv_get(const struct mapsv *m, struct sv key, uint64_t *val)
{
    size_t spot, at = m->n ? mapsv_seek(m, key, hash_sv(key), &spot) : SIZE_MAX;
    if (at == SIZE_MAX)
        return false;
    *val = m->val[at];
    return true;
}

bool mapsv_remove(struct mapsv *m, struct sv key)
{
    size_t spot, at = m->n ? mapsv_seek(m, key, hash_sv(key), &spot) : SIZE_MAX;
    if (at == SIZE_MAX)
        return false;
    m->hash[at] = HASH_DEAD;
    m->n--;
    m->dead++;
    return true;
}

bool mapsv_next(const struct mapsv *m, size_t *it, struct sv *key, uint64_t *val)
{
    for (; *it < m->room; ++*it) {
        if (m->hash[*it] <= HASH_DEAD)
            continue;
        *key = m->key[*it];
        *val = m->val[*it];
        ++*it;
        return true;
    }
    return false;
}
