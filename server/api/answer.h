/* SPDX-License-Identifier: Apache-2.0
 * answer.h - a statement with one answer: the text of its first row and column, and work with passwords in the pool.
 *
 * Both make the job wait; the next step finds the outcome in result_err and result. */
#ifndef ANPI_API_ANSWER_H
#define ANPI_API_ANSWER_H

#include "server/api/api.h"

/* job->result: a NUL-terminated text in the job's arena, or NULL for no row or NULL. */
enum step answer_ask(struct job *j, enum sql_id sql, const struct db_arg *args, size_t n);  /* changes nothing */
enum step answer_send(struct job *j, enum sql_id sql, const struct db_arg *args, size_t n);

/* db_done for a unit whose rows nobody wants. */
void answer_none(void *ctx, uint64_t id, enum err err, const struct db_rows *rows);

/* Check `password` against `hash` when it is there (p != NULL; the hash of an unknown user is NULL and costs the same),
 * and then hash `fresh` when it is there. result: the new hash; result_err: E_AUTH_FAILED, or E_HTTP_BUSY at once. */
enum step answer_password(struct job *j, const char *hash, struct sv password, struct sv fresh);

/* The write is on record before it is answered. `what` names the object: "user 12". */
ERR answer_recorded(const struct req *r, struct sv what);

#endif
