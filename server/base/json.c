/* SPDX-License-Identifier: Apache-2.0
 * json.c - reading JSON: what jansson does not bound is bounded by one scan before it starts. */
#include "server/base/json.h"

#include "server/base/json_inside.h"
#include "server/base/json_memory.h"

#include <math.h>

/* A `struct json` is a json_t by another name, so that jansson's header stays in this file. */
static const json_t *node_of(const struct json *j)
{
    return (const json_t *)(const void *)j;
}

static const struct json *json_of(const json_t *n)
{
    return (const struct json *)(const void *)n;
}

/* jansson recurses once a level: the depth must be known to be harmless before it is called. NUL bytes and
 * \u0000 are refused because names with NUL in them compare as shorter than they are. */
static enum err check_shape(struct sv text, int max_depth, struct fail *fail)
{
    int depth = 0;
    long line = 1;
    bool in_string = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == 0)
            return fail_set(fail, E_JSON_SYNTAX, line, "");
        if (c == '\n')
            line++;
        if (in_string) {
            if (c == '\\')
                i++; /* a raw NUL or newline behind it is refused by jansson */
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > max_depth)
                return fail_set(fail, E_JSON_DEPTH, line, "");
        } else if (c == ']' || c == '}') {
            depth--;
        }
    }
    return OK;
}

static enum err err_of_jansson(const json_error_t *why)
{
    switch (json_error_code(why)) {
    case json_error_duplicate_key:
        return E_JSON_DUPLICATE;
    case json_error_invalid_utf8:
        return E_BAD_UTF8;
    case json_error_stack_overflow:
        return E_JSON_DEPTH;
    case json_error_out_of_memory:
        return E_NO_MEMORY;
    case json_error_numeric_overflow:
        return E_JSON_VALUE;
    default:
        return E_JSON_SYNTAX;
    }
}

/* No real past 64 bits: PostgreSQL keeps 1e308 as an integer of 309 digits, which could be written and never be read again. */
static bool reals_fit(const json_t *n)
{
    bool fits = json_typeof(n) != JANSSON_REAL || fabs(json_real_value(n)) < 0x1p63;
    for (size_t i = 0; fits && i < json_array_size(n); i++)
        fits = reals_fit(json_array_get(n, i));
    json_t *o = (json_t *)(uintptr_t)n; /* as in json_each; neither asks for anything of another type */
    for (void *it = json_object_iter(o); fits && it; it = json_object_iter_next(o, it))
        fits = reals_fit(json_object_iter_value(it));
    return fits;
}

enum err json_parse(struct arena *a, struct sv text, int max_depth, const struct json **out, struct fail *fail)
{
    enum err e = check_shape(text, max_depth, fail);
    if (e)
        return e;
    json_error_t why;
    json_t *root;
    struct json_memory *memory;
    e = json_memory_load(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &root, &memory, &why);
    if (e == E_JSON_SYNTAX)
        return fail_set(fail, err_of_jansson(&why), why.line > 0 ? why.line : 1, "");
    if (!e)
        e = arena_on_done(a, json_memory_free, memory);
    if (!e && !reals_fit(root))
        e = E_JSON_VALUE;
    if (e)
        return fail_set(fail, e, 0, "");
    *out = json_of(root);
    return OK;
}

enum json_type json_type(const struct json *j)
{
    if (!j)
        return JSON_NULL;
    switch (json_typeof(node_of(j))) {
    case JANSSON_OBJECT:
        return JSON_OBJECT;
    case JANSSON_ARRAY:
        return JSON_ARRAY;
    case JANSSON_STRING:
        return JSON_STRING;
    case JANSSON_INTEGER:
        return JSON_INT;
    case JANSSON_REAL:
        return JSON_REAL;
    case JANSSON_TRUE:
    case JANSSON_FALSE:
        return JSON_BOOL;
    case JANSSON_NULL:
        break;
    }
    return JSON_NULL;
}

const struct json *json_get(const struct json *obj, const char *key)
{
    return json_type(obj) == JSON_OBJECT ? json_of(json_object_get(node_of(obj), key)) : NULL;
}

size_t json_count(const struct json *arr)
{
    return json_type(arr) == JSON_ARRAY ? json_array_size(node_of(arr)) : 0;
}

