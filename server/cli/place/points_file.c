/* SPDX-License-Identifier: Apache-2.0
 * points_file.c - opening points, compiled or not. */
#include "server/cli/place/points.h"

#include <stdio.h>
#include <unistd.h>

#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/foreign.h"

enum err points_map(const char *path, struct points_file *out)
{
    struct points_file p = { 0 };
    enum err e = file_map_open(path, SPOTS_BYTES_MAX, &p.map);
    if (!e && (e = spots_open(p.map.bytes, &p.s)))
        file_map_close(&p.map);
    if (!e)
        *out = p;
    return e;
}

void points_say(const struct spots_account *a)
{
    fprintf(stderr, "位置: %zu 行、%zu 町丁目の %zu 地点、重複 %zu、位置の付かない行 %zu\n", a->rows, a->towns, a->spots, a->repeated,
            a->unmatched + a->outside + a->far);
    fprintf(stderr, "points: %zu rows, %zu places in %zu towns, %zu repeated, %zu not placed\n", a->rows, a->spots, a->towns, a->repeated,
            a->unmatched + a->outside + a->far);
    if (a->deleted)
        fprintf(stderr, "位置: なくなった街区の行 %zu（履歴フラグ 3）\npoints: %zu rows are of blocks that are no more (履歴フラグ 3)\n",
                a->deleted, a->deleted);
    if (a->outside)
        fprintf(stderr,
                "位置: 日本の範囲外の行 %zu（経度と緯度が逆、メートル、別の測地系ではありませんか）\n"
                "points: %zu rows have no point in Japan (longitude and latitude exchanged, metres, or another datum?)\n",
                a->outside, a->outside);
    if (a->far)
        fprintf(stderr,
                "位置: 書かれた町丁目から何キロも離れた行 %zu（取り込みません）\npoints: %zu rows lie kilometres from the town they name; "
                "left out\n",
                a->far, a->far);
}

#define TOLD_MAX 50 /* what somebody reads; further rows are counted */

void points_left_out(void *ctx, const struct fail *why)
{
    size_t *told = ctx;
    if (++*told <= TOLD_MAX)
        cli_fail(why->err, why);
    if (*told == TOLD_MAX)
        fprintf(stderr, "anpi: further rows are counted, not named\n");
}

static enum err compile_list(const struct gazetteer *g, struct spots_list *list, struct points_file *p, struct fail *f)
{
    struct spots_account a = { 0 };
    struct spots_maker *m = spots_maker_new();
    buf_init(&p->made, SPOTS_BYTES_MAX);
    enum err e = m ? spots_maker_read(m, g, list, &a, f) : E_NO_MEMORY;
    if (!e)
        e = spots_maker_write(m, &p->made, &a);
    if (!e)
        e = spots_open(buf_view(&p->made), &p->s);
    spots_maker_free(m);
    if (!e)
        points_say(&a);
    if (e)
        buf_done(&p->made);
    return e;
}

static enum err list_open(const char *path, const struct gazetteer *g, struct sv municipality, struct points_file *out, struct fail *f)
{
    size_t told = 0;
    struct spots_list list = { .municipality = municipality, .left_out = points_left_out, .ctx = &told };
    struct buf csv;
    enum err e = datum_option(&list.datum, f);
    if (e)
        return e;
    buf_init(&csv, SPOTS_BYTES_MAX);
    e = g ? gz_read(path, &csv) : fail_set(f, E_FILE_MISSING, 0, cli_gazetteer_file());
    list.csv = buf_view(&csv);
    if (!e)
        e = foreign_check(path, list.csv, WANTED_TABLE, f);
    if (!e)
        e = compile_list(g, &list, out, f);
    buf_done(&csv);
    return e;
}

enum err points_open(const struct gazetteer *g, struct sv municipality, struct points_file *out, struct fail *f)
{
    const char *path = cli_value("--points", NULL);
    struct points_file p = { 0 };
    if (!path && access(cli_points_file(), F_OK) != 0)
        return OK;
    enum err e = points_map(path ? path : cli_points_file(), &p);
    if (e == E_SPOTS_VERSION && path)
        e = list_open(path, g, municipality, &p, f);
    else if (e)
        e = fail_set(f, e, 0, path ? path : cli_points_file());
    if (!e)
        *out = p;
    return e;
}

void points_close(struct points_file *p)
{
    spots_free(p->s);
    if (p->map.bytes.p)
        file_map_close(&p->map);
    if (p->made.p)
        buf_done(&p->made);
    *p = (struct points_file){ 0 };
}
