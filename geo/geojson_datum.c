/* SPDX-License-Identifier: Apache-2.0
 * geojson_datum.c - positions moved one by one, all else written as it was. */
#include "geo/geojson_datum.h"

#include <math.h>
#include <stdio.h>

#include "geo/degrees.h"
#include "server/base/json.h"
#include "server/base/jw.h"

#define DEPTH_MAX 16                              /* of JSON: the points of a MultiPolygon in a collection are the eighth level */
#define DECIMALS 9                                /* 0.1 mm: what comes in is lost by the datum, not by writing it down */
#define PROPERTIES_MAX ((size_t)64 * 1024 * 1024) /* bytes of one feature's properties */

struct mover {
    struct proj *proj;
    struct crs from;
    struct jw w;
    double accuracy_m;
};

static ERR position_move(struct mover *m, const struct json *position)
{
    double lon, lat, accuracy_m = 0;
    if (!json_real(json_at(position, 0), &lon) || !json_real(json_at(position, 1), &lat))
        return E_GEO_GEOJSON;
    enum err e = proj_from_crs(m->proj, &m->from, lon, lat, &lon, &lat, &accuracy_m), why = m->from.base ? OK : position_check(lon, lat);
    if (e == E_GEO_COORD || e == E_GEO_AREA)
        return why && why != E_GEO_RANGE ? why : E_GEO_AREA;
    if (e)
        return e;
    m->accuracy_m = fmax(m->accuracy_m, accuracy_m);
    jw_fixed(&m->w, lon, DECIMALS);
    jw_fixed(&m->w, lat, DECIMALS);
    return OK;
}

/* Arrays of arrays down to the positions; parsing has capped the depth. */
static ERR coordinates_move(struct mover *m, const struct json *c)
{
    enum err e = json_type(c) == JSON_ARRAY ? OK : E_GEO_GEOJSON;
    if (e)
        return e;
    jw_arr(&m->w);
    if (json_count(c) && json_type(json_at(c, 0)) != JSON_ARRAY)
        e = position_move(m, c);
    else
        for (size_t i = 0; !e && i < json_count(c); i++)
            e = coordinates_move(m, json_at(c, i));
    jw_arr_end(&m->w);
    return e;
}

static void value_write(struct jw *w, const char *key, const struct json *value)
{
    struct buf text;
    jw_key(w, key);
    if (json_is_null(value)) {
        jw_null(w);
        return;
    }
    buf_init(&text, PROPERTIES_MAX);
    json_dump_canonical(value, &text);
    if (buf_ok(&text))
        jw_raw(w, buf_view(&text));
    else
        jw_null(w);
    buf_done(&text);
}

static ERR feature_move(struct mover *m, const struct json *feature)
{
    const struct json *geometry = json_get(feature, "geometry"), *coordinates = json_get(geometry, "coordinates");
    enum err e = OK;
    jw_obj(&m->w);
    jw_kz(&m->w, "type", "Feature");
    value_write(&m->w, "properties", json_get(feature, "properties"));
    jw_key(&m->w, "geometry");
    if (coordinates) {
        jw_obj(&m->w);
        value_write(&m->w, "type", json_get(geometry, "type"));
        jw_key(&m->w, "coordinates");
        e = coordinates_move(m, coordinates);
        jw_obj_end(&m->w);
    } else {
        jw_null(&m->w);
    }
    jw_obj_end(&m->w);
    return e;
}

static ERR features_move(struct mover *m, const struct json *root, struct fail *fail)
{
    const struct json *features = json_get(root, "features");
    enum err e = json_type(features) == JSON_ARRAY ? OK : fail_set(fail, E_GEO_GEOJSON, 0, "features");
    if (e)
        return e;
    jw_obj(&m->w);
    jw_kz(&m->w, "type", "FeatureCollection");
    jw_key(&m->w, "features");
    jw_arr(&m->w);
    for (size_t i = 0; !e && i < json_count(features); i++)
        if ((e = feature_move(m, json_at(features, i))))
            e = fail_set(fail, e, (long)i + 1, "coordinates");
    jw_arr_end(&m->w);
    jw_obj_end(&m->w);
    return e;
}

