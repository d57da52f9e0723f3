/* SPDX-License-Identifier: Apache-2.0
 * test_static.c - files: pages, codings, ranges, caching, and no way out of the web root. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>

#include "server/http/static.h"
#include "tests/unit/http/client.h"

#define CLOSE "Host: a\r\nConnection: close\r\n"

static char root[64];

static void put_file(const char *path, const char *text)
{
    char full[128];
    snprintf(full, sizeof full, "%s/%s", root, path);
    FILE *f = fopen(full, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int start(void **state)
{
    (void)state;
    struct http_hooks hooks = { .version = "1" };
    char path[128];
    rig_defaults();
    snprintf(root, sizeof root, "%s/web", rig.folder);
    assert_int_equal(mkdir(root, 0755), 0);
    snprintf(path, sizeof path, "%s/assets", root);
    assert_int_equal(mkdir(path, 0755), 0);
    put_file("index.html", "<title>index</title>");
    put_file("index.html.gz", "GZIPPED INDEX");
    put_file("command.html", "<title>command</title>");
    put_file("command.html.br", "BROTLI COMMAND");
    put_file("assets/app-Ab3dEf9z.js", "0123456789");
    put_file("assets/app-Ab3dEf9z.js.gz", "GZIPPED");
    put_file("assets/app-Ab3dEf9z.js.br", "BROTLIED");
    put_file("assets/plain.css", "body{}");
    put_file("empty.txt", "");
    put_file(".secret", "dot file");
    put_file("../outside.txt", "outside");
    snprintf(path, sizeof path, "%s/link.txt", root);
    assert_int_equal(symlink("../outside.txt", path), 0);
    snprintf(path, sizeof path, "%s/up", root);
    assert_int_equal(symlink("..", path), 0);
    rig.conf.web_root = root;
    rig.conf.tile_origin = "https://tiles.example";
    rig_start(NULL, 0, &hooks);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop();
    return 0;
}

static struct client get(const char *path, const char *more)
{
    char request[512];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" CLOSE "%s\r\n", path, more);
    return ask(request);
}

static void assert_get(const char *path, const char *more, const char *status, const char *has)
{
    struct client c = get(path, more);
    if (!client_has(&c, status) || !client_has(&c, has))
        fail_msg("GET %s %s gave\n" SV_FMT, path, more, SV_ARG(buf_view(&c.got)));
    client_done(&c);
}

static void pages_have_short_names(void **state)
{
    (void)state;
    assert_get("/", "", "HTTP/1.1 200", "<title>index</title>");
    assert_get("/index.html", "", "HTTP/1.1 200", "<title>index</title>");
    assert_get("/command", "", "HTTP/1.1 200", "<title>command</title>");
    assert_get("/command", "", "HTTP/1.1 200", "Content-Type: text/html; charset=utf-8\r\n");
    assert_get("/empty.txt", "", "HTTP/1.1 200", "Content-Length: 0\r\n");
    assert_get("/nowhere", "", "HTTP/1.1 404", "http.not_found");
}

static void nothing_outside_the_root_is_ever_served(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/../outside.txt",
        "/assets/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/link.txt",
        "/up/outside.txt",
        "/.secret",
        "//etc/passwd",
        "/assets/..%5c..%5coutside.txt",
        "/./.secret",
        "/assets/",
        "/assets",
        "/command.html.br",
        "/index.html/",
        "/%00/outside.txt",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct client c = get(paths[i], "");
        if (!client_has(&c, "HTTP/1.1 40"))
            fail_msg("%s gave\n" SV_FMT, paths[i], SV_ARG(buf_view(&c.got)));
        assert_false(client_has(&c, "outside"));
        assert_false(client_has(&c, "dot file"));
        client_done(&c);
    }
}

static void the_best_coding_accepted_is_sent(void **state)
{
    (void)state;
    const char *js = "/assets/app-Ab3dEf9z.js";
    assert_get(js, "Accept-Encoding: gzip, deflate, br\r\n", "HTTP/1.1 200", "Content-Encoding: br\r\n");
    assert_get(js, "Accept-Encoding: gzip\r\n", "GZIPPED", "Content-Encoding: gzip\r\n");
    assert_get(js, "Accept-Encoding: gzip;q=0, br;q=0.0\r\n", "HTTP/1.1 200", "0123456789");
    assert_get(js, "", "0123456789", "Vary: Accept-Encoding\r\n");
    assert_get(js, "", "HTTP/1.1 200", "Content-Type: text/javascript; charset=utf-8\r\n");
    assert_get("/command", "Accept-Encoding: br\r\n", "HTTP/1.1 200", "BROTLI COMMAND");
    /* The page that carries secrets of the session is never compressed. */
    assert_get("/", "Accept-Encoding: gzip, br\r\n", "HTTP/1.1 200", "<title>index</title>");
}

