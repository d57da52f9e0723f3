/* SPDX-License-Identifier: Apache-2.0
 * spool.h - append-only local file of records that must outlive the process (the audit spool).
 *
 * A record is appended with one write(2) before the answer goes out: it survives kill -9. spool_sync (fdatasync) is
 * called within 100 ms by the owner's timer. Records are drained in order to PostgreSQL and the file is cut after the
 * commit. Layout: magic, then records of {u32 length, u32 crc32, u64 number, bytes}. A torn last record (the machine
 * died) is dropped on opening and its number reused; a damaged one in the middle is reported and skipped, never
 * silently. `number` grows by one for ever (kept across cuts) and, with the file's random id, makes draining idempotent.
 * One process owns a spool (flock); a second opener gets E_IO. A full spool (cap, or ENOSPC) gives E_AUDIT_FULL and
 * leaves the file as it was.
 *
 * One thread at a time, but for fdatasync between spool_sync_begin and _end. It blocks on the disk for a write,
 * never for a sync unless asked to. Views out of it die at spool_cut and spool_close. */
#ifndef ANPI_BASE_SPOOL_H
#define ANPI_BASE_SPOOL_H

#include "server/base/err.h"
#include "server/base/id.h"
#include "server/base/sv.h"

struct spool;

/* Made with mode 0600 when it is not there. `cap_bytes` bounds what is undrained, heads of records included. E_IO:
 * locked by another process, unreadable, or no spool; E_NO_MEMORY. O(undrained bytes): every record is checked. *out
 * is the caller's. */
ERR spool_open(const char *path, size_t cap_bytes, struct spool **out);
/* Syncs first, gives up the lock; what is undrained stays in the file for the next opening. NULL is fine. */
void spool_close(struct spool *s);
/* *number (from 1 on) is the record's for ever; untouched on failure. E_AUDIT_FULL or E_IO: nothing of it will ever
 * be read. On the disk only after the next sync; in the kernel, and so proof against the end of this process, at
 * once. */
ERR spool_append(struct spool *s, struct sv record, uint64_t *number);
/* No-op when nothing is unsynced. Waits for the disk. E_IO: what was appended since the last sync may be lost in a
 * power cut; it can be tried again. */
ERR spool_sync(struct spool *s);
/* The same in two halves, for a loop that must not wait for a disk: begin gives the descriptor on which another thread
 * calls fdatasync (-1: nothing to do), end takes whether that succeeded. What is appended in between is not synced.
 * One at a time, and the descriptor stays the spool's: no close between the two halves. */
int spool_sync_begin(struct spool *s);
/* Whatever `ok` is, another sync may begin. */
void spool_sync_end(struct spool *s, bool ok);
/* Made at random with the file; a view that lives as long as the spool. Together with a number it names a record in
 * the database, so that one drained twice is stored once. */
const struct uuid *spool_id(const struct spool *s);
/* Records not yet cut. O(1). */
size_t spool_pending(const struct spool *s);
/* Records skipped as damaged since opening. For the log: they cannot be read, and are not counted as pending. */
size_t spool_damaged(const struct spool *s);
/* Up to `max` undrained records from the oldest on; the views stay good until spool_cut. Returns how many. `bytes`
 * is a view into the mapped file. */
struct spool_rec {
    uint64_t number;
    struct sv bytes;
};
/* Syncs first. 0 when the sync fails: what is not on the disk is not drained. */
size_t spool_peek(struct spool *s, struct spool_rec *out, size_t max);
/* Only what is on the disk already. What the loop uses: it never waits. */
size_t spool_peek_synced(struct spool *s, struct spool_rec *out, size_t max);
/* Forget all up to and including this one. Only after their commit: they are gone for good. E_INTERNAL for a number
 * not given out, E_IO: nothing is forgotten. Disk room is given back in larger steps, so the file does not shrink
 * with each call. */
ERR spool_cut(struct spool *s, uint64_t through_number);

#endif
