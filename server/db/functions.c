/* SPDX-License-Identifier: Apache-2.0
 * functions.c - the function files, whole and together. */
#include "server/db/functions.h"

#include <stdio.h>
#include <string.h>

#include "server/base/version.h"
#include "server/db/schema.h"

#define CARD_HASH 40 /* room for an MD5 in hex */

/* What a card is made of, as a hash; empty when there is no view of cards. */
static enum err card_hash(struct db_sync *s, char out[CARD_HASH], struct fail *fail)
{
    struct db_rows *rows;
    enum err e = db_sync_run(s, SQL_BARE(FUNCTIONS_CARD), &rows, fail);
    if (e != OK)
        return e;
    snprintf(out, CARD_HASH, SV_FMT, SV_ARG(db_text_at(rows, 0, 0)));
    db_rows_free(rows);
    return OK;
}

static enum err each_file(struct db_sync *s, struct fail *fail)
{
    for (unsigned i = 0; i < function_count; i++) {
        enum err e = db_sync_script(s, function_texts[i], fail);
        if (e == OK)
            continue;
        if (fail) {
            char why[sizeof fail->detail];
            snprintf(why, sizeof why, "%s", fail->detail);
            snprintf(fail->detail, sizeof fail->detail, "functions/%s: %.100s", function_names[i].name, why);
        }
        return e;
    }
    return OK;
}

static enum err lay(struct db_sync *s, const struct schema_files *files, struct fail *fail)
{
    char before[CARD_HASH], after[CARD_HASH];
    enum err e = db_sync_script(s, sql_texts[SQL_FUNCTIONS_BEGIN].text, fail);
    if (e == OK)
        e = card_hash(s, before, fail);
    if (e == OK)
        e = each_file(s, fail);
    if (e == OK)
        e = db_sync_script(s, sql_texts[SQL_FUNCTIONS_CHECK].text, fail);
    if (e == OK)
        e = card_hash(s, after, fail);
    if (e == OK && strcmp(before, after) != 0)
        e = db_sync_run(s, SQL_BARE(FUNCTIONS_CARDS_RENEW), NULL, fail);
    return e == OK
               ? db_sync_run(s, SQL_WITH(FUNCTIONS_RECORD, .names = files->names, .hashes = files->hashes, .release = ARG_Z(ANPI_VERSION)),
                             NULL, fail)
               : e;
}

static enum err lay_all(struct db_sync *s, const struct schema_files *files, struct fail *fail)
{
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, fail);
    if (e == OK)
        e = lay(s, files, fail);
    if (e == OK)
        return db_sync_commit(s, fail);
    db_sync_rollback(s);
    return e;
}

static enum err apply_due(struct db_sync *s, bool anyway, void (*applied)(void *ctx, const char *name), void *ctx, size_t *done,
                          const struct schema_files *files, struct fail *fail)
{
    struct db_rows *due;
    enum err e = db_sync_run(s, SQL_WITH(FUNCTIONS_DUE, .names = files->names, .hashes = files->hashes, .release = ARG_Z(ANPI_VERSION)),
                             &due, fail);
    if (e != OK)
        return e;
    size_t n = db_rows_n(due);
    if (n > 0 || anyway)
        e = lay_all(s, files, fail);
    for (size_t i = 0; e == OK && i < n; i++) {
        char name[80];
        snprintf(name, sizeof name, "functions/" SV_FMT, SV_ARG(db_text_at(due, i, 0)));
        ++*done;
        if (applied)
            applied(ctx, name);
    }
    db_rows_free(due);
    return e;
}

ERR functions_apply(struct db_sync *s, bool anyway, void (*applied)(void *ctx, const char *name), void *ctx, size_t *done,
                    struct fail *fail)
{
    struct schema_files files;
    enum err e = schema_files_make(function_names, function_count, &files);
    e = e == OK ? apply_due(s, anyway, applied, ctx, done, &files, fail) : fail_set(fail, e, 0, "");
    schema_files_done(&files);
    return e;
}
