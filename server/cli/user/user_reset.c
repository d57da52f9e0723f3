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
    struct db_arg login[] = { db_z(argv[0]) };
    enum err e = db_sync_run(s, SQL_AUTH_USER_ID, login, 1, &rows, &f);
    if (!e && !db_rows_n(rows))
        e = fail_set(&f, E_USER_UNKNOWN, 0, "login");
    if (!e && !(e = password_hash(sv_of(password), hash))) {
        struct db_arg args[] = { DB_I64(db_i64_at(rows, 0, 0)), db_null(), db_z(hash), DB_I64(clock_now_us()) };
        e = db_sync_run(s, SQL_AUTH_USER_RESET, args, 4, NULL, &f);
    }
    db_rows_free(rows);
    db_sync_close(s);
    if (e)
        return cli_fail(e, &f);
    printf("%s\n", password);
    return 0;
}
