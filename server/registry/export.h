/* SPDX-License-Identifier: Apache-2.0
 * export.h - a municipality's list as a CSV file that import_registry reads back: the same headings, several values in a
 * cell separated by 、, cells that a spreadsheet would take for a formula made harmless.
 *
 * Persons under protection (支援措置) are not in it, only their number is told. Coming in again, every row is `unchanged`:
 * a value stands where its place in the cell says, a 、 within it as ，, a grade behind its kind. The export is on record in the
 * audit before the bytes are given. */
#ifndef ANPI_REGISTRY_EXPORT_H
#define ANPI_REGISTRY_EXPORT_H

#include "server/base/buf.h"
#include "server/base/text/charset.h"
#include "server/base/err.h"
#include "server/db/sync.h"

/* Set whole on success, untouched on failure. */
struct export_account {
    size_t rows;        /* without the heading */
    size_t lost;        /* characters that CP932 has not */
    size_t protected_n; /* persons under protection on a list of the city: left out */
};

/* `charset` is CHARSET_UTF8_BOM or CHARSET_CP932. E_REG_MUNICIPALITY, E_DB_*, E_TOO_LARGE, E_NO_MEMORY; `out` is then of
 * no use. Without a municipality of that code nothing is read. All of it is in memory; blocks for the database. */
ERR export_registry(struct db_sync *s, struct sv municipality, enum charset charset, struct buf *out, struct export_account *account,
                    struct fail *f);

#endif
