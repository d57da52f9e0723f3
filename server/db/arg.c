/* SPDX-License-Identifier: Apache-2.0
 * arg.c - numbers, times and arrays in PostgreSQL's text forms. */
#include "server/db/arg.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/clock.h"

static struct db_arg digits(struct db_num *room, int n)
{
    return (struct db_arg){ { room->text, n < 0 ? 0 : (size_t)n } };
}

struct db_arg db_i64_in(struct db_num *room, int64_t v)
{
    return digits(room, snprintf(room->text, sizeof room->text, "%lld", (long long)v));
}

/* The shortest of 15, 16 or 17 digits that reads back the same. */
struct db_arg db_real_in(struct db_num *room, double v)
{
    int n = 0;
    for (int precision = 15; precision <= 17; precision++) {
        n = snprintf(room->text, sizeof room->text, "%.*g", precision, v);
        if (strtod(room->text, NULL) == v)
            break;
    }
    return digits(room, n);
}

struct db_arg db_uuid_in(struct db_num *room, const struct uuid *u)
{
    char text[37];
    uuid_format(u, text);
    memcpy(room->text, text, sizeof text);
    return digits(room, 36);
}

struct db_arg db_us_in(struct db_num *room, int64_t t_us)
{
    char text[40];
    time_format_rfc3339(t_us, text);
    memcpy(room->text, text, sizeof text);
    return digits(room, (int)strlen(text));
}

void db_array_init(struct db_array *a, size_t cap_bytes)
{
    buf_init(&a->buf, cap_bytes);
    a->n = 0;
}

void db_array_done(struct db_array *a)
{
    buf_done(&a->buf);
    a->n = 0;
}

void db_array_clear(struct db_array *a)
{
    buf_clear(&a->buf);
    a->n = 0;
}

static void item(struct db_array *a)
{
    buf_ch(&a->buf, a->n++ == 0 ? '{' : ',');
}

void db_array_null(struct db_array *a)
{
    item(a);
    buf_str(&a->buf, "NULL");
}

/* Always quoted: no text can then be taken for NULL, a brace or a comma. */
void db_array_sv(struct db_array *a, struct sv s)
{
    item(a);
    buf_ch(&a->buf, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\0' && buf_ok(&a->buf))
            a->buf.bad = E_BAD_UTF8;
        if (s.p[i] != '"' && s.p[i] != '\\')
            continue;
        buf_add(&a->buf, s.p + from, i - from);
        buf_ch(&a->buf, '\\');
        from = i;
    }
    if (s.n > from)
        buf_add(&a->buf, s.p + from, s.n - from);
    buf_ch(&a->buf, '"');
}

void db_array_sv_or_null(struct db_array *a, struct sv s)
{
    if (s.p)
        db_array_sv(a, s);
    else
        db_array_null(a);
}

void db_array_i64(struct db_array *a, int64_t v)
{
    item(a);
    buf_i64(&a->buf, v);
}

static void item_arg(struct db_array *a, struct db_arg arg)
{
    item(a);
    buf_sv(&a->buf, arg.v);
}

void db_array_real(struct db_array *a, double v)
{
    struct db_num room;
    item_arg(a, db_real_in(&room, v));
}

void db_array_bool(struct db_array *a, bool v)
{
    item_arg(a, db_bool(v));
}

void db_array_uuid(struct db_array *a, const struct uuid *u)
{
    struct db_num room;
    item_arg(a, db_uuid_in(&room, u));
}

void db_array_us(struct db_array *a, int64_t t_us)
{
    struct db_num room;
    item(a);
    buf_ch(&a->buf, '"');
    buf_sv(&a->buf, db_us_in(&room, t_us).v);
    buf_ch(&a->buf, '"');
}

void db_array_bytes(struct db_array *a, struct sv bytes)
{
    static const char hex[] = "0123456789abcdef";
    item(a);
    buf_str(&a->buf, "\"\\\\x");
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        buf_ch(&a->buf, hex[c >> 4]);
        buf_ch(&a->buf, hex[c & 15]);
    }
    buf_ch(&a->buf, '"');
}

enum err db_array_err(const struct db_array *a)
{
    return a->buf.bad;
}

bool db_array_ok(const struct db_array *a)
{
    return buf_ok(&a->buf);
}

struct db_arg db_array_end(struct db_array *a)
{
    buf_str(&a->buf, a->n == 0 ? "{}" : "}");
    return (struct db_arg){ buf_view(&a->buf) };
}
