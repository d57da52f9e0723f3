/* SPDX-License-Identifier: Apache-2.0
 * test_parse.c - the parser against every form, whole, byte by byte and cut at random places. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/http/parse/parse.h"
#include "tests/unit/http/forms.h"

#define CAP (64 * 1024)
#define RANDOM_CUTS 60

static const struct parse_limits limits = { 8192, 16384, 100 };

/* All that a caller can see of what came out, as text: to be compared between ways of cutting. */
static void write_request(const struct parser *p, struct buf *out)
{
    buf_printf(out, "%s " SV_FMT " %d " SV_FMT " keep=%d body=%zu:", http_method_name[p->method], SV_ARG(p->path), p->http_1_0,
               SV_ARG(p->host), p->keep_alive, p->body.n);
    buf_sv(out, buf_view(&p->body));
    for (int i = 0; i < p->query_count; i++)
        buf_printf(out, " ?" SV_FMT "=" SV_FMT, SV_ARG(p->queries[i].name), SV_ARG(p->queries[i].value));
    for (int i = 0; i < p->field_count; i++) {
        buf_printf(out, " " SV_FMT "=", SV_ARG(p->fields[i].name));
        buf_sv(out, p->fields[i].value);
    }
    buf_ch(out, '\n');
}

struct run {
    enum err err;
    const char *why;
    int requests;
};

static void feed(struct parser *p, const char *bytes, size_t n, struct run *r, struct buf *out)
{
    size_t at = 0;
    while (at < n && p->stop != PARSE_FAILED) {
        at += parser_feed(p, bytes + at, n - at);
        if (p->stop == PARSE_HEAD_READY)
            parser_body(p, CAP, true);
        if (p->stop == PARSE_READY) {
            write_request(p, out);
            r->requests++;
            parser_next(p);
        }
    }
    if (p->stop == PARSE_FAILED) {
        r->err = p->err;
        r->why = p->why;
    }
}

/* `cut` says how many bytes to give next. Each piece is a heap copy of its exact size: a read past it is
 * found. */
static struct run parse_in_pieces(struct sv bytes, size_t (*cut)(size_t left), struct buf *out)
{
    struct parser p;
    struct run r = { OK, NULL, 0 };
    parser_init(&p, &limits);
    for (size_t at = 0; at < bytes.n && !r.err;) {
        size_t n = cut(bytes.n - at);
        char *piece = malloc(n);
        memcpy(piece, bytes.p + at, n);
        feed(&p, piece, n, &r, out);
        free(piece);
        at += n;
    }
    parser_done(&p);
    return r;
}

static size_t cut_none(size_t left)
{
    return left;
}

static size_t cut_bytes(size_t left)
{
    (void)left;
    return 1;
}

static size_t cut_random(size_t left)
{
    size_t most = left < 40 ? left : 40;
    return 1 + (size_t)rand() % most;
}

static void assert_same(const struct form *f, struct sv bytes, size_t (*cut)(size_t), const struct run *want, const struct buf *want_text)
{
    struct buf text;
    buf_init(&text, 1 << 20);
    struct run r = parse_in_pieces(bytes, cut, &text);
    assert_int_equal(r.err, want->err);
    assert_int_equal(r.requests, want->requests);
    if (f->why)
        assert_string_equal(r.why, f->why);
    assert_true(sv_eq(buf_view(&text), buf_view(want_text)));
    buf_done(&text);
}

static void check_form(void **state)
{
    const struct form *f = *state;
    struct buf text;
    buf_init(&text, 1 << 20);
    struct run r = parse_in_pieces(f->bytes, cut_none, &text);
    assert_string_equal(err_code(r.err), err_code(f->err));
    if (f->why)
        assert_string_equal(r.why, f->why);
    else
        assert_int_equal(r.requests, f->answers);
    assert_same(f, f->bytes, cut_bytes, &r, &text);
    for (int i = 0; i < RANDOM_CUTS; i++)
        assert_same(f, f->bytes, cut_random, &r, &text);
    buf_done(&text);
}

/* ---- caps: made, because they are long ---- */

static void assert_outcome(struct buf *b, enum err err, const char *why)
{
    struct form f = { "made", buf_view(b), err, why, err ? 0 : 1 };
    void *state = &f;
    assert_true(buf_ok(b));
    check_form(&state);
    buf_done(b);
}

static void put_many(struct buf *b, char c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_ch(b, c);
}

static void line_of(struct buf *b, size_t n)
{
    buf_init(b, 1 << 20);
    buf_str(b, "GET /");
    put_many(b, 'a', n - strlen("GET / HTTP/1.1"));
    buf_str(b, " HTTP/1.1\r\nHost: a\r\n\r\n");
}

static void a_line_of_8192_bytes_is_taken_and_one_more_is_414(void **state)
{
    (void)state;
    struct buf b;
    line_of(&b, 8192);
    assert_outcome(&b, OK, NULL);
    line_of(&b, 8193);
    assert_outcome(&b, E_HTTP_URI_TOO_LONG, "too_long");
}

static void a_line_without_end_is_414_before_it_ends(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 20);
    put_many(&b, 'a', 8195);
    assert_outcome(&b, E_HTTP_URI_TOO_LONG, "too_long");
}

