/* SPDX-License-Identifier: Apache-2.0
 * fuzz_http.c - the request parser on any bytes: it must not read or write out of place, must keep its caps,
 * and must come to the same end however the bytes are cut. The first byte seeds the cuts; the rest is the
 * stream. */
#include <assert.h>
#include <stdlib.h>

#include "server/http/parse/parse.h"

#define CAP 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct parse_limits limits = { 512, 1024, 20 };

static uint64_t mix(uint64_t h, struct sv s)
{
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return (h ^ s.n) * UINT64_C(1099511628211);
}

static uint64_t digest(const struct parser *p, uint64_t h)
{
    h = mix(mix(mix(h, p->path), p->host), buf_view(&p->body));
    for (int i = 0; i < p->query_count; i++)
        h = mix(mix(h, p->queries[i].name), p->queries[i].value);
    for (int i = 0; i < p->field_count; i++)
        h = mix(mix(h, p->fields[i].name), p->fields[i].value);
    return h * 31 + (uint64_t)p->method * 4 + p->http_1_0 * 2u + p->keep_alive;
}

/* What must hold of every request that the parser lets through. */
static void check(const struct parser *p)
{
    assert(p->path.n > 0 && (p->path.p[0] == '/' || sv_eq(p->path, SV("*"))));
    assert(!memchr(p->path.p, 0, p->path.n));
    assert(p->http_1_0 || p->host.n > 0);
    assert(!(p->chunked && p->has_length));
    assert(p->body.n <= CAP);
    assert(p->field_count <= limits.fields_max && p->query_count <= REQ_QUERIES_MAX);
}

/* `seed` 0: all in one piece. */
static uint64_t run(const uint8_t *data, size_t size, unsigned seed)
{
    struct parser p;
    uint64_t h = 1;
    size_t at = 0;
    parser_init(&p, &limits);
    while (at < size && p.stop != PARSE_FAILED) {
        size_t n = seed ? 1 + (seed >> 16) % 23 : size;
        seed = seed ? (seed * 1103515245u + 12345u) | 1u : 0;
        if (n > size - at)
            n = size - at;
        char *piece = malloc(n);
        memcpy(piece, data + at, n);
        size_t eaten = 0;
        while (eaten < n && p.stop != PARSE_FAILED) {
            eaten += parser_feed(&p, piece + eaten, n - eaten);
            if (p.stop == PARSE_HEAD_READY)
                parser_body(&p, CAP, p.method != HTTP_GET);
            if (p.stop == PARSE_READY) {
                check(&p);
                h = digest(&p, h);
                parser_next(&p);
            }
        }
        free(piece);
        at += n;
    }
    h = h * 31 + (uint64_t)p.err;
    parser_done(&p);
    return h;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    uint64_t whole = run(data + 1, size - 1, 0);
    uint64_t cut = run(data + 1, size - 1, data[0] + 1u);
    if (whole != cut)
        abort();
    return 0;
}
