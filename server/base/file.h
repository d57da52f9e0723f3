/* SPDX-License-Identifier: Apache-2.0
 * file.h - files mapped read-only, small files read whole, files replaced atomically.
 *
 * They block on the disk: not for the event loop while it serves (start, command line, worker threads). Paths are
 * NUL-terminated, relative to the working folder. Outputs are untouched on failure. */
#ifndef ANPI_BASE_FILE_H
#define ANPI_BASE_FILE_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* The views given out of it die with file_map_close; not NUL-terminated. Another process that cuts the file
 * meanwhile ends this one with SIGBUS: only files that are replaced, never rewritten, are mapped. */
struct file_map {
    struct sv bytes;
};

/* E_FILE_MISSING, E_TOO_LARGE, E_IO. E_FILE_MISSING also when it may not be read or a folder of its path is a file;
 * E_IO for what is no plain file. An empty file is fine: no mapping, `p` is "". */
ERR file_map_open(const char *path, size_t cap_bytes, struct file_map *out);
/* NULL and a zeroed map are fine; may be called twice. */
void file_map_close(struct file_map *m);
/* Appends all of it to `out`, whose cap bounds it: E_TOO_LARGE past it, else E_FILE_MISSING as above or E_IO. On
 * failure `out` is as long as before, unless its own cap or memory turned it bad. */
ERR file_read(const char *path, struct buf *out);
/* Write to a temporary file beside `path` with `mode`, fsync, rename, fsync the folder. A reader sees the old or the
 * new bytes, never a mix, and a power cut leaves one of both. `mode` as chmod takes it (0600), whatever the umask
 * says. E_IO, E_NO_MEMORY: the old file stands, but for a failure of the last fsync, after which the new one does. */
ERR file_replace(const char *path, struct sv bytes, unsigned mode);
/* Fsync the folder `path` lies in: only then its name outlives a power cut. E_IO, E_NO_MEMORY. */
ERR file_sync_folder(const char *path);
/* Plain or gzip, by content; E_TOO_LARGE past out's cap. Appended, as file_read; the cap counts the bytes unpacked,
 * so no small file fills the memory. E_IO for a damaged or cut archive. */
ERR gz_read(const char *path, struct buf *out);

#endif
