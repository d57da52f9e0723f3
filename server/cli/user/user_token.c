/* SPDX-License-Identifier: Apache-2.0
 * user_token.c - a bearer token for a program. It is printed once; only its SHA-256 is kept. */
#include <stdio.h>

#include "server/auth/session.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"

#define DAYS_MAX 3660
#define DAY_US (INT64_C(86400) * US_PER_S)

static int run(const struct command *self, int argc, char **argv);

static const struct cli_option options[] = {
    { "--days", "N", "how long it is good (90)" },
    { NULL, NULL, NULL },
};

const struct command cmd_user_token = {
    .name = "user token",
    .usage = "LOGIN [--days N]",
    .options = options,
    .args_min = 1,
    .args_max = 1,
    .run = run,
    .ja = "この利用者として動くプログラムのためのトークンを出します（Authorization: Bearer …）。",
    .doc = "Print a bearer token for a program that acts as this user (Authorization: Bearer …).",
};

static enum err user_id(struct db_sync *s, const char *login, int64_t *out, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(s, SQL_WITH(AUTH_USER_ID, .login = ARG_Z(login)), &rows, f);
    if (!e && !db_rows_n(rows))
        e = fail_set(f, E_USER_UNKNOWN, 0, "login");
    if (!e)
        *out = db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    return e;
}

static enum err token_open(struct db_sync *s, int64_t user, int64_t days, char token[44], struct fail *f)
{
    uint8_t hash[TOKEN_HASH_BYTES];
    char hex[2 + 2 * TOKEN_HASH_BYTES + 1] = "\\x", csrf[44];
    int64_t now_us = clock_now_us();
    struct db_rows *rows = NULL;
    random_token(token);
    random_token(csrf);
    token_hash(sv_of(token), hash);
    token_hash_hex(hash, hex + 2);
    struct db_stmt statement = SQL_WITH(AUTH_SESSION_OPEN, .token_hash = ARG_Z(hex), .user = ARG_INT(user), .csrf = ARG_Z(csrf),
                                        .kind = ARG_Z("token"), .at_us = ARG_INT(now_us), .expires_us = ARG_INT(now_us + days * DAY_US));
    enum err e = db_sync_run(s, statement, &rows, f);
    if (!e && db_is_null(rows, 0, 0))
        e = fail_set(f, E_USER_UNKNOWN, 0, "login");
    db_rows_free(rows);
    return e;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    char token[44];
    int64_t days, user = 0;
    (void)self;
    (void)argc;
    if (!sv_to_i64(sv_of(cli_value("--days", "90")), &days) || days < 1 || days > DAYS_MAX)
        return cli_fail(fail_set(&f, E_USAGE, 0, "--days"), &f);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = user_id(s, argv[0], &user, &f);
    if (!e)
        e = token_open(s, user, days, token, &f);
    db_sync_close(s);
    if (e)
        return cli_fail(e, &f);
    printf("%s\n", token);
    return 0;
}
