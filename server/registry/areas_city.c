/* SPDX-License-Identifier: Apache-2.0
 * areas_city.c - designated cities: the city of its wards, its towns ward by ward, and a ward out of its city. */
#include "server/registry/areas_inside.h"

#include "geo/gazetteer/designated.h"

/* The wards that are known, as shapes: of one code, all together the city. */
struct wards {
    struct sv city;
    struct geo *geo;
    enum err (*each)(struct wards *w, struct sv code, struct sv name, const struct shape *s); /* NULL: counted alone */
    struct zones *z;
    const struct gazetteer *g;
    size_t n, left_out;
};

static enum err on_ward(void *ctx, const struct db_rows *rows, size_t row)
{
    struct wards *w = ctx;
    const struct SQL_AREA_WARDS_GIVES *ward = SQL_ROW(AREA_WARDS, rows, row);
    struct shape *s = NULL;
    if (!municipality_holds(w->city, ward->code))
        return OK;
    if (!w->each) {
        w->n += gazetteer_municipality_find(w->g, ward->code) != GAZETTEER_NONE;
        return OK;
    }
    enum err e = shape_from_geojson(w->geo, ward->boundary, &s, NULL);
    if (!e)
        e = w->each(w, ward->code, ward->name, s);
    shape_free(s);
    return e;
}

static enum err wards_each(struct db_sync *s, struct wards *w, struct fail *f)
{
    w->geo = geo_new();
    enum err e = w->geo ? db_sync_each(s, SQL_WITH(AREA_WARDS, .city = ARG_WORDS(w->city)), on_ward, w, f) : E_NO_MEMORY;
    geo_free(w->geo);
    return e;
}

static enum err shape_take(struct zones *z, struct sv code, struct sv name, const struct shape *s)
{
    struct buf wkb;
    buf_init(&wkb, GEOMETRY_MAX);
    enum err e = shape_to_wkb(s, &wkb);
    if (!e)
        e = zones_add_wkb(z, code, name, code, buf_view(&wkb));
    buf_done(&wkb);
    return e;
}

/* "名古屋市" of "名古屋市千種区" */
static struct sv city_name(struct sv ward)
{
    return (struct sv){ ward.p, ward.n - ward_name(ward).n };
}

static enum err join(struct wards *w, struct sv code, struct sv name, const struct shape *s)
{
    (void)code;
    return shape_take(w->z, w->city, city_name(name), s);
}

static enum err city_save(struct db_sync *s, struct sv city, struct fail *f)
{
    struct wards w = { .city = city, .each = join, .z = zones_new() };
    struct zone whole;
    enum err e = w.z ? wards_each(s, &w, f) : E_NO_MEMORY;
    if (!e)
        e = zones_build(w.z);
    if (!e && zones_count(w.z)) {
        zones_get(w.z, 0, &whole);
        e = area_municipality_save(s, &whole, f);
    }
    zones_free(w.z);
    return e;
}

enum err area_cities_save(struct db_sync *s, const struct zones *z, struct area_account *out, struct fail *f)
{
    char city[6], last[6] = "";
    enum err e = OK;
    for (uint32_t i = 0; !e && i < zones_count(z); i++) {
        struct zone one;
        zones_get(z, i, &one);
        if (!ward_city(one.code, city) || sv_eq(sv_of(city), sv_of(last)) || zones_find(z, sv_of(city)) != UINT32_MAX)
            continue;
        memcpy(last, city, sizeof last); /* wards stand together; where they do not, a city is saved again as it is */
        e = city_save(s, sv_of(city), f);
        out->cities++;
    }
    return e;
}

static enum err divide(struct wards *w, struct sv code, struct sv name, const struct shape *s)
{
    const struct zones_division d = { code, code, w->city };
    size_t without = 0;
    (void)name;
    if (gazetteer_municipality_find(w->g, code) == GAZETTEER_NONE)
        return OK;
    enum err e = zones_add_division(w->z, w->g, &d, s, &without);
    w->left_out += without;
    return e;
}

/* Ward by ward where the boundaries of all of them are known; else the city as one piece. */
enum err area_city_divide(struct db_sync *s, const struct gazetteer *g, struct sv municipality, const struct shape *boundary,
                          struct zones *z, size_t *left_out, struct fail *f)
{
    uint32_t part[CITY_WARDS_MAX];
    struct wards w = { .city = municipality, .z = z, .g = g };
    size_t parts = gazetteer_parts(g, municipality, part);
    bool by_wards = city_is_designated(municipality) && gazetteer_municipality_find(g, municipality) == GAZETTEER_NONE;
    enum err e = by_wards ? wards_each(s, &w, f) : OK;
    if (e)
        return e;
    if (!by_wards || w.n < parts)
        return zones_add_towns(z, g, municipality, boundary, left_out);
    w.each = divide;
    e = wards_each(s, &w, f);
    *left_out += w.left_out;
    return e;
}

static enum err ward_cut(const struct gazetteer *g, struct sv city, struct sv ward, struct sv boundary, struct zones *out)
{
    const struct zones_division d = { city, ward, ward };
    struct gazetteer_municipality m;
    struct geo *geo = geo_new();
    struct shape *shape = NULL;
    struct zones *towns = zones_new();
    enum err e = geo && towns ? shape_from_geojson(geo, boundary, &shape, NULL) : E_NO_MEMORY;
    if (!e)
        e = zones_add_division(towns, g, &d, shape, NULL);
    if (!e)
        e = zones_build(towns);
    for (uint32_t i = 0; !e && i < zones_count(towns); i++) {
        struct zone one;
        zones_get(towns, i, &one);
        gazetteer_municipality(g, gazetteer_municipality_find(g, ward), &m);
        e = shape_take(out, ward, m.name, one.shape);
    }
    zones_free(towns);
    shape_free(shape);
    geo_free(geo);
    return e;
}

static enum err ward_save(struct db_sync *s, const struct zones *z, struct fail *f)
{
    struct zone ward;
    zones_get(z, 0, &ward);
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, f);
    if (!e)
        e = area_municipality_save(s, &ward, f);
    if (!e)
        return db_sync_commit(s, f);
    db_sync_rollback(s);
    return e;
}

enum err area_ward_make(struct db_sync *s, const struct gazetteer *g, struct sv ward, struct fail *f)
{
    char city[6];
    struct db_rows *rows = NULL;
    struct zones *z = NULL;
    if (!ward_city(ward, city) || gazetteer_municipality_find(g, ward) == GAZETTEER_NONE)
        return fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    enum err e = db_sync_run(s, SQL_WITH(AREA_BOUNDARY, .municipality = ARG_Z(city)), &rows, f);
    if (!e && (!db_rows_n(rows) || db_is_null(rows, 0, 0)))
        e = fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    if (!e && !(z = zones_new()))
        e = E_NO_MEMORY;
    if (!e)
        e = ward_cut(g, sv_of(city), ward, db_text_at(rows, 0, 0), z);
    if (!e)
        e = zones_build(z);
    if (!e)
        e = zones_count(z) ? ward_save(s, z, f) : fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    zones_free(z);
    db_rows_free(rows);
    return e;
}
