/* SPDX-License-Identifier: Apache-2.0
 * pq.c - libpq's results turned into our errors, and rows read. */
#include "server/db/pq.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "server/base/clock.h"
#include "sql_names.h"

ERR pq_params_make(const struct db_arg *args, size_t n, struct pq_params *out)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++) {
        if (args[i].v.n > 0 && memchr(args[i].v.p, '\0', args[i].v.n))
            return E_BAD_UTF8;
        bytes += args[i].v.n + 1;
    }
    char *block = malloc(n * sizeof(char *) + bytes + 1);
    if (!block)
        return E_NO_MEMORY;
    const char **values = (const char **)(void *)block;
    char *at = block + n * sizeof(char *);
    for (size_t i = 0; i < n; i++) {
        struct sv v = args[i].v;
        values[i] = v.p ? at : NULL;
        if (v.n > 0)
            memcpy(at, v.p, v.n);
        at += v.n;
        *at++ = '\0';
    }
    *out = (struct pq_params){ values, (int)n };
    return OK;
}

void pq_params_done(struct pq_params *p)
{
    free((void *)p->values);
    p->values = NULL;
}

static bool state_in(const char *state, const char *const *list)
{
    for (; *list; list++)
        if (strncmp(state, *list, strlen(*list)) == 0)
            return true;
    return false;
}

static bool is_good(ExecStatusType s)
{
    return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_SINGLE_TUPLE || s == PGRES_PIPELINE_SYNC || s == PGRES_COPY_IN ||
           s == PGRES_COPY_OUT || s == PGRES_EMPTY_QUERY;
}

/* Deadlock, serialization, lock and statement timeouts, no resources: rolled back, and worth another try. */
static const char *const again_later[] = { "40001", "40P01", "55P03", "57014", "53", NULL };
/* The connection, the server, or that it is a replica now. */
static const char *const is_away[] = { "08", "57P0", "25006", NULL };

enum err pq_err(const PGresult *res)
{
    if (!res)
        return E_DB_AWAY;
    if (is_good(PQresultStatus(res)))
        return OK;
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    if (!state)
        return E_DB_AWAY;
    if (strcmp(state, "AN001") == 0) {
        const char *code = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
        enum err e = code ? err_by_code(code) : OK;
        return e == OK ? E_DB_REFUSED : e;
    }
    if (strcmp(state, "53100") == 0)
        return E_DB_FULL;
    if (state_in(state, again_later))
        return E_DB_BUSY;
    return state_in(state, is_away) ? E_DB_AWAY : E_DB_REFUSED;
}

bool pq_may_be_committed(const PGresult *res)
{
    const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    if (!severity || !state)
        return true;
    return strcmp(severity, "ERROR") != 0 || strncmp(state, "57", 2) == 0;
}

/* By the function that raised it, too: its text may come in the server's language. */
bool pq_notice_unclean(const PGresult *notice)
{
    const char *source = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    return (source && strcmp(source, "SyncRepWaitForLSN") == 0) || (text && strstr(text, "synchronous replication"));
}

ERR pq_fail(struct fail *fail, enum err e, const PGresult *res, const PGconn *conn)
{
    if (!fail)
        return e;
    *fail = (struct fail){ .err = e };
    const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *text = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (state && strncmp(state, "22", 2) == 0)
        text = NULL; /* class 22 quotes the value at fault */
    if (!text && !state && conn)
        text = PQerrorMessage(conn);
    snprintf(fail->detail, sizeof fail->detail, "%s%s%s", state ? state : "", state && text ? " " : "", text ? text : "");
    return e;
}

void pq_connect_fill(struct pq_connect *c, const char *conninfo, const char *app_name)
{
    static const char options[] = "-c TimeZone=UTC -c DateStyle=ISO -c client_min_messages=warning"
                                  " -c lock_timeout=5000 -c extra_float_digits=1"
                                  " -c client_connection_check_interval=5000"; /* a backend whose server died lets go */
    *c = (struct pq_connect){
        .keywords = { "dbname", "application_name", "client_encoding", "options", "connect_timeout", "keepalives_idle",
                      "keepalives_interval", "keepalives_count", "tcp_user_timeout", NULL },
        .values = { conninfo, app_name, "UTF8", options, "5", "10", "5", "3", "20000", NULL },
    };
}

