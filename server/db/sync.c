/* SPDX-License-Identifier: Apache-2.0
 * sync.c - the blocking connection: statements, scripts and transactions. COPY stands in sync_copy.c. */
#include "server/db/sync.h"

#include <stdlib.h>

#include "server/base/shortage.h"
#include "server/db/conninfo.h"
#include "server/db/sync_inside.h"
#include "server/db/schema.h"

static void on_notice(void *arg, const PGresult *notice)
{
    struct db_sync *s = arg;
    if (pq_notice_unclean(notice))
        s->unclean = true;
}

static enum err check(struct db_sync *s, struct fail *fail)
{
    PGresult *res = PQexec(s->conn, sql_texts[SQL_DB_LOCALE].text);
    enum err e = pq_locale_check(res);
    struct pq_params p;
    if (e != OK)
        e = pq_fail(fail, e, res, NULL);
    PQclear(res);
    if (e != OK || (e = schema_params(&p)) != OK)
        return e;
    res = PQexecParams(s->conn, sql_texts[SQL_SCHEMA_FITS].text, p.n, NULL, p.values, NULL, NULL, 0);
    pq_params_done(&p);
    e = schema_verdict(res, fail);
    PQclear(res);
    return e;
}

ERR db_sync_open(const char *conninfo, const char *app_name, bool with_check, struct db_sync **out, struct fail *fail)
{
    enum err e = conninfo_check(conninfo, fail);
    if (e)
        return e;
    struct db_sync *s = calloc(1, sizeof *s);
    if (!s)
        return fail_set(fail, E_NO_MEMORY, 0, "");
    struct pq_connect c;
    pq_connect_fill(&c, conninfo, app_name);
    s->shortages = shortage_count();
    s->conn = PQconnectdbParams(c.keywords, c.values, 1);
    buf_init(&s->copy, COPY_PIECE * 2 + COPY_ROW_MAX);
    if (PQstatus(s->conn) != CONNECTION_OK) {
        e = pq_fail(fail, E_DB_AWAY, NULL, s->conn);
    } else {
        PQsetNoticeReceiver(s->conn, on_notice, s);
        if (with_check)
            e = check(s, fail);
    }
    if (e != OK) {
        db_sync_close(s);
        return e;
    }
    *out = s;
    return OK;
}

void db_sync_close(struct db_sync *s)
{
    if (!s)
        return;
    PQfinish(s->conn);
    buf_done(&s->copy);
    free(s);
}

/* Outside a transaction an answer that never came, or came unclean, leaves a commit nobody knows of. */
enum err sync_result(struct db_sync *s, const PGresult *res, struct fail *fail)
{
    enum err e = pq_err(res);
    if (e == OK && s->unclean && !s->in_tx)
        e = E_DB_UNKNOWN_COMMIT;
    else if (e == E_DB_AWAY && PQstatus(s->conn) == CONNECTION_BAD && !s->in_tx && (!res || pq_may_be_committed(res)))
        e = E_DB_UNKNOWN_COMMIT;
    return e == OK ? OK : pq_fail(fail, e, res, s->conn);
}

static enum err prepare(struct db_sync *s, enum sql_id sql, struct fail *fail)
{
    s->unclean = false;
    if (PQstatus(s->conn) != CONNECTION_OK)
        return pq_fail(fail, E_DB_AWAY, NULL, s->conn);
    if (s->prepared[sql])
        return OK;
    PGresult *res = PQprepare(s->conn, sql_texts[sql].name, sql_texts[sql].text, 0, NULL);
    enum err e = pq_err(res);
    if (e != OK)
        e = pq_fail(fail, e, res, s->conn);
    else
        s->prepared[sql] = true;
    PQclear(res);
    return e;
}

ERR db_sync_run(struct db_sync *s, struct db_stmt statement, struct db_rows **rows, struct fail *fail)
{
    struct db_rows *made = rows ? calloc(1, sizeof *made) : NULL;
    struct pq_params p;
    if (rows && !made)
        return fail_set(fail, E_NO_MEMORY, 0, "");
    enum err e = prepare(s, statement.sql, fail);
    if (e == OK && (e = pq_params_make(statement.args, statement.n, &p)) != OK)
        e = fail_set(fail, e, 0, "");
    if (e != OK) {
        free(made);
        return e;
    }
    PGresult *res = PQexecPrepared(s->conn, sql_texts[statement.sql].name, p.n, p.values, NULL, NULL, 0);
    pq_params_done(&p);
    e = sync_result(s, res, fail);
    if (e == OK && rows) {
        made->res = res;
        *rows = made;
        return OK;
    }
    PQclear(res);
    free(made);
    return e;
}

