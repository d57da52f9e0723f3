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

/* Of one call; more is E_USAGE. */
#define CLI_OPTIONS_MAX 32

/* Static text; the help is made of it. */
struct cli_option {
    const char *name;  /* "--people" */
    const char *value; /* what it takes, for the help; NULL: a switch */
    const char *doc;
};

/* Static and const, one a file; listed in commands.c. */
struct command {
    const char *name;                 /* "import registry": one or two words */
    const char *usage;                /* what follows the name */
    const char *ja;                   /* what it does, in Japanese */
    const char *doc;                  /* the same in English */
    const struct cli_option *options; /* ends with a NULL name; may be NULL */
    struct {
        int min, max;
    } args; /* how many words are left behind its options */
    /* Does it; NULL ends `argv`. An error is said by main, with what is in `f`. */
    enum err (*run)(char **argv, struct fail *f);
};

/* Ends with NULL; in the order of the help. */
extern const struct command *const commands[];

/* Parsed command line: values by option name, then what is left. Filled by main before run is called. A view of argv
 * or the literal: good as long as the program. */
const char *cli_value(const char *option, const char *otherwise); /* "1" for a switch that was given */
/* Also for a switch. */
bool cli_given(const char *option);
/* Main's part: keeps a pair; both live as long as the program. False: there are CLI_OPTIONS_MAX already. No copy is
 * made. */
bool cli_give(const char *option, const char *value);

/* Main's part too. Once, before run. Errors as conf_load. */
ERR cli_conf_load(int argc, char **argv, struct fail *f);
/* Ends the connection; the exit code: a database that does not fit has its own. Once, last: nothing of the database
 * may be asked afterwards. */
int cli_close(int rc);

/* An option that is a number; outside of these bounds, or none: E_USAGE on the option. *out may have been set on
 * failure. */
ERR cli_number(const char *option, const char *otherwise, int64_t min, int64_t max, int64_t *out, struct fail *f);
/* --since: "2026-08-30" (midnight in Japan) or a full time with its offset, in us; untouched when it is not given.
 * E_USAGE on the option when it is neither. */
ERR cli_since(int64_t *out_us, struct fail *f);
/* "lon lat" on a line, separated by spaces, tabs or a comma. E_GEO_COORD. Degrees. Outputs may have been set on
 * failure. That it lies in Japan is the caller's to ask. */
ERR cli_point(struct sv line, double *lon, double *lat);
/* Of standard input. With its line end, of any length; the view is good during the call. */
void cli_each_line(void (*fn)(void *ctx, struct sv line), void *ctx);

/* Configuration: --db, ANPI_DB, or `db` of var/cli.conf (or --config=FILE). May hold a password: never printed. */
const char *cli_db(void);
/* "" when none is configured. */
const char *cli_gazetteer_file(void);
/* Beside the gazetteer's file when it is not configured. It need not be there. */
const char *cli_points_file(void);
/* Texts of the configuration, as long as the program. */
const struct clauses *cli_clauses(void);
/* What a decision may give at most. Texts of the configuration, as long as the program. */
const struct provision *cli_provision(void);

/* Say a failure as one JSON line on standard error and return 1: main's part, and for a row among many. Never `f`'s
 * detail in the JSON: it follows on a line of its own. */
int cli_fail(enum err e, const struct fail *f);
/* What a command ends with that did what it could: 2, some of it was refused or held. The last one counts. */
void cli_end(int rc);

/* The database: connected when first asked for, ended by main. NULL: why not is in `f`. One connection for the whole
 * command; its schema is checked (E_DB_OLDER, E_DB_NEWER). */
struct db_sync *cli_open(struct fail *f);
/* What db_sync_run, db_sync_each and db_sync_find do, on it. */
/* A file that the command makes, whole or not at all (file_replace), and not at all once memory was refused: something may be
 * missing in it. On failure `f` names the file and why. */
ERR cli_save(const char *path, struct sv bytes, unsigned mode, const char *field, struct fail *f);
ERR cli_run(struct db_stmt statement, struct db_rows **rows, struct fail *f);
/* The first error of `fn` is returned. */
ERR cli_each(struct db_stmt statement, db_sync_row *fn, void *ctx, struct fail *f);
/* *id is untouched on failure. */
ERR cli_find(struct db_stmt statement, enum err none, const char *field, int64_t *id, struct fail *f);
/* Whom --office names, by id or name; E_USER_OFFICE. *id is untouched on failure. */
ERR cli_office(int64_t *id, struct fail *f);
/* The person with this 自治体内番号 in the register of --municipality. E_PERSON_UNKNOWN. *id is untouched on
 * failure. Protected persons too: whoever runs the command has the database. */
ERR cli_person(const char *number, int64_t *id, struct fail *f);
/* Every row a line, tabs between; under a heading, where nothing is a dash, or without one (NULL). On standard
 * output; tabs and line ends within a cell become blanks. All rows are in memory. */
ERR cli_list(struct db_stmt statement, const char *heading, struct fail *f);

#endif
