/* SPDX-License-Identifier: Apache-2.0
 * said.h - the body of a request, held against its route's shape before the route looks at it, and read once into a struct.
 *
 *     .request = &SHAPE_NEW_PIN, .steps = { { "said", said_read }, { "set", set }, … }
 *     const struct SAID_NEW_PIN *said = SAID(NEW_PIN, j);
 *
 * A route that has to know who speaks before it reads a byte (a signature) has a step before this one. */
#ifndef ANPI_API_KIT_SAID_H
#define ANPI_API_KIT_SAID_H

#include "server/base/json_shape.h"
#include "server/http/request.h"
#include "shapes.h"

/* A step: the body as JSON no deeper than 8 and held against the route's shape; an empty body reads as {}. Fails with what json_parse and
 * json_shape_read say. */
enum step said_read(struct job *j);
/* A step instead of it, for a shape of one text: `name=value` of a form reads as {"name":"value"}, as it is written; all else as
 * said_read. */
enum step said_read_form(struct job *j);
/* What was said: of this shape, good as long as the job. */
#define SAID(NAME, j) ((const struct SAID_##NAME *)said_of(j, &SHAPE_##NAME))
/* For SAID alone. Behind said_read; asserts that the route's shape is this one. */
const void *said_of(const struct job *j, const struct json_shape *shape);
/* NULL before said_read. The whole document, for the hash of an operation and for members held as they are. */
const struct json *said_json(const struct job *j);

#endif
