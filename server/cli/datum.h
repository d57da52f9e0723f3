/* SPDX-License-Identifier: Apache-2.0
 * datum.h - --datum, for every import that has coordinates. */
#ifndef ANPI_CLI_DATUM_H
#define ANPI_CLI_DATUM_H

#include "geo/proj.h"

/* A row of a command's options. */
#define DATUM_OPTION                                                                                                                       \
    {                                                                                                                                      \
        "--datum", "DATUM", "what the coordinates are on: JGD2011 (default), JGD2000 or Tokyo"                                             \
    }

/* E_GEO_DATUM with "--datum" as the field. JGD2011 when it is not given. */
ERR datum_option(enum datum *out, struct fail *f);
/* On standard output, what was done and how far off a point may be for want of a grid; nothing for JGD2011. Metres. */
void datum_say(const char *what, enum datum datum, double accuracy_m);

#endif
