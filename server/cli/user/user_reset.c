/* SPDX-License-Identifier: Apache-2.0
 * user_reset.c - another first password for a user who forgot it or lost the second factor. */
#include <stdio.h>

#include "server/auth/password.h"
#include "server/base/clock.h"
#include "server/cli/cli.h"

static int run(const struct command *self, int argc, char **argv);

const struct command cmd_user_reset = {
    .name = "user reset",
    .usage = "LOGIN",
    .args_min = 1,
    .args_max = 1,
    .run = run,
    .ja = "新しい最初のパスワードを出し、二要素認証を解き、利用者のログインをすべて終わらせます。",
    .doc = "Print another first password, give the second factor up and end every session of the user.",
};

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct db_rows *rows = NULL;
    char password[PASSWORD_MADE], hash[PASSWORD_HASH_MAX];
    struct db_sync *s = cli_open(true);
    (void)self;
    (void)argc;
    if (!s)
        return 1;
    password_make(password);
    enum err e = db_sync_run(s, SQL_WITH(AUTH_USER_ID, .login = ARG_Z(argv[0])), &rows, &f);
    if (!e && !db_rows_n(rows))
        e = fail_set(&f, E_USER_UNKNOWN, 0, "login");
    if (!e && !(e = password_hash(sv_of(password), hash))) {
        struct db_stmt statement = SQL_WITH(AUTH_USER_RESET, .user = ARG_INT(db_i64_at(rows, 0, 0)), .hash = ARG_Z(hash),
                                            .at_us = ARG_INT(clock_now_us()));
        e = db_sync_run(s, statement, NULL, &f);
    }
    db_rows_free(rows);
    db_sync_close(s);
    if (e)
        return cli_fail(e, &f);
    printf("%s\n", password);
    return 0;
}
