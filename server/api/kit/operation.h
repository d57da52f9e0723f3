/* SPDX-License-Identifier: Apache-2.0
 * operation.h - one operation of a route: its hash, and what came of it in its group. */
#ifndef ANPI_API_KIT_OPERATION_H
#define ANPI_API_KIT_OPERATION_H

#include "server/base/json.h"
#include "server/db/rows.h"

/* "\x" + 64 hex + NUL: a bytea in text form. As sha256_bytea writes it. */
#define OPERATION_HASH_TEXT 67

/* SHA-256 of the canonical form of an operation's JSON: the same content always hashes the same. E_TOO_LARGE past 1
 * MiB, E_NO_MEMORY; `out` is untouched on failure. */
ERR operation_hash(const struct json *op, char out[OPERATION_HASH_TEXT]);

/* One operation of a route went to a group: what came of it. Filled by operation_done, read by the route's next
 * step. In the arena of the job. */
struct operation_result {
    enum err err;    /* of the group: OK, E_DB_AWAY ... */
    char result[12]; /* accepted | known | refused */
    char code[64];   /* refused: public error code */
    /* Of the change, 0 when nothing changed. */
    int64_t seq;
    bool bounded;
    /* Of what was made, as a decimal number; "" when nothing was. */
    char id[24];
};
/* group_done for routes with one operation: ctx is the jobs table. Resumes the job with a struct operation_result. A
 * job that is gone hears nothing; its write stands. */
void operation_done(void *ctx, uint64_t job, size_t index, enum err err, const struct db_rows *rows, size_t row);
/* The failure that a result stands for, or OK for accepted and known. NULL is E_INTERNAL. A code that this program
 * does not know is E_DB_REFUSED: the database is newer. */
ERR operation_error(const struct operation_result *r);

#endif
