/* SPDX-License-Identifier: Apache-2.0
 * migrate.c - schema files in order, each once, each with its hash on record. */
#include "server/db/migrate.h"

#include <stdio.h>

#include "server/db/functions.h"

/* What the database knows of this file: applied or not, and E_DB_SCHEMA when its text differs. */
static enum err file_known(struct db_sync *s, unsigned file, bool *known, struct fail *fail)
{
    struct db_rows *rows;
    enum err e = db_sync_run(s, SQL_WITH(DB_SCHEMA, .name = ARG_Z(schema_names[file].name), .body = ARG_Z(schema_texts[file])), &rows,
                             fail);
    if (e != OK)
        return e;
    *known = db_rows_n(rows) == 1;
    bool same = db_bool_at(rows, 0, 0);
    db_rows_free(rows);
    if (!*known || same)
        return OK;
    e = fail_set(fail, E_DB_SCHEMA, 0, "");
    if (fail)
        snprintf(fail->detail, sizeof fail->detail, "%s was applied with another text", schema_names[file].name);
    return e;
}

static enum err schema_there(struct db_sync *s, bool *there, struct fail *fail)
{
    struct db_rows *rows;
    enum err e = db_sync_run(s, SQL_BARE(MIGRATE_KNOWN), &rows, fail);
    if (e != OK)
        return e;
    *there = db_bool_at(rows, 0, 0);
    db_rows_free(rows);
    return OK;
}

static enum err file_apply(struct db_sync *s, unsigned file, struct fail *fail)
{
    struct db_stmt statement = SQL_WITH(MIGRATE_RECORD, .name = ARG_Z(schema_names[file].name), .body = ARG_Z(schema_texts[file]));
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, fail);
    if (e == OK)
        e = db_sync_script(s, schema_texts[file], fail);
    if (e == OK)
        e = db_sync_run(s, statement, NULL, fail);
    if (e == OK)
        return db_sync_commit(s, fail);
    db_sync_rollback(s);
    if (fail && fail->detail[0]) {
        char why[sizeof fail->detail];
        snprintf(why, sizeof why, "%s", fail->detail);
        snprintf(fail->detail, sizeof fail->detail, "%s: %.100s", schema_names[file].name, why);
    }
    return e;
}

/* First all hashes, then the changes: a file that was edited stops everything before anything is touched. */
static enum err missing(struct db_sync *s, bool need[], struct fail *fail)
{
    bool there = false;
    enum err e = schema_there(s, &there, fail);
    for (unsigned i = 0; e == OK && i < schema_count; i++) {
        bool known = false;
        if (there)
            e = file_known(s, i, &known, fail);
        need[i] = !known;
    }
    return e;
}

#define FILES_MAX 1000 /* numbered files a program carries; there are some fifty */

static enum err apply_missing(struct db_sync *s, void (*applied)(void *ctx, const char *name), void *ctx, size_t *done, struct fail *fail)
{
    bool need[FILES_MAX];
    if (schema_count > FILES_MAX)
        return fail_set(fail, E_TOO_LARGE, 0, "");
    enum err e = missing(s, need, fail);
    for (unsigned i = 0; e == OK && i < schema_count; i++) {
        if (!need[i])
            continue;
        e = file_apply(s, i, fail);
        if (e == OK) {
            ++*done;
            if (applied)
                applied(ctx, schema_names[i].name);
        }
    }
    return e;
}

ERR migrate_run(struct db_sync *s, void (*applied)(void *ctx, const char *name), void *ctx, size_t *count, struct fail *fail)
{
    size_t done = 0;
    enum err e = db_sync_script(s, sql_texts[SQL_MIGRATE_LOCK].text, fail);
    if (e != OK)
        return e;
    e = apply_missing(s, applied, ctx, &done, fail);
    if (e == OK)
        e = functions_apply(s, done > 0, applied, ctx, &done, fail);
    enum err unlocked = db_sync_script(s, sql_texts[SQL_MIGRATE_UNLOCK].text, e == OK ? fail : NULL);
    if (e == OK)
        e = unlocked;
    if (e == OK && count)
        *count = done;
    return e;
}
