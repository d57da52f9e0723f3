/* SPDX-License-Identifier: Apache-2.0
 * file.c - mapping, reading and replacing files. */
#include "server/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static enum err open_error(void)
{
    return errno == ENOENT || errno == EACCES || errno == ENOTDIR ? E_FILE_MISSING : E_IO;
}

enum err file_map_open(const char *path, size_t cap_bytes, struct file_map *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return open_error();
    struct stat st;
    enum err e = fstat(fd, &st) || !S_ISREG(st.st_mode) ? E_IO : OK;
    if (!e && (uint64_t)st.st_size > cap_bytes)
        e = E_TOO_LARGE;
    struct file_map m = { { "", 0 } }; /* mmap refuses an empty file */
    if (!e && st.st_size > 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p == MAP_FAILED)
            e = E_IO;
        else
            m.bytes = (struct sv){ p, (size_t)st.st_size };
    }
    close(fd);
    if (!e)
        *out = m;
    return e;
}

void file_map_close(struct file_map *m)
{
    if (!m)
        return;
    if (m->bytes.n)
        munmap((void *)(uintptr_t)m->bytes.p, m->bytes.n);
    m->bytes = (struct sv){ NULL, 0 };
}

/* Append what `fd` still holds. */
static enum err read_all(int fd, struct buf *out)
{
    const size_t step = 64 * 1024;
    for (;;) {
        /* Near the cap ask for no more than fits and one byte: only a file that is truly larger turns bad. */
        size_t left = out->cap > out->n ? out->cap - out->n : 0, want = left < step ? left : step;
        char one, *at = want ? buf_reserve(out, want) : &one;
        if (!at)
            return out->bad;
        ssize_t n = read(fd, at, want ? want : 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return E_IO;
        if (n == 0)
            return OK;
        if (!want)
            return E_TOO_LARGE;
        out->n += (size_t)n;
        out->p[out->n] = 0;
    }
}

/* Readers append: on failure what they had added goes again. */
static void shorten(struct buf *b, size_t n)
{
    if (b->p && b->n > n) {
        b->n = n;
        b->p[n] = 0;
    }
}

enum err file_read(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return open_error();
    size_t before = out->n;
    enum err e = read_all(fd, out);
    close(fd);
    if (e)
        shorten(out, before);
    return e;
}

static bool write_all(int fd, struct sv s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        s = (struct sv){ s.p + n, s.n - (size_t)n };
    }
    return true;
}

enum err file_sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == path ? strdup("/") : slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
    if (!folder)
        return E_NO_MEMORY;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0)
        return E_IO;
    bool ok = fsync(fd) == 0;
    close(fd);
    return ok ? OK : E_IO;
}

enum err file_replace(const char *path, struct sv bytes, unsigned mode)
{
    char *tmp;
    if (asprintf(&tmp, "%s.XXXXXX", path) < 0)
        return E_NO_MEMORY;
    int fd = mkostemp(tmp, O_CLOEXEC);
    if (fd < 0) {
        free(tmp);
        return E_IO;
    }
    bool ok = write_all(fd, bytes) && fchmod(fd, (mode_t)mode) == 0 && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    ok = ok && rename(tmp, path) == 0;
    if (!ok)
        unlink(tmp);
    free(tmp);
    return ok ? file_sync_folder(path) : E_IO;
}

/* gzread hands plain files through unchanged, but also a torn gzip tail: gzclose and gzerror tell. */
static enum err gz_read_all(gzFile g, struct buf *out)
{
    char piece[16 * 1024];
    for (;;) {
        int n = gzread(g, piece, sizeof piece), code = Z_OK;
        if (n < 0)
            return E_IO;
        if (n == 0) {
            gzerror(g, &code);
            return code == Z_OK || code == Z_STREAM_END ? OK : E_IO;
        }
        if ((size_t)n > out->cap - out->n)
            return E_TOO_LARGE;
        buf_add(out, piece, (size_t)n);
        if (!buf_ok(out))
            return out->bad;
    }
}

enum err gz_read(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return open_error();
    gzFile g = gzdopen(fd, "rb");
    if (!g) {
        close(fd);
        return E_NO_MEMORY;
    }
    gzbuffer(g, 64 * 1024);
    size_t before = out->n;
    enum err e = gz_read_all(g, out);
    if (gzclose(g) != Z_OK && !e)
        e = E_IO;
    if (e)
        shorten(out, before);
    return e;
}
