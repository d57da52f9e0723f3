/* SPDX-License-Identifier: Apache-2.0
 * mesh.c - mesh codes of JIS X 0410 from standard input: as many lines out as in. */
#include <stdio.h>
#include <stdlib.h>

#include "geo/mesh.h"
#include "server/base/sv.h"
#include "server/cli/cli.h"

static int run_encode(const struct command *self, int argc, char **argv);
static int run_decode(const struct command *self, int argc, char **argv);

const struct command cmd_mesh_encode = {
    .name = "mesh encode",
    .usage = "LEVEL < points",
    .args_min = 1,
    .args_max = 1,
    .run = run_encode,
    .ja = "「経度 緯度」を一行に一つ読み、メッシュコードを出します。LEVEL は 1 2 5x 2x 3 500 250 125 のどれか。",
    .doc = "\"lon lat\" a line in, a mesh code a line out; LEVEL is 1 2 5x 2x 3 500 250 125.",
};

const struct command cmd_mesh_decode = {
    .name = "mesh decode",
    .usage = "< codes",
    .args_max = 0,
    .run = run_decode,
    .ja = "メッシュコードを一行に一つ読み、「コード 段階 西端 南端 東端 北端」を出します。",
    .doc = "A code a line in; \"code level lon_min lat_min lon_max lat_max\" a line out.",
};

/* "lon lat", separated by spaces, tabs or a comma. */
static enum err point_read(struct sv line, double *lon, double *lat)
{
    struct sv s = sv_trim(line);
    size_t cut = 0;
    while (cut < s.n && s.p[cut] != ' ' && s.p[cut] != '\t' && s.p[cut] != ',')
        cut++;
    struct sv a = { s.p, cut }, b = { s.p + cut, s.n - cut };
    while (b.n && (b.p[0] == ' ' || b.p[0] == '\t' || b.p[0] == ','))
        b = (struct sv){ b.p + 1, b.n - 1 };
    return sv_to_double(a, lon) && sv_to_double(b, lat) ? OK : E_GEO_COORD;
}

static void encode_line(enum mesh_level level, struct sv line)
{
    double lon, lat;
    int64_t code;
    enum err e = point_read(line, &lon, &lat);
    if (!e)
        e = mesh_encode(level, lon, lat, &code);
    if (e)
        printf("! %s\n", err_code(e));
    else
        printf("%lld\n", (long long)code);
}

static void decode_line(struct sv line)
{
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

static int each_line(bool decode, enum mesh_level level)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, stdin)) >= 0) {
        if (decode)
            decode_line((struct sv){ line, (size_t)n });
        else
            encode_line(level, (struct sv){ line, (size_t)n });
    }
    free(line);
    return 0;
}

static int run_encode(const struct command *self, int argc, char **argv)
{
    enum mesh_level level;
    (void)self;
    (void)argc;
    enum err e = mesh_level_parse(sv_of(argv[0]), &level);
    return e ? cli_fail(e, NULL) : each_line(false, level);
}

static int run_decode(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    (void)argv;
    return each_line(true, MESH_1);
}
