/* SPDX-License-Identifier: Apache-2.0
 * api/outages_get.c - what the utilities say is out, as GeoJSON, and how each source is doing. */
#include "server/api/outages_text.h"
#include "server/api/util.h"
#include "server/base/clock.h"

static enum step await_text(struct job *j)
{
    return outages_text_await(api()->outages, j);
}

/* The head says how true it is now; what follows is shared by all who ask, and not copied. */
static enum step reply_outages(struct job *j)
{
    struct sv rest;
    struct buf head;
    struct jw w;
    if (j->result_err)
        return job_fail(j, j->result_err);
    struct outages_bytes *bytes = outages_text_ref(api()->outages, &rest);
    if (!bytes)
        return job_fail(j, E_INTERNAL);
    buf_init(&head, 256);
    jw_init(&w, &head);
    jw_obj(&w);
    jw_key(&w, "type");
    jw_z(&w, "FeatureCollection");
    as_of_write(&w);
    buf_ch(&head, ',');
    reply_pieces_ref(job_req(j), 200, "application/json", buf_view(&head), rest, outages_bytes_unref, bytes);
    buf_done(&head);
    return STEP_DONE;
}

static void time_or_null(struct jw *w, const char *key, int64_t t)
{
    jw_key(w, key);
    jw_time(w, t ? t : INT64_MIN);
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
    .steps = { { "text", await_text }, { "reply", reply_outages } },
};

const struct route feeds_get = {
    .method = HTTP_GET, .path = "/api/feeds", .action = ACT_MAP_READ,
    .doc = "Every outage source: its own time, when it was fetched, and what is wrong with it.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"as_of\",\"sources\"]}",
    .steps = { { "reply", reply_feeds } },
};
