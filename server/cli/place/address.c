/* SPDX-License-Identifier: Apache-2.0
 * address.c - an address a line in, a JSON object a line out. */
#include <math.h>
#include <stdio.h>

#include "server/base/count.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/points.h"

static enum err run(char **argv, struct fail *f);

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

struct matching {
    struct gazetteer_file g;
    struct points_file points;
    struct arena arena;
    struct buf out;
};

static void match_line(void *ctx, struct sv in)
{
    struct matching *m = ctx;
    struct address a = { .lon = NAN, .lat = NAN, .radius_m = NAN, .why = SV("") };
    struct jw w;
    while (in.n && (in.p[in.n - 1] == '\n' || in.p[in.n - 1] == '\r'))
        in.n--;
    arena_reset(&m->arena);
    buf_clear(&m->out);
    enum err e = address_match_in(m->g.g, &m->arena, sv_of(cli_value("--municipality", "")), in, &a);
    if (e)
        a.why = sv_of(err_code(e));
    else if (m->points.s)
        spots_refine(m->points.s, &m->arena, &a);
    jw_init(&w, &m->out);
    row_write(&w, in, &a);
    puts(buf_ok(&m->out) ? m->out.p : "{}");
}

static enum err run(char **argv, struct fail *f)
{
    struct matching m = { .points = { 0 } };
    (void)argv;
    enum err e = gazetteer_file_open(cli_value("--gazetteer", cli_gazetteer_file()), &m.g, f);
    if (e)
        return e;
    arena_init(&m.arena, 4 * 1024 * 1024);
    buf_init(&m.out, 1024 * 1024);
    if (!(e = points_open(m.g.g, sv_of(cli_value("--municipality", "")), &m.points, f)))
        cli_each_line(match_line, &m);
    buf_done(&m.out);
    arena_done(&m.arena);
    points_close(&m.points);
    gazetteer_file_close(&m.g);
    return e;
}
