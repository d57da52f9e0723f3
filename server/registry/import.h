/* SPDX-License-Identifier: Apache-2.0
 * import.h - bringing a list in: every row of the file ends in exactly one outcome, and the account names it.
 *
 * A cell never costs a person: what cannot be read in it becomes a remark on the person, who is taken with all the rest; the
 * account names each remark, the first in the row's own line. Refused is only a row in which no person can be told.
 *
 * The file is decoded, cut and checked as a whole before anything is written. Then the good rows are applied in batches
 * of at most 1,000, each batch one transaction with an operation id a row: never half a row, and a batch that is killed
 * leaves nothing. A dry run does all of it in one transaction and takes it back. One import a municipality at a time.
 * A row that the tables themselves refuse is refused alone (E_REG_ROW). The same row is held once, however often its file
 * comes; who a full list names as gone is held once and let go when the next list has them. */
#ifndef ANPI_REGISTRY_IMPORT_H
#define ANPI_REGISTRY_IMPORT_H

#include "geo/address/spots.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/word.h"
#include "server/db/sync.h"

/* In the account and on record by outcome_name; the order is that of how it is summed up. */
enum outcome {
    OUTCOME_CREATED = WORD_IMPORT_OUTCOME_CREATED,
    OUTCOME_UPDATED = WORD_IMPORT_OUTCOME_UPDATED,
    OUTCOME_UNCHANGED = WORD_IMPORT_OUTCOME_UNCHANGED,
    OUTCOME_MERGED = WORD_IMPORT_OUTCOME_MERGED,
    OUTCOME_HELD = WORD_IMPORT_OUTCOME_HELD,
    OUTCOME_REFUSED = WORD_IMPORT_OUTCOME_REFUSED,
    OUTCOME_SKIPPED = WORD_IMPORT_OUTCOME_SKIPPED,
    OUTCOME_COUNT
};

/* Needed only during the call; views into the command line. */
struct import_options {
    /* Whose list it is; every row is the city's. */
    struct sv municipality;         /* five digits */
    const char *source, *file_name; /* for the record; file_name without its folder */
    bool full;                      /* a monthly full list (洗い替え): who is not in it any more is held */
    /* All is done and taken back: the account is what it would be. */
    bool dry_run;
    const struct gazetteer *gazetteer;                      /* may be NULL: no home gets a place */
    const struct spots *points;                             /* may be NULL: no home is placed finer than its town */
    void (*progress)(void *ctx, size_t done, size_t total); /* after each batch; may be NULL */
    void *ctx;
};

/* Buffers are the result's: import_result_done frees them. `run` is the id of anpi.import_run. */
struct import_result {
    /* Every row is in exactly one of by_outcome; gone ones have no row and are held. */
    size_t rows, by_outcome[OUTCOME_COUNT], gone, remarks, masked;
    size_t protected_n; /* of a full list: persons under protection, whether the file has them or not; never gone */
    bool no_address;    /* no column of addresses was understood: not all can have been taken */
    /* 0 when it did not come that far. */
    int64_t run;
    size_t placed[ADDRESS_PARCEL + 1]; /* addresses in good rows, by the level they reached; ADDRESS_NONE: no point */
    struct buf account;                /* CSV, UTF-8 with BOM: line,outcome,code,field,reason_ja,reason_en,person */
    struct buf unknown;                /* headings that are not known, by commas */
};

/* E_REG_MUNICIPALITY, E_REG_RUNNING, E_REG_MYNUMBER, E_BAD_CHARSET, E_CSV_HEADER, E_CSV_EMPTY, E_DB_*: nothing was done. After
 * the first batch a failure leaves what was committed; the run is then on record as stopped, and importing the same
 * file again goes on where it ended. import_result_done in any case. E_NO_MEMORY, E_TOO_LARGE (past the caps of
 * memory: 2 GiB of rows). Blocks for the database; an import is for the command line. */
ERR import_registry(struct db_sync *s, struct sv file, const struct import_options *o, struct import_result *out, struct fail *f);
/* Also of a zeroed one. */
void import_result_done(struct import_result *r);

#endif
