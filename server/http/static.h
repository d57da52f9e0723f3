/* SPDX-License-Identifier: Apache-2.0
 * static.h - files of the web root, found once at the start and served from memory maps.
 *
 * A request path is only ever looked up in the table made by walking the root, so no path can leave it; links and dot
 * files are not followed. `/` is index.html, `/command` is command.html. ETag (content hash), If-None-Match, Range,
 * precompressed FILE.br and FILE.gz by Accept-Encoding (not for index.html), `immutable` for /assets/NAME-HASH.ext.
 *
 * Read once: a page that is put in place while the server runs is seen at the next start. On the loop's thread. */
#ifndef ANPI_HTTP_STATIC_H
#define ANPI_HTTP_STATIC_H

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/http/request.h"

struct static_files;

/* At the start: walks and maps, at most 4,096 files of 64 MiB, 8 folders deep; a folder that cannot be read is
 * passed over. E_FILE_MISSING, E_TOO_LARGE, E_IO, E_NO_MEMORY with the root in fail->detail. */
ERR static_load(const char *root, struct static_files **out, struct fail *fail);
/* NULL is fine. After the connections: answers under way refer to the maps. */
void static_free(struct static_files *s);
/* Without the precompressed variants. */
size_t static_count(const struct static_files *s);
/* Answers GET and HEAD of a file; E_HTTP_NOT_FOUND (nothing answered) when there is none. Other methods are answered
 * with E_HTTP_METHOD. Files changed on the disk are seen at the next start. */
ERR static_serve(const struct static_files *s, struct req *r);

#endif
