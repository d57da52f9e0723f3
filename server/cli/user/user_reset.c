/* SPDX-License-Identifier: Apache-2.0
 * user_reset.c - another first password for a user who forgot it or lost the second factor. */
#include <stdio.h>

#include "server/auth/password.h"
#include "server/base/clock.h"
#include "server/cli/cli.h"

static enum err run(char **argv, struct fail *f);

const struct command cmd_user_reset = {
    .name = "user reset",
    .usage = "LOGIN",
    .args = { 1, 1 },
    .run = run,
    .ja = "新しい最初のパスワードを出し、二要素認証を解き、利用者のログインをすべて終わらせます。",
    .doc = "Print another first password, give the second factor up and end every session of the user.",
};

static enum err run(char **argv, struct fail *f)
{
    char password[PASSWORD_MADE], hash[PASSWORD_HASH_MAX];
    struct db_stmt login = SQL_WITH(AUTH_USER_ID, .login = ARG_Z(argv[0]));
    int64_t user = 0;
    password_make(password);
    enum err e = cli_find(login, E_USER_UNKNOWN, "login", &user, f);
    if (e || (e = password_hash(sv_of(password), hash)))
        return e;
    struct db_stmt args = SQL_WITH(AUTH_USER_RESET, .user = ARG_INT(user), .hash = ARG_Z(hash), .at_us = ARG_INT(clock_now_us()));
    e = cli_run(args, NULL, f);
    if (!e)
        printf("%s\n", password);
    return e;
}
