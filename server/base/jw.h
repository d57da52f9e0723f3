/* SPDX-License-Identifier: Apache-2.0
 * jw.h - writing JSON by hand, fast: a writer over a `struct buf` that places commas by itself and escapes.
 *
 * Numbers are written in the shortest form that reads back the same. Call jw_key before each member's value inside an
 * object. Unbalanced use is a programming error (assert). */
#ifndef ANPI_BASE_JW_H
#define ANPI_BASE_JW_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* A few bytes on the stack, nothing to free; the buffer is the caller's, and what does not fit turns it bad (buf.h):
 * ask buf_ok once, at the end. `depth` counts what is open. */
struct jw {
    struct buf *b;
    bool need_comma;
    int depth;
};
/* `b` is appended to: what it holds already stays in front and is not looked at. */
void jw_init(struct jw *w, struct buf *b);
/* Opens a value; every one is closed by its own _end before the buffer is used. What closes another kind fails an
 * assert. */
void jw_obj(struct jw *w);
/* Of the value opened last, which must be an object. */
void jw_obj_end(struct jw *w);
/* Opens a value; elements follow without keys. */
void jw_arr(struct jw *w);
void jw_arr_end(struct jw *w);
/* Followed by exactly one value. The key is not escaped: plain ASCII without quotes, of the program's own. */
void jw_key_n(struct jw *w, const char *key, size_t n);
/* Key is a literal of plain ASCII, not escaped. Exactly one value follows. */
static inline void jw_key(struct jw *w, const char *key)
{
    jw_key_n(w, key, strlen(key)); /* counted by the compiler */
}
/* Escapes; invalid UTF-8 becomes U+FFFD. Controls, quotes and backslashes are escaped; all else goes as it is. */
void jw_str(struct jw *w, struct sv s);
/* NULL writes null. A text with NUL; as jw_str. */
void jw_z(struct jw *w, const char *z);
/* All 64 bits: a reader in JavaScript loses what is past 2^53. Ids go through jw_id. */
void jw_i64(struct jw *w, int64_t v);
/* As a string. Of digits: ids pass through JavaScript unharmed. */
void jw_id(struct jw *w, int64_t id);
/* Non-finite writes null. 15 to 17 digits, whichever first reads back the same; whole numbers below 2^53 without a
 * point. */
void jw_real(struct jw *w, double v);
/* Rounded half away from zero, 0 to 12 decimals (assert), trailing zeros kept; non-finite writes null. For
 * coordinates: 6 decimals of a degree are 0.1 m. */
void jw_fixed(struct jw *w, double v, int decimals);
void jw_bool(struct jw *w, bool v);
/* As a value of its own. */
void jw_null(struct jw *w);
/* A member; null when the text is empty. The member is always there, so a screen needs no question for it. */
void jw_text_or_null(struct jw *w, const char *key, struct sv s);
/* RFC 3339 in JST; INT64_MIN writes null. Microseconds UTC. */
void jw_time(struct jw *w, int64_t t_us);
/* Already JSON. One whole value, not checked: only what this program wrote itself. */
void jw_raw(struct jw *w, struct sv json);
/* Of the open object, written before: "a":1,"b":2. The braces are not among them. Empty writes nothing. */
void jw_members(struct jw *w, struct sv members);
/* A member in one call: its key, a literal of plain ASCII, and a value as the function of the same ending writes it. */
#define JW_MEMBER(name, write, type)                                                                                                       \
    static inline void name(struct jw *w, const char *key, type v)                                                                         \
    {                                                                                                                                      \
        jw_key(w, key);                                                                                                                    \
        write(w, v);                                                                                                                       \
    }
/* jw_kstr(w, "name", s) is jw_key and jw_str: so for each of them. */
JW_MEMBER(jw_kstr, jw_str, struct sv)
JW_MEMBER(jw_kz, jw_z, const char *)
JW_MEMBER(jw_ki64, jw_i64, int64_t)
JW_MEMBER(jw_kid, jw_id, int64_t)
JW_MEMBER(jw_kreal, jw_real, double)
JW_MEMBER(jw_kbool, jw_bool, bool)
JW_MEMBER(jw_ktime, jw_time, int64_t)
JW_MEMBER(jw_kraw, jw_raw, struct sv)
#undef JW_MEMBER
/* The member with null. */
static inline void jw_knull(struct jw *w, const char *key)
{
    jw_key(w, key);
    jw_null(w);
}
/* {"error":{"code","ja","en","line"?,"field"?}}. Never `detail`: that is for the log. `line` and `field` only where
 * the fault has them. */
void jw_fail(struct jw *w, const struct fail *f);
/* "error" of an answer that says more beside it. The object is open; code, ja, en and where it is. */
void jw_fail_member(struct jw *w, const struct fail *f);

#endif
