/* SPDX-License-Identifier: Apache-2.0
 * user_token.c - a bearer token for a program. It is printed once; only its SHA-256 is kept. */
#include <stdio.h>

#include "server/auth/session.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"

#define DAYS_MAX 3660 /* ten years */
#define DAY_US (INT64_C(86400) * US_PER_S)

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--days", "N", "how long it is good (90)" },
    { NULL, NULL, NULL },
};

const struct command cmd_user_token = {
    .name = "user token",
    .usage = "LOGIN [--days N]",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "この利用者として動くプログラムのためのトークンを出します（Authorization: Bearer …）。",
    .doc = "Print a bearer token for a program that acts as this user (Authorization: Bearer …).",
};

static enum err token_open(int64_t user, int64_t days, char token[44], struct fail *f)
{
    uint8_t hash[TOKEN_HASH_BYTES];
    char hex[2 + 2 * TOKEN_HASH_BYTES + 1] = "\\x", csrf[44];
    int64_t now_us = clock_now_us();
    random_token(token);
    random_token(csrf);
    token_hash(sv_of(token), hash);
    token_hash_hex(hash, hex + 2);
    struct db_stmt args = SQL_WITH(AUTH_SESSION_OPEN, .token_hash = ARG_Z(hex), .user = ARG_INT(user), .csrf = ARG_Z(csrf),
                                   .kind = ARG_Z("token"), .at_us = ARG_INT(now_us), .expires_us = ARG_INT(now_us + days * DAY_US));
    return cli_find(args, E_USER_UNKNOWN, "login", NULL, f);
}

static enum err run(char **argv, struct fail *f)
{
    char token[44];
    int64_t days, user = 0;
    struct db_stmt login = SQL_WITH(AUTH_USER_ID, .login = ARG_Z(argv[0]));
    enum err e = cli_number("--days", "90", 1, DAYS_MAX, &days, f);
    if (!e && !(e = cli_find(login, E_USER_UNKNOWN, "login", &user, f)))
        e = token_open(user, days, token, f);
    if (!e)
        printf("%s\n", token);
    return e;
}
