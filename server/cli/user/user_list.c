/* SPDX-License-Identifier: Apache-2.0
 * user_list.c - every user, a line each, tab-separated. */
#include <stdio.h>

#include "server/cli/cli.h"

static int run(const struct command *self, int argc, char **argv);

const struct command cmd_user_list = {
    .name = "user list",
    .usage = "",
    .args_max = 0,
    .run = run,
    .ja = "すべての利用者。ID、役割、状態、所属の番号、所属、氏名をタブ区切りで出します。",
    .doc = "Every user: login, role, state, office id, office, name; tab-separated.",
};

static enum err on_user(void *ctx, const struct db_rows *rows, size_t row)
{
    (void)ctx;
    const struct SQL_CLI_USER_LIST_GIVES *u = SQL_ROW(CLI_USER_LIST, rows, row);
    const char *state = u->disabled ? "disabled" : u->has_password ? "enabled" : "without password";
    printf("%s\t%s\t%s\t%lld\t%s\t%s\n", u->login.p, u->role.p, state, (long long)u->office_id, u->office.p, u->name.p);
    return OK;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct db_sync *s = cli_open(true);
    (void)self;
    (void)argc;
    (void)argv;
    if (!s)
        return 1;
    enum err e = db_sync_each(s, SQL_BARE(CLI_USER_LIST), on_user, NULL, &f);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}
