/* SPDX-License-Identifier: Apache-2.0
 * feeds_get.c - how each outage source is doing: its own time, when it was fetched, what is wrong with it, which of its
 * rows cannot be read, and whether it is watched at all. Nothing personal is in it. */
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/base/count.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/picture.h"
#include "shapes.h"

#define SOURCES_BYTES_MAX ((size_t)4 << 20) /* bytes of all sources with their rows */
#define BODY_DEPTH 6                        /* of JSON that our own SQL writes */
#define CODE_MAX 64                         /* bytes of an error's public code */

static enum step reply(struct job *j);

const struct route feeds_get = {
    .method = HTTP_GET,
    .path = "/api/feeds",
    .action = ACT_MAP_READ,
    .doc = "Every outage source: its own time, when it was fetched, what is wrong with it, and which of its rows cannot be read. "
           "While one is `partial`, rows of it were left out, and what it no longer lists is kept as out. One with `off_at` is no longer "
           "watched.",
    .answer = &SHAPE_FEEDS_ANSWER,
    .steps = { { "reply", reply } },
};

static int64_t number_of(const struct json *s, const char *key)
{
    int64_t n;
    return json_i64(json_get(s, key), &n) ? n : 0;
}

static void time_write(struct jw *w, const char *key, int64_t t)
{
    jw_ktime(w, key, t ? t : INT64_MIN);
}

/* `name`, `code` and `en`: the error's own. A code this server does not know stands for itself. */
static void error_write(struct jw *w, struct sv text, const char *ja, const char *code_key, const char *en)
{
    char code[CODE_MAX] = { 0 };
    memcpy(code, text.p, text.n < sizeof code ? text.n : 0);
    enum err e = err_by_code(code);
    jw_kz(w, ja, e ? err_ja(e) : code);
    jw_kz(w, code_key, code);
    jw_kz(w, en, e ? err_en(e) : code);
}

static void row_write(struct jw *w, const struct json *row)
{
    bool taken = false;
    jw_obj(w);
    jw_kstr(w, "file", json_text(json_get(row, "file")));
    jw_ki64(w, "line", number_of(row, "line"));
    jw_kstr(w, "field", json_text(json_get(row, "field")));
    jw_kstr(w, "value", json_text(json_get(row, "value")));
    jw_kbool(w, "taken", json_bool(json_get(row, "taken"), &taken) && taken);
    error_write(w, json_text(json_get(row, "code")), "ja", "code", "en");
    jw_obj_end(w);
}

static void rows_write(struct jw *w, const struct json *s)
{
    const struct json *rows = json_get(s, "rows");
    jw_key(w, "rows");
    jw_arr(w);
    for (size_t i = 0; i < json_count(rows); i++)
        row_write(w, json_at(rows, i));
    jw_arr_end(w);
}

static void source_write(struct jw *w, const struct json *s)
{
    static const char *const numbers[] = { "areas",          "households_low", "households_high", "unmatched",
                                           "unmatched_high", "rows_refused",   "rows_partly" };
    static const char *const words[] = { "name", "title", "utility", "state" };
    jw_obj(w);
    for (size_t i = 0; i < countof(words); i++) {
        jw_key(w, words[i]);
        jw_str(w, json_text(json_get(s, words[i])));
    }
    for (size_t i = 0; i < countof(numbers); i++) {
        jw_key(w, numbers[i]);
        jw_i64(w, number_of(s, numbers[i]));
    }
    jw_key(w, "partial"); /* feeds/area/rows.h: what it lacks has not ended */
    jw_bool(w, number_of(s, "rows_refused") > 0);
    time_write(w, "feed_time", number_of(s, "feed_time_us"));
    time_write(w, "fetched_at", number_of(s, "fetched_at_us"));
    time_write(w, "off_at", number_of(s, "off_at_us"));
    struct sv fault = json_text(json_get(s, "fault"));
    if (fault.n) {
        error_write(w, fault, "fault", "fault_code", "fault_en");
    } else {
        jw_knull(w, "fault");
    }
    rows_write(w, s);
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    struct sv id, body;
    struct reply_json answer;
    struct jw *w = reply_open(&answer, SOURCES_BYTES_MAX);
    as_of_write(w);
    jw_key(w, "sources");
    jw_arr(w);
    for (size_t it = 0; picture_object_next(picture_now(), KIND_FEED_SOURCE, &it, &id, &body);) {
        const struct json *s;
        if (!json_parse(&j->arena, body, BODY_DEPTH, &s, NULL))
            source_write(w, s);
    }
    jw_arr_end(w);
    return reply_close(j, &answer);
}
