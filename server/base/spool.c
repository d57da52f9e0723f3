/* SPDX-License-Identifier: Apache-2.0
 * spool.c - the append-only file behind the audit.
 *
 * The file begins with two head slots, 512 bytes each, written in turn: a head torn by a power cut leaves the
 * other one. A head says up to which number all is drained and where the first undrained record begins.
 * Cutting writes a head and nothing else; space comes back later: when nothing is pending the file is
 * truncated, under a lasting backlog the drained part becomes a hole. Both wait for the head to be on disk,
 * and records are on disk before spool_peek hands them out: so no number that PostgreSQL may know is ever
 * given to another record, even when the machine dies.
 *
 * Damage is measured by the numbers that are missing, never guessed from the bytes. */
#include "server/base/spool.h"
#include "server/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <zlib.h>

#define MAGIC "ANPISPL1"
#define SLOT 512 /* a sector: it is written whole or not at all */
#define HEAD ((uint64_t)2 * SLOT)
#define TRUNCATE_FROM (64 * 1024) /* drained bytes that are worth an fdatasync when nothing is pending */
#define PUNCH_FROM (1024 * 1024)  /* … and under a backlog */

struct spool_head {
    char magic[8];
    struct uuid id;
    uint64_t turn;    /* the slot with the higher one counts */
    uint64_t through; /* drained up to and including this number */
    uint64_t first;   /* offset behind the last drained record */
    uint32_t crc;
    uint32_t zero;
};

struct rec_head {
    uint32_t length, crc; /* the crc covers the number, then the bytes */
    uint64_t number;
};

struct spool {
    int fd;
    size_t cap;
    uint64_t size, next; /* end of the last record; number of the next one */
    uint64_t punched;    /* offset up to which the file is a hole */
    size_t pending, damaged;
    bool unsynced, no_holes;
    uint64_t synced, syncing; /* all up to these numbers are on the disk, or will be when the running sync succeeds */
    struct spool_head head;
    char *map; /* a window on the file from map_from on; what lies behind `size` is never touched */
    uint64_t map_from, map_len;
};

static uint32_t head_crc(const struct spool_head *h)
{
    return (uint32_t)crc32(0, (const Bytef *)h, offsetof(struct spool_head, crc));
}

static uint32_t record_crc(uint64_t number, struct sv bytes)
{
    uLong c = crc32(0, (const Bytef *)&number, sizeof number);
    return (uint32_t)(bytes.n ? crc32_z(c, (const Bytef *)bytes.p, bytes.n) : c);
}

static bool head_write(struct spool *s)
{
    s->head.turn++;
    s->head.crc = head_crc(&s->head);
    off_t at = (off_t)(s->head.turn % 2 * SLOT);
    return pwrite(s->fd, &s->head, sizeof s->head, at) == (ssize_t)sizeof s->head;
}

static bool head_read(struct spool *s)
{
    bool found = false;
    for (int i = 0; i < 2; i++) {
        struct spool_head h;
        if (pread(s->fd, &h, sizeof h, i * SLOT) != (ssize_t)sizeof h || memcmp(h.magic, MAGIC, 8) != 0 || h.crc != head_crc(&h) ||
            (found && h.turn <= s->head.turn))
            continue;
        s->head = h;
        found = true;
    }
    return found;
}

/* A new file, or one whose making was cut short before anything could be recorded in it. */
static bool head_make(struct spool *s)
{
    s->head = (struct spool_head){ .magic = MAGIC, .first = HEAD };
    uuid_v7(&s->head.id);
    s->size = HEAD;
    return ftruncate(s->fd, 0) == 0 && ftruncate(s->fd, (off_t)HEAD) == 0 && head_write(s) && head_write(s) && fsync(s->fd) == 0;
}

static bool head_is_blank(const struct spool *s)
{
    static const char zeros[sizeof(struct spool_head)];
    struct spool_head h[2];
    for (int i = 0; i < 2; i++) {
        ssize_t n = pread(s->fd, &h[i], sizeof h[i], i * SLOT);
        if (n < 0 || memcmp(&h[i], zeros, (size_t)n) != 0)
            return false;
    }
    return true;
}

