/* SPDX-License-Identifier: Apache-2.0
 * cli.h - the `anpi` command: a table of subcommands, one to a file, each opening with its const struct.
 *
 * Exit codes: 0 all done; 2 some of it refused or held; 1 nothing done; 3 the database's schema is
 * too old for this program, 4 too new. Errors go to standard error, a JSON object a
 * line, as the service answers them. */
#ifndef ANPI_CLI_CLI_H
#define ANPI_CLI_CLI_H

#include "server/auth/clause.h"
#include "server/auth/provision.h"
#include "server/base/err.h"
#include "server/db/sync.h"

#define CLI_OPTIONS_MAX 32

struct cli_option {
    const char *name;  /* "--people" */
    const char *value; /* what it takes, for the help; NULL: a switch */
    const char *doc;
};

struct command {
    const char *name;                 /* "import registry": one or two words */
    const char *usage;                /* what follows the name */
    const char *ja;                   /* what it does, in Japanese */
    const char *doc;                  /* the same in English */
    const struct cli_option *options; /* ends with a NULL name; may be NULL */
    int args_min, args_max;
    int (*run)(const struct command *self, int argc, char **argv);
};

extern const struct command *const commands[];

/* Parsed command line: values by option name, then what is left. Filled by main before run is called. */
const char *cli_value(const char *option, const char *otherwise); /* "1" for a switch that was given */
bool cli_given(const char *option);
/* Main's part: keeps a pair; both live as long as the program. False: there are CLI_OPTIONS_MAX already. */
bool cli_give(const char *option, const char *value);

/* Main's part too. */
ERR cli_conf_load(int argc, char **argv, struct fail *f);
int cli_exit(int rc); /* of a command that ended with rc: a database that does not fit has its own */

/* Configuration: --db, ANPI_DB, or `db` of var/cli.conf (or --config=FILE). */
const char *cli_db(void);
const char *cli_gazetteer_file(void);
const char *cli_points_file(void);
const struct clauses *cli_clauses(void);
const struct provision *cli_provision(void); /* what a decision may give at most */

/* Say a failure as one JSON line on standard error and return 1. */
int cli_fail(enum err e, const struct fail *f);
/* Open the database or say why not (and exit code 1 through the caller): NULL on failure. */
struct db_sync *cli_open(bool check);

#endif
