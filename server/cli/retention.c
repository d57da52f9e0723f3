/* SPDX-License-Identifier: Apache-2.0
 * cli/retention.c - erase the content of what was over long ago; hashes of it stay, and the audit still verifies. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/cli/cli.h"

#define YEARS_MAX 100

static enum err erase(struct db_sync *s, int64_t years, bool dry_run, struct fail *f)
{
    struct db_arg args[] = { DB_I64(years), DB_I64(clock_now_us()) };
    struct db_rows *rows = NULL;
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, f);
    if (!e)
        e = db_sync_run(s, SQL_CLI_RETENTION, args, 2, &rows, f);
    if (!e && !dry_run)
        e = db_sync_commit(s, f);
    if (!e)
        puts(db_text_at(rows, 0, 0).p);
    db_sync_rollback(s);
    db_rows_free(rows);
    return e;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    int64_t years = 0;
    (void)self;
    (void)argc;
    (void)argv;
    if (!sv_to_i64(sv_of(cli_value("--years", "")), &years) || years < 1 || years > YEARS_MAX)
        return cli_fail(fail_set(&f, E_USAGE, 0, "--years"), &f);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = erase(s, years, cli_given("--dry-run"), &f);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}

static const struct cli_option options[] = {
    { "--years", "N", "erase what was over more than N years ago" },
    { "--dry-run", NULL, "count only" },
    { NULL, NULL, NULL },
};
const struct command cmd_retention = {
    .name = "retention", .usage = "--years N [--dry-run]", .options = options, .args_max = 0, .run = run,
    .doc = "Erase the content of marks of closed incidents, transports and persons off every list for N years, and case texts in the audit.",
};
