/* SPDX-License-Identifier: Apache-2.0
 * user_desk.c - name a user for the protected persons (支援措置) of the municipality, or take that back.
 *
 * By name and by hand: no role brings it, no screen gives it. Open screens follow within the feed's second. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

#define PHONE_MAX 100 /* bytes of a number with its words */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--deputy", NULL, "as one who stands in" },
    { "--off", NULL, "take the right back" },
    { "--phone-day", "NUMBER", "where the office is reached by day; everybody is told" },
    { "--phone-night", "NUMBER", "where it is reached at night and on holidays" },
    { NULL, NULL, NULL },
};

const struct command cmd_user_desk = {
    .name = "user protected-desk",
    .usage = "LOGIN",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "本部の利用者を支援措置の担当にします（一覧、記録、停電、緊急通報）。一つの所属からだけ選べます。",
    .doc = "Name a user of the command centre for the protected persons (支援措置): lists, marks, power, calls. Users of one office only.",
};

static struct db_words given_text(const char *option)
{
    struct sv s = sv_trim(sv_of(cli_value(option, "")));
    return ARG_WORDS_OR_NULL(s.n ? s : (struct sv){ 0 });
}

static enum err run(char **argv, struct fail *f)
{
    static const char *const phones[] = { "--phone-day", "--phone-night" };
    for (size_t i = 0; i < 2; i++)
        if (sv_of(cli_value(phones[i], "")).n > PHONE_MAX)
            return E_USAGE;
    if (cli_given("--off") && cli_given("--deputy"))
        return E_USAGE;
    const char *desk = cli_given("--off") ? NULL : cli_given("--deputy") ? "deputy" : "main";
    struct db_stmt args = SQL_WITH(CLI_PROTECTED_DESK, .login = ARG_Z(argv[0]), .desk = ARG_Z(desk), .phone_day = given_text("--phone-day"),
                                   .phone_night = given_text("--phone-night"), .now_us = ARG_INT(clock_now_us()));
    return cli_find(args, E_USER_UNKNOWN, "login", NULL, f);
}
