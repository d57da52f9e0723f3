/* SPDX-License-Identifier: Apache-2.0
 * assignment_json.c - an assignment as JSON. */
#include "server/api/incidents/assignment_json.h"

#include "server/base/clock.h"

static void id_write(struct jw *w, const char *as, const struct json *value)
{
    int64_t id = 0;
    jw_key(w, as);
    if (json_i64(value, &id) && id)
        jw_id(w, id);
    else
        jw_null(w);
}

static void time_write(struct jw *w, const char *as, const struct json *value)
{
    int64_t t = 0;
    jw_ktime(w, as, json_i64(value, &t) && t ? t : INT64_MIN);
}

void assignment_write(struct jw *w, const struct json *body)
{
    int64_t minutes = 0;
    id_write(w, "id", json_get(body, "id"));
    id_write(w, "incident", json_get(body, "incident"));
    id_write(w, "person", json_get(body, "person"));
    id_write(w, "zone", json_get(body, "zone"));
    id_write(w, "user", json_get(body, "user_id"));
    jw_text_or_null(w, "user_name", json_text(json_get(body, "user_name")));
    id_write(w, "office", json_get(body, "office"));
    jw_text_or_null(w, "office_name", json_text(json_get(body, "office_name")));
    jw_key(w, "fallback_min");
    if (json_i64(json_get(body, "fallback_min"), &minutes))
        jw_i64(w, minutes);
    else
        jw_null(w);
    time_write(w, "from", json_get(body, "from_us"));
    time_write(w, "to", json_get(body, "to_us"));
}
