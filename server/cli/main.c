/* SPDX-License-Identifier: Apache-2.0
 * main.c - finds the subcommand, reads its options, runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/auth/password.h"
#include "server/base/log.h"
#include "server/base/shortage.h"
#include "server/base/version.h"
#include "server/cli/cli.h"

static int help(const struct command *one)
{
    for (size_t i = 0; commands[i]; i++) {
        const struct command *c = commands[i];
        if (one && c != one)
            continue;
        printf("anpi %s %s\n", c->name, c->usage);
        if (c->ja)
            printf("    %s\n", c->ja);
        printf("    %s\n", c->doc);
        for (const struct cli_option *o = c->options; o && o->name; o++)
            printf("      %s%s%s  %s\n", o->name, o->value ? " " : "", o->value ? o->value : "", o->doc);
    }
    printf("どのコマンドでも: --db=CONNINFO --config=FILE --gazetteer_file=FILE --points_file=FILE\n");
    printf("Everywhere: --db=CONNINFO --config=FILE --gazetteer_file=FILE --points_file=FILE\n");
    return 0;
}

/* The command whose words begin the line; *words = how many they are. */
static const struct command *find(int argc, char **argv, int *words)
{
    for (size_t i = 0; commands[i]; i++) {
        const char *second = strchr(commands[i]->name, ' ');
        size_t first = second ? (size_t)(second - commands[i]->name) : strlen(commands[i]->name);
        if (argc < 1 || strlen(argv[0]) != first || strncmp(argv[0], commands[i]->name, first))
            continue;
        if (second && (argc < 2 || strcmp(argv[1], second + 1)))
            continue;
        *words = second ? 2 : 1;
        return commands[i];
    }
    return NULL;
}

static const struct cli_option *option_of(const struct command *c, const char *arg, size_t n)
{
    for (const struct cli_option *o = c->options; o && o->name; o++)
        if (strlen(o->name) == n && !strncmp(o->name, arg, n))
            return o;
    return NULL;
}

/* Takes the command's own options out of the line; `--key=value` of the configuration goes to conf_load. */
static int take_options(const struct command *c, int argc, char **argv, char **conf_argv, int *conf_argc, struct fail *f)
{
    int kept = 0;
    for (int i = 0; i < argc; i++) {
        const char *eq = strchr(argv[i], '=');
        size_t n = eq ? (size_t)(eq - argv[i]) : strlen(argv[i]);
        const struct cli_option *o = option_of(c, argv[i], n);
        if (!o && !strncmp(argv[i], "--", 2)) {
            conf_argv[(*conf_argc)++] = argv[i];
        } else if (!o) {
            argv[kept++] = argv[i];
        } else if ((o->value && !eq && i + 1 == argc) || (!o->value && eq) ||
                   !cli_give(o->name, !o->value ? "1"
                                      : eq      ? eq + 1
                                                : argv[++i])) {
            snprintf(f->field, sizeof f->field, "%s", o->name);
            return -1;
        }
    }
    return kept;
}

static int no_command(char **words, struct fail *f)
{
    enum err e = fail_set(f, E_USAGE, 0, words[0]);
    fail_say(f, "no such command: %s %s (anpi --help)", words[0], words[1] ? words[1] : "");
    return cli_fail(e, f);
}

/* The command is there, but not so many words, or an option lacks its value or has one it does not take. */
static enum err wrong_words(const struct command *c, struct fail *f)
{
    char option[64];
    snprintf(option, sizeof option, "%s", f->field);
    enum err e = fail_set(f, E_USAGE, 0, option);
    fail_say(f, "%s%sanpi %s %s", option, option[0] ? ": " : "", c->name, c->usage);
    return e;
}

/* The command says that it has done all. Where memory was refused it may have passed something over, and where its words did not
 * get out nobody has read them. */
static enum err ended_well(struct fail *f)
{
    if (shortage_count())
        return fail_set(f, E_NO_MEMORY, 0, "");
    bool out = fflush(stdout) == 0 && !ferror(stdout);
    return out ? OK : fail_file(f, E_IO, "", "stdout");
}

int main(int argc, char **argv)
{
    struct fail f = { 0 };
    int words = 0, conf_argc = 1;
    log_set(LOG_WARN, "anpi");
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
        return help(NULL);
    if (!strcmp(argv[1], "--version"))
        return puts("anpi " ANPI_VERSION) < 0;
    const struct command *c = find(argc - 1, argv + 1, &words);
    if (!c)
        return no_command(argv + 1, &f);
    char **conf_argv = calloc((size_t)argc + 1, sizeof *conf_argv);
    if (!conf_argv || password_init())
        return cli_fail(E_NO_MEMORY, NULL);
    conf_argv[0] = argv[0];
    for (int i = 1 + words; i < argc; i++)
        if (!strcmp(argv[i], "--help"))
            return help(c);
    int left = take_options(c, argc - 1 - words, argv + 1 + words, conf_argv, &conf_argc, &f);
    enum err e = left < c->args.min || left > c->args.max ? wrong_words(c, &f) : OK;
    if (!e)
        e = cli_conf_load(conf_argc, conf_argv, &f);
    if (!e) {
        argv[1 + words + left] = NULL;
        e = c->run(argv + 1 + words, &f);
        if (!e)
            e = ended_well(&f);
    }
    int rc = cli_close(e ? cli_fail(e, &f) : 0);
    free(conf_argv);
    return rc;
}
