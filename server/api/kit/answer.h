/* SPDX-License-Identifier: Apache-2.0
 * answer.h - a statement with one answer: the text of its first row and column.
 *
 * It makes the job wait; the next step finds the outcome in result_err and result. */
#ifndef ANPI_API_KIT_ANSWER_H
#define ANPI_API_KIT_ANSWER_H

#include "server/api/kit/given.h"

/* job->result: a NUL-terminated text in the job's arena, or NULL for no row or NULL. An error at once ends the job
 * with it. The job's id goes along, never its pointer. */
enum step answer_ask(struct job *j, struct db_stmt statement); /* changes nothing */
/* The same for a statement that may write: E_DB_UNKNOWN_COMMIT in result_err means that nobody knows. */
enum step answer_send(struct job *j, struct db_stmt statement);

/* db_done for a unit whose rows nobody wants. `ctx` is the table of jobs. */
void answer_none(void *ctx, uint64_t id, enum err err, const struct db_rows *rows);

/* The write is on record before it is answered. `what` names the object: "user 12". E_AUDIT_FULL: the write stands,
 * and the answer says 503; a repetition under the same id gets its record and its answer. `what` holds ids, no
 * names. */
ERR answer_recorded(const struct req *r, struct sv what);

#endif
