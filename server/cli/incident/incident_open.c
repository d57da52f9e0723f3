/* SPDX-License-Identifier: Apache-2.0
 * incident_open.c - open an incident, as the command centre's screen does. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/json.h"
#include "server/base/word.h"
#include "server/cli/cli.h"

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--name", "NAME", "as everybody will call it" },
    { "--kind", "KIND", WORDS_INCIDENT_KIND_SAID },
    { "--municipality", "CODE[,CODE]", "over which municipalities (JIS, five digits)" },
    { "--drill", NULL, "an exercise: it never gives a ground to see anybody's data" },
    { "--decided-by", "WHO", "who decided that it is open (災害対策本部)" },
    { "--grounds", "WHICH", WORDS_GROUNDS_SAID " (" JA_GROUNDS_OCCURRED ")" },
    { NULL, NULL, NULL },
};

const struct command cmd_incident_open = {
    .name = "incident open",
    .usage = "--name NAME --kind KIND --municipality CODE[,CODE]",
    .options = options,
    .run = run,
    .ja = "災害対応を開始し、第1次確認を始めます。番号を出します。",
    .doc = "Start the response to an incident, with its first round; prints its id.",
};

static bool codes_read(const char *text, struct db_array *out)
{
    struct sv rest = sv_of(text);
    int64_t number;
    while (rest.p) {
        struct sv code = sv_trim(sv_cut(&rest, ','));
        if (code.n != 5 || !sv_to_i64(code, &number) || number < 1000)
            return false;
        db_array_sv(out, code);
    }
    return out->n > 0 && db_array_ok(out);
}

static enum err incident_open(struct db_array *codes, struct sv kind, struct sv grounds, int64_t *id, struct fail *f)
{
    struct db_rows *rows = NULL;
    const struct json *said = NULL;
    struct arena a;
    struct db_stmt args = SQL_WITH(INCIDENT_OPEN, .name = ARG_Z(cli_value("--name", "")), .kind = ARG_WORDS(kind),
                                   .drill = ARG_FLAG(cli_given("--drill")), .municipalities = ARG_LIST(codes),
                                   .decided_by = ARG_Z(cli_value("--decided-by", "災害対策本部")), .grounds = ARG_WORDS(grounds),
                                   .now_us = ARG_INT(clock_now_us()));
    arena_init(&a, 1024 * 1024);
    enum err e = cli_run(args, &rows, f);
    if (!e)
        e = json_parse(&a, db_text_at(rows, 0, 0), 6, &said, f);
    if (!e)
        e = json_opt_i64(said, "id", 1, INT64_MAX, id, f);
    db_rows_free(rows);
    arena_done(&a);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    struct db_array codes;
    struct sv kind = sv_of(cli_value("--kind", "")), grounds = sv_of(cli_value("--grounds", JA_GROUNDS_OCCURRED));
    int64_t id = 0;
    (void)argv;
    db_array_init(&codes, 65536);
    enum err e = OK;
    if (!sv_trim(sv_of(cli_value("--name", ""))).n)
        e = fail_set(f, E_USAGE, 0, "--name");
    else if (!word_keep(WORDS_INCIDENT_KIND, &kind))
        e = fail_set(f, E_USAGE, 0, "--kind");
    else if (!word_keep(WORDS_GROUNDS, &grounds))
        e = fail_set(f, E_USAGE, 0, "--grounds");
    else if (!codes_read(cli_value("--municipality", ""), &codes))
        e = fail_set(f, E_USAGE, 0, "--municipality");
    if (!e)
        e = incident_open(&codes, kind, grounds, &id, f);
    db_array_done(&codes);
    if (!e)
        printf("%lld\n", (long long)id);
    return e;
}
