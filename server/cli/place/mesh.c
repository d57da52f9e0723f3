/* SPDX-License-Identifier: Apache-2.0
 * mesh.c - mesh codes of JIS X 0410 from standard input: as many lines out as in. */
#include <stdio.h>

#include "geo/mesh.h"
#include "server/base/sv.h"
#include "server/cli/cli.h"

static enum err run_encode(char **argv, struct fail *f);
static enum err run_decode(char **argv, struct fail *f);

const struct command cmd_mesh_encode = {
    .name = "mesh encode",
    .usage = "LEVEL < points",
    .args = { 1, 1 },
    .run = run_encode,
    .ja = "「経度 緯度」を一行に一つ読み、メッシュコードを出します。LEVEL は 1 2 5x 2x 3 500 250 125 のどれか。",
    .doc = "\"lon lat\" a line in, a mesh code a line out; LEVEL is 1 2 5x 2x 3 500 250 125.",
};

const struct command cmd_mesh_decode = {
    .name = "mesh decode",
    .usage = "< codes",
    .run = run_decode,
    .ja = "メッシュコードを一行に一つ読み、「コード 段階 西端 南端 東端 北端」を出します。",
    .doc = "A code a line in; \"code level lon_min lat_min lon_max lat_max\" a line out.",
};

static void encode_line(void *ctx, struct sv line)
{
    const enum mesh_level *level = ctx;
    double lon, lat;
    int64_t code;
    enum err e = cli_point(line, &lon, &lat);
    if (!e)
        e = mesh_encode(*level, lon, lat, &code);
    if (e)
        printf("! %s\n", err_code(e));
    else
        printf("%lld\n", (long long)code);
}

static void decode_line(void *ctx, struct sv line)
{
    (void)ctx;
    enum mesh_level level;
    struct mesh_box b;
    int64_t code;
    enum err e = mesh_parse(sv_trim(line), &code);
    if (!e)
        e = mesh_decode(code, &level, &b);
    if (e)
        printf("! %s\n", err_code(e));
    else
        printf("%lld %s %.12f %.12f %.12f %.12f\n", (long long)code, mesh_level_name(level), b.lon_min, b.lat_min, b.lon_max, b.lat_max);
}

static enum err run_encode(char **argv, struct fail *f)
{
    enum mesh_level level;
    (void)f;
    enum err e = mesh_level_parse(sv_of(argv[0]), &level);
    if (!e)
        cli_each_line(encode_line, &level);
    return e;
}

static enum err run_decode(char **argv, struct fail *f)
{
    (void)argv;
    (void)f;
    cli_each_line(decode_line, NULL);
    return OK;
}
