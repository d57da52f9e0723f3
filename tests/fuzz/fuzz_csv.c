/* SPDX-License-Identifier: Apache-2.0
 * fuzz_csv.c - any text reads to its end, line by line, and what a row held survives being written. */
#include "server/base/text/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

/* Written by csv_put and read again, the row is the same. */
static void round_trip(const struct csv_row *row)
{
    struct buf b;
    struct csv c;
    struct arena a;
    struct csv_row again = { 0 };
    buf_init(&b, 64 << 20);
    arena_init(&a, 64 << 20);
    for (size_t i = 0; i < row->n; i++)
        csv_put(&b, row->field[i], i == 0, false);
    buf_str(&b, "\r\n");
    /* A byte order mark at the front belongs to the file, and a row that is one empty field is a blank line.
     */
    bool marked = sv_starts(buf_view(&b), SV("\xEF\xBB\xBF")), blank = row->n == 1 && row->field[0].n == 0;
    if (buf_ok(&b) && !marked && !blank) {
        csv_init(&c, buf_view(&b));
        require(csv_next(&c, &a, &again, NULL) == OK && again.n == row->n && csv_at_end(&c));
        for (size_t i = 0; i < row->n; i++)
            require(sv_eq(again.field[i], row->field[i]));
    }
    arena_done(&a);
    buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csv c;
    struct arena a;
    long line = 0;
    arena_init(&a, 64 << 20);
    csv_init(&c, (struct sv){ (const char *)data, size });
    while (!csv_at_end(&c)) {
        struct csv_row row;
        struct fail fail;
        size_t left = c.rest.n;
        arena_reset(&a);
        enum err e = csv_next(&c, &a, &row, &fail);
        require(c.rest.n < left);
        long at = e ? fail.line : row.line;
        require(at > line || row.n == 0);
        line = at;
        if (!e && row.n)
            round_trip(&row);
    }
    arena_done(&a);
    return 0;
}
