/* SPDX-License-Identifier: Apache-2.0
 * cells.c - a utility's own cells, read once at start. */
#include "feeds/area/cells.h"

#include <stdlib.h>

#include "feeds/area/area.h"
#include "geo/shape/shape.h"
#include "server/base/arena.h"
#include "server/base/text/charset.h"
#include "server/base/text/csv.h"
#include "server/base/grow.h"
#include "server/base/hash.h"
#include "server/base/json.h"

#define DECIMALS 6 /* of a degree: 0.1 m */

struct cells {
    struct arena arena;
    struct own_cell *list;
    size_t n, room;
    struct mapsv by_id;
    size_t left_out;
    long first_left;
};

struct cells_reading {
    struct cells *out;
    struct geo *geo;
    struct sv id_name;
    struct fail first; /* why the first cell was left out */
};

/* OK for a cell that is no good, which is counted; every other error goes on. */
static enum err leave_out(struct cells_reading *r, enum err e, long at)
{
    if (e != E_GEO_COORD && e != E_GEO_GEOJSON && e != E_GEO_GEOMETRY && e != E_GEO_RANGE && e != E_CSV_COLUMNS && e != E_CSV_QUOTE)
        return e;
    if (r->out->left_out++ == 0) {
        r->out->first_left = at;
        e = fail_set(&r->first, e, at, "");
    }
    return OK;
}

static enum err keep_shape(struct cells *c, const struct shape *s, struct own_cell *x)
{
    struct buf text;
    buf_init(&text, AREA_GEOMETRY_MAX);
    enum err e = shape_to_geojson(s, DECIMALS, &text);
    if (!e && !buf_ok(&text))
        e = text.bad;
    if (!e) {
        x->geometry = arena_sv(&c->arena, buf_view(&text));
        e = x->geometry.p ? OK : E_NO_MEMORY;
    }
    buf_done(&text);
    shape_inside_point(s, &x->lon, &x->lat);
    return e;
}

static enum err add_cell(struct cells *c, struct sv id, const struct shape *s)
{
    uint64_t known;
    if (id.n == 0 || mapsv_get(&c->by_id, id, &known))
        return OK;
    if (c->n == CELLS_MAX)
        return E_TOO_LARGE;
    if (GROW(c->list, c->room, c->n + 1))
        return E_NO_MEMORY;
    struct own_cell x = { .id = arena_sv(&c->arena, id) };
    enum err e = x.id.p ? keep_shape(c, s, &x) : E_NO_MEMORY;
    if (!e)
        e = mapsv_put(&c->by_id, x.id, c->n);
    if (!e)
        c->list[c->n++] = x;
    return e;
}

static enum err add_feature(struct cells_reading *r, struct arena *scratch, const struct json *feature)
{
    char *name = arena_str(scratch, r->id_name);
    if (!name)
        return E_NO_MEMORY;
    const struct json *value = json_get(json_get(feature, "properties"), name);
    struct sv id;
    int64_t number;
    if (json_i64(value, &number)) {
        char *text = arena_printf(scratch, "%lld", (long long)number);
        if (!text)
            return E_NO_MEMORY;
        id = sv_of(text);
    } else if (!json_str(value, &id)) {
        return E_GEO_GEOJSON;
    }
    struct shape *s;
    enum err e = shape_from_json(r->geo, json_get(feature, "geometry"), &s, NULL);
    if (e)
        return e;
    e = add_cell(r->out, sv_trim(id), s);
    shape_free(s);
    return e;
}

static enum err read_geojson(struct cells_reading *r, struct sv bytes, struct fail *fail)
{
    struct arena scratch;
    const struct json *doc, *features = NULL;
    arena_init(&scratch, (size_t)4 * CELLS_BYTES_MAX);
    enum err e = json_parse(&scratch, bytes, 16, &doc, fail);
    if (!e)
        e = json_need_array(doc, "features", CELLS_MAX, &features, fail);
    for (size_t i = 0; !e && i < json_count(features); i++)
        e = leave_out(r, add_feature(r, &scratch, json_at(features, i)), (long)i + 1);
    arena_done(&scratch);
    return e;
}

