/* SPDX-License-Identifier: Apache-2.0
 * import_facilities.c - bring in hospitals, clinics and care homes: places that a stay is chosen from. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/cli/cli.h"
#include "server/base/word.h"
#include "server/cli/datum.h"
#include "server/cli/foreign.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/points.h"
#include "server/registry/facilities.h"

#define FILE_MAX ((size_t)256 * 1024 * 1024) /* bytes of a national list */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--list", "LIST", "hospital (medical institutions) or care (homes for the elderly and the disabled)" },
    { "--municipality", "CODE", "where addresses that name no city lie" },
    POINTS_OPTION,
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_import_facilities = {
    .name = "import facilities",
    .usage = "--list LIST FILE",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "病院・介護施設の一覧（見出しのある CSV）を取り込みます。所在の場所はここから選びます。終了コードは 0 すべて、2 一部受付不可、1 "
          "何もせず。",
    .doc = "Bring in hospitals or care homes (CSV by its headings), from which the place of a stay is chosen; exit 0 all taken, 2 some "
           "refused, 1 nothing done.",
};

static void on_row(void *ctx, const struct fail *why)
{
    (void)ctx;
    cli_fail(why->err, why);
}

static void say(const struct facility_account *a)
{
    printf("施設取込: %zu 行: 新規 %zu、更新 %zu、変更なし %zu、受付不可 %zu\n", a->rows, a->created, a->updated, a->unchanged, a->refused);
    printf("facilities: %zu rows: %zu created, %zu updated, %zu unchanged, %zu refused\n", a->rows, a->created, a->updated, a->unchanged,
           a->refused);
    if (a->by_address)
        printf("施設取込: 住所から位置を付けたもの %zu\nfacilities: %zu have the point of their address\n", a->by_address, a->by_address);
    if (a->without_point)
        printf("施設取込: 位置のないもの %zu（名称で選べますが、地図に出ません）\n"
               "facilities: %zu have no point; they can be chosen by name, and are nowhere on the map\n",
               a->without_point, a->without_point);
    cli_end(a->refused ? 2 : 0);
}

static enum err file_take(struct db_sync *s, const char *path, struct facility_options *o, struct facility_account *a, struct fail *f)
{
    struct gazetteer_file g = { 0 };
    struct points_file points = { 0 };
    struct file_map m;
    enum err e = file_map_open(path, FILE_MAX, &m);
    if (e)
        return fail_set(f, e, 0, path);
    e = foreign_check(path, m.bytes, WANTED_TABLE, f);
    if (!e && access(cli_gazetteer_file(), R_OK) == 0)
        e = gazetteer_file_open(cli_gazetteer_file(), &g, f);
    if (!e && g.g)
        e = points_open(g.g, o->municipality, &points, f);
    o->gazetteer = g.g;
    o->points = points.s;
    if (!e)
        e = facilities_import(s, m.bytes, o, a, f);
    points_close(&points);
    gazetteer_file_close(&g);
    file_map_close(&m);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    struct facility_options o = { .list = cli_value("--list", ""),
                                  .municipality = sv_of(cli_value("--municipality", "")),
                                  .refused = on_row };
    struct facility_account a = { 0 };
    if (word_find(WORDS_FACILITY_LIST, sv_of(o.list)) < 0)
        return E_USAGE;
    enum err e = datum_option(&o.datum, f);
    if (!e)
        e = cli_open(f) ? file_take(cli_open(f), argv[0], &o, &a, f) : f->err;
    if (!e)
        say(&a);
    return e;
}
