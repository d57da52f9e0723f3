/* SPDX-License-Identifier: Apache-2.0
 * parse.c - the state machine: which part the next byte belongs to, where lines end, what is counted.
 *
 * Lines are found with memchr and judged whole, so that the judgement cannot depend on how the bytes came in.
 * The length of a line is judged before its content, for the same reason. */
#include "server/http/parse/parse_inside.h"

#define KEEP_HEAD (4 * 1024)        /* memory a waiting connection may hold on to */
#define KEEP_BODY (16 * 1024)       /* the same, of a body */
#define BODY_FIRST_ROOM (64 * 1024) /* bytes: what claims to be larger has to come before it gets memory */

void parser_init(struct parser *p, const struct parse_limits *limits)
{
    *p = (struct parser){ .limits = limits };
    buf_init(&p->head, limits->line_max + limits->headers_max + 8);
    buf_init(&p->line, limits->line_max > limits->headers_max ? limits->line_max : limits->headers_max);
}

void parser_done(struct parser *p)
{
    buf_done(&p->head);
    buf_done(&p->line);
    buf_done(&p->body);
}

static void buf_shrink(struct buf *b, size_t keep)
{
    if (b->room > keep)
        buf_done(b);
    else
        buf_clear(b);
}

void parser_next(struct parser *p)
{
    buf_shrink(&p->head, KEEP_HEAD);
    buf_shrink(&p->line, KEEP_HEAD);
    buf_shrink(&p->body, KEEP_BODY);
    p->stop = PARSE_MORE;
    p->part = PART_LINE;
    p->err = OK;
    p->why = NULL;
    p->line_at = p->line_bytes = 0;
    p->blank_skipped = false;
    p->left = p->dropped = 0;
    p->http_1_0 = p->keep_alive = p->expect_continue = p->chunked = p->has_length = false;
    p->length = 0;
    p->path = p->host = (struct sv){ NULL, 0 };
    p->query_count = p->field_count = 0;
}

static void fail(struct parser *p, enum err e, const char *why)
{
    if (why)
        p->why = why;
    p->err = e;
    p->stop = PARSE_FAILED;
}

bool parser_is_fresh(const struct parser *p)
{
    return p->part == PART_LINE && p->head.n == 0;
}

bool parser_has_body(const struct parser *p)
{
    return p->chunked || (p->has_length && p->length > 0);
}

/* Adds to `b` up to and with the next LF. False while the line is not complete, or when it has failed. `from`
 * is where the line begins; `max` is its most bytes with CRLF. */
static bool take_line(struct parser *p, struct buf *b, size_t from, const char *bytes, size_t n, size_t *eaten, size_t max,
                      enum err too_long)
{
    const char *lf = memchr(bytes, '\n', n);
    size_t take = lf ? (size_t)(lf - bytes) + 1 : n;
    *eaten = take;
    if (b->n - from + take > max) {
        fail(p, too_long, "too_long");
        return false;
    }
    buf_add(b, bytes, take);
    if (!buf_ok(b)) {
        fail(p, b->bad == E_NO_MEMORY ? E_NO_MEMORY : too_long, "too_long");
        return false;
    }
    if (!lf)
        return false;
    if (b->n - from < 2 || b->p[b->n - 2] != '\r') {
        fail(p, E_HTTP_BAD_REQUEST, "bare_lf");
        return false;
    }
    return true;
}

static size_t eat_request_line(struct parser *p, const char *bytes, size_t n)
{
    size_t eaten;
    if (!take_line(p, &p->head, 0, bytes, n, &eaten, p->limits->line_max + 2, E_HTTP_URI_TOO_LONG))
        return eaten;
    if (p->head.n == 2 && !p->blank_skipped) {
        p->blank_skipped = true;
        buf_clear(&p->head);
        return eaten;
    }
    enum err e = parse_request_line(p, (struct parse_span){ 0, (uint32_t)p->head.n - 2 });
    if (e)
        fail(p, e, NULL);
    p->line_at = p->head.n;
    p->part = PART_FIELD;
    return eaten;
}

static size_t eat_field(struct parser *p, const char *bytes, size_t n)
{
    size_t eaten, before = p->line_bytes;
    if (!take_line(p, &p->head, p->line_at, bytes, n, &eaten, p->limits->headers_max + 2 - before, E_HTTP_HEADERS_TOO_LARGE))
        return eaten;
    struct parse_span line = { (uint32_t)p->line_at, (uint32_t)(p->head.n - p->line_at - 2) };
    p->line_bytes += line.n + 2;
    p->line_at = p->head.n;
    enum err e = OK;
    if (line.n > 0)
        e = p->line_bytes > p->limits->headers_max ? parse_refuse(p, E_HTTP_HEADERS_TOO_LARGE, "too_long") : parse_field(p, line);
    else
        e = parse_head_end(p);
    if (e) {
        fail(p, e, NULL);
    } else if (line.n == 0) {
        p->part = PART_HEAD_END;
        p->stop = PARSE_HEAD_READY;
    }
    return eaten;
}

