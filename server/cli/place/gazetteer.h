/* SPDX-License-Identifier: Apache-2.0
 * gazetteer.h - the gazetteer as a file of this installation: opened for a command, and added to by an import. */
#ifndef ANPI_CLI_PLACE_GAZETTEER_H
#define ANPI_CLI_PLACE_GAZETTEER_H

#include "geo/gazetteer/gazetteer.h"
#include "server/base/file.h"

/* Owns its bytes: views out of the gazetteer die with gazetteer_file_close. */
struct gazetteer_file {
    struct gazetteer *g;
    struct file_map map; /* a compiled blob */
    struct buf made;     /* or one compiled here from CSV */
};

/* `path` is a compiled blob, or a CSV (plain or gzip) that is compiled in memory. E_FILE_MISSING, E_GAZETTEER_FORMAT
 * and the errors of gazetteer_compile; `f` has the path or the column. *out is untouched on failure. */
ERR gazetteer_file_open(const char *path, struct gazetteer_file *out, struct fail *f);
/* Also of a zeroed one. */
void gazetteer_file_close(struct gazetteer_file *g);

#endif
