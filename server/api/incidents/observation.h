/* SPDX-License-Identifier: Apache-2.0
 * observation.h - what one operation of a phone says of one person, read and checked once. */
#ifndef ANPI_API_INCIDENTS_OBSERVATION_H
#define ANPI_API_INCIDENTS_OBSERVATION_H

#include "server/api/kit/operation.h"
#include "server/base/arena.h"
#include "server/db/arg.h"
#include "shapes.h"

/* Views into the request's JSON and the arena: good as long as the job. */
struct observation {
    /* As its shape has it. Its op_id is made by the phone, the same in every repetition. */
    struct SAID_OPERATION said;
    char op_text[37]; /* the op_id as it was sent; "" when it is not 36 characters */
    /* Hash of the JSON as sent: the same id with another is refused. */
    char content[OPERATION_HASH_TEXT];
    struct sv seen;                        /* array literal of the marks that the phone knew */
    struct db_words findings, reported_by; /* JSON objects, or NULL */
    /* Where the phone was (`said`, WGS84), when it said so. */
    bool has_point;
};

/* `op` as it came. Texts are views of it, others are made in `a`. On an error, f->field says which member; op_text is set all the
 * same where it can be, for the answer. Whatever can fail of an operation fails here, alone: once one is sent the
 * others follow. E_JSON_MISSING, E_JSON_TYPE, E_JSON_VALUE, E_TOO_LARGE, E_OBS_…, E_NO_MEMORY. Who may say it is not
 * asked here. */
ERR observation_read(struct arena *a, const struct json *op, struct observation *out, struct fail *f);

#endif