#define BOOLEAN ((Oid)16) /* pg_type.dat: a text may well be "f" */

ERR db_sync_find(struct db_sync *s, struct db_stmt statement, enum err none, const char *field, int64_t *id, struct fail *fail)
{
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(s, statement, &rows, fail);
    bool one = !e && db_rows_n(rows) == 1 && !db_is_null(rows, 0, 0);
    bool said_no = one && PQftype(rows->res, 0) == BOOLEAN && !db_bool_at(rows, 0, 0);
    if (!e && (!one || said_no))
        e = fail_set(fail, none, 0, field);
    if (!e && id)
        *id = db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    return e;
}

/* Reads to the end whatever `fn` says: the connection is then good for the next statement. */
static enum err each_row(struct db_sync *s, db_sync_row *fn, void *ctx, struct fail *fail)
{
    enum err e = OK;
    for (PGresult *res; (res = PQgetResult(s->conn)) != NULL; PQclear(res)) {
        struct db_rows rows = { res };
        enum err here = sync_result(s, res, fail);
        for (size_t r = 0; here == OK && e == OK && r < db_rows_n(&rows); r++)
            here = fn(ctx, &rows, r);
        if (e == OK)
            e = here;
    }
    return e;
}

ERR db_sync_each(struct db_sync *s, struct db_stmt statement, db_sync_row *fn, void *ctx, struct fail *fail)
{
    struct pq_params p;
    enum err e = prepare(s, statement.sql, fail);
    if (e != OK)
        return e;
    if ((e = pq_params_make(statement.args, statement.n, &p)) != OK)
        return fail_set(fail, e, 0, "");
    int sent = PQsendQueryPrepared(s->conn, sql_texts[statement.sql].name, p.n, p.values, NULL, NULL, 0);
    pq_params_done(&p);
    if (!sent)
        return pq_fail(fail, E_DB_AWAY, NULL, s->conn);
    if (!PQsetSingleRowMode(s->conn))
        e = pq_fail(fail, E_INTERNAL, NULL, s->conn);
    enum err read = each_row(s, fn, ctx, fail);
    return e != OK ? e : read;
}

ERR db_sync_script(struct db_sync *s, const char *text, struct fail *fail)
{
    s->unclean = false;
    PGresult *res = PQexec(s->conn, text);
    enum err e = sync_result(s, res, fail);
    PQclear(res);
    return e;
}

ERR db_sync_begin(struct db_sync *s, enum db_sync_mode mode, struct fail *fail)
{
    enum err e = db_sync_script(s, sql_texts[mode == DB_SYNC_SNAPSHOT ? SQL_TX_SNAPSHOT : SQL_TX_BEGIN].text, fail);
    s->in_tx = e == OK;
    return e;
}

ERR db_sync_commit(struct db_sync *s, struct fail *fail)
{
    if (shortage_count() != s->shortages)
        return fail_set(fail, E_NO_MEMORY, 0, "");
    s->in_tx = false; /* from here on an answer that does not come is a commit nobody knows of */
    s->unclean = false;
    PGresult *res = PQexec(s->conn, sql_texts[SQL_TX_COMMIT].text);
    enum err e = sync_result(s, res, fail);
    if (e == OK && strcmp(PQcmdStatus(res), "COMMIT") != 0)
        e = pq_fail(fail, E_DB_REFUSED, res, NULL); /* a statement had failed: COMMIT was a ROLLBACK */
    PQclear(res);
    return e;
}

void db_sync_rollback(struct db_sync *s)
{
    if (PQtransactionStatus(s->conn) != PQTRANS_IDLE)
        PQclear(PQexec(s->conn, sql_texts[SQL_TX_ROLLBACK].text));
    s->in_tx = false;
}
