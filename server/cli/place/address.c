/* SPDX-License-Identifier: Apache-2.0
 * address.c - an address a line in, a JSON object a line out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/base/count.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/points.h"

static int run(const struct command *self, int argc, char **argv);

static const struct cli_option options[] = {
    { "--gazetteer", "FILE", "compiled blob or CSV instead of the imported one" },
    { "--municipality", "CODE", "where addresses that name no city lie" },
    POINTS_OPTION,
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_address_match = {
    .name = "address match",
    .usage = "< addresses",
    .options = options,
    .args_max = 0,
    .run = run,
    .ja = "一行に一つの住所を住所辞書と照らし、一行に一つの JSON で答えます。",
    .doc = "Match an address a line against the gazetteer; a JSON object a line.",
};

static void row_write(struct jw *w, struct sv input, const struct address *a)
{
    const struct {
        const char *key;
        struct sv value;
    } texts[] = { { "pref", a->pref }, { "city", a->city }, { "town", a->town }, { "number", a->number }, { "rest", a->rest } };
    jw_obj(w);
    jw_kstr(w, "input", input);
    for (size_t i = 0; i < countof(texts); i++) {
        jw_key(w, texts[i].key);
        jw_str(w, texts[i].value);
    }
    jw_kz(w, "level", address_level_name(a->level));
    jw_kreal(w, "lon", a->lon);
    jw_kreal(w, "lat", a->lat);
    jw_key(w, "radius_m");
    if (isfinite(a->radius_m))
        jw_i64(w, (int64_t)llround(a->radius_m));
    else
        jw_null(w);
    jw_kstr(w, "why", a->why);
    jw_obj_end(w);
}

static void match_line(const struct gazetteer *g, const struct spots *spots, struct arena *arena, struct buf *out, struct sv line)
{
    struct address a = { .lon = NAN, .lat = NAN, .radius_m = NAN, .why = SV("") };
    struct sv in = line;
    struct jw w;
    while (in.n && (in.p[in.n - 1] == '\n' || in.p[in.n - 1] == '\r'))
        in.n--;
    arena_reset(arena);
    buf_clear(out);
    enum err e = address_match_in(g, arena, sv_of(cli_value("--municipality", "")), in, &a);
    if (e)
        a.why = sv_of(err_code(e));
    else if (spots)
        spots_refine(spots, arena, &a);
    jw_init(&w, out);
    row_write(&w, in, &a);
    puts(buf_ok(out) ? out->p : "{}");
}

static int run(const struct command *self, int argc, char **argv)
{
    struct gazetteer_file g;
    struct points_file points = { 0 };
    struct fail f = { 0 };
    struct arena arena;
    struct buf out;
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    (void)self;
    (void)argc;
    (void)argv;
    enum err e = gazetteer_file_open(cli_value("--gazetteer", cli_gazetteer_file()), &g, &f);
    if (e)
        return cli_fail(e, &f);
    if ((e = points_open(g.g, sv_of(cli_value("--municipality", "")), &points, &f))) {
        gazetteer_file_close(&g);
        return cli_fail(e, &f);
    }
    arena_init(&arena, 4 * 1024 * 1024);
    buf_init(&out, 1024 * 1024);
    while ((n = getline(&line, &room, stdin)) >= 0)
        match_line(g.g, points.s, &arena, &out, (struct sv){ line, (size_t)n });
    free(line);
    buf_done(&out);
    arena_done(&arena);
    points_close(&points);
    gazetteer_file_close(&g);
    return 0;
}
