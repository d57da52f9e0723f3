/* SPDX-License-Identifier: Apache-2.0
 * user_enable.c - let a user in again who was shut out; the sessions of before stay ended. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

static int run(const struct command *self, int argc, char **argv);

const struct command cmd_user_enable = {
    .name = "user enable",
    .usage = "LOGIN",
    .args_min = 1,
    .args_max = 1,
    .run = run,
    .ja = "止めた利用者を、前のパスワードのまま使えるようにします。前のログインは終わったままです。",
    .doc = "Let a disabled user in again, with the password of before; the sessions of before stay ended.",
};

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct db_rows *rows = NULL;
    struct db_sync *s = cli_open(true);
    (void)self;
    (void)argc;
    if (!s)
        return 1;
    enum err e = db_sync_run(s, SQL_WITH(CLI_USER_KNOWN, .login = ARG_Z(argv[0])), &rows, &f);
    if (!e && !db_rows_n(rows))
        e = fail_set(&f, E_USER_UNKNOWN, 0, "login");
    if (!e) {
        struct db_stmt statement = SQL_WITH(AUTH_USER_SWITCH, .user = ARG_INT(db_i64_at(rows, 0, 0)), .off = ARG_FLAG(false),
                                            .at_us = ARG_INT(clock_now_us()));
        e = db_sync_run(s, statement, NULL, &f);
    }
    db_rows_free(rows);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}
