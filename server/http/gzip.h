/* SPDX-License-Identifier: Apache-2.0
 * gzip.h - answers made smaller on the way, for routes whose answers are large and made on demand.
 *
 * Not for answers in which what a client sent stands beside a secret: their length would tell it (BREACH). */
#ifndef ANPI_HTTP_GZIP_H
#define ANPI_HTTP_GZIP_H

#include "server/base/buf.h"
#include "server/http/request.h"

/* Append `in` to `out` as one gzip member. `level` 1 (fast) to 9. About 80 MB/s at level 1. E_NO_MEMORY,
 * E_TOO_LARGE. RFC 1952; `in` and `out` must not overlap. On the loop for what takes under a millisecond, else on a
 * worker. `out` is as before on failure, unless it turned bad. */
ERR gzip_write(struct sv in, int level, struct buf *out);
/* Did the client say that it reads gzip? Of several codings the first named gzip counts; * does not: who wants it
 * says so. */
bool gzip_accepted(const struct req *r);

#endif
