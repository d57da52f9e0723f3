/* SPDX-License-Identifier: Apache-2.0
 * tile_read.h - a small, strict reader of vector tiles, made from the specification alone: for tests and the fuzzer.
 *
 * One layer at a time: read_tile (tile_wire.h) fills `layers`; read_feature walks the features of one. Everything is
 * checked: lengths, known fields, commands that end where they should, keys and values that exist. False on any fault. */
#ifndef ANPI_TESTS_TILE_READ_H
#define ANPI_TESTS_TILE_READ_H

#include "tests/unit/geo/shape/tile_wire.h"

#define READ_POINTS 20000

struct read_feature {
    uint64_t id;
    uint32_t type, tags_n, tag[128], rings, ring_end[1000];
    int32_t xy[READ_POINTS][2];
    uint32_t points;
};

static bool read_geometry(struct sv in, struct read_feature *f)
{
    int64_t x = 0, y = 0;
    uint64_t command, a, b;
    bool open = false;
    while (in.n) {
        if (!read_varint(&in, &command))
            return false;
        uint64_t what = command & 7, count = command >> 3;
        if (what == 7) {
            if (count != 1 || !open || f->rings == 1000)
                return false;
            f->ring_end[f->rings++] = f->points;
            open = false;
            continue;
        }
        if ((what != 1 && what != 2) || count == 0 || (what == 2) != open || (f->type == 3 && what == 1 && count != 1))
            return false;
        for (; count; count--) {
            if (!read_varint(&in, &a) || !read_varint(&in, &b) || f->points == READ_POINTS)
                return false;
            x += (int64_t)(a >> 1) ^ -(int64_t)(a & 1);
            y += (int64_t)(b >> 1) ^ -(int64_t)(b & 1);
            f->xy[f->points][0] = (int32_t)x;
            f->xy[f->points++][1] = (int32_t)y;
        }
        open = f->type == 3 && what == 1;
        if (what == 2)
            open = true;
    }
    return f->points > 0 && (f->type == 3) == (f->rings > 0);
}

/* The i-th feature of a layer. */
static bool read_feature(const struct read_layer *l, uint32_t i, struct read_feature *f)
{
    uint32_t field, at = 0;
    uint64_t number, v;
    struct sv bytes, rest = l->features, feature = { NULL, 0 }, geometry = { NULL, 0 };
    memset(f, 0, sizeof *f);
    while (rest.n && read_field(&rest, &field, &number, &bytes))
        if (field == 2 && at++ == i)
            feature = bytes;
    while (feature.n) {
        if (!read_field(&feature, &field, &number, &bytes))
            return false;
        if (field == 1)
            f->id = number;
        else if (field == 3)
            f->type = (uint32_t)number;
        else if (field == 4)
            geometry = bytes;
        else if (field == 2)
            while (bytes.n) {
                if (f->tags_n == 128 || !read_varint(&bytes, &v) || v >= (f->tags_n % 2 ? l->values : l->keys))
                    return false;
                f->tag[f->tags_n++] = (uint32_t)v;
            }
        else
            return false;
    }
    return f->tags_n % 2 == 0 && read_geometry(geometry, f);
}

/* The value message of a tag of the feature; p == NULL when it has none of this key. */
static inline struct sv read_tag(const struct read_layer *l, const struct read_feature *f, const char *key)
{
    for (uint32_t i = 0; i + 1 < f->tags_n; i += 2)
        if (sv_eq(l->key[f->tag[i]], sv_of(key)))
            return l->value[f->tag[i + 1]];
    return (struct sv){ NULL, 0 };
}

/* Twice the area of the r-th ring, positive when it runs clockwise on a screen. */
static inline int64_t read_area2(const struct read_feature *f, uint32_t r)
{
    uint32_t from = r ? f->ring_end[r - 1] : 0, to = f->ring_end[r];
    int64_t sum = 0;
    for (uint32_t i = from; i < to; i++) {
        uint32_t k = i + 1 < to ? i + 1 : from;
        sum += (int64_t)f->xy[i][0] * f->xy[k][1] - (int64_t)f->xy[k][0] * f->xy[i][1];
    }
    return sum;
}

#endif
