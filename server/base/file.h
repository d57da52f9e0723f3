/* SPDX-License-Identifier: Apache-2.0
 * file.h - files mapped read-only, small files read whole, files replaced atomically. */
#ifndef ANPI_BASE_FILE_H
#define ANPI_BASE_FILE_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

struct file_map {
    struct sv bytes;
};

ERR file_map_open(const char *path, size_t cap_bytes, struct file_map *out); /* E_FILE_MISSING, E_TOO_LARGE, E_IO */
void file_map_close(struct file_map *m);
ERR file_read(const char *path, struct buf *out);
/* Write to a temporary file beside `path` with `mode`, fsync, rename, fsync the folder. */
ERR file_replace(const char *path, struct sv bytes, unsigned mode);
ERR file_sync_folder(const char *path);         /* fsync the folder `path` lies in: only then its name outlives a power cut */
ERR gz_read(const char *path, struct buf *out); /* plain or gzip, by content; E_TOO_LARGE past out's cap */

#endif
