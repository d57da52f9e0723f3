/* SPDX-License-Identifier: Apache-2.0
 * cli.c - what every subcommand may ask: its options, the configuration, lines, the database. Apart from main: the parts of
 * commands are linked into tests too. */
#include "server/cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/base/clock.h"
#include "server/base/conf.h"
#include "server/base/count.h"
#include "server/base/date.h"
#include "server/base/file.h"
#include "server/base/jw.h"
#include "server/base/shortage.h"

static struct {
    const char *name, *value;
} given[CLI_OPTIONS_MAX];
static size_t given_n;

bool cli_give(const char *option, const char *value)
{
    if (given_n == CLI_OPTIONS_MAX)
        return false;
    given[given_n].name = option;
    given[given_n++].value = value;
    return true;
}

const char *cli_value(const char *option, const char *otherwise)
{
    for (size_t i = 0; i < given_n; i++)
        if (!strcmp(given[i].name, option))
            return given[i].value;
    return otherwise;
}

bool cli_given(const char *option)
{
    return cli_value(option, NULL) != NULL;
}

struct cli_conf {
    const char *db, *gazetteer_file, *points_file, *config;
    struct clauses clauses;
    struct provision provision;
};

static const struct conf_item items[] = {
    { "config", CONF_STR, "var/cli.conf", 0, 0, offsetof(struct cli_conf, config), "File of key = value lines; may be missing." },
    { "db", CONF_STR, "dbname=anpi", 0, 0, offsetof(struct cli_conf, db), "PostgreSQL connection, libpq key=value." },
    { "gazetteer_file", CONF_STR, "var/gazetteer.bin", 0, 0, offsetof(struct cli_conf, gazetteer_file), "The compiled gazetteer." },
    { "points_file", CONF_STR, "", 0, 0, offsetof(struct cli_conf, points_file),
      "Compiled points of blocks and buildings; empty: the gazetteer's name with .points behind. May be missing." },
    CLAUSE_CONF_ROWS(struct cli_conf, clauses),
    PROVISION_CONF_ROWS(struct cli_conf, provision),
};

static struct cli_conf conf;
static int unfit; /* the exit code of a database that does not fit, once one was met */
static int ending;
static struct db_sync *db;

enum err cli_conf_load(int argc, char **argv, struct fail *f)
{
    int rest = 0;
    return conf_load(items, countof(items), &conf, argc, argv, &rest, f);
}

const char *cli_db(void)
{
    return conf.db;
}

const char *cli_gazetteer_file(void)
{
    return conf.gazetteer_file;
}

const char *cli_points_file(void)
{
    static char beside[4096 + 8];
    if (conf.points_file[0])
        return conf.points_file;
    snprintf(beside, sizeof beside, "%.4096s.points", conf.gazetteer_file);
    return beside;
}

const struct provision *cli_provision(void)
{
    return &conf.provision;
}

const struct clauses *cli_clauses(void)
{
    return &conf.clauses;
}

int cli_fail(enum err e, const struct fail *f)
{
    struct fail all = f ? *f : (struct fail){ 0 };
    struct buf b;
    struct jw w;
    all.err = e;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_fail(&w, &all);
    fprintf(stderr, "%s\n", buf_ok(&b) ? b.p : err_code(e));
    if (all.detail[0])
        fprintf(stderr, "anpi: %s\n", all.detail);
    buf_done(&b);
    if (e == E_DB_OLDER || e == E_DB_NEWER)
        unfit = err_exit_code(e);
    return unfit ? unfit : 1;
}

void cli_end(int rc)
{
    ending = rc;
}

int cli_close(int rc)
{
    db_sync_close(db);
    rc = rc ? rc : ending;
    return rc && unfit ? unfit : rc;
}

struct db_sync *cli_open(struct fail *f)
{
    enum err e = db ? OK : db_sync_open(conf.db, "anpi", true, &db, f);
    if (e)
        f->err = e;
    return db;
}

