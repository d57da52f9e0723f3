/* SPDX-License-Identifier: Apache-2.0
 * observation.c - the members of a mark, one reader a kind. */
#include "server/api/incidents/observation.h"

#include <string.h>

#include "server/api/kit/body.h"
#include "server/base/count.h"

#define SEEN_MAX 200 /* as SEEN_MAX of status_json.h: what was told can be named */

static enum err name_read(const struct json *op, struct observation *o, struct fail *f)
{
    struct sv id;
    enum err e = json_need_str(op, "op_id", 36, &id, f);
    if (!e && (uuid_parse(id, &o->op_id) || !uuid_is_v7(&o->op_id)))
        e = fail_set(f, E_OBS_OP_ID, 0, "op_id");
    if (id.n == 36 && (!e || e == E_OBS_OP_ID))
        memcpy(o->op_text, id.p, 36);
    return e;
}

static enum err time_read(const struct json *op, struct observation *o, struct fail *f)
{
    o->observed_us = INT64_MIN;
    enum err e = json_opt_time(op, "observed_at", &o->observed_us, f);
    return !e && o->observed_us == INT64_MIN ? fail_set(f, E_JSON_MISSING, 0, "observed_at") : e;
}

static enum err seen_read(struct arena *a, const struct json *op, struct observation *o, struct fail *f)
{
    const struct json *seen = json_get(op, "seen");
    struct uuid u;
    struct sv s;
    if (!json_is_null(seen) && (json_type(seen) != JSON_ARRAY || json_count(seen) > SEEN_MAX))
        return fail_set(f, E_JSON_TYPE, 0, "seen");
    char *text = arena_alloc(a, 37 * json_count(seen) + 3), *at = text;
    if (!text)
        return E_NO_MEMORY;
    *at++ = '{';
    for (size_t i = 0; i < json_count(seen); i++, *at++ = ',') {
        if (!json_str(json_at(seen, i), &s) || uuid_parse(s, &u))
            return fail_set(f, E_JSON_VALUE, 0, "seen");
        uuid_format(&u, at);
        at += 36;
    }
    at -= json_count(seen) > 0;
    *at++ = '}';
    o->seen = (struct sv){ text, (size_t)(at - text) };
    return OK;
}

static enum err uuid_read(const struct json *op, const char *key, bool *has, struct uuid *out, struct fail *f)
{
    *has = !json_is_null(json_get(op, key));
    return *has ? json_need_uuid(op, key, out, f) : OK;
}

static enum err words_read(const struct json *op, struct observation *o, struct fail *f)
{
    enum err e;
    if ((e = json_opt_str(op, "status", 32, &o->status, f)) || (e = json_opt_str(op, "note", 4000, &o->note, f)))
        return e;
    if (o->status.p ? word_find(WORDS_STATUS, o->status) <= WORD_STATUS_UNREPORTED : !o->has_voids)
        return fail_set(f, E_OBS_STATUS, 0, "status");
    e = json_opt_word(op, "method", WORDS_METHOD, &o->method, f);
    return e ? e : json_opt_word(op, "outcome", WORDS_OUTCOME, &o->outcome, f);
}

/* {stay, power_out, on_battery_min, external_power, needs[]}: what the database will read of it must be readable. */
static enum err findings_check(const struct json *findings, struct fail *f)
{
    int64_t minutes;
    bool yes;
    struct sv stay;
    enum err e;
    if (json_is_null(findings))
        return OK;
    if ((e = json_opt_i64(findings, "on_battery_min", 0, 100000, &minutes, f)) || (e = json_opt_bool(findings, "power_out", &yes, f)) ||
        (e = json_opt_bool(findings, "external_power", &yes, f)))
        return e;
    return json_opt_str(findings, "stay", 64, &stay, f);
}

static enum err objects_read(struct arena *a, const struct json *op, struct observation *o, struct fail *f)
{
    static const struct json_words words = { "stay", WORDS_STAY };
    enum err e;
    if ((e = op_json_kept(a, op, "findings", &words, 1, &o->findings, f)) || (e = findings_check(json_get(op, "findings"), f)) ||
        (e = op_json(a, op, "reported_by", JSON_OBJECT, &o->reported_by, f)))
        return e;
    return op_point(op, &o->has_point, &o->lon, &o->lat, f);
}

ERR observation_read(struct arena *a, const struct json *op, struct observation *out, struct fail *f)
{
    struct observation *o = out;
    enum err e;
    *o = (struct observation){ 0 };
    if ((e = name_read(op, o, f)) || (e = time_read(op, o, f)) || (e = seen_read(a, op, o, f)))
        return e;
    if ((e = uuid_read(op, "voids", &o->has_voids, &o->voids, f)) || (e = uuid_read(op, "settles", &o->has_settles, &o->settles, f)))
        return e;
    if ((e = words_read(op, o, f)) || (e = objects_read(a, op, o, f)) || (e = operation_hash(op, o->content)))
        return e;
    return json_need_id(op, "person", &o->person, f);
}
