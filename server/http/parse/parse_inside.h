/* SPDX-License-Identifier: Apache-2.0
 * parse_inside.h - the pieces of the parser, each in a file of its own. They return OK or the error, and set p->why.
 * For server/http/parse*.c only. */
#ifndef ANPI_HTTP_PARSE_PARSE_INSIDE_H
#define ANPI_HTTP_PARSE_PARSE_INSIDE_H

#include "server/http/parse/parse.h"

/* Returns `e`, for `return parse_refuse(p, e, "why");`. `why` is a literal. */
static inline enum err parse_refuse(struct parser *p, enum err e, const char *why)
{
    p->err = e;
    p->why = why;
    return e;
}

/* parse_head.c */
/* The line without CRLF, as a span of p->head. Sets method, version and target. RFC 9112, section 3. */
enum err parse_request_line(struct parser *p, struct parse_span line);
/* One field line without CRLF; O(n). Names and values become spans: nothing is copied. RFC 9112, section 5. */
enum err parse_field(struct parser *p, struct parse_span line);
/* Meaning of the fields, target split and decoded. Makes views of the spans: after it head does not grow any more.
 * Refused are two Hosts, none, both lengths, a length that differs (RFC 9112, 6.3). */
enum err parse_head_end(struct parser *p);
/* Form alone, for fields and trailers; *name_n is set when OK. The line is not empty. */
enum err parse_field_check(struct parser *p, struct sv line, size_t *name_n);
/* tchar of RFC 9110, 5.6.2. */
bool parse_is_token(unsigned char c);

/* parse_target.c */
/* Form of the target: origin, absolute or *. Before the fields are known. */
enum err parse_target_check(struct parser *p, struct sv target);
/* Path and queries, decoded in place: head's bytes change. "." and ".." segments, NUL and control bytes are refused. */
enum err parse_target_split(struct parser *p);

/* parse_chunk.c */
/* RFC 9112, 7.1: hex, extensions read over. Sets p->left; sizes of more than 16 digits are refused. */
enum err parse_chunk_size(struct parser *p, struct sv line);

#endif
