/* SPDX-License-Identifier: Apache-2.0
 * spool.h - append-only local file of records that must outlive the process (the audit spool).
 *
 * A record is appended with one write(2) before the answer goes out: it survives kill -9. spool_sync (fdatasync) is
 * called within 100 ms by the owner's timer. Records are drained in order to PostgreSQL and the file is cut after the
 * commit. Layout: magic, then records of {u32 length, u32 crc32, u64 number, bytes}. A torn last record (the machine
 * died) is dropped on opening and its number reused; a damaged one in the middle is reported and skipped, never
 * silently. `number` grows by one for ever (kept across cuts) and, with the file's random id, makes draining idempotent.
 * One process owns a spool (flock); a second opener gets E_IO. A full spool (cap, or ENOSPC) gives E_AUDIT_FULL and
 * leaves the file as it was. */
#ifndef ANPI_BASE_SPOOL_H
#define ANPI_BASE_SPOOL_H

#include "server/base/err.h"
#include "server/base/id.h"
#include "server/base/sv.h"

struct spool;

ERR spool_open(const char *path, size_t cap_bytes, struct spool **out);
void spool_close(struct spool *s);
ERR spool_append(struct spool *s, struct sv record, uint64_t *number);
ERR spool_sync(struct spool *s); /* no-op when nothing is unsynced */
/* The same in two halves, for a loop that must not wait for a disk: begin gives the descriptor on which another thread
 * calls fdatasync (-1: nothing to do), end takes whether that succeeded. What is appended in between is not synced. */
int spool_sync_begin(struct spool *s);
void spool_sync_end(struct spool *s, bool ok);
const struct uuid *spool_id(const struct spool *s);
size_t spool_pending(const struct spool *s); /* records not yet cut */
size_t spool_damaged(const struct spool *s); /* records skipped as damaged since opening */
/* Up to `max` undrained records from the oldest on; the views stay good until spool_cut. Returns how many. */
struct spool_rec {
    uint64_t number;
    struct sv bytes;
};
size_t spool_peek(struct spool *s, struct spool_rec *out, size_t max);        /* syncs first */
size_t spool_peek_synced(struct spool *s, struct spool_rec *out, size_t max); /* only what is on the disk already */
ERR spool_cut(struct spool *s, uint64_t through_number);                      /* forget all up to and including this one */

#endif
