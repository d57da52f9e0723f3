/* SPDX-License-Identifier: Apache-2.0
 * outage_feature.c - what is known of an area, and its shape. */
#include "server/api/map/outage_feature.h"

#include <math.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/map/mesh_shape.h"

static void time_or_null(struct jw *w, const char *key, int64_t t)
{
    jw_ktime(w, key, t ? t : INT64_MIN);
}

static void count_or_null(struct jw *w, const char *key, int64_t n)
{
    jw_key(w, key);
    if (n < 0)
        jw_null(w);
    else
        jw_i64(w, n);
}

static void properties_write(struct jw *w, const struct outage_area *a)
{
    char code[6];
    jw_key(w, "properties");
    jw_obj(w);
    jw_kstr(w, "source", a->source);
    jw_kstr(w, "key", a->key);
    jw_kstr(w, "name", a->name);
    jw_kz(w, "match_level", outage_match_name(a->match));
    jw_kz(w, "state", outage_state_name(a->state));
    count_or_null(w, "low", a->low);
    count_or_null(w, "high", a->high);
    jw_kstr(w, "raw", a->raw);
    jw_kstr(w, "cause", a->cause);
    time_or_null(w, "since", a->since_us);
    time_or_null(w, "first_seen", a->first_seen_us);
    time_or_null(w, "restore_estimate", a->restore_us);
    time_or_null(w, "feed_time", a->feed_time_us);
    time_or_null(w, "fetched_at", a->fetched_at_us);
    jw_key(w, "municipality");
    municipality_text(a->municipality, code);
    if (a->municipality)
        jw_z(w, code);
    else
        jw_null(w);
    jw_key(w, "towns");
    jw_arr(w);
    for (size_t i = 0; i < a->towns_n; i++)
        jw_str(w, a->towns[i]);
    jw_arr_end(w);
    jw_ki64(w, "mesh_cells", (int64_t)a->mesh_n);
    jw_obj_end(w);
}

/* The geometry a source gave, or that of the towns it names; else its point; else its cells. */
static void geometry_write(struct jw *w, const struct outage_area *a)
{
    jw_key(w, "geometry");
    if (a->geometry.n) {
        jw_raw(w, a->geometry);
    } else if (isfinite(a->lon) && isfinite(a->lat)) {
        jw_obj(w);
        jw_kz(w, "type", "Point");
        jw_key(w, "coordinates");
        jw_arr(w);
        jw_real(w, a->lon);
        jw_real(w, a->lat);
        jw_arr_end(w);
        jw_obj_end(w);
    } else {
        mesh_shape_write(w, a->mesh, a->mesh_n);
    }
}

void outage_feature_write(struct jw *w, const struct outage_area *a)
{
    jw_obj(w);
    jw_kz(w, "type", "Feature");
    jw_ki64(w, "id", a->id);
    properties_write(w, a);
    geometry_write(w, a);
    jw_obj_end(w);
}
