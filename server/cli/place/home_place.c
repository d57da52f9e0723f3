/* SPDX-License-Identifier: Apache-2.0
 * home_place.c - every home of a municipality placed again by its address. */
#include <stdio.h>

#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/points.h"
#include "server/registry/homes.h"

static int run(const struct command *self, int argc, char **argv);

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
    .args_max = 0,
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

static int run(const struct command *self, int argc, char **argv)
{
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    struct homes_account a = { 0 };
    struct gazetteer_file g;
    struct fail f = { 0 };
    (void)self;
    (void)argc;
    (void)argv;
    if (municipality.n != 5)
        return cli_fail(E_USAGE, NULL);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = gazetteer_file_open(cli_gazetteer_file(), &g, &f);
    if (!e) {
        e = place_all(s, municipality, g.g, &a, &f);
        gazetteer_file_close(&g);
    }
    db_sync_close(s);
    if (e)
        return cli_fail(e, &f);
    say(&a, cli_given("--dry-run"));
    return 0;
}
