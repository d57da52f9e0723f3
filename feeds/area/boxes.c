/* SPDX-License-Identifier: Apache-2.0
 * boxes.c - 125 m cells as the MultiPolygon of their boxes, and back. */
#include "feeds/area/boxes.h"

#include <stdlib.h>

#include "geo/mesh.h"

#define BOX_NUMBERS 10 /* a ring of five points */
#define NUMBER_MAX 32  /* bytes of one written number */

enum err boxes_write(struct arena *a, const int64_t *codes, size_t n, struct sv *geometry)
{
    struct buf b;
    bool first = true;
    buf_init(&b, AREA_GEOMETRY_MAX);
    buf_str(&b, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (size_t i = 0; i < n; i++) {
        struct mesh_box m;
        if (mesh_decode(codes[i], NULL, &m))
            continue;
        buf_printf(&b, "%s[[[%.10f,%.10f],[%.10f,%.10f],[%.10f,%.10f],[%.10f,%.10f],[%.10f,%.10f]]]", first ? "" : ",", m.lon_min,
                   m.lat_min, m.lon_max, m.lat_min, m.lon_max, m.lat_max, m.lon_min, m.lat_max, m.lon_min, m.lat_min);
        first = false;
    }
    buf_str(&b, "]}");
    struct sv text = buf_ok(&b) ? arena_sv(a, buf_view(&b)) : SV("");
    enum err e = !buf_ok(&b) ? (b.bad == E_TOO_LARGE ? E_FEED_TOO_LARGE : b.bad) : text.p ? OK : E_NO_MEMORY;
    buf_done(&b);
    if (!e)
        *geometry = text;
    return e;
}

/* The next number of the text. False at its end. */
static bool next_number(struct sv *rest, double *out)
{
    size_t from = 0, n = 0;
    while (from < rest->n && !strchr("-0123456789", rest->p[from]))
        from++;
    while (from + n < rest->n && strchr("-+.eE0123456789", rest->p[from + n]))
        n++;
    struct sv number = { rest->p + from, n };
    *rest = (struct sv){ rest->p + from + n, rest->n - from - n };
    return n && n < NUMBER_MAX && sv_to_double(number, out);
}

static bool next_box(struct sv *rest, int64_t *code)
{
    double v[BOX_NUMBERS];
    for (size_t i = 0; i < BOX_NUMBERS; i++)
        if (!next_number(rest, &v[i]))
            return false;
    return mesh_encode(MESH_125, (v[0] + v[4]) / 2, (v[1] + v[5]) / 2, code) == OK; /* between two corners that face each other */
}

static int code_order(const void *pa, const void *pb)
{
    int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
    return a < b ? -1 : a > b;
}

enum err boxes_read(struct arena *a, struct sv geometry, int64_t **codes, size_t *n)
{
    size_t most = 1;
    long at = sv_find(geometry, SV("coordinates"));
    struct sv rest = at < 0 ? SV("") : (struct sv){ geometry.p + at, geometry.n - (size_t)at };
    for (size_t i = 0; i < rest.n; i++)
        most += rest.p[i] == '[';
    int64_t *list = arena_array(a, most, sizeof *list);
    size_t k = 0;
    if (!list)
        return E_NO_MEMORY;
    while (k < most && next_box(&rest, &list[k]))
        k++;
    qsort(list, k, sizeof *list, code_order);
    *codes = list;
    *n = k;
    return OK;
}
