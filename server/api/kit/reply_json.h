/* SPDX-License-Identifier: Apache-2.0
 * reply_json.h - JSON answers: opened with their buffer, closed as the end of a step; and what several of them say. */
#ifndef ANPI_API_KIT_REPLY_JSON_H
#define ANPI_API_KIT_REPLY_JSON_H

#include "server/base/jw.h"
#include "server/http/reply.h"
#include "server/loop/job.h"

/* An answer that is one JSON object: opened, written to `w`, and closed as the end of the step.
 *     struct reply_json r;
 *     struct jw *w = reply_open(&r, ANSWER_MAX);
 *     …
 *     return reply_close(j, &r);
 * reply_close answers 200 and frees the buffer; reply_drop frees it and fails the job. One of them must be called. */
struct reply_json {
    struct buf buf;
    struct jw w;
};
/* `cap` in bytes: past it reply_close answers E_TOO_LARGE. The writer is good until one of the two below. */
struct jw *reply_open(struct reply_json *r, size_t cap);
/* Returns STEP_DONE. The object must be closed as far as it was when opened. */
enum step reply_close(struct job *j, struct reply_json *r);
/* Returns STEP_FAIL. */
enum step reply_drop(struct job *j, struct reply_json *r, enum err e);

/* The QR code of a text as an array of rows of '0' and '1'; empty for a text that is too long for one. An array of
 * rows, as the writer's next value. */
void qr_write(struct jw *w, struct sv text);
/* "as_of": when the picture was last known to be whole. RFC 3339. The picture must be there. */
void as_of_write(struct jw *w);

#endif
