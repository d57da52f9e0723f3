/* SPDX-License-Identifier: Apache-2.0
 * migrate.c - bring the database to the schema that this program carries. */
#include <stdio.h>

#include "server/cli/cli.h"
#include "server/db/migrate.h"

static enum err run(char **argv, struct fail *f);

const struct command cmd_migrate = {
    .name = "migrate",
    .usage = "",
    .ja = "データベースを、このプログラムのスキーマにします。戻すことはできません。",
    .doc = "Bring the database to this program's schema; forward only.",
    .run = run,
};

static void on_applied(void *ctx, const char *name)
{
    (void)ctx;
    printf("migrate: %s\n", name);
}

static enum err run(char **argv, struct fail *f)
{
    struct db_sync *s = NULL;
    size_t n = 0;
    (void)argv;
    enum err e = db_sync_open(cli_db(), "anpi", false, &s, f);
    if (!e)
        e = migrate_run(s, on_applied, NULL, &n, f);
    db_sync_close(s);
    if (!e)
        printf("移行: %zu 件を適用しました\nmigrate: %zu applied\n", n, n);
    return e;
}
