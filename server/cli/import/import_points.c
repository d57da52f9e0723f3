/* SPDX-License-Identifier: Apache-2.0
 * import_points.c - `anpi import points`: blocks and buildings, compiled to the file that imports place homes by. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/foreign.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/points.h"

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "where addresses that name no city lie" },
    { "--gazetteer", "FILE", "compiled blob or CSV instead of the imported one" },
    { "--anew", NULL, "forget the points that were imported before" },
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_import_points = {
    .name = "import points",
    .usage = "FILE [FILE ...]",
    .options = options,
    .args = { 1, 64 },
    .run = run,
    .ja = "町丁目より細かい位置を CSV（gzip も可）から取り込みます。街区（位置参照情報 街区レベル）か、建物の一覧（住所、緯度、経度）。",
    .doc = "Bring in points finer than towns, as CSV, plain or gzip: blocks (位置参照情報 街区レベル) or a list of buildings (住所, 緯度, "
           "経度); "
           "lists add up, a municipality's own stands before a national one, a newer before an older.",
};

static enum err list_read(struct spots_maker *m, const struct gazetteer *g, const char *path, struct spots_account *a, struct fail *f)
{
    size_t told = 0;
    struct spots_list list = { .municipality = sv_of(cli_value("--municipality", "")), .left_out = points_left_out, .ctx = &told };
    struct buf csv;
    enum err e = datum_option(&list.datum, f);
    if (e)
        return e;
    buf_init(&csv, SPOTS_BYTES_MAX);
    e = gz_read(path, &csv);
    list.csv = buf_view(&csv);
    e = e ? fail_set(f, e, 0, path) : foreign_check(path, list.csv, WANTED_TABLE, f);
    if (!e)
        e = spots_maker_read(m, g, &list, a, f);
    buf_done(&csv);
    return e;
}

/* What the installation has stays, unless it is made anew. */
static enum err older_keep(struct spots_maker *m, struct spots_account *a, struct fail *f)
{
    struct points_file old = { 0 };
    if (cli_given("--anew") || access(cli_points_file(), F_OK) != 0)
        return OK;
    enum err e = points_map(cli_points_file(), &old);
    if (!e)
        e = spots_maker_keep(m, old.s, a);
    points_close(&old);
    return e ? fail_set(f, e, 0, cli_points_file()) : OK;
}

static enum err compile(const struct gazetteer *g, char **file, struct spots_account *a, struct fail *f)
{
    struct spots_maker *m = spots_maker_new();
    struct buf out;
    buf_init(&out, SPOTS_BYTES_MAX);
    enum err e = m ? older_keep(m, a, f) : E_NO_MEMORY;
    for (; !e && *file; file++)
        e = list_read(m, g, *file, a, f);
    if (!e)
        e = spots_maker_write(m, &out, a);
    if (!e)
        e = cli_save(cli_points_file(), buf_view(&out), 0644, "points_file", f);
    spots_maker_free(m);
    buf_done(&out);
    return e;
}

/* Opened again from the file, as every later command will. */
static enum err say(const struct spots_account *a)
{
    struct points_file p = { 0 };
    struct timespec from, to;
    enum datum datum;
    clock_gettime(CLOCK_MONOTONIC, &from);
    enum err e = points_map(cli_points_file(), &p);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (e)
        return e;
    points_say(a);
    printf("位置取込: %zu 町丁目の %zu 地点（もとからの町丁目 %zu）、%.1f MB\n", a->towns, a->spots, a->kept, (double)p.map.bytes.n / 1e6);
    printf("points: %zu places in %zu towns (%zu of them were there), %.1f MB, opens in %.1f ms\n", a->spots, a->towns, a->kept,
           (double)p.map.bytes.n / 1e6, (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6);
    if (datum_option(&datum, NULL) == OK)
        datum_say("points", datum, a->accuracy_m);
    points_close(&p);
    return OK;
}

static enum err run(char **argv, struct fail *f)
{
    struct gazetteer_file g;
    struct spots_account a = { 0 };
    enum err e = gazetteer_file_open(cli_value("--gazetteer", cli_gazetteer_file()), &g, f);
    if (e)
        return e;
    e = compile(g.g, argv, &a, f);
    gazetteer_file_close(&g);
    if (!e)
        e = say(&a);
    cli_end(a.unmatched + a.outside + a.far ? 2 : 0);
    return e;
}
