/* SPDX-License-Identifier: Apache-2.0
 * protect.c - set or lift the protection (支援措置) of a person: out of every picture, or back into it, at once. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

#define ASK_MAX 400 /* bytes of whom to ask */

static enum err run_set(char **argv, struct fail *f);
static enum err run_lift(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose register it is (JIS, five digits)" },
    { "--inquiry-to", "TEXT", "whom others are to ask; without it, as it was" },
    { "--by", "NAME", "who says so" },
    { NULL, NULL, NULL },
};

const struct command cmd_protect_set = {
    .name = "protect set",
    .usage = "--municipality CODE NUMBER",
    .options = options,
    .args = { 1, 1 },
    .run = run_set,
    .ja = "この自治体内番号の方を支援措置の対象にします。担当のほかの地区・一覧・地図から消えます。",
    .doc =
        "Protect the person with this 自治体内番号 (支援措置): out of every zone, list and map but those of the protected persons' desk.",
};

const struct command cmd_protect_lift = {
    .name = "protect lift",
    .usage = "--municipality CODE NUMBER",
    .options = options,
    .args = { 1, 1 },
    .run = run_lift,
    .ja = "支援措置を解きます。照会先も消えます。",
    .doc = "End the protection of this person; whom to ask is forgotten with it.",
};

static enum err protect(const char *number, bool on, struct fail *f)
{
    struct sv ask = sv_trim(sv_of(cli_value("--inquiry-to", "")));
    int64_t person = 0;
    if (sv_of(cli_value("--municipality", "")).n != 5 || ask.n > ASK_MAX)
        return E_USAGE;
    enum err e = cli_person(number, &person, f);
    struct db_stmt args = SQL_WITH(CLI_PERSON_PROTECT, .person = ARG_INT(person), .protected = ARG_FLAG(on),
                                   .ask = ARG_WORDS_IF(ask.n, ask), .said_by = ARG_Z(cli_value("--by", "command line")),
                                   .now_us = ARG_INT(clock_now_us()));
    return e ? e : cli_run(args, NULL, f);
}

static enum err run_set(char **argv, struct fail *f)
{
    return protect(argv[0], true, f);
}

static enum err run_lift(char **argv, struct fail *f)
{
    return protect(argv[0], false, f);
}
