/* SPDX-License-Identifier: Apache-2.0
 * user_disable.c - shut a user out: every session and event stream ends within the feed's second. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

static int run(const struct command *self, int argc, char **argv);

const struct command cmd_user_disable = {
    .name = "user disable",
    .usage = "LOGIN",
    .args_min = 1,
    .args_max = 1,
    .run = run,
    .ja = "利用者をただちに使えなくします。anpi user enable LOGIN で戻せます。",
    .doc = "Shut a user out at once; `user enable LOGIN` lets the user in again.",
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
    enum err e = db_sync_run(s, SQL_WITH(AUTH_USER_DISABLE, .login = ARG_Z(argv[0]), .at_us = ARG_INT(clock_now_us())), &rows, &f);
    if (!e && (!db_rows_n(rows) || db_is_null(rows, 0, 0)))
        e = fail_set(&f, E_USER_UNKNOWN, 0, "login");
    db_rows_free(rows);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}
