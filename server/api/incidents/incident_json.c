/* SPDX-License-Identifier: Apache-2.0
 * incident_json.c - incidents as JSON. */
#include "server/api/incidents/incident_json.h"

#include "server/api/kit/facts.h"

void incident_write(struct jw *w, const struct incident *i)
{
    char code[6];
    jw_obj(w);
    jw_key(w, "id");
    jw_id(w, i->id);
    jw_key(w, "name");
    jw_str(w, i->name);
    jw_key(w, "kind");
    jw_str(w, i->kind);
    jw_key(w, "drill");
    jw_bool(w, i->drill);
    jw_key(w, "municipalities");
    jw_arr(w);
    for (size_t k = 0; k < i->municipalities_n; k++) {
        municipality_text(i->municipalities[k], code);
        jw_z(w, code);
    }
    jw_arr_end(w);
    jw_key(w, "decided_by");
    jw_str(w, i->decided_by);
    jw_key(w, "grounds");
    jw_str(w, i->grounds);
    jw_key(w, "opened_at");
    jw_time(w, i->opened_us);
    jw_key(w, "closed_at");
    jw_time(w, i->closed ? i->closed_us : INT64_MIN);
    jw_key(w, "round");
    jw_i64(w, i->round);
    jw_key(w, "round_started_at");
    jw_time(w, i->round_started_us);
    jw_key(w, "report_every_min");
    jw_i64(w, i->report_every_min);
    jw_obj_end(w);
}

static void member_copy(struct jw *w, const struct json *body, const char *key)
{
    struct sv s;
    jw_key(w, key);
    if (json_str(json_get(body, key), &s))
        jw_str(w, s);
    else
        jw_null(w);
}

static void member_time(struct jw *w, const struct json *body, const char *key, const char *as)
{
    int64_t t;
    jw_key(w, as);
    jw_time(w, json_i64(json_get(body, key), &t) ? t : INT64_MIN);
}

void incident_body_write(struct jw *w, const struct json *body)
{
    const struct json *list = json_get(body, "municipalities"), *rounds = json_get(body, "rounds");
    struct sv s;
    int64_t id = 0;
    bool drill = false;
    jw_obj(w);
    jw_key(w, "id");
    jw_id(w, json_i64(json_get(body, "id"), &id) ? id : 0);
    member_copy(w, body, "name");
    member_copy(w, body, "kind");
    jw_key(w, "drill");
    jw_bool(w, json_bool(json_get(body, "drill"), &drill) && drill);
    jw_key(w, "municipalities");
    jw_arr(w);
    for (size_t k = 0; k < json_count(list); k++)
        if (json_str(json_at(list, k), &s))
            jw_str(w, s);
    jw_arr_end(w);
    member_copy(w, body, "decided_by");
    member_copy(w, body, "grounds");
    member_time(w, body, "opened_us", "opened_at");
    member_time(w, body, "closed_us", "closed_at");
    jw_key(w, "round");
    jw_i64(w, (int64_t)json_count(rounds));
    member_time(w, json_at(rounds, json_count(rounds) ? json_count(rounds) - 1 : 0), "started_us", "round_started_at");
    jw_obj_end(w);
}
