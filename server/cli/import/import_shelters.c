/* SPDX-License-Identifier: Apache-2.0
 * import_shelters.c - bring in a list of shelters. */
#include <stdio.h>

#include "server/base/file.h"
#include "server/base/word.h"
#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/foreign.h"
#include "server/registry/shelters.h"

#define FILE_MAX ((size_t)256 * 1024 * 1024) /* bytes of a national list */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose shelters they are (JIS, five digits)" },
    { "--kind", "KIND", "instead of what the headings say: " WORDS_SHELTER_KIND_SAID },
    { "--outside-ok", NULL, "points outside the municipality are right: offer them as any other" },
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_import_shelters = {
    .name = "import shelters",
    .usage = "--municipality CODE FILE",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "避難所を取り込みます（国土地理院の GeoJSON か、市区町村の CSV）。終了コードは 0 すべて、2 一部受付不可、1 何もせず。",
    .doc = "Bring in shelters: GeoJSON of the GSI, or a municipal CSV; exit 0 all taken, 2 some refused, 1 nothing done.",
};

static void on_row(void *ctx, const struct fail *why)
{
    (void)ctx;
    cli_fail(why->err, why);
}

static void say(const struct shelter_account *a)
{
    printf("避難所取込: %zu 行: 新規 %zu、更新 %zu、変更なし %zu、受付不可 %zu\n", a->rows, a->created, a->updated, a->unchanged,
           a->refused);
    printf("shelters: %zu rows: %zu created, %zu updated, %zu unchanged, %zu refused\n", a->rows, a->created, a->updated, a->unchanged,
           a->refused);
    datum_say("shelters", a->crs.datum, a->accuracy_m);
    if (a->remarks)
        printf("shelters: %zu remarks; the shelters they are about were taken\n", a->remarks);
    if (a->outside)
        printf("shelters: %zu lie outside the municipality; they are never offered as the nearest\n", a->outside);
    if (a->without_point)
        printf("避難所取込: 座標のないもの %zu（地図に出ません）\nshelters: %zu have no coordinates and are not on the map\n",
               a->without_point, a->without_point);
    if (a->hazards_unknown)
        printf("避難所取込: 災害種別の書かれていないもの %zu（その種別の避難先には示しません）\n"
               "shelters: %zu leave hazards open, said neither way; they are offered for none of those\n",
               a->hazards_unknown, a->hazards_unknown);
    if (a->not_listed)
        printf("避難所取込: 今回の一覧にない登録済みのもの %zu（そのまま残します）\nshelters: %zu known ones are not in this list; left as "
               "they are\n",
               a->not_listed, a->not_listed);
    cli_end(a->refused ? 2 : 0);
}

static enum err run(char **argv, struct fail *f)
{
    struct shelter_options o = { .municipality = sv_of(cli_value("--municipality", "")),
                                 .kind = cli_value("--kind", NULL),
                                 .refused = on_row,
                                 .remark = on_row,
                                 .outside_ok = cli_given("--outside-ok") };
    struct sv kind = sv_of(o.kind);
    enum datum datum;
    struct shelter_account a = { 0 };
    struct file_map m;
    if (o.municipality.n != 5)
        return E_USAGE;
    if (o.kind && !word_keep(WORDS_SHELTER_KIND, &kind))
        return fail_set(f, E_USAGE, 0, "--kind");
    o.kind = kind.p;
    enum err e = datum_option(&datum, f);
    o.datum = cli_given("--datum") ? &datum : NULL;
    if (e || (e = file_map_open(argv[0], FILE_MAX, &m)))
        return e;
    if (!(e = foreign_check(argv[0], m.bytes, WANTED_EITHER, f)))
        e = cli_open(f) ? shelters_import(cli_open(f), m.bytes, &o, &a, f) : f->err;
    file_map_close(&m);
    if (!e)
        say(&a);
    return e;
}
