/* SPDX-License-Identifier: Apache-2.0
 * areas.c - municipalities from boundaries, zones from polygons or from towns. */
#include "server/registry/areas_inside.h"

#include "geo/gazetteer/municipality_code.h"

struct boundaries {
    struct db_sync *s;
    const struct zones_columns *columns;
    struct area_account *out;
    struct zones *z; /* under their five-digit codes */
    size_t no_code;
};

/* A file's code as one of five digits: two spellings of one code become one municipality. */
static enum err code_take(struct boundaries *b, const struct zone *one)
{
    char code[MUNICIPALITY_CODE_BYTES];
    struct buf wkb;
    if (!municipality_code_read(one->code, code)) {
        const struct zones_word w = { .why = E_ZONE_BAD_CODE, .feature = one->feature, .code = one->code, .name = one->name };
        if (b->columns->told)
            b->columns->told(b->columns->ctx, &w);
        b->no_code++;
        return OK;
    }
    buf_init(&wkb, GEOMETRY_MAX);
    enum err e = shape_to_wkb(one->shape, &wkb);
    if (!e)
        e = zones_add_wkb(b->z, sv_of(code), one->name, sv_of(code), buf_view(&wkb));
    buf_done(&wkb);
    return e;
}

static enum err codes_take(struct boundaries *b, const struct zones *file)
{
    enum err e = OK;
    for (uint32_t i = 0; !e && i < zones_count(file); i++) {
        struct zone one;
        zones_get(file, i, &one);
        e = code_take(b, &one);
    }
    return e ? e : zones_build(b->z);
}

static enum err boundaries_write(struct boundaries *b, struct fail *f)
{
    enum err e = db_sync_begin(b->s, DB_SYNC_WRITE, f);
    for (uint32_t i = 0; !e && i < zones_count(b->z); i++) {
        struct zone one;
        zones_get(b->z, i, &one);
        e = area_municipality_save(b->s, &one, f);
        b->out->municipalities++;
    }
    if (!e)
        e = area_cities_save(b->s, b->z, b->out, f);
    if (!e)
        return db_sync_commit(b->s, f);
    db_sync_rollback(b->s);
    return e;
}

static void account_add_file(struct area_account *out, const struct zones_account *a)
{
    out->features += a->features;
    out->repaired += a->repaired;
    out->joined += a->joined;
    out->left_out += zones_left_out(a);
}

enum err area_import_boundaries(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, struct area_account *out,
                                struct fail *f)
{
    struct zones_account a = { 0 };
    struct zones *file = zones_new();
    struct boundaries b = { .s = s, .columns = columns, .out = out, .z = zones_new() };
    enum err e = file && b.z ? zones_add_geojson(file, geojson, columns, &a, f) : E_NO_MEMORY;
    if (!e)
        e = zones_build(file);
    if (!e)
        e = codes_take(&b, file);
    if (!e && !zones_count(b.z))
        e = fail_set(f, E_ZONES_EMPTY, 0, columns->code);
    if (!e)
        e = boundaries_write(&b, f);
    account_add_file(out, &a);
    out->left_out += b.no_code;
    zones_free(b.z);
    zones_free(file);
    return e;
}

enum err area_import_zones(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, const struct area_options *o,
                           struct area_account *out, struct fail *f)
{
    struct zones_account a = { 0 };
    struct zones *z = zones_new();
    struct db_stmt known = SQL_WITH(REGISTRY_MUNICIPALITY, .code = ARG_WORDS(o->municipality)); /* else nobody would report to its zones */
    enum err e = z ? db_sync_find(s, known, E_REG_MUNICIPALITY, "municipality", NULL, f) : E_NO_MEMORY;
    if (!e)
        e = zones_add_geojson(z, geojson, columns, &a, f);
    if (!e && a.same_code)
        e = fail_set(f, E_ZONE_SAME_CODE, 0, columns->code);
    if (!e && o->replace && (zones_left_out(&a) || !zones_count(z)))
        e = fail_set(f, E_ZONES_INCOMPLETE, 0, "features");
    if (!e && !zones_count(z))
        e = fail_set(f, E_ZONES_EMPTY, 0, "features");
    if (!e)
        e = zones_build(z);
    if (!e)
        e = area_zones_write(s, z, o, "polygon", NULL, out, f);
    account_add_file(out, &a);
    zones_free(z);
    return e;
}

static enum err towns_divide(struct db_sync *s, const struct gazetteer *g, const struct area_options *o, struct sv boundary,
                             struct area_account *out, struct fail *f)
{
    struct area_options towns = *o;
    struct geo *geo = geo_new();
    struct shape *shape = NULL;
    struct zones *z = zones_new();
    enum err e = geo && z ? shape_from_geojson(geo, boundary, &shape, NULL) : E_NO_MEMORY;
    towns.kind = "town";
    if (!e)
        e = area_city_divide(s, g, o->municipality, shape, z, &out->left_out, f);
    if (!e)
        e = zones_build(z);
    if (!e)
        e = area_zones_write(s, z, &towns, "voronoi", g, out, f);
    zones_free(z);
    shape_free(shape);
    geo_free(geo);
    return e;
}

/* Its boundary, and how many finer zones it has; a ward that only its city's boundary covers is made first. */
static enum err boundary_find(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct db_rows **out, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_stmt statement = SQL_WITH(AREA_BOUNDARY, .municipality = ARG_WORDS(municipality));
    enum err e = db_sync_run(s, statement, &rows, f);
    if (!e && !db_rows_n(rows)) {
        db_rows_free(rows);
        rows = NULL;
        e = area_ward_make(s, g, municipality, f);
        if (!e)
            e = db_sync_run(s, statement, &rows, f);
    }
    if (!e)
        *out = rows;
    else
        db_rows_free(rows);
    return e;
}

enum err area_divide(struct db_sync *s, const struct gazetteer *g, const struct area_options *o, struct area_account *out, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = boundary_find(s, g, o->municipality, &rows, f);
    if (!e && !db_is_null(rows, 0, 0))
        e = towns_divide(s, g, o, db_text_at(rows, 0, 0), out, f);
    db_rows_free(rows);
    return e;
}

enum err area_make_towns(struct db_sync *s, const struct gazetteer *g, struct sv municipality, bool anew, struct area_account *out,
                         struct fail *f)
{
    struct area_options o = { .municipality = municipality };
    struct db_rows *rows = NULL;
    enum err e = boundary_find(s, g, municipality, &rows, f);
    const struct SQL_AREA_BOUNDARY_GIVES *area = SQL_ROW(AREA_BOUNDARY, rows, 0);
    if (!e && area->has_boundary && (anew || area->finer_zones == 0))
        e = towns_divide(s, g, &o, area->boundary, out, f);
    db_rows_free(rows);
    return e;
}