void parser_body(struct parser *p, size_t cap, bool keep)
{
    p->body_cap = cap;
    p->keep_body = keep;
    p->line_bytes = 0;
    buf_clear(&p->body);
    p->body.cap = cap;
    p->stop = PARSE_MORE;
    if (p->chunked) {
        p->part = PART_CHUNK_SIZE;
    } else if (p->length == 0) {
        p->part = PART_END;
        p->stop = PARSE_READY;
    } else if (p->length > cap) {
        fail(p, E_HTTP_TOO_LARGE, "body_too_large");
    } else {
        p->part = PART_BODY;
        p->left = p->length;
        /* One allocation for what is small; what claims to be large has to come before it gets memory. */
        if (keep)
            (void)buf_reserve(&p->body, p->length < BODY_FIRST_ROOM ? (size_t)p->length : BODY_FIRST_ROOM);
    }
}

static size_t eat_bytes(struct parser *p, const char *bytes, size_t n)
{
    size_t take = n < p->left ? n : (size_t)p->left;
    if (p->keep_body) {
        buf_add(&p->body, bytes, take);
        if (!buf_ok(&p->body))
            fail(p, p->body.bad == E_NO_MEMORY ? E_NO_MEMORY : E_HTTP_TOO_LARGE, "body_too_large");
    }
    p->left -= take;
    return take;
}

static size_t eat_body(struct parser *p, const char *bytes, size_t n)
{
    size_t eaten = eat_bytes(p, bytes, n);
    if (p->left == 0 && p->stop == PARSE_MORE) {
        p->part = PART_END;
        p->stop = PARSE_READY;
    }
    return eaten;
}

/* Chunk lines and trailers are bounded together: a body of one-byte chunks with long extensions is no way to
 * make the server work for nothing. A plain chunk line costs nothing of that, so large bodies in small chunks
 * are fine. */
static size_t eat_chunk_size(struct parser *p, const char *bytes, size_t n)
{
    size_t eaten;
    if (!take_line(p, &p->line, 0, bytes, n, &eaten, p->limits->headers_max - p->line_bytes, E_HTTP_BAD_REQUEST))
        return eaten;
    struct sv line = { p->line.p, p->line.n - 2 };
    enum err e = parse_chunk_size(p, line);
    if (!e && p->left > p->body_cap - p->dropped)
        e = parse_refuse(p, E_HTTP_TOO_LARGE, "body_too_large");
    if (e) {
        fail(p, e, NULL);
        return eaten;
    }
    if (line.n > 16)
        p->line_bytes += line.n - 16;
    p->dropped += (size_t)p->left;
    p->part = p->left ? PART_CHUNK_DATA : PART_TRAILER;
    buf_clear(&p->line);
    return eaten;
}

static size_t eat_chunk_data(struct parser *p, const char *bytes, size_t n)
{
    size_t eaten = eat_bytes(p, bytes, n);
    if (p->left == 0 && p->stop == PARSE_MORE)
        p->part = PART_CHUNK_CR;
    return eaten;
}

static size_t eat_chunk_end(struct parser *p, const char *bytes, size_t n)
{
    (void)n;
    bool cr = p->part == PART_CHUNK_CR;
    if (*bytes != (cr ? '\r' : '\n'))
        fail(p, E_HTTP_BAD_REQUEST, "chunk_end");
    else
        p->part = cr ? PART_CHUNK_LF : PART_CHUNK_SIZE;
    return 1;
}

static size_t eat_trailer(struct parser *p, const char *bytes, size_t n)
{
    size_t eaten, name_n;
    if (!take_line(p, &p->line, 0, bytes, n, &eaten, p->limits->headers_max - p->line_bytes, E_HTTP_HEADERS_TOO_LARGE))
        return eaten;
    struct sv line = { p->line.p, p->line.n - 2 };
    p->line_bytes += line.n;
    if (line.n == 0) {
        p->part = PART_END;
        p->stop = PARSE_READY;
    } else {
        enum err e = parse_field_check(p, line, &name_n);
        if (e)
            fail(p, e, NULL);
    }
    buf_clear(&p->line);
    return eaten;
}

size_t parser_feed(struct parser *p, const char *bytes, size_t n)
{
    static size_t (*const eat[])(struct parser *, const char *, size_t) = {
        [PART_LINE] = eat_request_line,     [PART_FIELD] = eat_field,           [PART_BODY] = eat_body,
        [PART_CHUNK_SIZE] = eat_chunk_size, [PART_CHUNK_DATA] = eat_chunk_data, [PART_CHUNK_CR] = eat_chunk_end,
        [PART_CHUNK_LF] = eat_chunk_end,    [PART_TRAILER] = eat_trailer,
    };
    size_t eaten = 0;
    while (eaten < n && p->stop == PARSE_MORE)
        eaten += eat[p->part](p, bytes + eaten, n - eaten);
    return eaten;
}
