/* SPDX-License-Identifier: Apache-2.0
 * audit_list.c - who looked at whom, when, on which ground; a JSON object a line. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/date.h"
#include "server/base/id.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"

#define LINE_MAX_BYTES (256 * 1024)

/* After `at` the columns come in this order; what is NULL is left out. */
static const struct {
    const char *key;
    bool number, json;
} columns[] = {
    { "login", false, false }, { "role", false, false },   { "device", false, false },  { "kind", false, false },
    { "person", true, false }, { "persons", false, true }, { "incident", true, false }, { "ground", false, false },
    { "case", false, false },  { "route", false, false },  { "result", false, false },  { "fields", false, false },
};

static int run(const struct command *self, int argc, char **argv);

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
    .args_max = 0,
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

/* "2026-08-30" (midnight in Japan) or a full time with its offset. */
static enum err since_read(const char *text, int64_t *out_us)
{
    struct date d;
    if (!time_parse_rfc3339(sv_of(text), out_us))
        return OK;
    enum err e = date_parse(sv_of(text), &d);
    if (!e)
        *out_us = civil_to_us(&(struct civil){ d.year, d.month, d.day, 0, 0, 0 });
    return e;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct buf line;
    int64_t person = 0, since_us = 0, limit = 0;
    (void)self;
    (void)argc;
    (void)argv;
    if (cli_given("--person") && id_parse(sv_of(cli_value("--person", "")), &person))
        return cli_fail(fail_set(&f, E_USAGE, 0, "--person"), &f);
    if (cli_given("--since") && since_read(cli_value("--since", ""), &since_us))
        return cli_fail(fail_set(&f, E_USAGE, 0, "--since"), &f);
    if (!sv_to_i64(sv_of(cli_value("--limit", "1000")), &limit) || limit < 1)
        return cli_fail(fail_set(&f, E_USAGE, 0, "--limit"), &f);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    struct db_stmt statement = SQL_WITH(CLI_AUDIT_LIST, .person = ARG_INT_IF(person, person),
                                        .since_us = ARG_INT_IF(cli_given("--since"), since_us), .limit = ARG_INT(limit));
    buf_init(&line, LINE_MAX_BYTES);
    enum err e = db_sync_each(s, statement, on_record, &line, &f);
    buf_done(&line);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}
