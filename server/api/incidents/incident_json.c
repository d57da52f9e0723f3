/* SPDX-License-Identifier: Apache-2.0
 * incident_json.c - incidents as JSON. */
#include "server/api/incidents/incident_json.h"

#include "geo/gazetteer/municipality_code.h"

void incident_write(struct jw *w, const struct incident *i)
{
    char code[6];
    jw_obj(w);
    jw_kid(w, "id", i->id);
    jw_kstr(w, "name", i->name);
    jw_kstr(w, "kind", i->kind);
    jw_kbool(w, "drill", i->drill);
    jw_key(w, "municipalities");
    jw_arr(w);
    for (size_t k = 0; k < i->municipalities_n; k++) {
        municipality_text(i->municipalities[k], code);
        jw_z(w, code);
    }
    jw_arr_end(w);
    jw_kstr(w, "decided_by", i->decided_by);
    jw_kstr(w, "grounds", i->grounds);
    jw_ktime(w, "opened_at", i->opened_us);
    jw_ktime(w, "closed_at", i->closed ? i->closed_us : INT64_MIN);
    jw_ki64(w, "round", i->round);
    jw_ktime(w, "round_started_at", i->round_started_us);
    jw_ki64(w, "report_every_min", i->report_every_min);
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
    jw_ktime(w, as, json_i64(json_get(body, key), &t) ? t : INT64_MIN);
}

void incident_body_write(struct jw *w, const struct json *body)
{
    const struct json *list = json_get(body, "municipalities"), *rounds = json_get(body, "rounds");
    struct sv s;
    int64_t id = 0;
    bool drill = false;
    jw_obj(w);
    jw_kid(w, "id", json_i64(json_get(body, "id"), &id) ? id : 0);
    member_copy(w, body, "name");
    member_copy(w, body, "kind");
    jw_kbool(w, "drill", json_bool(json_get(body, "drill"), &drill) && drill);
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
    jw_ki64(w, "round", (int64_t)json_count(rounds));
    member_time(w, json_at(rounds, json_count(rounds) ? json_count(rounds) - 1 : 0), "started_us", "round_started_at");
    jw_obj_end(w);
}
