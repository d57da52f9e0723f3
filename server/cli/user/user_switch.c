/* SPDX-License-Identifier: Apache-2.0
 * user_switch.c - every user, a line each; one shut out, whose sessions and streams end within the feed's second, and let in
 * again. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

static enum err disable(char **argv, struct fail *f);
static enum err enable(char **argv, struct fail *f);
static enum err list(char **argv, struct fail *f);

const struct command cmd_user_disable = {
    .name = "user disable",
    .usage = "LOGIN",
    .args = { 1, 1 },
    .run = disable,
    .ja = "利用者をただちに使えなくします。anpi user enable LOGIN で戻せます。",
    .doc = "Shut a user out at once; `user enable LOGIN` lets the user in again.",
};

const struct command cmd_user_enable = {
    .name = "user enable",
    .usage = "LOGIN",
    .args = { 1, 1 },
    .run = enable,
    .ja = "止めた利用者を、前のパスワードのまま使えるようにします。前のログインは終わったままです。",
    .doc = "Let a disabled user in again, with the password of before; the sessions of before stay ended.",
};

const struct command cmd_user_list = {
    .name = "user list",
    .usage = "",
    .run = list,
    .ja = "すべての利用者。ID、役割、状態、所属の番号、所属、氏名をタブ区切りで出します。",
    .doc = "Every user: login, role, state, office id, office, name; tab-separated.",
};

static enum err disable(char **argv, struct fail *f)
{
    struct db_stmt args = SQL_WITH(AUTH_USER_DISABLE, .login = ARG_Z(argv[0]), .at_us = ARG_INT(clock_now_us()));
    return cli_find(args, E_USER_UNKNOWN, "login", NULL, f);
}

static enum err enable(char **argv, struct fail *f)
{
    struct db_stmt login = SQL_WITH(CLI_USER_KNOWN, .login = ARG_Z(argv[0]));
    int64_t user = 0;
    enum err e = cli_find(login, E_USER_UNKNOWN, "login", &user, f);
    struct db_stmt args = SQL_WITH(AUTH_USER_SWITCH, .user = ARG_INT(user), .off = ARG_FLAG(false), .at_us = ARG_INT(clock_now_us()));
    return e ? e : cli_run(args, NULL, f);
}

static enum err list(char **argv, struct fail *f)
{
    (void)argv;
    return cli_list(SQL_BARE(CLI_USER_LIST), NULL, f);
}
