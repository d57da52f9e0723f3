/* SPDX-License-Identifier: Apache-2.0
 * given.c - the options of the command line, kept apart from main: the parts of commands are linked into tests too. */
#include <string.h>

#include "server/cli/cli.h"

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