static void hashed_names_are_kept_for_ever_and_others_asked_about(void **state)
{
    (void)state;
    assert_get("/assets/app-Ab3dEf9z.js", "", "HTTP/1.1 200", "Cache-Control: public, max-age=31536000, immutable\r\n");
    assert_get("/assets/plain.css", "", "HTTP/1.1 200", "Cache-Control: no-cache\r\n");
    assert_get("/", "", "HTTP/1.1 200", "Cache-Control: no-cache\r\n");
}

static void etag_of(const char *path, const char *more, char out[64])
{
    struct client c = get(path, more);
    long at = sv_find(buf_view(&c.got), SV("ETag: "));
    assert_true(at >= 0);
    struct sv rest = { c.got.p + at + 6, c.got.n - (size_t)at - 6 };
    struct sv tag = sv_cut(&rest, '\r');
    snprintf(out, 64, SV_FMT, SV_ARG(tag));
    client_done(&c);
}

static void a_file_that_is_known_is_not_sent_again(void **state)
{
    (void)state;
    char plain[64], coded[64], more[128];
    etag_of("/command", "", plain);
    etag_of("/command", "Accept-Encoding: br\r\n", coded);
    assert_string_not_equal(plain, coded);
    snprintf(more, sizeof more, "If-None-Match: \"x\", W/%s\r\n", plain);
    struct client c = get("/command", more);
    assert_true(client_has(&c, "HTTP/1.1 304 "));
    assert_false(client_has(&c, "<title>"));
    assert_false(client_has(&c, "Content-Length"));
    client_done(&c);
    snprintf(more, sizeof more, "If-None-Match: %s\r\n", coded);
    assert_get("/command", more, "HTTP/1.1 200", "<title>command</title>");
}

static void a_range_is_sent_as_one(void **state)
{
    (void)state;
    const char *js = "/assets/app-Ab3dEf9z.js";
    static const struct {
        const char *range, *status, *has;
    } rows[] = {
        { "bytes=2-4", "HTTP/1.1 206", "Content-Range: bytes 2-4/10\r\n" },
        { "bytes=7-", "HTTP/1.1 206", "\r\n\r\n789" },
        { "bytes=-3", "HTTP/1.1 206", "Content-Range: bytes 7-9/10\r\n" },
        { "bytes=-30", "HTTP/1.1 206", "Content-Range: bytes 0-9/10\r\n" },
        { "bytes=5-99", "HTTP/1.1 206", "Content-Range: bytes 5-9/10\r\n" },
        { "bytes=10-", "HTTP/1.1 416", "Content-Range: bytes */10\r\n" },
        { "bytes=-0", "HTTP/1.1 416", "Content-Range: bytes */10\r\n" },
        { "bytes=4-2", "HTTP/1.1 200", "0123456789" },
        { "bytes=0-1,3-4", "HTTP/1.1 200", "0123456789" },
        { "lines=0-1", "HTTP/1.1 200", "0123456789" },
        { "bytes=a-b", "HTTP/1.1 200", "0123456789" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char more[96];
        snprintf(more, sizeof more, "Range: %s\r\nAccept-Encoding: br\r\n", rows[i].range);
        assert_get(js, more, rows[i].status, rows[i].has);
    }
    assert_get(js, "Range: bytes=2-4\r\nIf-Range: \"other\"\r\n", "HTTP/1.1 200", "0123456789");
}

static void a_page_has_its_own_policy(void **state)
{
    (void)state;
    struct client c = get("/", "");
    assert_true(client_has(&c, "script-src 'self';"));
    assert_true(client_has(&c, "worker-src 'self';"));
    assert_true(client_has(&c, "https://tiles.example"));
    assert_true(client_has(&c, "frame-ancestors 'none'"));
    assert_false(client_has(&c, "unsafe-inline"));
    client_done(&c);
}

static void a_file_takes_only_get_and_head(void **state)
{
    (void)state;
    struct client c = ask("POST /command HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_has(&c, "HTTP/1.1 405 "));
    assert_true(client_has(&c, "Allow: GET, HEAD\r\n"));
    client_done(&c);
    c = ask("HEAD /command HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_has(&c, "Content-Length: 22\r\n"));
    assert_false(client_has(&c, "<title>"));
    client_done(&c);
}

static void a_root_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct static_files *s = NULL;
    struct fail fail = { .err = OK };
    assert_int_equal(static_load("/nonexistent/root", &s, &fail), E_FILE_MISSING);
    assert_string_equal(fail.field, "web_root");
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_have_short_names),
        cmocka_unit_test(nothing_outside_the_root_is_ever_served),
        cmocka_unit_test(the_best_coding_accepted_is_sent),
        cmocka_unit_test(hashed_names_are_kept_for_ever_and_others_asked_about),
        cmocka_unit_test(a_file_that_is_known_is_not_sent_again),
        cmocka_unit_test(a_range_is_sent_as_one),
        cmocka_unit_test(a_page_has_its_own_policy),
        cmocka_unit_test(a_file_takes_only_get_and_head),
        cmocka_unit_test(a_root_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
