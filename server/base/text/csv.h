/* SPDX-License-Identifier: Apache-2.0
 * csv.h - RFC 4180 reader and writer over UTF-8 text in memory.
 *
 * Reader: quoted newlines, doubled quotes, CRLF or LF, a last line without newline; reports the 1-based line on which
 * each record starts. A record with an unclosed quote is an error of that record: reading goes on at the next line
 * after the one the record started on, so no later row is lost. Fields live in the arena until csv_next is called
 * again with a reset arena (the caller resets it per row). */
#ifndef ANPI_BASE_TEXT_CSV_H
#define ANPI_BASE_TEXT_CSV_H

#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Of a row; bounds the table of views that csv_next has on its stack (8 KiB). A row with more is refused:
 * E_CSV_TOO_LONG. */
#define CSV_FIELDS_MAX 512
/* Of a cell: a quote that was opened by mistake ends here, and costs its line alone. */
#define CSV_FIELD_BYTES_MAX (64 * 1024)

/* Views into `text`, which the caller keeps until the last row is read. */
struct csv {
    struct sv rest;
    long line; /* of the next byte */
};

/* `field` and its bytes are in the arena of csv_next, or views into the text where nothing was to be unquoted. */
struct csv_row {
    long line; /* where the record starts */
    size_t n;
    struct sv *field;
};

/* UTF-8 text, decoded already (charset.h); a BOM in front is skipped. Takes no memory. */
void csv_init(struct csv *c, struct sv text);
/* No byte is left. Blank lines may be: see csv_next. */
bool csv_at_end(const struct csv *c);
/* OK and a row (blank lines are skipped), or an error with fail->line set; then call again to go on. Ask csv_at_end
 * before each call; when only blank lines were left, row->n is 0. *row is untouched on failure, and the reader
 * stands behind the line at fault. E_CSV_QUOTE, E_CSV_TOO_LONG (a cell, or more fields than allowed), E_NO_MEMORY
 * (the arena's cap): all of them cost that row alone. */
ERR csv_next(struct csv *c, struct arena *a, struct csv_row *row, struct fail *fail);

/* Writer: one field, quoted when needed; `safe` puts ' before cells that begin with = + - @ TAB CR (formula injection) or with ' itself,
 * so that taking one ' away gives what was put. The line end is the caller's. A failure shows in the buffer. */
void csv_put(struct buf *b, struct sv field, bool first, bool safe);
/* False when a cell holds a NUL byte: no text of the database can. */
bool csv_row_is_text(const struct csv_row *row);

#endif
