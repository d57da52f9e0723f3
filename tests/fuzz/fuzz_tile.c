/* SPDX-License-Identifier: Apache-2.0
 * fuzz_tile.c - any polygon in any tile: what comes out can be read back, lies within the tile and its border, and winds
 * as it must. Input: zoom, 16 bits each for where the tile lies in Japan, then pairs of 16 bits, the corners of rings. */
#include "geo/shape/tile.h"
#include "tests/unit/geo/shape/tile_read.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct read_layer layers[READ_LAYERS];
static struct read_feature feature;

static unsigned take16(const uint8_t *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static void check(struct sv tile, bool any)
{
    uint32_t n;
    if (!read_tile(tile, layers, &n) || n != any)
        abort();
    for (uint32_t i = 0; any && i < layers[0].feature_count; i++) {
        if (!read_feature(&layers[0], i, &feature) || feature.type != 3 || read_area2(&feature, 0) <= 0)
            abort();
        for (uint32_t k = 0; k < feature.rings; k++)
            if (read_area2(&feature, k) == 0)
                abort();
        for (uint32_t k = 0; k < feature.points; k++)
            for (int axis = 0; axis < 2; axis++)
                if (feature.xy[k][axis] < -TILE_BUFFER || feature.xy[k][axis] > TILE_EXTENT + TILE_BUFFER)
                    abort();
    }
}

static void draw(struct geo *g, const struct shape *s, const struct tile_place *p)
{
    struct tile_shape *ready = NULL;
    struct tile *t = tile_new(p);
    struct buf b;
    buf_init(&b, TILE_BYTES_MAX);
    if (t && tile_shape_new(g, s, &ready) == OK) {
        tile_layer(t, "zones");
        bool any = tile_polygon(t, 1, ready);
        tile_tag_str(t, "name", SV("x"));
        if (tile_end(t, &b) == OK)
            check(buf_view(&b), any);
    }
    tile_free(t);
    tile_shape_free(ready);
    buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double ring[2 * 64];
    struct shape *s = NULL;
    if (size < 5 + 12 || size > 2048)
        return 0;
    unsigned z = data[0] % (TILE_ZOOM_MAX + 1);
    double lon = 137 + take16(data + 1) / 65536.0, lat = 35 + take16(data + 3) / 65536.0, tiles = ldexp(1, (int)z);
    struct tile_place p = { z, (uint32_t)((lon + 180) / 360 * tiles), (uint32_t)((1 - asinh(tan(lat * M_PI / 180)) / M_PI) / 2 * tiles) };
    size_t n = (size - 5) / 4 < 64 ? (size - 5) / 4 : 64;
    for (size_t i = 0; i < n; i++) {
        ring[2 * i] = 137 + take16(data + 5 + 4 * i) / 65536.0;
        ring[2 * i + 1] = 35 + take16(data + 7 + 4 * i) / 65536.0;
    }
    struct geo *g = geo_new();
    if (g && shape_from_ring(g, ring, n, &s, NULL) == OK)
        draw(g, s, &p);
    shape_free(s);
    geo_free(g);
    return 0;
}
