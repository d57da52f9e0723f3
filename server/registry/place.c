/* SPDX-License-Identifier: Apache-2.0
 * place.c - where a home is, and which zone reports for it. */
#include "server/registry/place.h"

#include <math.h>

#include "geo/gazetteer/designated.h"
#include "geo/mesh.h"
#include "server/base/id.h"

struct place_reading {
    struct jw *w;
};

/* The zones of the database as one GeoJSON FeatureCollection, which the zones room reads. */
static enum err on_zone(void *ctx, const struct db_rows *rows, size_t row)
{
    struct jw *w = ((struct place_reading *)ctx)->w;
    const struct SQL_REGISTRY_ZONES_GIVES *z = SQL_ROW(REGISTRY_ZONES, rows, row); /* AREA_DISTRICTS gives the same */
    jw_obj(w);
    jw_kz(w, "type", "Feature");
    jw_key(w, "properties");
    jw_obj(w);
    jw_kid(w, "code", z->id);
    jw_kstr(w, "name", z->name);
    jw_kstr(w, "municipality", z->municipality);
    jw_obj_end(w);
    jw_kraw(w, "geometry", z->geometry);
    jw_obj_end(w);
    return OK;
}

enum err place_zones(struct db_sync *s, struct db_stmt statement, struct zones **out, struct fail *f)
{
    static const struct zones_columns columns = { .code = "code", .name = { "name", NULL }, .municipality = "municipality" };
    struct buf text;
    struct jw w;
    struct place_reading r = { .w = &w };
    struct zones *z = NULL;
    buf_init(&text, (size_t)512 * 1024 * 1024);
    jw_init(&w, &text);
    jw_obj(&w);
    jw_kz(&w, "type", "FeatureCollection");
    jw_key(&w, "features");
    jw_arr(&w);
    enum err e = db_sync_each(s, statement, on_zone, &r, f);
    jw_arr_end(&w);
    jw_obj_end(&w);
    if (!e && !buf_ok(&text))
        e = text.bad;
    if (!e && !(z = zones_new()))
        e = E_NO_MEMORY;
    if (!e)
        e = zones_add_geojson(z, buf_view(&text), &columns, NULL, f);
    if (!e)
        e = zones_build(z);
    buf_done(&text);
    if (e) {
        zones_free(z);
        return e;
    }
    *out = z;
    return OK;
}

enum err place_open(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct place *out, struct fail *f)
{
    struct place p = { .gazetteer = g };
    if (municipality.n != 5)
        return fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    memcpy(p.municipality, municipality.p, 5);
    enum err e = place_zones(s, SQL_WITH(REGISTRY_ZONES, .municipality = ARG_WORDS(municipality)), &p.zones, f);
    if (e)
        return e;
    *out = p;
    return OK;
}

void place_close(struct place *p)
{
    zones_free(p->zones);
    *p = (struct place){ 0 };
}

static void mesh_write(struct jw *w, const char *key, enum mesh_level level, double lon, double lat)
{
    int64_t code;
    jw_key(w, key);
    if (!isfinite(lon) || mesh_encode(level, lon, lat, &code))
        jw_null(w);
    else
        jw_i64(w, code);
}

static void zone_write(const struct place *p, struct jw *w, double lon, double lat)
{
    struct zone_hit hit;
    struct zone z;
    int64_t id;
    bool found = p->zones && isfinite(lon) && zones_at(p->zones, sv_of(p->municipality), lon, lat, &hit);
    if (found)
        zones_get(p->zones, hit.zone, &z);
    if (!found || id_parse(z.code, &id))
        return;
    jw_ki64(w, "zone", id);
    jw_kbool(w, "zone_nearest", hit.outside);
}

/* An address that lost a character (〓, U+FFFD) may be any of several: whichever were taken, it could be a stranger's. */
static bool is_damaged(struct sv s)
{
    return sv_find(s, SV("〓")) >= 0 || sv_find(s, SV("\xEF\xBF\xBD")) >= 0;
}

enum err place_write(const struct place *p, struct arena *a, struct sv address, struct jw *w)
{
    struct address m = { .lon = NAN, .lat = NAN, .radius_m = NAN };
    enum err e = p->gazetteer && !is_damaged(address) ? address_match_in(p->gazetteer, a, sv_of(p->municipality), address, &m) : OK;
    if (e)
        return e;
    if (p->points)
        spots_refine(p->points, a, &m);
    /* Only a town or better says where a home is; a city's middle would put people where nobody lives. */
    bool placed = m.level >= ADDRESS_TOWN && isfinite(m.lon) && municipality_holds(sv_of(p->municipality), m.municipality);
    double lon = placed ? m.lon : NAN, lat = placed ? m.lat : NAN;
    if (p->by_level)
        p->by_level[placed ? m.level : ADDRESS_NONE]++;
    jw_text_or_null(w, "pref", m.pref);
    jw_text_or_null(w, "city", m.city);
    jw_text_or_null(w, "town", m.town);
    jw_text_or_null(w, "number", m.number);
    jw_text_or_null(w, "rest", m.rest);
    jw_kz(w, "level", address_level_name(m.level));
    jw_text_or_null(w, "town_key", m.town_key);
    jw_kreal(w, "lon", lon);
    jw_kreal(w, "lat", lat);
    jw_key(w, "radius_m");
    if (placed && isfinite(m.radius_m))
        jw_i64(w, (int64_t)llround(m.radius_m));
    else
        jw_null(w);
    mesh_write(w, "mesh250", MESH_250, lon, lat);
    mesh_write(w, "mesh125", MESH_125, lon, lat);
    zone_write(p, w, lon, lat);
    return OK;
}
