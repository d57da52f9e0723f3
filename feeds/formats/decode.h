/* SPDX-License-Identifier: Apache-2.0
 * decode.h - a CSV feed in UTF-8 or CP932, also when a line of it is in neither. Pure. */
#ifndef ANPI_FEEDS_FORMATS_DECODE_H
#define ANPI_FEEDS_FORMATS_DECODE_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* U+FFFD: all that stands in place of a line that cannot be decoded. A line of it alone is refused as a row
 * (rows.h), and counted. */
#define DECODE_LOST "\xEF\xBF\xBD"

/* Append as UTF-8. When the file as a whole is in neither encoding, its lines are decoded one by one in that of the first,
 * so that a broken byte costs its line; the number of lines stays.
 * E_FEED_TRUNCATED (it ends within a character), E_FEED_CHARSET (the heading, or most lines, are in neither),
 * E_FEED_TOO_LARGE, E_NO_MEMORY. Appended to an empty buffer, whose cap bounds it; on failure it is of no use. A BOM
 * is dropped. */
ERR feed_decode(struct sv bytes, struct buf *text);

#endif
