/* SPDX-License-Identifier: Apache-2.0
 * charset.h - CP932 (as Windows writes it, iconv "CP932": 髙 﨑 ① Ⅲ survive) and UTF-8 with or without BOM.
 *
 * Texts come in whole, as one view; buffers are the caller's and bound what comes out (E_TOO_LARGE past their cap).
 * On failure `out` is as long as before, unless it turned bad itself. Lines count from 1. */
#ifndef ANPI_BASE_TEXT_CHARSET_H
#define ANPI_BASE_TEXT_CHARSET_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* What a file was in is remembered, so that an export can be in the same. */
enum charset { CHARSET_UTF8, CHARSET_UTF8_BOM, CHARSET_CP932 };

/* What a whole file is: BOM, else valid UTF-8, else decodable CP932, else E_BAD_CHARSET with the line in `fail`.
 * Pure ASCII is UTF-8. *out is untouched on failure. O(n): both readings are tried over all of the file. */
ERR charset_detect(struct sv bytes, enum charset *out, struct fail *fail);
/* Append as UTF-8 without BOM. Decoding happens before any splitting: a CP932 second byte can be 0x5C. E_BAD_CHARSET
 * with the line of the first byte that cannot be read; one BOM in front is dropped. */
ERR charset_decode(enum charset from, struct sv bytes, struct buf *out, struct fail *fail);
/* Append `utf8` as `to`; what CP932 cannot hold becomes U+3013 (〓; a variation selector becomes nothing);
 * *lost is how many such there were in this call (may be NULL). E_BAD_UTF8 when the text itself is none;
 * CHARSET_UTF8_BOM puts the mark in front of each call's text. */
ERR charset_encode(enum charset to, struct sv utf8, struct buf *out, size_t *lost);

#endif
