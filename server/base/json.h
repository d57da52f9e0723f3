/* SPDX-License-Identifier: Apache-2.0
 * json.h - reading hostile JSON with caps (jansson underneath) and writing JSON by hand, fast.
 *
 * Reading: duplicate keys refused, depth <= max_depth, size bounded by the caller, UTF-8 checked, no NUL. A `struct
 * json` is freed with the arena it was parsed into. Getters never crash on a wrong type: they
 * return the error and fill `fail` with the member's name.
 * Writing: a writer over a `struct buf` that places commas by itself and escapes; numbers are written in the shortest
 * form that reads back the same. */
#ifndef ANPI_BASE_JSON_H
#define ANPI_BASE_JSON_H

#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

struct json; /* one value inside a parsed document */

enum json_type { JSON_NULL, JSON_BOOL, JSON_INT, JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* Parse one whole document; freed with the arena. `fail->line` is the 1-based line of the fault. */
ERR json_parse(struct arena *a, struct sv text, int max_depth, const struct json **out, struct fail *fail);

enum json_type json_type(const struct json *j);
const struct json *json_get(const struct json *obj, const char *key); /* NULL when absent or not an object */
size_t json_count(const struct json *arr);                            /* 0 when not an array */
const struct json *json_at(const struct json *arr, size_t i);         /* NULL past the end */
/* Visit the members of an object in the order written; stop early when `fn` returns an error, and return it. */
ERR json_each(const struct json *obj, enum err (*fn)(void *arg, const char *key, const struct json *value), void *arg);
/* Value of this very node; `false` when it is of another type. */
bool json_is_null(const struct json *j);       /* also for NULL: absent */
bool json_str(const struct json *j, struct sv *out);
bool json_i64(const struct json *j, int64_t *out);
/* Integers too. Its link name differs: jansson has a json_real of its own, which ours would displace. */
bool json_real(const struct json *j, double *out) __asm__("anpi_json_real");
bool json_bool(const struct json *j, bool *out);
struct sv json_text(const struct json *j);     /* empty when it is no string */
double json_number(const struct json *j);      /* NAN when it is no number */

/* Members of `obj`. need_*: absent, null -> E_JSON_MISSING; wrong type -> E_JSON_TYPE. opt_*: absent or null leaves
 * `*out` untouched and returns OK; wrong type -> E_JSON_TYPE. Strings longer than `max` bytes -> E_TOO_LARGE. */
ERR json_need_str(const struct json *obj, const char *key, size_t max, struct sv *out, struct fail *f);
ERR json_opt_str(const struct json *obj, const char *key, size_t max, struct sv *out, struct fail *f);
ERR json_opt_i64(const struct json *obj, const char *key, int64_t min, int64_t max, int64_t *out, struct fail *f);
ERR json_opt_bool(const struct json *obj, const char *key, bool *out, struct fail *f);
ERR json_need_array(const struct json *obj, const char *key, size_t max_items, const struct json **out, struct fail *f);
/* Write a parsed value back out in canonical form: keys sorted, no spaces (used to hash an operation's content). */
void json_dump_canonical(const struct json *j, struct buf *out);

/* Writer. Call jw_key before each member's value inside an object. Unbalanced use is a programming error (assert). */
struct jw {
    struct buf *b;
    bool need_comma;
    int depth;
};
void jw_init(struct jw *w, struct buf *b);
void jw_obj(struct jw *w);
void jw_obj_end(struct jw *w);
void jw_arr(struct jw *w);
void jw_arr_end(struct jw *w);
void jw_key_n(struct jw *w, const char *key, size_t n);
static inline void jw_key(struct jw *w, const char *key) /* key is a literal of plain ASCII, not escaped */
{
    jw_key_n(w, key, strlen(key)); /* counted by the compiler */
}
void jw_str(struct jw *w, struct sv s);          /* escapes; invalid UTF-8 becomes U+FFFD */
void jw_z(struct jw *w, const char *z);          /* NULL writes null */
void jw_i64(struct jw *w, int64_t v);
void jw_id(struct jw *w, int64_t id);            /* as a string */
void jw_real(struct jw *w, double v);            /* non-finite writes null */
void jw_fixed(struct jw *w, double v, int decimals);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
void jw_text_or_null(struct jw *w, const char *key, struct sv s); /* a member; null when the text is empty */
void jw_time(struct jw *w, int64_t t_us);        /* RFC 3339 in JST; INT64_MIN writes null */
void jw_raw(struct jw *w, struct sv json);       /* already JSON */
void jw_members(struct jw *w, struct sv members); /* of the open object, written before: "a":1,"b":2 */
/* A member in one call: its key, a literal of plain ASCII, and a value as the function of the same ending writes it. */
#define JW_MEMBER(name, write, type)                                           \
    static inline void name(struct jw *w, const char *key, type v)             \
    {                                                                          \
        jw_key(w, key);                                                        \
        write(w, v);                                                           \
    }
JW_MEMBER(jw_kstr, jw_str, struct sv)
JW_MEMBER(jw_kz, jw_z, const char *)
JW_MEMBER(jw_ki64, jw_i64, int64_t)
JW_MEMBER(jw_kid, jw_id, int64_t)
JW_MEMBER(jw_kreal, jw_real, double)
JW_MEMBER(jw_kbool, jw_bool, bool)
JW_MEMBER(jw_ktime, jw_time, int64_t)
JW_MEMBER(jw_kraw, jw_raw, struct sv)
#undef JW_MEMBER
static inline void jw_knull(struct jw *w, const char *key)
{
    jw_key(w, key);
    jw_null(w);
}
/* {"error":{"code","ja","en","line"?,"field"?}} */
void jw_fail(struct jw *w, const struct fail *f);
void jw_fail_member(struct jw *w, const struct fail *f); /* "error" of an answer that says more beside it */

#endif
