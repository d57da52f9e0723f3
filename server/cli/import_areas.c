/* SPDX-License-Identifier: Apache-2.0
 * cli/import_areas.c - boundaries of municipalities, and the zones in them. */
#include <stdio.h>
#include <string.h>

#include "server/cli/cli.h"
#include "server/cli/gazetteer.h"
#include "server/registry/areas.h"

#define GEOJSON_MAX ((size_t)1024 * 1024 * 1024)

static int say(enum err e, const struct fail *f, const struct area_account *a)
{
    if (e)
        return cli_fail(e, f);
    printf("areas: %zu features, %zu municipalities, %zu zones, %zu repaired, %zu left out, %zu homes moved\n", a->features,
           a->municipalities, a->zones, a->repaired, a->left_out, a->rezoned);
    return a->left_out ? 2 : 0;
}

static int run_boundaries(const struct command *self, int argc, char **argv)
{
    struct zones_columns columns = zones_columns_n03;
    struct area_account a = { 0 };
    struct fail f = { 0 };
    struct buf text;
    struct db_sync *s = cli_open(true);
    (void)self;
    (void)argc;
    if (!s)
        return 1;
    columns.code = cli_value("--code-property", columns.code);
    if (cli_given("--name-property")) {
        memset(columns.name, 0, sizeof columns.name);
        columns.name[0] = cli_value("--name-property", NULL);
    }
    buf_init(&text, GEOJSON_MAX);
    enum err e = gz_read(argv[0], &text);
    if (!e)
        e = area_import_boundaries(s, buf_view(&text), &columns, &a, &f);
    buf_done(&text);
    db_sync_close(s);
    return say(e, &f, &a);
}

static int zones_from_file(struct db_sync *s, const char *path, struct sv municipality)
{
    struct zones_columns columns = { .code = cli_value("--code-property", "code"), .name = { cli_value("--name-property", "name"), NULL } };
    struct area_account a = { 0 };
    struct fail f = { 0 };
    struct buf text;
    buf_init(&text, GEOJSON_MAX);
    enum err e = gz_read(path, &text);
    if (!e)
        e = area_import_zones(s, buf_view(&text), &columns, municipality, cli_value("--kind", "other"), &a, &f);
    buf_done(&text);
    return say(e, &f, &a);
}

static int zones_from_towns(struct db_sync *s, struct sv municipality)
{
    struct area_account a = { 0 };
    struct fail f = { 0 };
    struct gazetteer_file g;
    enum err e = gazetteer_file_open(cli_gazetteer_file(), &g, &f);
    if (e)
        return cli_fail(e, &f);
    e = area_make_towns(s, g.g, municipality, true, &a, &f);
    gazetteer_file_close(&g);
    return say(e, &f, &a);
}

static int run_zones(const struct command *self, int argc, char **argv)
{
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    (void)self;
    if (municipality.n != 5 || (argc == 0) != cli_given("--towns"))
        return cli_fail(E_USAGE, NULL);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    int rc = argc ? zones_from_file(s, argv[0], municipality) : zones_from_towns(s, municipality);
    db_sync_close(s);
    return rc;
}

static const struct cli_option boundary_options[] = {
    { "--code-property", "NAME", "property with the five-digit code (N03_007)" },
    { "--name-property", "NAME", "property with the name" },
    { NULL, NULL, NULL },
};
static const struct cli_option zone_options[] = {
    { "--municipality", "CODE", "whose zones they are" },
    { "--code-property", "NAME", "property with the zone's code (code)" },
    { "--name-property", "NAME", "property with the zone's name (name)" },
    { "--kind", "KIND", "school, town, association or other" },
    { "--towns", NULL, "divide the municipality among its towns instead of reading a file" },
    { NULL, NULL, NULL },
};
const struct command cmd_import_boundaries = {
    .name = "import boundaries", .usage = "FILE", .options = boundary_options, .args_min = 1, .args_max = 1, .run = run_boundaries,
    .doc = "Bring in municipalities from GeoJSON boundaries.",
};
const struct command cmd_import_zones = {
    .name = "import zones", .usage = "--municipality CODE (FILE | --towns)", .options = zone_options, .args_max = 1, .run = run_zones,
    .doc = "Bring in reporting zones from GeoJSON, or make them from the gazetteer's towns.",
};
