/* SPDX-License-Identifier: Apache-2.0
 * mesh_shape.c - rows of cells as boxes. A cell is 1/320 degree wide and 1/480 high (JIS X 0410, 1/4). */
#include "server/api/map/mesh_shape.h"

#include <math.h>
#include <stdlib.h>

#include "geo/mesh.h"

#define PER_LON 320.0 /* cells of 250 m a degree */
#define PER_LAT 480.0 /* and from south to north */

struct cell {
    int32_t y, x;
};

static int by_row(const void *a, const void *b)
{
    const struct cell *p = a, *q = b;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return (p->x > q->x) - (p->x < q->x);
}

static size_t cells_read(const int64_t *codes, size_t n, struct cell *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        enum mesh_level level;
        struct mesh_box b;
        if (mesh_decode(codes[i], &level, &b) || level != MESH_250)
            continue;
        out[kept++] = (struct cell){ (int32_t)lround(b.lat_min * PER_LAT), (int32_t)lround(b.lon_min * PER_LON) };
    }
    qsort(out, kept, sizeof *out, by_row);
    return kept;
}

static void point_write(struct jw *w, int32_t x, int32_t y)
{
    jw_arr(w);
    jw_fixed(w, x / PER_LON, 6);
    jw_fixed(w, y / PER_LAT, 6);
    jw_arr_end(w);
}

static void box_write(struct jw *w, int32_t x0, int32_t x1, int32_t y)
{
    jw_arr(w);
    jw_arr(w);
    point_write(w, x0, y);
    point_write(w, x1, y);
    point_write(w, x1, y + 1);
    point_write(w, x0, y + 1);
    point_write(w, x0, y);
    jw_arr_end(w);
    jw_arr_end(w);
}

void mesh_shape_write(struct jw *w, const int64_t *codes, size_t n)
{
    struct cell *cells = n ? malloc(n * sizeof *cells) : NULL;
    size_t kept = cells ? cells_read(codes, n, cells) : 0;
    if (!kept) {
        jw_null(w);
        free(cells);
        return;
    }
    jw_obj(w);
    jw_kz(w, "type", "MultiPolygon");
    jw_key(w, "coordinates");
    jw_arr(w);
    for (size_t i = 0, end; i < kept; i = end) {
        for (end = i + 1; end < kept && cells[end].y == cells[i].y && cells[end].x <= cells[end - 1].x + 1; end++)
            continue;
        box_write(w, cells[i].x, cells[end - 1].x + 1, cells[i].y);
    }
    jw_arr_end(w);
    jw_obj_end(w);
    free(cells);
}
