/* SPDX-License-Identifier: Apache-2.0
 * address_number.h - what stands behind the town: block and house number, then building, room and notes. For geo/ only. */
#ifndef ANPI_GEO_ADDRESS_ADDRESS_NUMBER_H
#define ANPI_GEO_ADDRESS_ADDRESS_NUMBER_H

#include "geo/gazetteer/token.h"
#include "server/base/buf.h"

/* token[from..n) of `text`: appends "1-2-3", with `small` before it, to `number` and the rest as written, letters and
 * digits narrowed, to `rest`. When the text does not begin with a number, all goes to `rest`, a number inside it in the
 * same short form. Failures stay in the two buffers (buf_ok), which are appended to. */
void number_split(struct sv text, const struct token *token, size_t n, size_t from, struct sv small, struct buf *number, struct buf *rest);

#endif
