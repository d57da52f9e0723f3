/* SPDX-License-Identifier: Apache-2.0
 * datum.c - reading --datum, and saying what it cost. */
#include "server/cli/datum.h"

#include <stdio.h>

#include "geo/geojson_datum.h"
#include "server/cli/cli.h"

enum err datum_option(enum datum *out, struct fail *f)
{
    enum err e = datum_parse(sv_of(cli_value("--datum", "JGD2011")), out);
    return e ? fail_set(f, e, 0, "--datum") : OK;
}

void datum_say(const char *what, enum datum datum, double accuracy_m)
{
    if (datum == DATUM_JGD2000)
        printf("%s: JGD2000 taken over as JGD2011; without the grid PatchJGD a point may be %.1f m off\n", what, accuracy_m);
    if (datum == DATUM_TOKYO)
        printf("%s: Tokyo datum brought to JGD2011 by three parameters; without the grids TKY2JGD and PatchJGD a point may be %.1f m off\n",
               what, accuracy_m);
}

enum err datum_geojson(const char *what, struct buf *text, struct fail *f)
{
    struct buf moved;
    enum datum datum;
    double accuracy_m;
    enum err e = datum_option(&datum, f);
    if (e || datum == DATUM_JGD2011)
        return e;
    buf_init(&moved, text->cap);
    e = geojson_from_datum(datum, buf_view(text), &moved, &accuracy_m, f);
    if (e) {
        buf_done(&moved);
        return e;
    }
    buf_done(text);
    *text = moved;
    datum_say(what, datum, accuracy_m);
    return OK;
}
