/* SPDX-License-Identifier: Apache-2.0
 * tile_wire.h - the wire format of a vector tile and its layers, read strictly: for tile_read.h. */
#ifndef ANPI_TESTS_TILE_WIRE_H
#define ANPI_TESTS_TILE_WIRE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "server/base/sv.h"

#define READ_LAYERS 8
#define READ_KEYS 64
#define READ_VALUES 2000

struct read_layer {
    struct sv name, key[READ_KEYS], features; /* features: the whole layer, walked again for them */
    uint32_t version, extent, keys, values, feature_count;
    struct sv value[READ_VALUES];
};

static bool read_varint(struct sv *in, uint64_t *out)
{
    uint64_t v = 0;
    for (int shift = 0; shift < 64 && in->n; shift += 7) {
        uint8_t c = (uint8_t)*in->p;
        *in = (struct sv){ in->p + 1, in->n - 1 };
        v |= (uint64_t)(c & 0x7f) << shift;
        if (!(c & 0x80)) {
            *out = v;
            return true;
        }
    }
    return false;
}

/* The next field: its number, and its value as a number or as bytes. */
static bool read_field(struct sv *in, uint32_t *field, uint64_t *number, struct sv *bytes)
{
    uint64_t key, n;
    *bytes = (struct sv){ NULL, 0 };
    *number = 0;
    if (!read_varint(in, &key))
        return false;
    *field = (uint32_t)(key >> 3);
    if ((key & 7) == 0)
        return read_varint(in, number);
    if ((key & 7) == 1)
        n = 8;
    else if ((key & 7) != 2 || !read_varint(in, &n))
        return false;
    if (n > in->n)
        return false;
    *bytes = (struct sv){ in->p, (size_t)n };
    *in = (struct sv){ in->p + n, in->n - (size_t)n };
    return true;
}

static bool read_layer(struct sv in, struct read_layer *l)
{
    uint32_t field;
    uint64_t number;
    struct sv bytes, rest = in;
    memset(l, 0, sizeof *l);
    l->features = in;
    while (rest.n) {
        if (!read_field(&rest, &field, &number, &bytes))
            return false;
        if (field == 15)
            l->version = (uint32_t)number;
        else if (field == 1)
            l->name = bytes;
        else if (field == 2)
            l->feature_count++;
        else if (field == 3 && l->keys < READ_KEYS)
            l->key[l->keys++] = bytes;
        else if (field == 4 && l->values < READ_VALUES)
            l->value[l->values++] = bytes;
        else if (field == 5)
            l->extent = (uint32_t)number;
        else
            return false;
    }
    return l->version == 2 && l->extent == 4096 && l->name.n && l->feature_count;
}

static bool read_tile(struct sv tile, struct read_layer *layers, uint32_t *n)
{
    uint32_t field;
    uint64_t number;
    struct sv bytes;
    *n = 0;
    while (tile.n) {
        if (!read_field(&tile, &field, &number, &bytes) || field != 3 || *n == READ_LAYERS || !read_layer(bytes, &layers[(*n)++]))
            return false;
    }
    return true;
}

#endif
