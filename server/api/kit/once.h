/* SPDX-License-Identifier: Apache-2.0
 * once.h - the operation id of a write that stands alone, and what it is about.
 *
 * The id is made before the first sending, and a repetition carries it again: the write then happens once, and is
 * answered as it was the first time. The same id about something else, or with another content, is refused. What
 * the path names (`about`) is part of the content, so that an id can never be spent on another object. */
#ifndef ANPI_API_KIT_ONCE_H
#define ANPI_API_KIT_ONCE_H

#include "server/api/kit/operation.h"
#include "server/base/json_shape.h"
#include "server/db/arg.h"
#include "server/loop/job.h"

/* In the arena of the job; holds the room of its own argument, so it must not be moved between once_id and sending. */
struct once {
    bool has; /* an op_id was given */
    struct uuid op_id;
    char content[OPERATION_HASH_TEXT];
    struct db_num room;
};

/* Of a body that was read (said.h): `op_id` is its member. Without one (routes that took none in earlier versions) every request counts. */
ERR once_read(const struct job *j, const struct said_uuid *op_id, int64_t about, struct once *out);

/* What its statement takes as op_id and content: NULL without one. Good while `o` is. */
struct db_uuid once_id(struct once *o);
/* A view into `o`: sent before `o` goes. */
struct db_words once_content(const struct once *o);

/* operation_hash of the content and of what it is about. Stored for as long as the operation: the form must not
 * change. */
ERR operation_hash_about(const struct json *op, int64_t about, char out[OPERATION_HASH_TEXT]);

#endif