/* "EPSG:4301" of {"type":"EPSG","properties":{"code":4301}}; the name as it stands of the other forms; p NULL of none. */
static struct sv crs_name(const struct json *crs, char room[24])
{
    const struct json *properties = json_get(crs, "properties");
    struct sv name = { 0 };
    int64_t code;
    if (json_str(crs, &name) || json_str(json_get(properties, "name"), &name) || json_str(json_get(properties, "href"), &name))
        return name;
    if (json_str(json_get(properties, "code"), &name) && !sv_to_i64(name, &code))
        return name;
    if (name.p || json_i64(json_get(properties, "code"), &code))
        return (struct sv){ room, (size_t)snprintf(room, 24, "EPSG:%lld", (long long)code) };
    return name;
}

static ERR crs_read(const struct json *crs, struct crs *out, long feature, struct fail *fail)
{
    char room[24];
    int epsg;
    struct sv name = crs_name(crs, room);
    enum err e = name.p ? crs_parse(name, &epsg) : E_GEO_CRS;
    if (!e)
        e = crs_of_epsg(epsg, out);
    return e ? fail_set(fail, e, feature, name.p ? name.p : "crs") : OK; /* jansson ends its strings with a NUL */
}

static ERR file_crs(const struct json *root, struct crs *out, bool *named, struct fail *fail)
{
    const struct json *crs = json_get(root, "crs"), *features = json_get(root, "features");
    struct crs all = { 6668, DATUM_JGD2011, 0 }, own;
    enum err e = json_is_null(crs) ? OK : crs_read(crs, &all, 0, fail);
    for (size_t i = 0; !e && i < json_count(features); i++) {
        const struct json *feature = json_at(features, i), *more = json_get(feature, "crs");
        if (json_is_null(more))
            more = json_get(json_get(feature, "geometry"), "crs");
        if (json_is_null(more))
            continue;
        e = crs_read(more, &own, (long)i + 1, fail);
        if (!e && own.epsg != all.epsg)
            e = fail_set(fail, E_GEO_CRS, (long)i + 1, "crs");
    }
    if (!e) {
        *out = all;
        *named = !json_is_null(crs);
    }
    return e;
}

ERR geojson_source_read(const enum datum *said, const struct json *root, struct geojson_source *out, struct fail *fail)
{
    static const int of_datum[] = { [DATUM_JGD2011] = 6668, [DATUM_JGD2000] = 4612, [DATUM_TOKYO] = 4301 };
    struct geojson_source s = { .named = false };
    enum err e = file_crs(root, &s.crs, &s.named, fail);
    if (!e && said && s.named && s.crs.datum != *said)
        e = fail_set(fail, E_GEO_CRS_DATUM, 0, "--datum");
    if (!e && said && !s.named)
        e = crs_of_epsg(of_datum[*said], &s.crs);
    if (!e)
        *out = s;
    return e;
}

ERR geojson_to_jgd2011(const enum datum *said, struct sv text, struct buf *out, struct geojson_source *source, struct fail *fail)
{
    struct geojson_source s = { .crs = { 6668, DATUM_JGD2011, 0 } };
    struct mover m = { .proj = NULL };
    struct arena a;
    const struct json *root;
    if (sv_find(text, SV("\"crs\"")) < 0 && (!said || *said == DATUM_JGD2011)) { /* the usual case costs one pass */
        *source = s;
        return OK;
    }
    arena_init(&a, 1 << 20);
    jw_init(&m.w, out);
    enum err e = json_parse(&a, text, DEPTH_MAX, &root, fail);
    if (!e)
        e = geojson_source_read(said, root, &s, fail);
    m.from = s.crs;
    s.moved = !e && !crs_is_jgd2011(&s.crs);
    if (s.moved)
        e = (m.proj = proj_new()) ? features_move(&m, root, fail) : E_NO_MEMORY;
    arena_done(&a);
    proj_free(m.proj);
    if (!e && s.moved && !buf_ok(out))
        e = out->bad;
    if (e)
        return e;
    s.accuracy_m = m.accuracy_m;
    *source = s;
    return OK;
}
