/* SPDX-License-Identifier: Apache-2.0
 * schema.c - what this program carries beside what the database has. */
#include "server/db/schema.h"

#include <stdio.h>
#include <string.h>

#include "server/base/digest.h"
#include "server/base/version.h"
#include "sql_names.h"

#define ARRAY_MAX ((size_t)1 << 20)

ERR schema_params(struct pq_params *out)
{
    struct db_array names, hashes;
    db_array_init(&names, ARRAY_MAX);
    db_array_init(&hashes, ARRAY_MAX);
    for (unsigned i = 0; i < schema_text_count; i++) {
        char hash[SHA256_BYTEA];
        sha256_bytea(sv_of(schema_texts[i].text), hash);
        db_array_sv_or_null(&names, sv_of(schema_texts[i].name));
        db_array_sv_or_null(&hashes, sv_of(hash));
    }
    struct db_arg args[] = { db_array_end(&names), db_array_end(&hashes) };
    enum err e = db_array_ok(&names) && db_array_ok(&hashes) ? pq_params_make(args, 2, out) : E_NO_MEMORY;
    db_array_done(&names);
    db_array_done(&hashes);
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
    const char *ours = schema_text_count > 0 ? schema_texts[schema_text_count - 1].name : "";
    if (edited.n)
        return say(fail, E_DB_SCHEMA, "applied with another text", edited);
    if (newest.n && strcmp(since.p, ours) > 0)
        return say(fail, E_DB_NEWER, "the database is of", db_text_at(&rows, 0, 4));
    return db_i64_at(&rows, 0, 0) ? say(fail, E_DB_OLDER, "files not applied", db_text_at(&rows, 0, 0)) : OK;
}
