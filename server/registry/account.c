/* SPDX-License-Identifier: Apache-2.0
 * account.c - the account of an import. */
#include "server/registry/account.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/text/csv.h"
#include "server/base/grow.h"

enum err account_add(struct account *a, const struct account_row *row)
{
    if (GROW(a->rows, a->room, a->n + 1))
        return E_NO_MEMORY;
    a->rows[a->n++] = *row;
    return OK;
}

static int by_line(const void *x, const void *y)
{
    const struct account_row *a = x, *b = y;
    if ((a->line == 0) != (b->line == 0))
        return a->line == 0 ? 1 : -1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->extra != b->extra)
        return a->extra < b->extra ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

static void row_write(struct buf *b, const struct account_row *r)
{
    char line[24] = "", person[24] = "";
    if (r->line)
        snprintf(line, sizeof line, "%ld", r->line);
    if (r->person)
        snprintf(person, sizeof person, "%lld", (long long)r->person);
    csv_put(b, sv_of(line), true, false);
    csv_put(b, sv_of(word_code(WORDS_IMPORT_OUTCOME, r->outcome)), false, false);
    csv_put(b, sv_of(r->code ? err_code(r->code) : ""), false, false);
    csv_put(b, sv_of(r->field), false, true);
    csv_put(b, sv_of(r->code ? err_ja(r->code) : ""), false, true);
    csv_put(b, sv_of(r->code ? err_en(r->code) : ""), false, true);
    csv_put(b, sv_of(person), false, false);
    buf_str(b, "\r\n");
}

void account_write(struct account *a, struct import_result *out)
{
    if (a->n > 1)
        qsort(a->rows, a->n, sizeof *a->rows, by_line);
    buf_str(&out->account, "\xef\xbb\xbfline,outcome,code,field,reason_ja,reason_en,person\r\n");
    for (size_t i = 0; i < a->n; i++) {
        const struct account_row *r = &a->rows[i];
        out->by_outcome[r->outcome] += !r->extra;
        out->gone += r->line == 0;
        bool remarked = r->code && r->code != E_REG_DROPPED && r->outcome < OUTCOME_HELD;
        out->masked += remarked && r->code == E_REG_MASKED;
        out->remarks += remarked && r->code != E_REG_MASKED;
        row_write(&out->account, &a->rows[i]);
    }
}

void account_done(struct account *a)
{
    free(a->rows);
    *a = (struct account){ 0 };
}
