/* SPDX-License-Identifier: Apache-2.0
 * fuzz_geojson.c - any bytes as zones and as a shape: what is taken is valid, can be asked, and can be written. */
#include "geo/zones/zones.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_shape(struct sv text)
{
    struct geo *g = geo_new();
    struct shape *s = NULL, *back = NULL;
    struct buf wkb, json;
    int64_t code[64];
    size_t n;
    buf_init(&wkb, 1 << 22);
    buf_init(&json, 1 << 22);
    if (g && (shape_from_geojson(g, text, &s, NULL) == OK || shape_from_wkb(g, text, &s, NULL) == OK)) {
        double lon, lat;
        shape_inside_point(s, &lon, &lat);
        if (shape_to_wkb(s, &wkb) == OK && shape_from_wkb(g, buf_view(&wkb), &back, NULL) != OK)
            back = NULL;
        if (shape_to_geojson(s, 7, &json) != OK || shape_mesh_cover(s, MESH_2, code, 64, &n) != OK)
            n = 0;
        shape_distance_m(s, 137, 35);
    }
    shape_free(back);
    shape_free(s);
    geo_free(g);
    buf_done(&wkb);
    buf_done(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct zones_columns columns = { .code = "code", .name = { "name" }, .municipality = "city" };
    struct sv text = { (const char *)data, size };
    struct fail fail;
    struct zone_hit hit;
    struct zones *z = zones_new();
    if (size > 1 << 16)
        return 0;
    if (z && zones_add_geojson(z, text, &columns, NULL, &fail) == OK && zones_build(z) == OK)
        zones_at(z, SV(""), 137.05, 35.05, &hit);
    zones_free(z);
    try_shape(text);
    return 0;
}
