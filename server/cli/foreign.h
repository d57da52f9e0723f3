/* SPDX-License-Identifier: Apache-2.0
 * foreign.h - a file that an importer was given and cannot read is called by its name, and how to save it is said: for
 * shapes the very command, with the file's own name in it. */
#ifndef ANPI_CLI_FOREIGN_H
#define ANPI_CLI_FOREIGN_H

#include "server/base/buf.h"
#include "server/base/err.h"

/* What the importer could read: decides which command is told. */
enum foreign_wanted { WANTED_TABLE, WANTED_SHAPES, WANTED_EITHER };

/* OK for what may be read. E_FILE_* with the file's name as the field; for shapes the command that turns it into what is wanted
 * (GeoJSON, or for a table CSV) has been said on standard error. Bytes decide; `path` is for the words. Nothing is
 * run. */
ERR foreign_check(const char *path, struct sv bytes, enum foreign_wanted wanted, struct fail *f);
/* The file's text in UTF-8 without a byte order mark, whatever it was in (UTF-8 or CP932, plain or gzip). E_FILE_*, E_FILE_MISSING,
 * E_TOO_LARGE (past out's cap), E_BAD_CHARSET. `out` is appended to. Blocks for the disk. */
ERR foreign_read(const char *path, enum foreign_wanted wanted, struct buf *out, struct fail *f);

#endif
