/* SPDX-License-Identifier: Apache-2.0
 * points.h - points of blocks and buildings as a file of this installation, or as a list given for one command. */
#ifndef ANPI_CLI_PLACE_POINTS_H
#define ANPI_CLI_PLACE_POINTS_H

#include "geo/address/spots.h"
#include "server/base/file.h"

/* Owns its bytes, mapped or made. */
struct points_file {
    struct spots *s; /* NULL: there are none */
    struct file_map map;
    struct buf made;
};

/* What --points names (a compiled file, or a list that is compiled in memory, on the datum of --datum), else the
 * installation's file if there is one. `municipality` as in address_match_in. OK with s == NULL when none is named
 * and none is there. E_FILE_MISSING, E_SPOTS_VERSION, errors of spots_maker_read; *out is untouched then. */
ERR points_open(const struct gazetteer *g, struct sv municipality, struct points_file *out, struct fail *f);
/* A compiled one; E_FILE_MISSING, E_SPOTS_VERSION. *out is untouched on failure; `f` is the caller's to fill. */
ERR points_map(const char *path, struct points_file *out);
/* Also of a zeroed one. Before the gazetteer. */
void points_close(struct points_file *p);
/* For spots_list.left_out: says the row on standard error, as long as `*ctx` (a size_t, counted up) is below what
 * somebody reads. The rows name places, no persons. */
void points_left_out(void *ctx, const struct fail *why);
/* The rows of an account that are no points, on standard error or output. In Japanese and in English. */
void points_say(const struct spots_account *a);

#define POINTS_OPTION                                                                                                                                    \
    {                                                                                                                                                    \
        "--points", "FILE",                                                                                                                              \
            "compiled points, or blocks (位置参照情報 街区レベル) or buildings (住所, 緯度, 経度) as CSV, instead of the imported ones" \
    }

#endif