static long column_of(const struct csv_row *head, struct sv name)
{
    for (size_t i = 0; i < head->n; i++)
        if (sv_eq(sv_trim(head->field[i]), name))
            return (long)i;
    return -1;
}

static enum err add_box(struct cells_reading *r, const struct csv_row *row, const long at[5])
{
    double v[4];
    for (int i = 0; i < 4; i++)
        if ((size_t)at[i + 1] >= row->n || !sv_to_double(sv_trim(row->field[at[i + 1]]), &v[i]))
            return E_GEO_COORD;
    struct mesh_box box = { .lon_min = v[0], .lat_min = v[1], .lon_max = v[2], .lat_max = v[3] };
    struct shape *s;
    enum err e = shape_from_box(r->geo, &box, &s);
    if (e)
        return e;
    e = add_cell(r->out, sv_trim(row->field[at[0]]), s);
    shape_free(s);
    return e;
}

static enum err read_boxes(struct cells_reading *r, struct sv text, struct fail *fail)
{
    const struct sv names[5] = { r->id_name, SV("lon_min"), SV("lat_min"), SV("lon_max"), SV("lat_max") };
    struct arena scratch;
    struct csv csv;
    struct csv_row row;
    long at[5];
    arena_init(&scratch, 1u << 20);
    csv_init(&csv, text);
    enum err e = csv_next(&csv, &scratch, &row, fail);
    for (int i = 0; i < 5 && !e; i++)
        if ((at[i] = column_of(&row, names[i])) < 0)
            e = fail_set(fail, E_CSV_HEADER, row.line, names[i].p);
    while (!e && !csv_at_end(&csv)) {
        arena_reset(&scratch);
        e = csv_next(&csv, &scratch, &row, fail);
        if (!e && row.n)
            e = (size_t)at[0] < row.n ? add_box(r, &row, at) : E_CSV_COLUMNS;
        long line = e == E_CSV_QUOTE ? fail->line : row.line;
        e = leave_out(r, e, line);
        if (e)
            e = fail_set(fail, e, line, "");
    }
    arena_done(&scratch);
    return e;
}

static enum err read_csv(struct cells_reading *r, struct sv bytes, struct fail *fail)
{
    enum charset from;
    struct buf text;
    buf_init(&text, CELLS_BYTES_MAX);
    enum err e = charset_detect(bytes, &from, fail);
    if (!e)
        e = charset_decode(from, bytes, &text, fail);
    if (!e)
        e = read_boxes(r, buf_view(&text), fail);
    buf_done(&text);
    return e;
}

enum err cells_read(struct sv bytes, struct sv id_name, struct cells **out, struct fail *fail)
{
    if (bytes.n > CELLS_BYTES_MAX)
        return fail_set(fail, E_TOO_LARGE, 0, "");
    struct cells *c = calloc(1, sizeof *c);
    struct cells_reading r = { .out = c, .geo = geo_new(), .id_name = id_name };
    if (!c || !r.geo) {
        free(c);
        geo_free(r.geo);
        return fail_set(fail, E_NO_MEMORY, 0, "");
    }
    arena_init(&c->arena, (size_t)2 << 30);
    mapsv_init(&c->by_id);
    struct sv text = sv_trim(bytes);
    bool json = text.n && text.p[0] == '{';
    enum err e = json ? read_geojson(&r, bytes, fail) : read_csv(&r, bytes, fail);
    geo_free(r.geo);
    if (!e && c->left_out && c->left_out >= c->n)
        e = fail_set(fail, r.first.err, r.first.line, "");
    if (e) {
        cells_free(c);
        return e;
    }
    *out = c;
    return OK;
}

void cells_free(struct cells *c)
{
    if (!c)
        return;
    mapsv_done(&c->by_id);
    arena_done(&c->arena);
    free(c->list);
    free(c);
}

size_t cells_count(const struct cells *c)
{
    return c->n;
}

size_t cells_left_out(const struct cells *c, long *first)
{
    if (first)
        *first = c->first_left;
    return c->left_out;
}

const struct own_cell *cells_find(const struct cells *c, struct sv id)
{
    uint64_t i;
    return mapsv_get(&c->by_id, id, &i) ? &c->list[i] : NULL;
}
