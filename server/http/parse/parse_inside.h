/* SPDX-License-Identifier: Apache-2.0
 * parse_inside.h - the pieces of the parser, each in a file of its own. They return OK or the error, and set p->why.
 * For server/http/parse*.c only. */
#ifndef ANPI_HTTP_PARSE_PARSE_INSIDE_H
#define ANPI_HTTP_PARSE_PARSE_INSIDE_H

#include "server/http/parse/parse.h"

static inline enum err parse_refuse(struct parser *p, enum err e, const char *why)
{
    p->err = e;
    p->why = why;
    return e;
}

/* parse_head.c */
enum err parse_request_line(struct parser *p, struct parse_span line);
enum err parse_field(struct parser *p, struct parse_span line);
enum err parse_head_end(struct parser *p); /* meaning of the fields, target split and decoded */
enum err parse_field_check(struct parser *p, struct sv line, size_t *name_n);
bool parse_is_token(unsigned char c);

/* parse_target.c */
enum err parse_target_check(struct parser *p, struct sv target);
enum err parse_target_split(struct parser *p);

/* parse_chunk.c */
enum err parse_chunk_size(struct parser *p, struct sv line);

#endif
