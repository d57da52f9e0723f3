/* SPDX-License-Identifier: Apache-2.0
 * datum.c - reading --datum, and saying what it cost. */
#include "server/cli/datum.h"

#include <stdio.h>

#include "server/cli/cli.h"

enum err datum_option(enum datum *out, struct fail *f)
{
    enum err e = datum_parse(sv_of(cli_value("--datum", "JGD2011")), out);
    return e ? fail_set(f, e, 0, "--datum") : OK;
}

void datum_say(const char *what, enum datum datum, double accuracy_m)
{
    if (datum == DATUM_JGD2000)
        printf("%s: JGD2000 をそのまま JGD2011 として取り込みました。PatchJGD の格子がないため、最大 %.1f m ずれることがあります\n"
               "%s: JGD2000 taken over as JGD2011; without the grid PatchJGD a point may be %.1f m off\n",
               what, accuracy_m, what, accuracy_m);
    if (datum == DATUM_TOKYO)
        printf("%s: 日本測地系から三つの定数で JGD2011 に変換しました。TKY2JGD と PatchJGD の格子がないため、最大 %.1f m "
               "ずれることがあります\n"
               "%s: Tokyo datum brought to JGD2011 by three parameters; without the grids TKY2JGD and PatchJGD a point may be %.1f m off\n",
               what, accuracy_m, what, accuracy_m);
}
