/* SPDX-License-Identifier: Apache-2.0
 * shapes_file.c - read, decoded, and brought to JGD2011. */
#include "server/cli/place/shapes_file.h"

#include <stdio.h>

#include "geo/geojson_datum.h"
#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/foreign.h"

static void say(const struct geojson_source *s)
{
    if (s->named && s->crs.base)
        printf("areas: the file is in metres of EPSG:%d; brought to degrees\n", s->crs.epsg);
    else if (s->named && s->moved)
        printf("areas: the file says that it is on EPSG:%d\n", s->crs.epsg);
    datum_say("areas", s->crs.datum, s->accuracy_m);
}

enum err shapes_read(const char *path, struct buf *out, struct fail *f)
{
    struct geojson_source s = { .moved = false };
    struct buf moved;
    enum datum datum;
    enum err e = datum_option(&datum, f);
    if (!e)
        e = foreign_read(path, WANTED_SHAPES, out, f);
    if (e)
        return e;
    buf_init(&moved, out->cap);
    e = geojson_to_jgd2011(cli_given("--datum") ? &datum : NULL, buf_view(out), &moved, &s, f);
    if (!e)
        say(&s);
    if (e || !s.moved) {
        buf_done(&moved);
        return e;
    }
    buf_done(out);
    *out = moved;
    return OK;
}
