/* SPDX-License-Identifier: Apache-2.0
 * account.h - the outcome of every row, kept in the order of the file and written as CSV. */
#ifndef ANPI_REGISTRY_ACCOUNT_H
#define ANPI_REGISTRY_ACCOUNT_H

#include "server/registry/import.h"

/* One line of account.csv. */
struct account_row {
    long line; /* 0: somebody who is gone from the list, without a line in it */
    enum outcome outcome;
    enum err code; /* OK: no reason needed; of a row that was taken: of its remark */
    int extra;     /* 0; from 1: a further remark of a row that has its line already, counted as no row */
    /* The column that it is about, cut to 63 bytes; "" when none. */
    char field[64];
    int64_t person;                   /* 0: none */
    struct sv municipal_id, name_key; /* of a refused row: whose it may be; views that outlive the account */
};

/* Zeroed at first. Grows with the file: a row is about 130 bytes. */
struct account {
    /* From malloc, in the order of adding until account_write sorts them. */
    struct account_row *rows;
    size_t n, room;
};

/* The row is copied, its views are not. E_NO_MEMORY: the import ends, for no row may be without its line. */
ERR account_add(struct account *a, const struct account_row *row);
/* Sorts by line; fills counts and CSV. Appended to out->account; a failure shows there. */
void account_write(struct account *a, struct import_result *out);
/* Also of a zeroed one. */
void account_done(struct account *a);

#endif
