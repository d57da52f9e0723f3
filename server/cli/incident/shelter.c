/* SPDX-License-Identifier: Apache-2.0
 * shelter.c - a shelter opens for an incident, is full, closes; and which are open. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/base/word.h"
#include "server/cli/cli.h"

static enum err run_open(char **argv, struct fail *f);
static enum err run_full(char **argv, struct fail *f);
static enum err run_close(char **argv, struct fail *f);
static enum err run_list(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose shelter it is (JIS, five digits)" },
    { "--incident", "ID", "for which incident (the one that is open there)" },
    { "--kind", "KIND", "where one code or name stands for several: " WORDS_SHELTER_KIND_SAID },
    { "--by", "NAME", "who says so; kept with it" },
    { NULL, NULL, NULL },
};

static const struct cli_option list_options[] = {
    { "--municipality", "CODE", "whose shelters (JIS, five digits)" },
    { NULL, NULL, NULL },
};

const struct command cmd_shelter_open = {
    .name = "shelter open",
    .usage = "--municipality CODE --by NAME SHELTER",
    .options = options,
    .args = { 1, 1 },
    .run = run_open,
    .ja = "災害のために避難所（コードか名称）を開設します。すべての画面と電話に伝わります。",
    .doc = "Open a shelter (its code or name) for an incident; every screen and phone hears of it.",
};

const struct command cmd_shelter_full = {
    .name = "shelter full",
    .usage = "--municipality CODE --by NAME SHELTER",
    .options = options,
    .args = { 1, 1 },
    .run = run_full,
    .ja = "避難所を受入停止にします。再び開設するまで、避難先に示しません。",
    .doc = "Say that a shelter takes nobody more: it is not offered until it is opened again.",
};

const struct command cmd_shelter_close = {
    .name = "shelter close",
    .usage = "--municipality CODE --by NAME SHELTER",
    .options = options,
    .args = { 1, 1 },
    .run = run_close,
    .ja = "避難所を閉鎖します。災害対応の終了後にもできます。",
    .doc = "Close a shelter, also after the incident.",
};

const struct command cmd_shelter_list = {
    .name = "shelter list",
    .usage = "--municipality CODE",
    .options = list_options,
    .run = run_list,
    .ja = "すべての避難所の状態、種別、コード、名称、災害、時刻を、開設中のものからタブ区切りで出します。",
    .doc = "State, kind, code, name, incident and time of every shelter, tab between; those that are open first.",
};

static enum err incident_find(int64_t *id, struct fail *f)
{
    const char *given = cli_value("--incident", NULL);
    struct db_stmt args = SQL_WITH(CLI_SHELTER_INCIDENT, .municipality = ARG_Z(cli_value("--municipality", "")));
    if (given)
        return id_parse(sv_of(given), id) ? fail_set(f, E_INCIDENT_UNKNOWN, 0, "--incident") : OK;
    return cli_find(args, E_INCIDENT_UNKNOWN, "--incident", id, f);
}

static enum err state_set(const char *state, char **argv, struct fail *f)
{
    struct db_rows *rows = NULL;
    int64_t shelter = 0, incident = 0;
    struct sv kind = sv_of(cli_value("--kind", NULL));
    if (sv_of(cli_value("--municipality", "")).n != 5 || !sv_trim(sv_of(cli_value("--by", ""))).n)
        return E_USAGE;
    if (kind.p && !word_keep(WORDS_SHELTER_KIND, &kind))
        return fail_set(f, E_USAGE, 0, "--kind");
    struct db_stmt find = SQL_WITH(CLI_SHELTER_FIND, .municipality = ARG_Z(cli_value("--municipality", "")), .code_or_name = ARG_Z(argv[0]),
                                   .kind = ARG_WORDS_OR_NULL(kind));
    enum err e = cli_find(find, E_SHELTER_UNKNOWN, "SHELTER", &shelter, f);
    if (e || (e = incident_find(&incident, f)))
        return e;
    struct db_stmt args = SQL_WITH(SHELTER_SET, .shelter = ARG_INT(shelter), .incident = ARG_INT(incident), .state = ARG_Z(state),
                                   .by_name = ARG_Z(cli_value("--by", "")), .now_us = ARG_INT(clock_now_us()));
    if (!(e = cli_run(args, &rows, f)))
        printf("shelter: %s%s\n", state, db_is_null(rows, 0, 0) ? " (as before)" : "");
    db_rows_free(rows);
    return e;
}

static enum err run_open(char **argv, struct fail *f)
{
    return state_set(JA_SHELTER_STATE_OPEN, argv, f);
}

static enum err run_full(char **argv, struct fail *f)
{
    return state_set(JA_SHELTER_STATE_FULL, argv, f);
}

static enum err run_close(char **argv, struct fail *f)
{
    return state_set(JA_SHELTER_STATE_CLOSED, argv, f);
}

static enum err run_list(char **argv, struct fail *f)
{
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    struct db_stmt args = SQL_WITH(CLI_SHELTER_LIST, .municipality = ARG_WORDS(municipality));
    (void)argv;
    return municipality.n == 5 ? cli_list(args, NULL, f) : E_USAGE;
}
