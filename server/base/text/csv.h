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

#define CSV_FIELDS_MAX 512
#define CSV_FIELD_BYTES_MAX (64 * 1024)

struct csv {
    struct sv rest;
    long line; /* of the next byte */
};

struct csv_row {
    long line; /* where the record starts */
    size_t n;
    struct sv *field;
};

void csv_init(struct csv *c, struct sv text);
bool csv_at_end(const struct csv *c);
/* OK and a row (blank lines are skipped), or an error with fail->line set; then call again to go on. Ask csv_at_end
 * before each call; when only blank lines were left, row->n is 0. */
ERR csv_next(struct csv *c, struct arena *a, struct csv_row *row, struct fail *fail);

/* Writer: one field, quoted when needed; `safe` puts ' before cells that begin with = + - @ TAB CR (formula injection) or with ' itself,
 * so that taking one ' away gives what was put. */
void csv_put(struct buf *b, struct sv field, bool first, bool safe);
/* False when a cell holds a NUL byte: no text of the database can. */
bool csv_row_is_text(const struct csv_row *row);

#endif
