/* SPDX-License-Identifier: Apache-2.0
 * json_shape.c - one reader for all shapes. */
#include "server/base/json_shape.h"

#include <math.h>
#include <string.h>

#include "server/base/clock.h"
#include "server/base/word.h"

/* Where a member goes that nobody keeps. */
union any {
    struct sv text;
    struct said_uuid uuid;
    const struct json *json;
    int64_t number;
    double real;
    bool yes;
};

static enum err text_read(const struct json_shape_member *m, const struct json *value, struct sv *out)
{
    struct sv s;
    if (!json_str(value, &s))
        return E_JSON_TYPE;
    if (m->max && s.n > (size_t)m->max)
        return E_TOO_LARGE;
    if (m->blank && !s.n)
        return OK;
    if (s.n < (size_t)m->min)
        return E_JSON_VALUE;
    for (const char *const *word = m->words; word; word++) {
        if (!*word)
            return E_JSON_VALUE;
        if (sv_eq(s, sv_of(*word)))
            break;
    }
    if (m->thing && !word_keep((enum word_thing)(m->thing - 1), &s))
        return E_JSON_VALUE;
    *out = s;
    return OK;
}

static enum err id_read(const struct json *value, int64_t *out)
{
    struct sv s;
    if (json_i64(value, out))
        return *out > 0 ? OK : E_JSON_VALUE;
    return json_str(value, &s) && id_parse(s, out) == OK ? OK : E_JSON_VALUE;
}

static enum err uuid_read(const struct json *value, struct said_uuid *out)
{
    struct sv s;
    if (!json_str(value, &s))
        return E_JSON_TYPE;
    if (s.n > 36)
        return E_TOO_LARGE;
    out->has = true;
    return uuid_parse(s, &out->uuid) ? E_JSON_VALUE : OK;
}

static enum err time_read(const struct json *value, int64_t *out)
{
    struct sv s;
    if (!json_str(value, &s))
        return E_JSON_TYPE;
    if (s.n > 40)
        return E_TOO_LARGE;
    return time_parse_rfc3339(s, out) ? E_JSON_VALUE : OK;
}

static enum err whole_read(const struct json_shape_member *m, const struct json *value, int64_t *out)
{
    if (!json_i64(value, out))
        return E_JSON_TYPE;
    return *out < m->min || *out > m->max ? E_JSON_VALUE : OK;
}

static enum err number_read(const struct json_shape_member *m, const struct json *value, double *out)
{
    if (!json_real(value, out))
        return E_JSON_TYPE;
    return *out < (double)m->min || *out > (double)m->max ? E_JSON_VALUE : OK;
}

static enum err value_read(const struct json_shape_member *m, const struct json *value, void *out, struct fail *within);

/* An item that is no object stands as the one member of its shape. */
static enum err item_check(const struct json_shape *s, const struct json *item, struct fail *within)
{
    union any unkept;
    if (s->is == SHAPE_OBJECT)
        return json_shape_read(s, item, NULL, within);
    return json_is_null(item) ? E_JSON_TYPE : value_read(&s->members[0], item, &unkept, within);
}

static enum err object_read(const struct json_shape_member *m, const struct json *value, const struct json **out, struct fail *within)
{
    *out = value;
    if (json_type(value) != JSON_OBJECT)
        return E_JSON_TYPE;
    return m->inner ? json_shape_read(m->inner, value, NULL, within) : OK;
}

static enum err list_read(const struct json_shape_member *m, const struct json *value, const struct json **out, struct fail *within)
{
    enum err e = OK;
    *out = value;
    if (json_type(value) != JSON_ARRAY)
        return E_JSON_TYPE;
    if (json_count(value) < (size_t)m->min || (m->max && json_count(value) > (size_t)m->max))
        return json_count(value) ? E_TOO_LARGE : E_JSON_VALUE;
    for (size_t i = 0; m->inner && !e && i < json_count(value); i++)
        e = item_check(m->inner, json_at(value, i), within);
    return e;
}

static enum err value_read(const struct json_shape_member *m, const struct json *value, void *out, struct fail *within)
{
    switch (m->kind) {
    case SHAPE_TEXT:
        return text_read(m, value, out);
    case SHAPE_ID:
        return id_read(value, out);
    case SHAPE_UUID:
        return uuid_read(value, out);
    case SHAPE_TIME:
        return time_read(value, out);
    case SHAPE_WHOLE:
        return whole_read(m, value, out);
    case SHAPE_NUMBER:
        return number_read(m, value, out);
    case SHAPE_YES:
        return json_bool(value, out) ? OK : E_JSON_TYPE;
    case SHAPE_OBJECT:
        return object_read(m, value, out, within);
    case SHAPE_LIST:
        return list_read(m, value, out, within);
    default:
        *(const struct json **)out = value;
        return OK;
    }
}

/* What an absent member reads as, where that is not nought: a bool has its usual value in `min`. */
static void absent(const struct json_shape_member *m, void *out)
{
    int64_t none = INT64_MIN;
    double no_number = NAN;
    bool usual = m->min;
    if (m->kind == SHAPE_TIME || m->kind == SHAPE_WHOLE)
        memcpy(out, &none, sizeof none);
    else if (m->kind == SHAPE_NUMBER)
        memcpy(out, &no_number, sizeof no_number);
    else if (m->kind == SHAPE_YES)
        memcpy(out, &usual, sizeof usual);
}

static enum err member_read(const struct json_shape_member *m, const struct json *value, char *out, struct fail *within)
{
    union any unkept;
    void *to = out ? (void *)(out + m->at) : &unkept;
    if (out)
        absent(m, to);
    if (json_is_null(value))
        return m->needed ? E_JSON_MISSING : OK;
    enum err e = value_read(m, value, to, within);
    return e == E_JSON_VALUE && m->wrong ? m->wrong : e;
}

struct known_members {
    const struct json_shape *shape;
    struct fail *fail;
};

static enum err known_check(void *arg, const char *key, const struct json *value)
{
    const struct known_members *k = arg;
    (void)value;
    for (size_t i = 0; i < k->shape->n; i++)
        if (strcmp(k->shape->members[i].name, key) == 0)
            return OK;
    return fail_set(k->fail, E_JSON_UNKNOWN, 0, key);
}

ERR json_shape_read(const struct json_shape *s, const struct json *object, void *out, struct fail *fail)
{
    if (out)
        memset(out, 0, s->size);
    if (json_type(object) != JSON_OBJECT)
        return fail_set(fail, E_JSON_TYPE, 0, "");
    for (size_t i = 0; i < s->n; i++) {
        struct fail within = { 0 };
        enum err e = member_read(&s->members[i], json_get(object, s->members[i].name), out, &within);
        if (e)
            return fail_set(fail, e, 0, within.field[0] ? within.field : s->members[i].name);
    }
    return s->closed ? json_each(object, known_check, &(struct known_members){ s, fail }) : OK;
}
