/* SPDX-License-Identifier: Apache-2.0
 * import_areas.c - boundaries of municipalities, and the zones in them. */
#include <stdio.h>
#include <string.h>

#include "server/cli/cli.h"
#include "server/base/word.h"
#include "server/cli/datum.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/shapes_file.h"
#include "server/registry/areas.h"

#define GEOJSON_MAX ((size_t)1024 * 1024 * 1024) /* bytes once unpacked, of all Japan (N03) */

static enum err run_boundaries(char **argv, struct fail *f);
static enum err run_zones(char **argv, struct fail *f);

static const struct cli_option boundary_options[] = {
    { "--code-property", "NAME", "property with the five-digit code (N03_007)" },
    { "--name-property", "NAME", "property with the name" },
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

static const struct cli_option zone_options[] = {
    { "--municipality", "CODE", "whose zones they are" },
    { "--code-property", "NAME", "property with the zone's code (code)" },
    { "--name-property", "NAME", "property with the zone's name (name)" },
    { "--kind", "KIND", "school, town, association or other" },
    { "--towns", NULL, "divide the municipality among its towns instead of reading a file" },
    { "--dry-run", NULL, "say what would change, and which zones would end, and change nothing" },
    { "--replace", NULL, "zones of this kind that are not in the file end: their people move, their reports are kept" },
    { "--also-end", "KIND", "with --replace: every zone of this other kind ends too (town, when 自治会 take their place)" },
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_import_boundaries = {
    .name = "import boundaries",
    .usage = "FILE",
    .options = boundary_options,
    .args = { 1, 1 },
    .run = run_boundaries,
    .ja = "市区町村の境界を GeoJSON から取り込みます。",
    .doc = "Bring in municipalities from GeoJSON boundaries.",
};

const struct command cmd_import_zones = {
    .name = "import zones",
    .usage = "--municipality CODE (FILE | --towns)",
    .options = zone_options,
    .args = { 0, 1 },
    .run = run_zones,
    .ja = "報告する地区を GeoJSON から取り込むか、住所辞書の町丁目から作ります。",
    .doc = "Bring in reporting zones from GeoJSON, or make them from the gazetteer's towns.",
};

/* A feature that was left out, mended or has another's code, by its number and name: an error a line, as rows are refused. */
static void on_told(void *ctx, const struct zones_word *w)
{
    char called[sizeof((struct fail *)0)->field * 2];
    struct fail f = { 0 };
    (void)ctx;
    snprintf(called, sizeof called, SV_FMT "%s" SV_FMT, SV_ARG(w->code), w->code.n && w->name.n ? " " : "", SV_ARG(w->name));
    cli_fail(fail_set(&f, w->why, (long)w->feature, called), &f);
    if (w->why != E_ZONE_SAME_CODE)
        return;
    snprintf(called, sizeof called, SV_FMT " " SV_FMT, SV_ARG(w->code), SV_ARG(w->other_name));
    cli_fail(fail_set(&f, w->why, (long)w->other, called), &f);
}

static void say(const struct area_account *a)
{
    printf("境界取込: 地物 %zu、市区町村 %zu、地区 %zu、形を直したもの %zu、取り込まなかったもの %zu、地区が変わった居所 %zu\n",
           a->features, a->municipalities, a->zones, a->repaired, a->left_out, a->rezoned);
    printf("areas: %zu features, %zu municipalities, %zu zones, %zu repaired, %zu left out, %zu homes moved\n", a->features,
           a->municipalities, a->zones, a->repaired, a->left_out, a->rezoned);
    if (a->stays_rezoned)
        printf("境界取込: 地区が変わった滞在先 %zu\nareas: %zu stays away from home moved\n", a->stays_rezoned, a->stays_rezoned);
    if (a->joined)
        printf("areas: %zu features are further parts of zones of the same code\n", a->joined);
    if (a->cities)
        printf("境界取込: 区から合わせた政令指定都市 %zu\nareas: %zu designated cities put together from their wards\n", a->cities,
               a->cities);
    cli_end(a->left_out ? 2 : 0);
}

static enum err run_boundaries(char **argv, struct fail *f)
{
    struct zones_columns columns = zones_columns_n03;
    struct area_account a = { 0 };
    struct buf text;
    columns.told = on_told;
    columns.code = cli_value("--code-property", columns.code);
    if (cli_given("--name-property")) {
        memset(columns.name, 0, sizeof columns.name);
        columns.name[0] = cli_value("--name-property", NULL);
    }
    buf_init(&text, GEOJSON_MAX);
    enum err e = shapes_read(argv[0], &text, f);
    if (!e)
        e = cli_open(f) ? area_import_boundaries(cli_open(f), buf_view(&text), &columns, &a, f) : f->err;
    buf_done(&text);
    if (!e)
        say(&a);
    return e;
}

/* Each zone that the file does not have, before the account: what would end can be read before it does. */
static void on_missing(void *ctx, const struct area_missing *z)
{
    (void)ctx;
    printf("地区 " SV_FMT " " SV_FMT ": ファイルにありません（対象者 %lld 人、担当 %lld 件）\n", SV_ARG(z->code), SV_ARG(z->name),
           (long long)z->persons, (long long)z->assignments);
    printf("zone " SV_FMT " " SV_FMT ": not in the file; %lld persons, %lld assignments\n", SV_ARG(z->code), SV_ARG(z->name),
           (long long)z->persons, (long long)z->assignments);
}

static void zones_say(const struct area_options *o, const struct area_account *a)
{
    if (a->missing && !o->replace)
        printf("境界取込: ファイルにない地区 %zu（そのまま残します。--replace を付けると廃止します）\n"
               "areas: %zu zones are not in the file; they stay (--replace ends them)\n",
               a->missing, a->missing);
    if (a->ended)
        printf("境界取込: 廃止%sの地区 %zu（報告された内容は残ります）\nareas: %zu zones %s; what they reported is kept\n",
               o->dry_run ? "予定" : "済み", a->ended, a->ended, o->dry_run ? "would end" : "ended");
    say(a);
    if (o->dry_run)
        printf("境界取込: 確認のみ。何も書き込んでいません\nareas: dry run, nothing was written\n");
}

static enum err zones_from_file(struct db_sync *s, const char *path, const struct area_options *o, struct area_account *a, struct fail *f)
{
    struct zones_columns columns = { .code = cli_value("--code-property", "code"),
                                     .name = { cli_value("--name-property", "name"), NULL },
                                     .told = on_told };
    struct buf text;
    buf_init(&text, GEOJSON_MAX);
    enum err e = shapes_read(path, &text, f);
    if (!e)
        e = area_import_zones(s, buf_view(&text), &columns, o, a, f);
    buf_done(&text);
    return e;
}

static enum err zones_from_towns(struct db_sync *s, const struct area_options *o, struct area_account *a, struct fail *f)
{
    struct gazetteer_file g;
    enum err e = gazetteer_file_open(cli_gazetteer_file(), &g, f);
    if (e)
        return e;
    e = area_divide(s, g.g, o, a, f);
    gazetteer_file_close(&g);
    return e;
}

/* Kinds of zones that are brought in; a municipality's own comes with its boundary. */
static bool is_kind(const char *kind)
{
    return word_find(WORDS_ZONE_KIND, sv_of(kind)) > WORD_ZONE_KIND_MUNICIPALITY;
}

static enum err run_zones(char **argv, struct fail *f)
{
    struct area_options o = { .municipality = sv_of(cli_value("--municipality", "")),
                              .kind = cli_value("--kind", "other"),
                              .also_end = cli_value("--also-end", NULL),
                              .replace = cli_given("--replace"),
                              .dry_run = cli_given("--dry-run"),
                              .missing = on_missing };
    struct area_account a = { 0 };
    if (o.municipality.n != 5 || !argv[0] != cli_given("--towns") || !is_kind(o.kind) ||
        (o.also_end && (!is_kind(o.also_end) || !o.replace)))
        return E_USAGE;
    struct db_sync *s = cli_open(f);
    if (!s)
        return f->err;
    enum err e = argv[0] ? zones_from_file(s, argv[0], &o, &a, f) : zones_from_towns(s, &o, &a, f);
    if (!e)
        zones_say(&o, &a);
    return e;
}
