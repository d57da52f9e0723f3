/* SPDX-License-Identifier: Apache-2.0
 * audit_list.c - who looked at whom, when, on which ground; a JSON object a line. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"

#define LINE_MAX_BYTES (256 * 1024) /* of one record with all its ids */

/* After `at` the columns come in this order; what is NULL is left out. */
static const struct {
    const char *key;
    bool number, json;
} columns[] = {
    { "login", false, false }, { "role", false, false },   { "device", false, false },  { "kind", false, false },
    { "person", true, false }, { "persons", false, true }, { "incident", true, false }, { "ground", false, false },
    { "case", false, false },  { "route", false, false },  { "result", false, false },  { "fields", false, false },
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--person", "ID", "only who saw this person, in a list or alone" },
    { "--since", "TIME", "2026-08-30 or 2026-08-30T12:00:00+09:00" },
    { "--limit", "N", "the latest so many (1000)" },
    { NULL, NULL, NULL },
};

const struct command cmd_audit_list = {
    .name = "audit list",
    .usage = "[--person ID] [--since TIME]",
    .options = options,
    .run = run,
    .ja = "誰が・いつ・誰を・どの根拠で閲覧したかを、一行に一つの JSON で、新しいものを最後に出します。",
    .doc = "Who looked, when, at whom, on which ground: a JSON object a line, the latest last.",
};

static enum err on_record(void *ctx, const struct db_rows *rows, size_t row)
{
    struct buf *b = ctx;
    struct jw w;
    char at[40];
    buf_clear(b);
    jw_init(&w, b);
    jw_obj(&w);
    time_format_rfc3339(db_us_at(rows, row, 0), at);
    jw_kz(&w, "at", at);
    for (size_t i = 0; i < countof(columns); i++) {
        if (db_is_null(rows, row, i + 1))
            continue;
        jw_key(&w, columns[i].key);
        if (columns[i].number)
            jw_i64(&w, db_i64_at(rows, row, i + 1));
        else if (columns[i].json)
            jw_raw(&w, db_text_at(rows, row, i + 1));
        else
            jw_str(&w, db_text_at(rows, row, i + 1));
    }
    jw_obj_end(&w);
    if (!buf_ok(b))
        return b->bad;
    puts(b->p);
    return OK;
}

static enum err run(char **argv, struct fail *f)
{
    struct buf line;
    int64_t person = 0, since_us = 0, limit = 0;
    (void)argv;
    if (cli_given("--person") && id_parse(sv_of(cli_value("--person", "")), &person))
        return fail_set(f, E_USAGE, 0, "--person");
    enum err e = cli_since(&since_us, f);
    if (e || (e = cli_number("--limit", "1000", 1, INT64_MAX, &limit, f)))
        return e;
    struct db_stmt args = SQL_WITH(CLI_AUDIT_LIST, .person = ARG_INT_IF(person, person),
                                   .since_us = ARG_INT_IF(cli_given("--since"), since_us), .limit = ARG_INT(limit));
    buf_init(&line, LINE_MAX_BYTES);
    e = cli_each(args, on_record, &line, f);
    buf_done(&line);
    return e;
}
