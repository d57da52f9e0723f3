/* SPDX-License-Identifier: Apache-2.0
 * transport_shape.c - times, vitals and refusals of a transport. */
#include "server/api/people/transport_shape.h"

#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/word.h"

static const int jcs[] = { 0, 1, 2, 3, 10, 20, 30, 100, 200, 300 };
static const struct {
    const char *name;
    double min, max;
} ranges[] = {
    { "systolic", 0, 350 },    { "diastolic", 0, 250 }, { "pulse", 0, 350 },
    { "respiration", 0, 120 }, { "spo2", 0, 100 },      { "temperature", 15, 46 },
};

static enum err bad(struct fail *f, enum err e, const char *part, const char *key)
{
    char field[64];
    snprintf(field, sizeof field, "%s.%s", part, key);
    return fail_set(f, e, 0, field);
}

static bool is_time(const struct json *v)
{
    struct sv s;
    int64_t us;
    return json_str(v, &s) && !time_parse_rfc3339(s, &us);
}

static enum err stage_check(void *arg, const char *key, const struct json *value)
{
    if (word_find(WORDS_TRANSPORT_STAGE, sv_of(key)) < 0)
        return bad(arg, E_JSON_UNKNOWN, "times", key);
    return is_time(value) ? OK : bad(arg, E_JSON_VALUE, "times", key);
}

static bool is_jcs(const struct json *v)
{
    int64_t n;
    bool is = false;
    for (size_t i = 0; json_i64(v, &n) && i < countof(jcs); i++)
        is |= n == jcs[i];
    return is;
}

static enum err vital_check(void *arg, const char *key, const struct json *value)
{
    double v;
    if (!strcmp(key, "jcs"))
        return is_jcs(value) ? OK : bad(arg, E_JSON_VALUE, "vitals", key);
    if (!strcmp(key, "at"))
        return is_time(value) ? OK : bad(arg, E_JSON_VALUE, "vitals", key);
    for (size_t i = 0; i < countof(ranges); i++)
        if (!strcmp(key, ranges[i].name))
            return json_real(value, &v) && v >= ranges[i].min && v <= ranges[i].max ? OK : bad(arg, E_JSON_VALUE, "vitals", key);
    return bad(arg, E_JSON_UNKNOWN, "vitals", key);
}

static enum err refusal_member(void *arg, const char *key, const struct json *value)
{
    struct sv s;
    if (!strcmp(key, "at"))
        return is_time(value) ? OK : bad(arg, E_JSON_VALUE, "refusals", key);
    if (strcmp(key, "hospital") != 0 && strcmp(key, "reason") != 0)
        return bad(arg, E_JSON_UNKNOWN, "refusals", key);
    return json_str(value, &s) && s.n && s.n <= 400 ? OK : bad(arg, E_JSON_VALUE, "refusals", key);
}

static enum err refusals_check(const struct json *list, struct fail *f)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        enum err e = json_type(one) == JSON_OBJECT ? json_each(one, refusal_member, f) : fail_set(f, E_JSON_TYPE, 0, "refusals");
        if (e)
            return e;
        if (json_is_null(json_get(one, "hospital")) || json_is_null(json_get(one, "reason")))
            return bad(f, E_JSON_MISSING, "refusals", json_is_null(json_get(one, "hospital")) ? "hospital" : "reason");
    }
    return OK;
}

enum err transport_shape_check(const struct json *times, const struct json *vitals, const struct json *refusals, struct fail *f)
{
    enum err e;
    if ((e = json_each(times, stage_check, f)) || (e = json_each(vitals, vital_check, f)))
        return e;
    return refusals_check(refusals, f);
}