static void headers_of(struct buf *b, size_t n)
{
    buf_init(b, 1 << 20);
    buf_str(b, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    put_many(b, 'a', n - strlen("Host: a\r\nX: \r\n"));
    buf_str(b, "\r\n\r\n");
}

static void headers_of_16384_bytes_are_taken_and_one_more_is_431(void **state)
{
    (void)state;
    struct buf b;
    headers_of(&b, 16384);
    assert_outcome(&b, OK, NULL);
    headers_of(&b, 16385);
    assert_outcome(&b, E_HTTP_HEADERS_TOO_LARGE, "too_long");
}

static void fields_of(struct buf *b, int n)
{
    buf_init(b, 1 << 20);
    buf_str(b, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 1; i < n; i++)
        buf_printf(b, "X-%d: y\r\n", i);
    buf_str(b, "\r\n");
}

static void a_hundred_fields_are_taken_and_one_more_is_431(void **state)
{
    (void)state;
    struct buf b;
    fields_of(&b, 100);
    assert_outcome(&b, OK, NULL);
    fields_of(&b, 101);
    assert_outcome(&b, E_HTTP_HEADERS_TOO_LARGE, "too_many_fields");
}

static void chunk_extensions_have_a_budget(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_str(&b, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 200; i++) {
        buf_str(&b, "1;");
        put_many(&b, 'x', 120);
        buf_str(&b, "\r\n{\r\n");
    }
    assert_outcome(&b, E_HTTP_BAD_REQUEST, "too_long");
}

static void many_small_chunks_without_extensions_are_fine(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_str(&b, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20000; i++)
        buf_str(&b, "1\r\n{\r\n");
    buf_str(&b, "0\r\n\r\n");
    assert_outcome(&b, OK, NULL);
}

static void a_body_that_is_dropped_takes_no_memory(void **state)
{
    (void)state;
    struct parser p;
    struct sv head = SV("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    char body[1000] = { 0 };
    parser_init(&p, &limits);
    parser_feed(&p, head.p, head.n);
    assert_int_equal(p.stop, PARSE_HEAD_READY);
    parser_body(&p, CAP, false);
    assert_int_equal(parser_feed(&p, body, sizeof body), sizeof body);
    assert_int_equal(p.stop, PARSE_READY);
    assert_null(p.body.p);
    parser_done(&p);
}

static void query_and_path_are_decoded(void **state)
{
    (void)state;
    struct parser p;
    struct sv head = SV("GET /api/%e5%ae%89/b+c?zone=a%26b&q=x+y&empty=&flag&&z=1 HTTP/1.1\r\nHost: a\r\n\r\n");
    parser_init(&p, &limits);
    parser_feed(&p, head.p, head.n);
    assert_int_equal(p.stop, PARSE_HEAD_READY);
    assert_true(sv_eq(p.path, SV("/api/\xe5\xae\x89/b+c")));
    assert_int_equal(p.query_count, 5);
    assert_true(sv_eq(p.queries[0].value, SV("a&b")));
    assert_true(sv_eq(p.queries[1].value, SV("x y")));
    assert_true(p.queries[2].value.p && p.queries[2].value.n == 0);
    assert_true(sv_eq(p.queries[3].name, SV("flag")) && p.queries[3].value.n == 0);
    assert_true(sv_eq(p.queries[4].name, SV("z")));
    parser_done(&p);
}

static void keep_alive_follows_version_and_connection(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        bool keep;
    } rows[] = {
        { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", true },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n", false },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n", false },
        { "GET / HTTP/1.0\r\nHost: a\r\n\r\n", false },
        { "GET / HTTP/1.0\r\nHost: a\r\nConnection: x , Keep-Alive\r\n\r\n", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct parser p;
        parser_init(&p, &limits);
        parser_feed(&p, rows[i].head, strlen(rows[i].head));
        assert_int_equal(p.stop, PARSE_HEAD_READY);
        assert_int_equal(p.keep_alive, rows[i].keep);
        parser_done(&p);
    }
}

#define MADE                                                                                                                               \
    cmocka_unit_test(a_line_of_8192_bytes_is_taken_and_one_more_is_414), cmocka_unit_test(a_line_without_end_is_414_before_it_ends),       \
        cmocka_unit_test(headers_of_16384_bytes_are_taken_and_one_more_is_431),                                                            \
        cmocka_unit_test(a_hundred_fields_are_taken_and_one_more_is_431), cmocka_unit_test(chunk_extensions_have_a_budget),                \
        cmocka_unit_test(many_small_chunks_without_extensions_are_fine), cmocka_unit_test(a_body_that_is_dropped_takes_no_memory),         \
        cmocka_unit_test(query_and_path_are_decoded), cmocka_unit_test(keep_alive_follows_version_and_connection)

int main(void)
{
    const struct CMUnitTest made[] = { MADE };
    struct CMUnitTest each[FORM_COUNT];
    srand(20191012);
    for (size_t i = 0; i < FORM_COUNT; i++)
        each[i] = (struct CMUnitTest){ .name = forms[i].name, .test_func = check_form, .initial_state = (void *)(uintptr_t)&forms[i] };
    int failed = cmocka_run_group_tests_name("caps", made, NULL, NULL);
    return failed + cmocka_run_group_tests_name("forms", each, NULL, NULL);
}
