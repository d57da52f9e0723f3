/* SPDX-License-Identifier: Apache-2.0
 * qr.h - a QR code (ISO/IEC 18004) of a short text: byte mode, error correction M, versions 1 to 10. Pure.
 *
 * No memory is taken; safe from any thread. Version 10 holds 213 bytes at M: what is longer is not drawn. */
#ifndef ANPI_BASE_QR_H
#define ANPI_BASE_QR_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Modules a side, of version 10. Room of the array, whatever the text. */
#define QR_SIZE_MAX 57
/* Bytes. Of any content: byte mode. */
#define QR_TEXT_MAX 213

/* `size` modules a side, 21 to 57, always 17 + 4 × version. 3 KiB: on the stack is fine. */
struct qr {
    int size;
    uint8_t module[QR_SIZE_MAX][QR_SIZE_MAX]; /* bit 0: dark; bit 1: belongs to a pattern, not to the data */
};

/* E_TOO_LARGE past QR_TEXT_MAX. A reader wants four light modules around it, which are not part of it. *out is
 * untouched then. Always mask 2: the standard asks for the best of eight, every reader takes any. */
ERR qr_make(struct sv text, struct qr *out);

/* False outside of the code, so a drawing loop may walk the quiet zone too. */
static inline bool qr_dark(const struct qr *q, int x, int y)
{
    return x >= 0 && y >= 0 && x < q->size && y < q->size && (q->module[y][x] & 1);
}

#endif
