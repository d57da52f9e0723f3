/* SPDX-License-Identifier: Apache-2.0
 * migrate.c - bring the database to the schema that this program carries. */
#include <stdio.h>

#include "server/cli/cli.h"
#include "server/db/migrate.h"

static int run(const struct command *self, int argc, char **argv);

const struct command cmd_migrate = {
    .name = "migrate",
    .usage = "",
    .ja = "データベースを、このプログラムのスキーマにします。戻すことはできません。",
    .doc = "Bring the database to this program's schema; forward only.",
    .args_max = 0,
    .run = run,
};

static void on_applied(void *ctx, const char *name)
{
    (void)ctx;
    printf("migrate: %s\n", name);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    size_t n = 0;
    struct db_sync *s = cli_open(false);
    (void)self;
    (void)argc;
    (void)argv;
    if (!s)
        return 1;
    enum err e = migrate_run(s, on_applied, NULL, &n, &f);
    db_sync_close(s);
    if (e)
        return cli_fail(e, &f);
    printf("移行: %zu 件を適用しました\nmigrate: %zu applied\n", n, n);
    return 0;
}
