/* SPDX-License-Identifier: Apache-2.0
 * certificates.h - which devices may come in: the certificates on record, in memory, so that every request can ask.
 *
 * The truth is anpi.certificate; this table is loaded with the picture and kept by the change feed (kind `certificate`,
 * id = serial), so a revocation holds everywhere within the feed's second. TLS has proved that the device holds the key
 * and that an authority of ours signed; whether we still want it is decided here. Pure: no loop, no database. */
#ifndef ANPI_AUTH_CERTIFICATES_H
#define ANPI_AUTH_CERTIFICATES_H

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/http/request.h"

struct certificates;

/* NULL without memory. */
struct certificates *certificates_new(void);
/* NULL is fine. */
void certificates_free(struct certificates *c);

/* Apply one change: body is the JSON of anpi.certificate_body, empty = gone. A change whose seq is not above the one
 * held is ignored, as are other kinds. `*revoked` (may be NULL) tells that this change took a good one away. A body
 * that cannot be read: the code of json_parse, and nothing changes. E_NO_MEMORY: the certificate is then not known,
 * and so refused. */
ERR certificates_apply(struct certificates *c, uint64_t seq, struct sv kind, struct sv serial, struct sv body, bool *revoked);

/* E_AUTH_CERT_REFUSED: not on record, revoked, or another one of the same serial. On OK `*office` is whose it is.
 * *office is untouched on failure. O(1). Validity in time is TLS's business. */
ERR certificates_check(const struct certificates *c, const struct peer_cert *cert, int64_t *office);

/* What the device of a serial is called; "" when it is not on record. Good until the next change is applied. */
const char *certificates_name(const struct certificates *c, const char *serial);

/* Visit the serials that are good in `old` and not in `c`: those to be closed after a reload. O(certificates). `fn`
 * may close connections, and must not apply. */
void certificates_lost(const struct certificates *c, const struct certificates *old, void (*fn)(void *ctx, const char *serial), void *ctx);

/* When the next one that is in use ends, microseconds by the real clock; INT64_MAX without any. Those already over are
 * not counted. O(certificates). */
int64_t certificates_next_expiry(const struct certificates *c, int64_t real_now_us);

/* How many of an office's that are in use end within `span_us`, and `*first_us` the first end of them. *first_us is
 * untouched when there are none. */
size_t certificates_ending(const struct certificates *c, int64_t office, int64_t real_now_us, int64_t span_us, int64_t *first_us);

#endif
