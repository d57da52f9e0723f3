/* SPDX-License-Identifier: Apache-2.0
 * body.c - reading members of an operation. */
#include "server/api/kit/body.h"

#include "server/base/clock.h"

enum err json_need_id(const struct json *obj, const char *key, int64_t *out, struct fail *f)
{
    const struct json *m = json_get(obj, key);
    struct sv s;
    int64_t v;
    if (json_is_null(m))
        return fail_set(f, E_JSON_MISSING, 0, key);
    if (json_i64(m, &v) && v > 0) {
        *out = v;
        return OK;
    }
    if (json_str(m, &s) && id_parse(s, &v) == OK) {
        *out = v;
        return OK;
    }
    return fail_set(f, E_JSON_VALUE, 0, key);
}

enum err json_need_uuid(const struct json *obj, const char *key, struct uuid *out, struct fail *f)
{
    struct sv s;
    enum err e = json_need_str(obj, key, 36, &s, f);
    if (e)
        return e;
    return uuid_parse(s, out) ? fail_set(f, E_JSON_VALUE, 0, key) : OK;
}

enum err json_opt_time(const struct json *obj, const char *key, int64_t *out_us, struct fail *f)
{
    struct sv s = { 0 };
    enum err e = json_opt_str(obj, key, 40, &s, f);
    if (e || !s.p)
        return e;
    return time_parse_rfc3339(s, out_us) ? fail_set(f, E_JSON_VALUE, 0, key) : OK;
}

struct db_words op_text(const struct json *op, const char *key)
{
    struct sv s;
    return json_str(json_get(op, key), &s) && sv_trim(s).n ? ARG_WORDS(sv_trim(s)) : (struct db_words){ 0 };
}

static enum err json_argument(struct arena *a, const struct json *op, const char *key, enum json_type type, const struct json_words *words,
                              size_t n, struct db_words *out, struct fail *f)
{
    const struct json *value = json_get(op, key);
    struct buf b;
    struct sv kept = { 0 };
    if (json_is_null(value)) {
        *out = (struct db_words){ 0 };
        return OK;
    }
    if (json_type(value) != type)
        return fail_set(f, E_JSON_TYPE, 0, key);
    buf_init(&b, OPERATION_JSON_MAX);
    if (!n)
        json_dump_canonical(value, &b);
    enum err e = n ? json_dump_kept(value, words, n, &b) : b.bad;
    if (!e && !(kept = arena_sv(a, buf_view(&b))).p)
        e = E_NO_MEMORY;
    buf_done(&b);
    if (e)
        return fail_set(f, e, 0, key);
    *out = ARG_WORDS(kept);
    return OK;
}

enum err op_json(struct arena *a, const struct json *op, const char *key, enum json_type type, struct db_words *out, struct fail *f)
{
    return json_argument(a, op, key, type, NULL, 0, out, f);
}

enum err op_json_kept(struct arena *a, const struct json *op, const char *key, const struct json_words *words, size_t n,
                      struct db_words *out, struct fail *f)
{
    return json_argument(a, op, key, JSON_OBJECT, words, n, out, f);
}

enum err op_texts_check(const struct json *op, const char *const *keys, size_t n, size_t max, struct fail *f)
{
    struct sv s;
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++)
        e = json_opt_str(op, keys[i], max, &s, f);
    return e;
}

enum err op_point(const struct json *op, bool *has, double *lon, double *lat, struct fail *f)
{
    const struct json *x = json_get(op, "lon"), *y = json_get(op, "lat");
    double to_east, to_north;
    *has = false;
    if (json_is_null(x) && json_is_null(y))
        return OK;
    if (!json_real(x, &to_east))
        return fail_set(f, E_JSON_TYPE, 0, "lon");
    if (!json_real(y, &to_north))
        return fail_set(f, E_JSON_TYPE, 0, "lat");
    if (to_east < -180 || to_east > 180 || to_north < -90 || to_north > 90)
        return fail_set(f, E_JSON_VALUE, 0, to_north < -90 || to_north > 90 ? "lat" : "lon");
    *has = true;
    *lon = to_east;
    *lat = to_north;
    return OK;
}
