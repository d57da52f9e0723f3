/* SPDX-License-Identifier: Apache-2.0
 * export.c - a list out. */
#include "server/registry/export.h"

#include "server/base/clock.h"
#include "server/base/text/csv.h"
#include "server/registry/columns.h"
#include "server/registry/protected.h"

#define TEXT_MAX ((size_t)1024 * 1024 * 1024) /* bytes of a whole city's list */

struct export_writing {
    struct buf text;
    size_t rows;
};

static enum err on_row(void *ctx, const struct db_rows *rows, size_t row)
{
    struct export_writing *w = ctx;
    for (int c = 0; c < COL_COUNT; c++)
        csv_put(&w->text, db_is_null(rows, row, (size_t)c) ? SV("") : db_text_at(rows, row, (size_t)c), c == 0, true);
    buf_str(&w->text, "\r\n");
    w->rows++;
    return w->text.bad;
}

static enum err record(struct db_sync *s, struct sv municipality, size_t rows, struct fail *f)
{
    struct db_stmt statement = SQL_WITH(REGISTRY_EXPORT_AUDIT, .municipality = ARG_WORDS(municipality), .rows = ARG_INT((int64_t)rows),
                                        .at_us = ARG_INT(clock_now_us()));
    return db_sync_run(s, statement, NULL, f);
}

enum err export_registry(struct db_sync *s, struct sv municipality, enum charset charset, struct buf *out, struct export_account *account,
                         struct fail *f)
{
    struct export_writing w = { 0 };
    struct export_account made = { 0 };
    struct db_stmt statement = SQL_WITH(REGISTRY_EXPORT, .municipality = ARG_WORDS(municipality));
    buf_init(&w.text, TEXT_MAX);
    enum err e = db_sync_find(s, SQL_WITH(REGISTRY_MUNICIPALITY, .code = ARG_WORDS(municipality)), E_REG_MUNICIPALITY, "municipality", NULL,
                              f);
    for (int c = 0; c < COL_COUNT; c++)
        csv_put(&w.text, sv_of(column_name((enum column)c)), c == 0, true);
    buf_str(&w.text, "\r\n");
    if (!e)
        e = db_sync_each(s, statement, on_row, &w, f);
    if (!e)
        e = w.text.bad;
    if (!e)
        e = charset_encode(charset, buf_view(&w.text), out, &made.lost);
    if (!e)
        e = record(s, municipality, w.rows, f);
    if (!e)
        e = protected_count(s, municipality, &made.protected_n, f);
    made.rows = w.rows;
    if (!e)
        *account = made;
    buf_done(&w.text);
    return e;
}
