/* SPDX-License-Identifier: Apache-2.0
 * schema.c - what this program carries beside what the database has. */
#include "server/db/schema.h"

#include <stdio.h>
#include <string.h>

#include "server/base/version.h"

#define ARRAY_MAX ((size_t)1 << 20) /* bytes of all names, and of all hashes */

ERR schema_files_make(const struct schema_name *all, unsigned n, struct schema_files *out)
{
    db_array_init(&out->names_array, ARRAY_MAX);
    db_array_init(&out->hashes_array, ARRAY_MAX);
    for (unsigned i = 0; i < n; i++) {
        db_array_sv_or_null(&out->names_array, sv_of(all[i].name));
        db_array_sv_or_null(&out->hashes_array, sv_of(all[i].hash));
    }
    out->names = ARG_LIST(&out->names_array);
    out->hashes = ARG_LIST(&out->hashes_array);
    return db_array_ok(&out->names_array) && db_array_ok(&out->hashes_array) ? OK : E_NO_MEMORY;
}

void schema_files_done(struct schema_files *f)
{
    db_array_done(&f->names_array);
    db_array_done(&f->hashes_array);
}

ERR schema_params(struct pq_params *out)
{
    struct schema_files numbered, functions;
    enum err e = schema_files_make(schema_names, schema_count, &numbered);
    enum err e2 = schema_files_make(function_names, function_count, &functions);
    struct db_stmt statement = SQL_WITH(SCHEMA_FITS, .names = numbered.names, .hashes = numbered.hashes, .function_names = functions.names,
                                        .function_hashes = functions.hashes, .release = ARG_Z(ANPI_VERSION));
    if (e == OK && (e = e2) == OK)
        e = pq_params_make(statement.args, statement.n, out);
    schema_files_done(&numbered);
    schema_files_done(&functions);
    return e;
}

static enum err say(struct fail *fail, enum err e, const char *what, struct sv which)
{
    if (!fail)
        return e;
    e = fail_set(fail, e, 0, "");
    snprintf(fail->detail, sizeof fail->detail, "%s: " SV_FMT, what, SV_ARG(which));
    return e;
}

/* No answer: no such table, which is an empty database or one of before there were releases; or not for this role. */
static enum err refused(const PGresult *res, struct fail *fail)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    if (state && (strcmp(state, "42P01") == 0 || strcmp(state, "3F000") == 0))
        return say(fail, E_DB_OLDER, "the database has no schema, or one from before", SV(ANPI_VERSION));
    if (state && strncmp(state, "42", 2) == 0)
        return pq_fail(fail, E_DB_SCHEMA, res, NULL);
    return pq_fail(fail, pq_err(res) == OK ? E_DB_SCHEMA : pq_err(res), res, NULL);
}

ERR schema_verdict(const PGresult *res, struct fail *fail)
{
    struct db_rows rows = { (PGresult *)(uintptr_t)res };
    if (PQresultStatus(res) != PGRES_TUPLES_OK || db_rows_n(&rows) != 1)
        return refused(res, fail);
    struct sv edited = db_text_at(&rows, 0, 1), newest = db_text_at(&rows, 0, 2), since = db_text_at(&rows, 0, 3);
    const char *ours = schema_count > 0 ? schema_names[schema_count - 1].name : "";
    if (edited.n)
        return say(fail, E_DB_SCHEMA, "applied with another text", edited);
    if (newest.n && strcmp(since.p, ours) > 0)
        return say(fail, E_DB_NEWER, "the database is of", db_text_at(&rows, 0, 4));
    if (db_i64_at(&rows, 0, 0))
        return say(fail, E_DB_OLDER, "files not applied", db_text_at(&rows, 0, 0));
    return db_i64_at(&rows, 0, 5) ? say(fail, E_DB_OLDER, "function files not applied", db_text_at(&rows, 0, 5)) : OK;
}
