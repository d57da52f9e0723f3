/* SPDX-License-Identifier: Apache-2.0
 * arg.h - arguments of statements: text or NULL, and arrays built as PostgreSQL array literals.
 *
 * Everything goes over in text form and is typed by the statement's casts. An argument is a view; db_send copies it.
 *     struct db_arg args[] = { db_text(name), DB_I64(id), db_null(), db_array_end(&ids) };
 * An array is capped: past its cap, out of memory or given a NUL byte it turns bad; db_array_ok tells before sending. */
#ifndef ANPI_DB_ARG_H
#define ANPI_DB_ARG_H

#include "server/base/buf.h"
#include "server/base/id.h"
#include "server/base/sv.h"

/* A view: whoever makes it keeps the bytes until it was sent. A NUL byte among them is E_BAD_UTF8 when it is sent:
 * no text of PostgreSQL can hold one. */
struct db_arg {
    struct sv v; /* v.p == NULL: SQL NULL */
};

/* An absent view becomes the empty text, never NULL: for columns that may not be NULL. */
static inline struct db_arg db_text(struct sv s)
{
    return (struct db_arg){ { s.p ? s.p : "", s.n } };
}
/* For columns that may be NULL, of a view that may be absent. */
static inline struct db_arg db_text_or_null(struct sv s) /* p == NULL: NULL */
{
    return (struct db_arg){ s };
}
static inline struct db_arg db_z(const char *z) /* NULL: NULL */
{
    return (struct db_arg){ sv_of(z) };
}
/* Typed by the statement's cast. */
static inline struct db_arg db_null(void)
{
    return (struct db_arg){ { NULL, 0 } };
}
/* Static. */
static inline struct db_arg db_bool(bool b)
{
    return (struct db_arg){ b ? SV("t") : SV("f") };
}

/* Numbers need room for their digits; the macros take it from the enclosing block. */
/* 40 bytes: the longest, a time, has 32. */
struct db_num {
    char text[40];
};
/* `room` must live until the statement is sent; the macros' does until the end of the block. */
struct db_arg db_i64_in(struct db_num *room, int64_t v);
/* Reads back the same. NaN and infinities become words of C, which PostgreSQL takes for double precision: the caller
 * has asked isfinite. */
struct db_arg db_real_in(struct db_num *room, double v);
/* Lower case, 36 characters. */
struct db_arg db_uuid_in(struct db_num *room, const struct uuid *u);
/* Timestamptz from microseconds UTC. With the offset of JST: any session reads it alike. Years 0 to 9999. */
struct db_arg db_us_in(struct db_num *room, int64_t t_us);
/* Not in an expression whose result outlives the block, and not as the value of a `return`. */
#define DB_I64(v) db_i64_in(&(struct db_num){ { 0 } }, (v))
#define DB_REAL(v) db_real_in(&(struct db_num){ { 0 } }, (v))
#define DB_UUID(u) db_uuid_in(&(struct db_num){ { 0 } }, (u))
#define DB_US(t_us) db_us_in(&(struct db_num){ { 0 } }, (t_us))

/* The same by type, for what statements take (sql_rows.h): there a number in the place of a text does not compile. A member that is left
 * out, or { 0 }, is NULL. Text, bytea in text form and JSON text are words; a list is an array that ended. */
/* One argument each: a struct of its own, so that the compiler tells them apart. */
struct db_int {
    struct db_arg of;
};
struct db_real {
    struct db_arg of;
};
struct db_flag {
    struct db_arg of;
};
struct db_uuid {
    struct db_arg of;
};
struct db_words {
    struct db_arg of;
};
struct db_list {
    struct db_arg of;
};
/* The value must be an integer of C: a double would be cut. */
#define ARG_INT(v) ((struct db_int){ DB_I64(v) })
#define ARG_INT_OF(s) ((struct db_int){ db_text(s) }) /* in digits already */
#define ARG_INT_IF(has, v) ((struct db_int){ (has) ? DB_I64(v) : db_null() })
#define ARG_REAL(v) ((struct db_real){ DB_REAL(v) })
#define ARG_REAL_IF(has, v) ((struct db_real){ (has) ? DB_REAL(v) : db_null() })
#define ARG_FLAG(v) ((struct db_flag){ db_bool(v) })
#define ARG_UUID(u) ((struct db_uuid){ DB_UUID(u) })
#define ARG_UUID_IF(has, u) ((struct db_uuid){ (has) ? DB_UUID(u) : db_null() })
#define ARG_WORDS(s) ((struct db_words){ db_text(s) })
#define ARG_WORDS_IF(has, s) ((struct db_words){ (has) ? db_text(s) : db_null() })
#define ARG_WORDS_OR_NULL(s) ((struct db_words){ db_text_or_null(s) }) /* p == NULL: NULL */
#define ARG_Z(z) ((struct db_words){ db_z(z) })                        /* NULL: NULL */
#define ARG_LIST(array) ((struct db_list){ db_array_end(array) })
#define ARG_LIST_IF(has, array) ((struct db_list){ (has) ? db_array_end(array) : db_null() })
#define ARG_LIST_OF(s) ((struct db_list){ db_text(s) }) /* an array literal already */

/* {"a","b\"c",NULL,7}: any element type; one item after another, then db_array_end. Owns its buffer. Add items of
 * one type; the element type is the statement's cast. */
struct db_array {
    struct buf buf;
    size_t n; /* items so far */
};
/* Takes no memory. `cap_bytes` counts the text of the literal, quotes and commas among it. */
void db_array_init(struct db_array *a, size_t cap_bytes);
/* Also of one that turned bad. Views out of db_array_end are dead. */
void db_array_done(struct db_array *a);
/* Empty again, keeps its memory. It also forgets that it was bad. */
void db_array_clear(struct db_array *a);
/* Quoted, so no text is taken for NULL or for two items. Valid UTF-8 is the caller's care; a NUL byte turns the
 * array bad (E_BAD_UTF8). */
void db_array_sv(struct db_array *a, struct sv s);
void db_array_sv_or_null(struct db_array *a, struct sv s); /* p == NULL: NULL */
/* An item that is NULL, of any type. */
void db_array_null(struct db_array *a);
/* Each adds one item; a failure shows in db_array_ok. Numbers need no quotes. */
void db_array_i64(struct db_array *a, int64_t v);
void db_array_real(struct db_array *a, double v);
void db_array_bool(struct db_array *a, bool v);
void db_array_uuid(struct db_array *a, const struct uuid *u);
/* Timestamptz[]. Microseconds UTC. */
void db_array_us(struct db_array *a, int64_t t_us);
/* Bytea[]. In hex: twice the bytes and some. */
void db_array_bytes(struct db_array *a, struct sv bytes);
/* Once, behind the last item: OK says that all of them are in it. */
bool db_array_ok(const struct db_array *a);
ERR db_array_err(const struct db_array *a);     /* why it is bad; OK while it is not */
struct db_arg db_array_end(struct db_array *a); /* closes it; a view into the array's buffer */

#endif
