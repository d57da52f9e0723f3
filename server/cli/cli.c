/* SPDX-License-Identifier: Apache-2.0
 * cli.c - what every subcommand may ask: its options, the configuration, the database. Apart from main: the parts of
 * commands are linked into tests too. */
#include "server/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "server/base/conf.h"
#include "server/base/count.h"
#include "server/base/jw.h"

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

int cli_exit(int rc)
{
    return rc && unfit ? unfit : rc;
}

struct db_sync *cli_open(bool check)
{
    struct db_sync *s = NULL;
    struct fail f = { 0 };
    enum err e = db_sync_open(conf.db, "anpi", check, &s, &f);
    if (e)
        cli_fail(e, &f);
    return e ? NULL : s;
}
