/* SPDX-License-Identifier: Apache-2.0
 * fuzz_mesh.c - any text as a mesh code: what parses must come back from its own corner, and its parents must hold it. */
#include "geo/mesh.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void check_code(int64_t code)
{
    enum mesh_level level;
    struct mesh_box box, outer;
    int64_t back, up;
    check(mesh_decode(code, &level, &box) == OK);
    check(mesh_encode(level, box.lon_min, box.lat_min, &back) == OK && back == code);
    for (int l = 0; l < MESH_LEVELS; l++) {
        if (mesh_parent(code, (enum mesh_level)l, &up) != OK)
            continue;
        check(mesh_decode(up, NULL, &outer) == OK);
        check(outer.lon_min <= box.lon_min && outer.lat_min <= box.lat_min);
        check(outer.lon_max >= box.lon_max && outer.lat_max >= box.lat_max);
    }
    if (mesh_neighbour(code, 1, -1, &up) == OK)
        check(mesh_neighbour(up, -1, 1, &back) != OK || back == code);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t code, other;
    double point[2];
    size_t n;
    if (mesh_parse((struct sv){ (const char *)data, size }, &code) == OK)
        check_code(code);
    if (size < sizeof point)
        return 0;
    memcpy(point, data, sizeof point);
    for (int l = 0; l < MESH_LEVELS; l++)
        if (mesh_encode((enum mesh_level)l, point[0], point[1], &code) == OK)
            check_code(code);
    struct mesh_box box = { point[0], point[1], point[0] + 0.01, point[1] + 0.01 };
    if (mesh_cover(MESH_3, &box, &other, 1, &n) == OK && n == 1)
        check_code(other);
    return 0;
}
