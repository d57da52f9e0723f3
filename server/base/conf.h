/* SPDX-License-Identifier: Apache-2.0
 * conf.h - the configuration table: one row an option, and it describes itself.
 *
 * A program has one const table of `struct conf_item`. Sources, later wins: the default, a file of `key = value` lines
 * (# comments), environment variables ANPI_<KEY>, `--key=value` arguments. Unknown keys in the file or the arguments
 * are refused with the line. Secrets are no rows: a row `..._file` names the file they are read from. */
#ifndef ANPI_BASE_CONF_H
#define ANPI_BASE_CONF_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* STR is a const char *, BOOL a bool, the other three int64_t. SIZE is in bytes, MS in milliseconds. */
enum conf_type { CONF_STR, CONF_INT, CONF_BOOL, CONF_SIZE, CONF_MS };

/* All of it is const text of the program. Secrets are no values: a key `..._file` names the file they are read from,
 * by its user. */
struct conf_item {
    const char *key;
    enum conf_type type;
    /* As it would be written. Must itself pass min and max. */
    const char *def;
    int64_t min, max; /* for INT, SIZE (bytes) and MS */
    size_t offset;    /* of the member in the program's struct: const char *, int64_t or bool */
    const char *doc;  /* one English sentence with the unit */
};

/* Fill `out` (the program's struct) from all sources. argv[0] is skipped; what does not begin with -- is left to the
 * caller: its index comes back in *rest. `--config=FILE` names the file; a missing default file is fine. Strings live
 * until the process ends. E_CONF_UNKNOWN, E_CONF_VALUE (not of its type, or outside of min and max), E_FILE_MISSING
 * for a file that was named, E_TOO_LARGE past 256 KiB: `fail` has the key and the place; `out` may be filled in
 * part, and the program ends. Sizes may be written with KiB, MiB, GiB, times with ms, s, min, h. Once, before any
 * thread. */
ERR conf_load(const struct conf_item *table, size_t n, void *out, int argc, char **argv, int *rest, struct fail *fail);
/* JSON array. For `--describe` and the operator's page: key, type, default, min, max, doc. */
void conf_describe(const struct conf_item *table, size_t n, struct buf *json_out);

#endif
