/* SPDX-License-Identifier: Apache-2.0
 * protect.c - set or lift the protection (支援措置) of a person: out of every picture, or back into it, at once. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

#define ASK_MAX 400

static int run_set(const struct command *self, int argc, char **argv);
static int run_lift(const struct command *self, int argc, char **argv);

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
    .args_min = 1,
    .args_max = 1,
    .run = run_set,
    .ja = "この自治体内番号の方を支援措置の対象にします。担当のほかの地区・一覧・地図から消えます。",
    .doc =
        "Protect the person with this 自治体内番号 (支援措置): out of every zone, list and map but those of the protected persons' desk.",
};

const struct command cmd_protect_lift = {
    .name = "protect lift",
    .usage = "--municipality CODE NUMBER",
    .options = options,
    .args_min = 1,
    .args_max = 1,
    .run = run_lift,
    .ja = "支援措置を解きます。照会先も消えます。",
    .doc = "End the protection of this person; whom to ask is forgotten with it.",
};

static enum err person_find(struct db_sync *s, const char *municipality, const char *number, int64_t *person, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(s, SQL_WITH(CLI_HOME_PERSON, .municipality = ARG_Z(municipality), .municipal_id = ARG_Z(number)), &rows, f);
    if (!e && !db_rows_n(rows))
        e = fail_set(f, E_PERSON_UNKNOWN, 0, "");
    if (!e)
        *person = db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    return e;
}

static int protect(const char *number, bool on)
{
    struct sv ask = sv_trim(sv_of(cli_value("--inquiry-to", "")));
    const char *municipality = cli_value("--municipality", "");
    struct fail f = { 0 };
    int64_t person = 0;
    if (sv_of(municipality).n != 5 || ask.n > ASK_MAX)
        return cli_fail(E_USAGE, NULL);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = person_find(s, municipality, number, &person, &f);
    struct db_stmt statement = SQL_WITH(CLI_PERSON_PROTECT, .person = ARG_INT(person), .protected = ARG_FLAG(on),
                                        .ask = ARG_WORDS_OR_NULL(ask.n ? ask : (struct sv){ 0 }),
                                        .said_by = ARG_Z(cli_value("--by", "command line")), .now_us = ARG_INT(clock_now_us()));
    if (!e)
        e = db_sync_run(s, statement, NULL, &f);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}

static int run_set(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    return protect(argv[0], true);
}

static int run_lift(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    return protect(argv[0], false);
}
