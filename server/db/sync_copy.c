/* SPDX-License-Identifier: Apache-2.0
 * sync_copy.c - COPY in text format, both ways. */
#include <stdint.h>

#include "server/db/sync_inside.h"

ERR db_sync_copy_in(struct db_sync *s, enum sql_id copy, struct fail *fail)
{
    s->unclean = false;
    PGresult *res = PQexec(s->conn, sql_texts[copy].text);
    enum err e = sync_result(s, res, fail);
    if (e == OK && PQresultStatus(res) != PGRES_COPY_IN)
        e = pq_fail(fail, E_INTERNAL, res, NULL);
    PQclear(res);
    s->copying = e == OK;
    s->copy_err = e;
    buf_clear(&s->copy);
    return e;
}

static void add_escaped(struct buf *b, struct sv v)
{
    size_t from = 0;
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (c != '\\' && c != '\t' && c != '\n' && c != '\r')
            continue;
        buf_add(b, v.p + from, i - from);
        buf_ch(b, '\\');
        buf_ch(b, c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\');
        from = i + 1;
    }
    if (v.n > from)
        buf_add(b, v.p + from, v.n - from);
}

static enum err send_piece(struct db_sync *s)
{
    if (!buf_ok(&s->copy))
        return s->copy.bad;
    int sent = s->copy.n == 0 || PQputCopyData(s->conn, s->copy.p, (int)s->copy.n) == 1;
    buf_clear(&s->copy);
    return sent ? OK : E_DB_AWAY;
}

ERR db_sync_copy_row(struct db_sync *s, const struct db_arg *cols, size_t n)
{
    if (s->copy_err != OK)
        return s->copy_err;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_ch(&s->copy, '\t');
        if (!cols[i].v.p)
            buf_str(&s->copy, "\\N");
        else
            add_escaped(&s->copy, cols[i].v);
    }
    buf_ch(&s->copy, '\n');
    if (!buf_ok(&s->copy) || s->copy.n >= COPY_PIECE)
        s->copy_err = send_piece(s);
    return s->copy_err;
}

/* On an error of ours PostgreSQL is told to forget the rows: half a file is never kept. */
ERR db_sync_copy_end(struct db_sync *s, int64_t *rows, struct fail *fail)
{
    if (!s->copying)
        return fail_set(fail, s->copy_err == OK ? E_INTERNAL : s->copy_err, 0, "");
    if (s->copy_err == OK)
        s->copy_err = send_piece(s);
    enum err ours = s->copy_err;
    s->copying = false;
    if (PQputCopyEnd(s->conn, ours == OK ? NULL : "stopped by the client") != 1)
        return pq_fail(fail, ours == OK ? E_DB_AWAY : ours, NULL, s->conn);
    PGresult *res = PQgetResult(s->conn);
    enum err e = sync_result(s, res, fail);
    struct db_rows view = { res };
    int64_t n = res ? db_rows_affected(&view) : 0;
    PQclear(res);
    while ((res = PQgetResult(s->conn)) != NULL)
        PQclear(res);
    if (ours != OK && e == E_DB_BUSY)
        e = ours; /* 57014 is our own stop */
    if (e == OK && rows)
        *rows = n;
    return e;
}

ERR db_sync_copy_out(struct db_sync *s, enum sql_id copy, db_sync_line *fn, void *ctx, struct fail *fail)
{
    s->unclean = false;
    PGresult *res = PQexec(s->conn, sql_texts[copy].text);
    enum err e = sync_result(s, res, fail);
    bool reading = PQresultStatus(res) == PGRES_COPY_OUT;
    PQclear(res);
    if (!reading)
        return e == OK ? fail_set(fail, E_INTERNAL, 0, "") : e;
    char *line;
    int n;
    while ((n = PQgetCopyData(s->conn, &line, 0)) >= 0) {
        size_t bytes = n > 0 && line[n - 1] == '\n' ? (size_t)n - 1 : (size_t)n;
        if (e == OK)
            e = fn(ctx, (struct sv){ line, bytes });
        PQfreemem(line);
    }
    while ((res = PQgetResult(s->conn)) != NULL) {
        enum err end = sync_result(s, res, fail);
        if (e == OK)
            e = end;
        PQclear(res);
    }
    return n == -2 && e == OK ? pq_fail(fail, E_DB_AWAY, NULL, s->conn) : e;
}

static char unescaped(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    default:
        return c;
    }
}

size_t db_copy_unescape(char *p, size_t n)
{
    if (n == 2 && p[0] == '\\' && p[1] == 'N')
        return SIZE_MAX;
    char *first = memchr(p, '\\', n);
    if (!first)
        return n;
    size_t to = (size_t)(first - p);
    for (size_t from = to; from < n; from++)
        p[to++] = p[from] == '\\' && from + 1 < n ? unescaped(p[++from]) : p[from];
    return to;
}