enum err pq_locale_check(const PGresult *res)
{
    if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1)
        return pq_err(res) == OK ? E_DB_LOCALE : pq_err(res);
    if (strcmp(PQgetvalue(res, 0, 0), "UTF8") != 0)
        return E_DB_LOCALE;
    for (int col = 1; col <= 2; col++) {
        const char *name = PQgetvalue(res, 0, col);
        if (strcasecmp(name, "C.UTF-8") != 0 && strcasecmp(name, "C.utf8") != 0)
            return E_DB_LOCALE;
    }
    return OK;
}

/* Rows. */

static bool has(const struct db_rows *rows, size_t row, size_t col)
{
    return rows && row < (size_t)PQntuples(rows->res) && col < (size_t)PQnfields(rows->res) && !PQgetisnull(rows->res, (int)row, (int)col);
}

size_t db_rows_n(const struct db_rows *rows)
{
    return rows ? (size_t)PQntuples(rows->res) : 0;
}

size_t db_cols_n(const struct db_rows *rows)
{
    return rows ? (size_t)PQnfields(rows->res) : 0;
}

bool db_is_null(const struct db_rows *rows, size_t row, size_t col)
{
    return !has(rows, row, col);
}

struct sv db_text_at(const struct db_rows *rows, size_t row, size_t col)
{
    if (!has(rows, row, col))
        return SV("");
    return (struct sv){ PQgetvalue(rows->res, (int)row, (int)col), (size_t)PQgetlength(rows->res, (int)row, (int)col) };
}

int64_t db_i64_at(const struct db_rows *rows, size_t row, size_t col)
{
    int64_t v = 0;
    return sv_to_i64(db_text_at(rows, row, col), &v) ? v : 0;
}

double db_real_at(const struct db_rows *rows, size_t row, size_t col)
{
    double v = 0;
    return sv_to_double(db_text_at(rows, row, col), &v) ? v : 0;
}

bool db_bool_at(const struct db_rows *rows, size_t row, size_t col)
{
    return sv_eq(db_text_at(rows, row, col), SV("t"));
}

int64_t db_us_at(const struct db_rows *rows, size_t row, size_t col)
{
    int64_t t_us = INT64_MIN;
    return time_parse_pg(db_text_at(rows, row, col), &t_us) == OK ? t_us : INT64_MIN;
}

bool db_uuid_at(const struct db_rows *rows, size_t row, size_t col, struct uuid *out)
{
    return has(rows, row, col) && uuid_parse(db_text_at(rows, row, col), out) == OK;
}

static bool column_read(const struct db_rows *rows, size_t row, size_t col, enum db_column_kind kind, void *out)
{
    switch (kind) {
    case DB_INT:
        *(int64_t *)out = db_i64_at(rows, row, col);
        break;
    case DB_FLAG:
        *(bool *)out = db_bool_at(rows, row, col);
        break;
    case DB_REAL:
        *(double *)out = db_real_at(rows, row, col);
        break;
    case DB_SIXTEEN:
        db_uuid_at(rows, row, col, out);
        break;
    case DB_TIME:
        *(int64_t *)out = db_us_at(rows, row, col);
        break;
    case DB_WORDS:
        *(struct sv *)out = db_text_at(rows, row, col);
        break;
    }
    return !db_is_null(rows, row, col);
}

void *db_row_read(const struct db_rows *rows, size_t row, const struct db_column *columns, size_t n, void *out)
{
    for (size_t i = 0; i < n; i++) {
        bool has = column_read(rows, row, i, columns[i].kind, (char *)out + columns[i].at);
        if (columns[i].has)
            *(bool *)((char *)out + columns[i].has) = has;
    }
    return out;
}

int64_t db_rows_affected(const struct db_rows *rows)
{
    int64_t n = 0;
    return rows && sv_to_i64(sv_of(PQcmdTuples(rows->res)), &n) ? n : 0;
}

const char *db_sqlstate(const struct db_rows *rows)
{
    const char *state = rows ? PQresultErrorField(rows->res, PG_DIAG_SQLSTATE) : NULL;
    return state ? state : "";
}

void db_rows_free(struct db_rows *rows)
{
    if (!rows)
        return;
    PQclear(rows->res);
    free(rows);
}