enum err cli_save(const char *path, struct sv bytes, unsigned mode, const char *field, struct fail *f)
{
    enum err e = shortage_count() ? E_NO_MEMORY : file_replace(path, bytes, mode);
    return e ? fail_file(f, e, field, path) : OK;
}

enum err cli_run(struct db_stmt statement, struct db_rows **rows, struct fail *f)
{
    return cli_open(f) ? db_sync_run(db, statement, rows, f) : f->err;
}

enum err cli_each(struct db_stmt statement, db_sync_row *fn, void *ctx, struct fail *f)
{
    return cli_open(f) ? db_sync_each(db, statement, fn, ctx, f) : f->err;
}

enum err cli_find(struct db_stmt statement, enum err none, const char *field, int64_t *id, struct fail *f)
{
    return cli_open(f) ? db_sync_find(db, statement, none, field, id, f) : f->err;
}

enum err cli_office(int64_t *id, struct fail *f)
{
    struct db_stmt args = SQL_WITH(CLI_OFFICE_FIND, .id_or_name = ARG_Z(cli_value("--office", "")));
    return cli_find(args, E_USER_OFFICE, "office", id, f);
}

enum err cli_person(const char *number, int64_t *id, struct fail *f)
{
    struct db_stmt args = SQL_WITH(CLI_HOME_PERSON, .municipality = ARG_Z(cli_value("--municipality", "")), .municipal_id = ARG_Z(number));
    return cli_find(args, E_PERSON_UNKNOWN, "", id, f);
}

/* A line a row, a tab between: what was typed into a name makes no line and no column of its own. */
static void cell_print(struct sv v, char end)
{
    for (size_t i = 0; i < v.n; i++)
        putchar((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f ? ' ' : v.p[i]);
    putchar(end);
}

enum err cli_list(struct db_stmt statement, const char *heading, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = cli_run(statement, &rows, f);
    if (!e && heading)
        puts(heading);
    for (size_t i = 0; !e && i < db_rows_n(rows); i++)
        for (size_t c = 0; c < db_cols_n(rows); c++) {
            struct sv v = heading && db_is_null(rows, i, c) ? SV("-") : db_text_at(rows, i, c);
            cell_print(v, c + 1 < db_cols_n(rows) ? '\t' : '\n');
        }
    db_rows_free(rows);
    return e;
}

enum err cli_number(const char *option, const char *otherwise, int64_t min, int64_t max, int64_t *out, struct fail *f)
{
    bool good = sv_to_i64(sv_of(cli_value(option, otherwise)), out) && *out >= min && *out <= max;
    return good ? OK : fail_set(f, E_USAGE, 0, option);
}

enum err cli_since(int64_t *out_us, struct fail *f)
{
    struct sv text = sv_of(cli_value("--since", ""));
    struct date d;
    if (!cli_given("--since") || !time_parse_rfc3339(text, out_us))
        return OK;
    if (date_parse(text, &d))
        return fail_set(f, E_USAGE, 0, "--since");
    *out_us = civil_to_us(&(struct civil){ d.year, d.month, d.day, 0, 0, 0 });
    return OK;
}

enum err cli_point(struct sv line, double *lon, double *lat)
{
    struct sv s = sv_trim(line);
    size_t cut = 0;
    while (cut < s.n && s.p[cut] != ' ' && s.p[cut] != '\t' && s.p[cut] != ',')
        cut++;
    struct sv a = { s.p, cut }, b = { s.p + cut, s.n - cut };
    while (b.n && (b.p[0] == ' ' || b.p[0] == '\t' || b.p[0] == ','))
        b = (struct sv){ b.p + 1, b.n - 1 };
    return sv_to_double(a, lon) && sv_to_double(b, lat) ? OK : E_GEO_COORD;
}

void cli_each_line(void (*fn)(void *ctx, struct sv line), void *ctx)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, stdin)) >= 0)
        fn(ctx, (struct sv){ line, (size_t)n });
    if (!feof(stdin)) /* a line that found no memory is not the end */
        shortage_note();
    free(line);
}