static void unmap(struct spool *s)
{
    if (s->map)
        munmap(s->map, s->map_len);
    s->map = NULL;
}

/* The window reaches cap bytes on, so that it need not move while records are appended. */
static bool map_undrained(struct spool *s)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), from = s->head.first / page * page;
    if (s->map && s->map_from <= from && s->map_from + s->map_len >= s->size)
        return true;
    unmap(s);
    uint64_t len = (s->size - from > s->cap ? s->size - from : s->cap) + 2 * page;
    void *p = mmap(NULL, len, PROT_READ, MAP_SHARED, s->fd, (off_t)from);
    if (p == MAP_FAILED)
        return false;
    s->map = p;
    s->map_from = from;
    s->map_len = len;
    return true;
}

/* The sound record that begins exactly at `at`, if there is one. */
static bool record_at(const struct spool *s, uint64_t at, uint64_t above, struct spool_rec *out)
{
    struct rec_head h;
    if (s->size - at < sizeof h)
        return false;
    memcpy(&h, s->map + (at - s->map_from), sizeof h);
    /* Every byte of the file could hold at most one record: this keeps the search below from computing sums
     * in vain. */
    if (h.length > s->size - at - sizeof h || h.number <= above || h.number - above > s->size)
        return false;
    struct sv bytes = { s->map + (at - s->map_from) + sizeof h, h.length };
    if (h.crc != record_crc(h.number, bytes))
        return false;
    *out = (struct spool_rec){ h.number, bytes };
    return true;
}

/* The first sound record at `*at` or behind; moves `*at` behind it. Steps over damage byte by byte. */
static bool record_next(const struct spool *s, uint64_t *at, uint64_t above, struct spool_rec *out)
{
    for (uint64_t i = *at; i < s->size; i++) {
        if (!record_at(s, i, above, out))
            continue;
        *at = i + sizeof(struct rec_head) + out->bytes.n;
        return true;
    }
    return false;
}

/* Count what is undrained and drop a torn tail. */
static bool recover(struct spool *s)
{
    if (s->head.first > s->size || s->head.first < HEAD)
        s->head.first = HEAD; /* the file was truncated and the head that says so was lost */
    if (!map_undrained(s))
        return false;
    uint64_t at = s->head.first, last = s->head.through;
    struct spool_rec r;
    while (record_next(s, &at, last, &r)) {
        s->damaged += (size_t)(r.number - last - 1);
        s->pending++;
        last = r.number;
    }
    s->next = last + 1;
    if (at < s->size && ftruncate(s->fd, (off_t)at) != 0)
        return false;
    s->unsynced = true; /* what a killed process wrote may be in the page cache only */
    s->size = at;
    return true;
}

static enum err open_locked(struct spool *s)
{
    struct stat st;
    if (fstat(s->fd, &st) != 0 || !S_ISREG(st.st_mode) || flock(s->fd, LOCK_EX | LOCK_NB) != 0 || fstat(s->fd, &st) != 0)
        return E_IO;
    s->size = (uint64_t)st.st_size;
    if (s->size <= HEAD && head_is_blank(s))
        return head_make(s) && recover(s) ? OK : E_IO;
    return s->size >= HEAD && head_read(s) && recover(s) ? OK : E_IO;
}

enum err spool_open(const char *path, size_t cap_bytes, struct spool **out)
{
    struct spool *s = calloc(1, sizeof *s);
    if (!s)
        return E_NO_MEMORY;
    s->cap = cap_bytes;
    s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    enum err e = s->fd < 0 ? E_IO : open_locked(s);
    if (!e)
        e = file_sync_folder(path);
    if (e) {
        spool_close(s);
        return e;
    }
    *out = s;
    return OK;
}

void spool_close(struct spool *s)
{
    if (!s)
        return;
    unmap(s);
    if (s->fd >= 0) {
        if (s->unsynced)
            (void)!fdatasync(s->fd);
        close(s->fd); /* gives up the lock */
    }
    free(s);
}

static bool has_room(const struct spool *s, uint64_t need)
{
    uint64_t begin = s->no_holes ? HEAD : s->head.first, held = HEAD + s->size - begin;
    return need <= s->cap && held <= s->cap - need;
}