const struct json *json_at(const struct json *arr, size_t i)
{
    return i < json_count(arr) ? json_of(json_array_get(node_of(arr), i)) : NULL;
}

enum err json_each(const struct json *obj, enum err (*fn)(void *arg, const char *key, const struct json *value), void *arg)
{
    if (json_type(obj) != JSON_OBJECT)
        return OK;
    /* jansson's iterators take no const, but change nothing. */
    json_t *o = (json_t *)(uintptr_t)node_of(obj);
    for (void *it = json_object_iter(o); it; it = json_object_iter_next(o, it)) {
        enum err e = fn(arg, json_object_iter_key(it), json_of(json_object_iter_value(it)));
        if (e)
            return e;
    }
    return OK;
}

bool json_is_null(const struct json *j)
{
    return json_type(j) == JSON_NULL;
}

bool json_str(const struct json *j, struct sv *out)
{
    if (json_type(j) != JSON_STRING)
        return false;
    *out = (struct sv){ json_string_value(node_of(j)), json_string_length(node_of(j)) };
    return true;
}

bool json_i64(const struct json *j, int64_t *out)
{
    if (json_type(j) != JSON_INT)
        return false;
    *out = json_integer_value(node_of(j));
    return true;
}

bool json_real(const struct json *j, double *out)
{
    if (json_type(j) != JSON_REAL && json_type(j) != JSON_INT)
        return false;
    *out = json_number_value(node_of(j));
    return true;
}

bool json_bool(const struct json *j, bool *out)
{
    if (json_type(j) != JSON_BOOL)
        return false;
    *out = json_typeof(node_of(j)) == JANSSON_TRUE;
    return true;
}

struct sv json_text(const struct json *j)
{
    struct sv s;
    return json_str(j, &s) ? s : SV("");
}

double json_number(const struct json *j)
{
    double v;
    return json_real(j, &v) ? v : NAN;
}

enum err json_opt_str(const struct json *obj, const char *key, size_t max, struct sv *out, struct fail *f)
{
    const struct json *j = json_get(obj, key);
    struct sv s;
    if (json_is_null(j))
        return OK;
    if (!json_str(j, &s))
        return fail_set(f, E_JSON_TYPE, 0, key);
    if (s.n > max)
        return fail_set(f, E_TOO_LARGE, 0, key);
    *out = s;
    return OK;
}

enum err json_need_str(const struct json *obj, const char *key, size_t max, struct sv *out, struct fail *f)
{
    if (json_is_null(json_get(obj, key)))
        return fail_set(f, E_JSON_MISSING, 0, key);
    return json_opt_str(obj, key, max, out, f);
}

enum err json_opt_i64(const struct json *obj, const char *key, int64_t min, int64_t max, int64_t *out, struct fail *f)
{
    const struct json *j = json_get(obj, key);
    int64_t v;
    if (json_is_null(j))
        return OK;
    if (!json_i64(j, &v))
        return fail_set(f, E_JSON_TYPE, 0, key);
    if (v < min || v > max)
        return fail_set(f, E_JSON_VALUE, 0, key);
    *out = v;
    return OK;
}

enum err json_opt_bool(const struct json *obj, const char *key, bool *out, struct fail *f)
{
    const struct json *j = json_get(obj, key);
    if (json_is_null(j) || json_bool(j, out))
        return OK;
    return fail_set(f, E_JSON_TYPE, 0, key);
}

enum err json_need_array(const struct json *obj, const char *key, size_t max_items, const struct json **out, struct fail *f)
{
    const struct json *j = json_get(obj, key);
    if (json_is_null(j))
        return fail_set(f, E_JSON_MISSING, 0, key);
    if (json_type(j) != JSON_ARRAY)
        return fail_set(f, E_JSON_TYPE, 0, key);
    if (json_count(j) > max_items)
        return fail_set(f, E_TOO_LARGE, 0, key);
    *out = j;
    return OK;
}

static int dump_piece(const char *piece, size_t n, void *out)
{
    buf_add(out, piece, n);
    return buf_ok(out) ? 0 : -1;
}

void json_dump_canonical(const struct json *j, struct buf *out)
{
    if (!j)
        buf_str(out, "null");
    else if (json_dump_callback(node_of(j), dump_piece, out, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY) && buf_ok(out))
        out->bad = E_NO_MEMORY; /* the buffer took all: jansson itself ran out */
}
