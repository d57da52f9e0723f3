/* SPDX-License-Identifier: Apache-2.0
 * geojson_datum.c - positions moved one by one, all else written as it was. */
#include "geo/geojson_datum.h"

#include <math.h>

#include "server/base/json.h"

#define DEPTH_MAX 16
#define DECIMALS 9
#define PROPERTIES_MAX ((size_t)64 * 1024 * 1024)

struct mover {
    struct proj *proj;
    enum datum from;
    struct jw w;
    double accuracy_m;
};

static ERR position_move(struct mover *m, const struct json *position)
{
    double lon, lat, accuracy_m = 0;
    if (!json_real(json_at(position, 0), &lon) || !json_real(json_at(position, 1), &lat))
        return E_GEO_GEOJSON;
    enum err e = proj_from_datum(m->proj, m->from, lon, lat, &lon, &lat, &accuracy_m);
    if (e)
        return e == E_GEO_COORD ? E_GEO_AREA : e; /* metres, or degrees off the globe */
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
    jw_key(&m->w, "type");
    jw_z(&m->w, "Feature");
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
    jw_key(&m->w, "type");
    jw_z(&m->w, "FeatureCollection");
    jw_key(&m->w, "features");
    jw_arr(&m->w);
    for (size_t i = 0; !e && i < json_count(features); i++)
        if ((e = feature_move(m, json_at(features, i))))
            e = fail_set(fail, e, (long)i + 1, "coordinates");
    jw_arr_end(&m->w);
    jw_obj_end(&m->w);
    return e;
}

ERR geojson_from_datum(enum datum from, struct sv text, struct buf *out, double *accuracy_m, struct fail *fail)
{
    struct mover m = { .proj = proj_new(), .from = from };
    struct arena a;
    const struct json *root;
    arena_init(&a, 1 << 20);
    jw_init(&m.w, out);
    enum err e = m.proj ? json_parse(&a, text, DEPTH_MAX, &root, fail) : E_NO_MEMORY;
    if (!e)
        e = features_move(&m, root, fail);
    arena_done(&a);
    proj_free(m.proj);
    if (!e && !buf_ok(out))
        e = out->bad;
    if (!e && accuracy_m)
        *accuracy_m = m.accuracy_m;
    return e;
}