enum err spool_append(struct spool *s, struct sv record, uint64_t *number)
{
    uint64_t need = sizeof(struct rec_head) + record.n;
    if (record.n > UINT32_MAX || !has_room(s, need))
        return E_AUDIT_FULL;
    struct rec_head h = { (uint32_t)record.n, record_crc(s->next, record), s->next };
    struct iovec v[2] = { { &h, sizeof h }, { (void *)(uintptr_t)record.p, record.n } };
    ssize_t n;
    do
        n = pwritev(s->fd, v, 2, (off_t)s->size);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)need) {
        bool full = n >= 0 || errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
        if (n > 0 && ftruncate(s->fd, (off_t)s->size) != 0)
            return E_IO; /* what was half written is no sound record: the next append or opening drops it */
        return full ? E_AUDIT_FULL : E_IO;
    }
    s->size += need;
    s->pending++;
    s->unsynced = true;
    *number = s->next++;
    return OK;
}

enum err spool_sync(struct spool *s)
{
    if (!s->unsynced)
        return OK;
    if (fdatasync(s->fd) != 0)
        return E_IO;
    s->unsynced = false;
    s->synced = s->next - 1;
    return OK;
}

int spool_sync_begin(struct spool *s)
{
    s->syncing = s->next - 1;
    return s->unsynced ? s->fd : -1;
}

void spool_sync_end(struct spool *s, bool ok)
{
    if (!ok)
        return;
    s->synced = s->syncing;
    s->unsynced = s->synced != s->next - 1;
}

const struct uuid *spool_id(const struct spool *s)
{
    return &s->head.id;
}

size_t spool_pending(const struct spool *s)
{
    return s->pending;
}

size_t spool_damaged(const struct spool *s)
{
    return s->damaged;
}

size_t spool_peek_synced(struct spool *s, struct spool_rec *out, size_t max)
{
    if (!s->pending || s->synced <= s->head.through || !map_undrained(s))
        return 0;
    size_t n = 0;
    uint64_t at = s->head.first, last = s->head.through;
    while (n < max && record_next(s, &at, last, &out[n]) && out[n].number <= s->synced)
        last = out[n++].number;
    return n;
}

size_t spool_peek(struct spool *s, struct spool_rec *out, size_t max)
{
    return s->pending && spool_sync(s) == OK ? spool_peek_synced(s, out, max) : 0;
}

/* Give the drained part of the file back. On failure nothing is lost but space. */
static void reclaim(struct spool *s)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), from = s->punched > page ? s->punched : page;
    uint64_t to = s->head.first / page * page;
    if (s->pending == 0) {
        s->head.first = HEAD;
        s->punched = 0;
        /* Were the head to reach the disk after the truncation, numbers could be given twice. */
        if (head_write(s) && fdatasync(s->fd) == 0 && ftruncate(s->fd, (off_t)HEAD) == 0)
            s->size = HEAD;
        else
            s->head.first = s->size;
    } else if (!s->no_holes && to > from && fdatasync(s->fd) == 0) {
        int rc = fallocate(s->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)from, (off_t)(to - from));
        s->no_holes = rc != 0;
        s->punched = to;
    }
}

enum err spool_cut(struct spool *s, uint64_t through_number)
{
    if (through_number <= s->head.through)
        return OK;
    if (through_number >= s->next)
        return E_INTERNAL; /* the caller has drained what was never here */
    if (!map_undrained(s))
        return E_IO;
    struct spool_head before = s->head;
    struct spool_rec r;
    size_t dropped = 0;
    uint64_t at = s->head.first, behind = at, last = s->head.through;
    while (record_next(s, &at, last, &r) && r.number <= through_number) {
        last = r.number;
        behind = at;
        dropped++;
    }
    s->head.through = through_number;
    s->head.first = behind;
    if (!head_write(s)) {
        s->head = before;
        return E_IO;
    }
    s->unsynced = true;
    s->pending -= dropped;
    unmap(s);
    uint64_t dead = s->head.first - (s->punched > HEAD ? s->punched : HEAD);
    if (s->pending == 0 ? dead >= TRUNCATE_FROM || dead >= s->cap / 4 : dead >= PUNCH_FROM)
        reclaim(s);
    return OK;
}
