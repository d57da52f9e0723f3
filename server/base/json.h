/* SPDX-License-Identifier: Apache-2.0
 * json.h - reading hostile JSON with caps (jansson underneath). Writing it is jw.h.
 *
 * Duplicate keys refused, depth <= max_depth, size bounded by the caller, UTF-8 checked, no NUL. A `struct json` is freed
 * with the arena it was parsed into. Getters never crash on a wrong type: they return the error and fill `fail` with the
 * member's name. */
#ifndef ANPI_BASE_JSON_H
#define ANPI_BASE_JSON_H

#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* One value inside a parsed document. Never freed singly; a pointer to it is good as long as the arena. Const for
 * all: it is not changed after it was parsed. */
struct json;

/* A number without point and exponent is JSON_INT, any other JSON_REAL. Past 64 bits the document is refused, however it is spelled:
 * what is taken here can be kept by PostgreSQL and read again. */
enum json_type { JSON_NULL, JSON_BOOL, JSON_INT, JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* Parse one whole document; freed with the arena. `fail->line` is the 1-based line of the fault. A scalar is a
 * document too. E_JSON_SYNTAX and its kin for what is no JSON (RFC 8259), E_JSON_DEPTH past `max_depth` brackets,
 * E_NO_MEMORY; *out is untouched. The tree is jansson's and not counted by the arena's cap: the caller bounds
 * `text`. */
ERR json_parse(struct arena *a, struct sv text, int max_depth, const struct json **out, struct fail *fail);

/* JSON_NULL for NULL too, so absent and null are one thing to whoever asks. */
enum json_type json_type(const struct json *j);
/* NULL when absent or not an object. Bytes of `key` as they are, after escapes were read; null is a value, not
 * absent. O(1) on average. */
const struct json *json_get(const struct json *obj, const char *key);
/* 0 when not an array. Elements, not members: of an object too it is 0. */
size_t json_count(const struct json *arr);
/* NULL past the end. O(1). */
const struct json *json_at(const struct json *arr, size_t i);
/* Visit the members of an object in the order written; stop early when `fn` returns an error, and return it. `key`
 * and `value` live as long as the document; `fn` must not keep `key` past the arena. OK at once when `obj` is no
 * object. */
ERR json_each(const struct json *obj, enum err (*fn)(void *arg, const char *key, const struct json *value), void *arg);
/* Value of this very node; `false` when it is of another type. */
bool json_is_null(const struct json *j); /* also for NULL: absent */
/* A view into the document, also NUL-terminated. As with all four, *out is untouched when false. */
bool json_str(const struct json *j, struct sv *out);
/* Of an integer as written: 1.0 is no integer. Larger than 64 bits is refused in json_parse. */
bool json_i64(const struct json *j, int64_t *out);
/* Integers too. Its link name differs: jansson has a json_real of its own, which ours would displace. */
bool json_real(const struct json *j, double *out) __asm__("anpi_json_real");
/* Only true and false: 0 and "true" are none. */
bool json_bool(const struct json *j, bool *out);
/* Empty when it is no string. A view, good as long as the document. */
struct sv json_text(const struct json *j);
/* NAN when it is no number. For members that were checked before. */
double json_number(const struct json *j);

/* Members of `obj`. need_*: absent, null -> E_JSON_MISSING; wrong type -> E_JSON_TYPE. opt_*: absent or null leaves
 * `*out` untouched and returns OK; wrong type -> E_JSON_TYPE. Strings longer than `max` bytes -> E_TOO_LARGE. Bytes
 * of UTF-8, not characters. `*out` is a view into the document; "" is present. */
ERR json_need_str(const struct json *obj, const char *key, size_t max, struct sv *out, struct fail *f);
/* As json_need_str, but for what is absent. */
ERR json_opt_str(const struct json *obj, const char *key, size_t max, struct sv *out, struct fail *f);
/* Outside of min..max (both allowed) -> E_JSON_VALUE. */
ERR json_opt_i64(const struct json *obj, const char *key, int64_t min, int64_t max, int64_t *out, struct fail *f);
/* As json_bool. */
ERR json_opt_bool(const struct json *obj, const char *key, bool *out, struct fail *f);
/* Past `max_items` -> E_TOO_LARGE; an empty one is OK. */
ERR json_need_array(const struct json *obj, const char *key, size_t max_items, const struct json **out, struct fail *f);
/* Write a parsed value back out in canonical form: keys sorted, no spaces (used to hash an operation's content).
 * Numbers as jansson writes them: 1.50 becomes 1.5. The hash is stored, so this text must not change from release to
 * release. A failure shows as a bad `out`. NULL writes null. */
void json_dump_canonical(const struct json *j, struct buf *out);

#endif
