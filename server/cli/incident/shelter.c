/* SPDX-License-Identifier: Apache-2.0
 * shelter.c - a shelter opens for an incident, is full, closes; and which are open. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"

static int run_open(const struct command *self, int argc, char **argv);
static int run_full(const struct command *self, int argc, char **argv);
static int run_close(const struct command *self, int argc, char **argv);
static int run_list(const struct command *self, int argc, char **argv);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose shelter it is (JIS, five digits)" },
    { "--incident", "ID", "for which incident (the one that is open there)" },
    { "--kind", "KIND", "指定緊急避難場所, 指定避難所, 福祉避難所 or その他, where one code or name stands for several" },
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
    .args_min = 1,
    .args_max = 1,
    .run = run_open,
    .ja = "災害のために避難所（コードか名称）を開設します。すべての画面と電話に伝わります。",
    .doc = "Open a shelter (its code or name) for an incident; every screen and phone hears of it.",
};

const struct command cmd_shelter_full = {
    .name = "shelter full",
    .usage = "--municipality CODE --by NAME SHELTER",
    .options = options,
    .args_min = 1,
    .args_max = 1,
    .run = run_full,
    .ja = "避難所を受入停止にします。再び開設するまで、避難先に示しません。",
    .doc = "Say that a shelter takes nobody more: it is not offered until it is opened again.",
};

const struct command cmd_shelter_close = {
    .name = "shelter close",
    .usage = "--municipality CODE --by NAME SHELTER",
    .options = options,
    .args_min = 1,
    .args_max = 1,
    .run = run_close,
    .ja = "避難所を閉鎖します。災害対応の終了後にもできます。",
    .doc = "Close a shelter, also after the incident.",
};

const struct command cmd_shelter_list = {
    .name = "shelter list",
    .usage = "--municipality CODE",
    .options = list_options,
    .args_max = 0,
    .run = run_list,
    .ja = "すべての避難所の状態、種別、コード、名称、災害、時刻を、開設中のものからタブ区切りで出します。",
    .doc = "State, kind, code, name, incident and time of every shelter, tab between; those that are open first.",
};

/* The one row that a question has; none or several: `e` on `field`. */
static enum err one_find(struct db_sync *s, struct db_stmt statement, enum err e, const char *field, int64_t *id, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err ran = db_sync_run(s, statement, &rows, f);
    if (!ran && db_rows_n(rows) != 1)
        ran = fail_set(f, e, 0, field);
    if (!ran)
        *id = db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    return ran;
}

static enum err incident_find(struct db_sync *s, struct sv municipality, int64_t *id, struct fail *f)
{
    const char *given = cli_value("--incident", NULL);
    if (given)
        return id_parse(sv_of(given), id) ? fail_set(f, E_INCIDENT_UNKNOWN, 0, "--incident") : OK;
    return one_find(s, SQL_WITH(CLI_SHELTER_INCIDENT, .municipality = ARG_WORDS(municipality)), E_INCIDENT_UNKNOWN, "--incident", id, f);
}

static enum err state_set(struct db_sync *s, const char *which, const char *state, bool *changed, struct fail *f)
{
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    struct db_rows *rows = NULL;
    int64_t shelter = 0, incident = 0;
    struct db_stmt find = SQL_WITH(CLI_SHELTER_FIND, .municipality = ARG_WORDS(municipality), .code_or_name = ARG_Z(which),
                                   .kind = ARG_Z(cli_value("--kind", NULL)));
    enum err e = one_find(s, find, E_SHELTER_UNKNOWN, "SHELTER", &shelter, f);
    if (!e)
        e = incident_find(s, municipality, &incident, f);
    if (e)
        return e;
    struct db_stmt statement = SQL_WITH(SHELTER_SET, .shelter = ARG_INT(shelter), .incident = ARG_INT(incident), .state = ARG_Z(state),
                                        .by_name = ARG_Z(cli_value("--by", "")), .now_us = ARG_INT(clock_now_us()));
    e = db_sync_run(s, statement, &rows, f);
    if (!e)
        *changed = !db_is_null(rows, 0, 0);
    db_rows_free(rows);
    return e;
}

static int run_state(const char *state, char **argv)
{
    struct fail f = { 0 };
    bool changed = false;
    if (sv_of(cli_value("--municipality", "")).n != 5 || !sv_trim(sv_of(cli_value("--by", ""))).n)
        return cli_fail(E_USAGE, NULL);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = state_set(s, argv[0], state, &changed, &f);
    db_sync_close(s);
    if (e)
        return cli_fail(e, &f);
    printf("shelter: %s%s\n", state, changed ? "" : " (as before)");
    return 0;
}

static int run_open(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    return run_state("開設", argv);
}

static int run_full(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    return run_state("満員", argv);
}

static int run_close(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    return run_state("閉鎖", argv);
}

static enum err on_shelter(void *ctx, const struct db_rows *rows, size_t row)
{
    (void)ctx;
    for (size_t i = 0; i < 6; i++) {
        struct sv s = db_text_at(rows, row, i);
        printf("%s" SV_FMT, i ? "\t" : "", SV_ARG(s));
    }
    printf("\n");
    return OK;
}

static int run_list(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    (void)self;
    (void)argc;
    (void)argv;
    if (municipality.n != 5)
        return cli_fail(E_USAGE, NULL);
    struct db_sync *s = cli_open(true);
    enum err e = s ? db_sync_each(s, SQL_WITH(CLI_SHELTER_LIST, .municipality = ARG_WORDS(municipality)), on_shelter, NULL, &f) : OK;
    db_sync_close(s);
    return !s ? 1 : e ? cli_fail(e, &f) : 0;
}
