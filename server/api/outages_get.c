/* SPDX-License-Identifier: Apache-2.0
 * api/outages_get.c - what the utilities say is out, as GeoJSON, and how each source is doing. */
#include <math.h>

#include "server/api/mesh_shape.h"
#include "server/api/util.h"
#include "server/base/clock.h"
#include "server/picture/outages.h"

static void time_or_null(struct jw *w, const char *key, int64_t t)
{
    jw_key(w, key);
    jw_time(w, t ? t : INT64_MIN);
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
    jw_key(w, "source");
    jw_str(w, a->source);
    jw_key(w, "key");
    jw_str(w, a->key);
    jw_key(w, "name");
    jw_str(w, a->name);
    jw_key(w, "match_level");
    jw_z(w, outage_match_name(a->match));
    jw_key(w, "state");
    jw_z(w, outage_state_name(a->state));
    count_or_null(w, "low", a->low);
    count_or_null(w, "high", a->high);
    jw_key(w, "raw");
    jw_str(w, a->raw);
    jw_key(w, "cause");
    jw_str(w, a->cause);
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
    jw_key(w, "mesh_cells");
    jw_i64(w, (int64_t)a->mesh_n);
    jw_obj_end(w);
}

/* The geometry a source gave; else its point; else its cells. A town area has none: the map colours the town's zones. */
static void geometry_write(struct jw *w, struct arena *arena, const struct outage_area *a)
{
    const struct json *j = NULL, *g;
    struct buf b;
    jw_key(w, "geometry");
    g = json_parse(arena, a->body, 12, &j, NULL) ? NULL : json_get(j, "geometry");
    if (!json_is_null(g)) {
        buf_init(&b, 8 * 1024 * 1024);
        json_dump_canonical(g, &b);
        jw_raw(w, buf_ok(&b) ? buf_view(&b) : SV("null"));
        buf_done(&b);
    } else if (isfinite(a->lon) && isfinite(a->lat)) {
        jw_obj(w);
        jw_key(w, "type");
        jw_z(w, "Point");
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

static enum step reply_outages(struct job *j)
{
    const struct outage_area *a;
    struct buf b;
    struct jw w;
    buf_init(&b, 64 * 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "type");
    jw_z(&w, "FeatureCollection");
    as_of_write(&w);
    jw_key(&w, "features");
    jw_arr(&w);
    for (size_t it = 0; (a = outage_next(api()->picture, &it));) {
        struct arena arena;
        if (a->id < 0 || a->state == OUTAGE_ENDED)
            continue;
        arena_init(&arena, 64 * 1024 * 1024);
        jw_obj(&w);
        jw_key(&w, "type");
        jw_z(&w, "Feature");
        jw_key(&w, "id");
        jw_i64(&w, a->id);
        properties_write(&w, a);
        geometry_write(&w, &arena, a);
        jw_obj_end(&w);
        arena_done(&arena);
    }
    jw_arr_end(&w);
    jw_obj_end(&w);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

static void source_write(struct jw *w, const struct json *s)
{
    static const char *const numbers[] = { "areas", "households_low", "households_high", "unmatched", "unmatched_high" };
    static const char *const words[] = { "name", "title", "utility", "state" };
    struct sv t = { 0 };
    int64_t n;
    jw_obj(w);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        jw_key(w, words[i]);
        jw_str(w, json_str(json_get(s, words[i]), &t) ? t : SV(""));
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        jw_key(w, numbers[i]);
        jw_i64(w, json_i64(json_get(s, numbers[i]), &n) ? n : 0);
    }
    time_or_null(w, "feed_time", json_i64(json_get(s, "feed_time_us"), &n) ? n : 0);
    time_or_null(w, "fetched_at", json_i64(json_get(s, "fetched_at_us"), &n) ? n : 0);
    jw_key(w, "fault");
    if (json_str(json_get(s, "fault"), &t) && t.n) {
        char code[64] = { 0 };
        memcpy(code, t.p, t.n < sizeof code ? t.n : 0);
        enum err e = err_by_code(code);
        jw_z(w, e ? err_ja(e) : code);
        jw_key(w, "fault_code");
        jw_z(w, code);
    } else {
        jw_null(w);
    }
    jw_obj_end(w);
}

static enum step reply_feeds(struct job *j)
{
    struct sv id, body;
    struct buf b;
    struct jw w;
    buf_init(&b, 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    jw_key(&w, "sources");
    jw_arr(&w);
    for (size_t it = 0; picture_object_next(api()->picture, KIND_FEED_SOURCE, &it, &id, &body);) {
        const struct json *s;
        if (!json_parse(&j->arena, body, 6, &s, NULL))
            source_write(&w, s);
    }
    jw_arr_end(&w);
    jw_obj_end(&w);
    enum step done = reply_done(j, 200, &b);
    buf_done(&b);
    return done;
}

const struct route outages_get = {
    .method = HTTP_GET, .path = "/api/outages", .action = ACT_MAP_READ,
    .doc = "Running outage areas as GeoJSON, each with its source and how it was tied to the map.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"type\",\"features\"]}",
    .steps = { { "reply", reply_outages } },
};

const struct route feeds_get = {
    .method = HTTP_GET, .path = "/api/feeds", .action = ACT_MAP_READ,
    .doc = "Every outage source: its own time, when it was fetched, and what is wrong with it.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"as_of\",\"sources\"]}",
    .steps = { { "reply", reply_feeds } },
};
