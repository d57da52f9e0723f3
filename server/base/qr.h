/* SPDX-License-Identifier: Apache-2.0
 * qr.h - a QR code (ISO/IEC 18004) of a short text: byte mode, error correction M, versions 1 to 10. Pure. */
#ifndef ANPI_BASE_QR_H
#define ANPI_BASE_QR_H

#include "server/base/err.h"
#include "server/base/sv.h"

#define QR_SIZE_MAX 57  /* modules a side, of version 10 */
#define QR_TEXT_MAX 213 /* bytes */

struct qr {
    int size;
    uint8_t module[QR_SIZE_MAX][QR_SIZE_MAX]; /* bit 0: dark; bit 1: belongs to a pattern, not to the data */
};

/* E_TOO_LARGE past QR_TEXT_MAX. A reader wants four light modules around it, which are not part of it. */
ERR qr_make(struct sv text, struct qr *out);

static inline bool qr_dark(const struct qr *q, int x, int y)
{
    return x >= 0 && y >= 0 && x < q->size && y < q->size && (q->module[y][x] & 1);
}

#endif
