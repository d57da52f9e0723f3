/* SPDX-License-Identifier: Apache-2.0
 * decision_json.c - members of a decision, by the names of the interface. */
#include "server/api/incidents/decision_json.h"

#include <stdio.h>

#include "server/base/clock.h"

static int64_t number_of(const struct json *value)
{
    int64_t v = 0;
    return json_i64(value, &v) ? v : 0;
}

static void time_write(struct jw *w, const char *as, int64_t us)
{
    jw_ktime(w, as, us ? us : INT64_MIN);
}

static void id_write(struct jw *w, const char *as, int64_t id)
{
    jw_key(w, as);
    if (id)
        jw_id(w, id);
    else
        jw_null(w);
}

/* {KIND: id, "name"} of each id; the names as they were last said. */
static void named_write(struct jw *w, const struct json *ids, const struct json *names, const char *kind)
{
    for (size_t i = 0; i < json_count(ids); i++) {
        char key[24];
        int64_t id = number_of(json_at(ids, i));
        snprintf(key, sizeof key, "%lld", (long long)id);
        jw_obj(w);
        id_write(w, kind, id);
        jw_text_or_null(w, "name", json_text(json_get(names, key)));
        jw_obj_end(w);
    }
}

static void recipients_write(struct jw *w, const struct json *body)
{
    const struct json *roles = json_get(body, "roles");
    jw_key(w, "recipients");
    jw_arr(w);
    for (size_t i = 0; i < json_count(roles); i++) {
        jw_obj(w);
        jw_text_or_null(w, "role", json_text(json_at(roles, i)));
        jw_obj_end(w);
    }
    named_write(w, json_get(body, "offices"), json_get(body, "office_names"), "office");
    jw_arr_end(w);
}

/* "zones": null is the whole municipality. */
static void zones_write(struct jw *w, const struct json *body)
{
    jw_key(w, "zones");
    if (json_is_null(json_get(body, "zones"))) {
        jw_null(w);
        return;
    }
    jw_arr(w);
    named_write(w, json_get(body, "zones"), json_get(body, "zone_names"), "zone");
    jw_arr_end(w);
}

static void fields_write(struct jw *w, const struct json *fields)
{
    struct sv s;
    jw_key(w, "fields");
    jw_arr(w);
    for (size_t i = 0; i < json_count(fields); i++)
        if (json_str(json_at(fields, i), &s))
            jw_str(w, s);
    jw_arr_end(w);
}

/* Whatever came first. */
static const char *state_of(int64_t ended_us, int64_t until_us, int64_t closed_us, int64_t now_us)
{
    if (ended_us)
        return "ended";
    if (closed_us && closed_us < until_us)
        return "incident_closed";
    return until_us <= now_us ? "expired" : "in_force";
}

void decision_object_write(struct jw *w, const struct json *b, int64_t closed_us, int64_t now_us)
{
    int64_t ended = number_of(json_get(b, "ended_us")), until = number_of(json_get(b, "until_us"));
    bool delegate = false;
    jw_obj(w);
    id_write(w, "id", number_of(json_get(b, "id")));
    id_write(w, "incident", number_of(json_get(b, "incident")));
    jw_text_or_null(w, "municipality", json_text(json_get(b, "municipality")));
    recipients_write(w, b);
    zones_write(w, b);
    fields_write(w, json_get(b, "fields"));
    jw_text_or_null(w, "grounds", json_text(json_get(b, "grounds")));
    jw_text_or_null(w, "decided_by", json_text(json_get(b, "decided_by")));
    jw_text_or_null(w, "title", json_text(json_get(b, "title")));
    jw_kbool(w, "delegate", json_bool(json_get(b, "delegate"), &delegate) && delegate);
    time_write(w, "decided_at", number_of(json_get(b, "decided_us")));
    time_write(w, "until", until);
    jw_text_or_null(w, "note", json_text(json_get(b, "note")));
    jw_ki64(w, "persons", number_of(json_get(b, "persons")));
    id_write(w, "replaces", number_of(json_get(b, "replaces")));
    time_write(w, "made_at", number_of(json_get(b, "made_us")));
    jw_text_or_null(w, "made_by", json_text(json_get(b, "made_name")));
    time_write(w, "ended_at", ended);
    jw_text_or_null(w, "ended_by", json_text(json_get(b, "ended_name")));
    jw_kz(w, "state", state_of(ended, until, closed_us, now_us));
    jw_obj_end(w);
}
