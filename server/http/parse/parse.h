/* SPDX-License-Identifier: Apache-2.0
 * parse.h - the strict HTTP/1.1 request parser: bytes in, one request or one error out. Pure: no sockets, no clock.
 *
 * However the bytes are cut into pieces, the outcome is the same. It holds at most the head's caps, the body cap that
 * parser_body was given, and one line of a chunk or trailer. A request goes through these stops:
 *     PARSE_MORE -> PARSE_HEAD_READY -> (parser_body) -> PARSE_MORE ... -> PARSE_READY -> (parser_next)
 * or ends at PARSE_FAILED, after which the connection cannot be used for another request. */
#ifndef ANPI_HTTP_PARSE_PARSE_H
#define ANPI_HTTP_PARSE_PARSE_H

#include "server/base/buf.h"
#include "server/http/request.h"

/* Room in each parser; http_fields_max may say less. */
#define PARSE_FIELDS_MAX 100

/* From http_conf; the same for all connections. */
struct parse_limits {
    /* Past it E_HTTP_URI_TOO_LONG. */
    size_t line_max;    /* request line without CRLF, bytes */
    size_t headers_max; /* all field lines with CRLF; again for all chunk lines and trailers together */
    int fields_max;     /* at most PARSE_FIELDS_MAX */
};

/* Who calls acts on the stop; PARSE_MORE only wants bytes. */
enum parse_stop { PARSE_MORE, PARSE_HEAD_READY, PARSE_READY, PARSE_FAILED };

/* The parser's own; nobody else acts on it. */
/* clang-format off */
enum parse_part { /* what the next byte belongs to */
    PART_LINE, PART_FIELD, PART_HEAD_END, PART_BODY, PART_CHUNK_SIZE, PART_CHUNK_DATA, PART_CHUNK_CR, PART_CHUNK_LF,
    PART_TRAILER, PART_END
};
/* clang-format on */

/* Bytes inside head: the head may move while it grows. Turned into views when the head is complete. */
struct parse_span {
    uint32_t at, n;
};

/* One a connection, about 6 KiB and what its buffers hold. Members below "The request" are views into head and body:
 * they move with parser_feed until PARSE_READY, and die with parser_next. */
struct parser {
    const struct parse_limits *limits;
    enum parse_stop stop;
    enum parse_part part;
    enum err err;          /* of PARSE_FAILED */
    const char *why;       /* one word for the log and for tests: "two_hosts" */
    struct buf head, line; /* line: chunk sizes and trailers */
    struct buf body;
    size_t line_at;     /* where the current line begins in head */
    size_t line_bytes;  /* against headers_max */
    bool blank_skipped; /* one empty line may stand before a request */
    uint64_t left;      /* of the body or of the chunk */
    size_t dropped, body_cap;
    /* False: read and dropped, for answers that do not need it. */
    bool keep_body;
    struct parse_span target, field_name[PARSE_FIELDS_MAX], field_value[PARSE_FIELDS_MAX];

    /* The request; good from PARSE_HEAD_READY until parser_next. */
    enum http_method method;
    bool http_1_0, keep_alive, expect_continue, chunked, has_length;
    uint64_t length;
    struct sv path, host;
    struct req_pair queries[REQ_QUERIES_MAX], fields[PARSE_FIELDS_MAX];
    int query_count, field_count;
};

/* Takes no memory yet. `limits` must outlive the parser. */
void parser_init(struct parser *p, const struct parse_limits *limits);
/* Of a parser that was initialised; views out of it are dead. */
void parser_done(struct parser *p);
/* Make ready for the next request; large memory is given back. Up to 16 KiB of body and the head's room stay for the
 * next one. */
void parser_next(struct parser *p);
/* Eats up to `n` bytes and stops early when p->stop is no longer PARSE_MORE. Returns how many were eaten. n may be
 * 0. What is not eaten is the caller's to feed again after it acted. `bytes` are copied, never kept. */
size_t parser_feed(struct parser *p, const char *bytes, size_t n);
/* After PARSE_HEAD_READY: how large the body may be, and whether to keep it or to read and drop it. Once a request,
 * before more is fed. Dropped bytes count against `cap` too: E_HTTP_TOO_LARGE past it, at the head when a length is
 * announced. */
void parser_body(struct parser *p, size_t cap, bool keep);
/* After the head: body bytes will follow. For 100 Continue, and for what is refused at the head. */
bool parser_has_body(const struct parser *p);
/* True between requests: not one byte of the next has come. */
bool parser_is_fresh(const struct parser *p);

#endif
