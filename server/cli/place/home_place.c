/* SPDX-License-Identifier: Apache-2.0
 * home_place.c - every home of a municipality placed again by its address. */
#include <stdio.h>

#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/points.h"
#include "server/registry/homes.h"

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose register it is (JIS, five digits)" },
    { "--dry-run", NULL, "show what would happen, write nothing" },
    POINTS_OPTION,
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_home_place = {
    .name = "home place",
    .usage = "--municipality CODE",
    .options = options,
    .run = run,
    .ja = "位置や住所辞書を新しくした後、すべての居所の位置を住所から決め直します。手で決めたもの、より細かいものは残ります。",
    .doc = "Place every home again by its address, after new points or a new gazetteer; one put by hand, or known finer, stays.",
};

static void say(const struct homes_account *a, bool dry_run)
{
    printf("居所の位置: %zu 件を調べました%s: 建物 %zu、街区 %zu、町丁目 %zu、不明 %zu。動いたもの %zu、より細かい位置を残したもの %zu\n",
           a->homes, dry_run ? "（確認のみ。何も書き込んでいません）" : "", a->placed[ADDRESS_PARCEL], a->placed[ADDRESS_BLOCK],
           a->placed[ADDRESS_TOWN], a->placed[ADDRESS_NONE], a->moved, a->finer);
    printf("homes: %zu looked up%s: %zu by building, %zu by block, %zu by town, %zu not; %zu moved, %zu left where they are known finer\n",
           a->homes, dry_run ? " (dry run, nothing was written)" : "", a->placed[ADDRESS_PARCEL], a->placed[ADDRESS_BLOCK],
           a->placed[ADDRESS_TOWN], a->placed[ADDRESS_NONE], a->moved, a->finer);
}

static enum err place_all(struct db_sync *s, struct sv municipality, const struct gazetteer *g, struct homes_account *a, struct fail *f)
{
    struct points_file points = { 0 };
    struct place place = { 0 };
    enum err e = points_open(g, municipality, &points, f);
    if (!e)
        e = place_open(s, g, municipality, &place, f);
    place.points = points.s;
    if (!e)
        e = homes_place(s, &place, cli_given("--dry-run"), a, f);
    place_close(&place);
    points_close(&points);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    struct homes_account a = { 0 };
    struct gazetteer_file g;
    (void)argv;
    if (municipality.n != 5)
        return E_USAGE;
    struct db_sync *s = cli_open(f);
    enum err e = s ? gazetteer_file_open(cli_gazetteer_file(), &g, f) : f->err;
    if (e)
        return e;
    e = place_all(s, municipality, g.g, &a, f);
    gazetteer_file_close(&g);
    if (!e)
        say(&a, cli_given("--dry-run"));
    return e;
}
