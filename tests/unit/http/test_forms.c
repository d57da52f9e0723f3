/* SPDX-License-Identifier: Apache-2.0
 * test_forms.c - every form against the whole server, over plain connections and over TLS, cut at random
 * places: a refused one is answered with its status and the connection is closed; an accepted one is answered
 * and goes on. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/http/forms.h"
#include "tests/unit/http/client.h"

static enum step echo(struct job *j)
{
    reply_bytes(job_req(j), 200, "application/octet-stream", job_req(j)->body);
    return STEP_DONE;
}

static const struct route echo_route = {
    .method = HTTP_POST,
    .path = "/echo",
    .body_max = 64 * 1024,
    .flags = ROUTE_PUBLIC,
    .doc = "Echo.",
    .steps = { { "echo", echo } },
};
static const struct route *const routes[] = { &echo_route };

static int start(void **state)
{
    (void)state;
    struct http_hooks hooks = { .version = "1" };
    rig_defaults();
    rig_start(routes, 1, &hooks);
    srand(20191012);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop();
    return 0;
}

static int count(const struct client *c, const char *word)
{
    int n = 0;
    struct sv rest = buf_view(&c->got);
    for (long at; rest.n && (at = sv_find(rest, sv_of(word))) >= 0; n++) {
        rest.p += at + (long)strlen(word);
        rest.n -= (size_t)at + strlen(word);
    }
    return n;
}

static void send_in_pieces(struct client *c, struct sv s)
{
    for (size_t at = 0; at < s.n && !c->closed;) {
        size_t n = 1 + (size_t)rand() % 29;
        if (n > s.n - at)
            n = s.n - at;
        client_send(c, (struct sv){ s.p + at, n });
        loop_turn(rig.loop, false);
        at += n;
    }
}

static void check_refused(struct client *c, const struct form *f)
{
    char line[32];
    snprintf(line, sizeof line, "HTTP/1.1 %d ", err_status(f->err));
    assert_true(client_expect(c, line));
    assert_true(client_expect_close(c));
    assert_int_equal(count(c, "HTTP/1.1 "), 1);
    assert_true(client_has(c, "Connection: close\r\n"));
    assert_true(client_has(c, err_code(f->err)));
}

static void check_accepted(struct client *c, const struct form *f)
{
    bool stays = sv_find(f->bytes, SV("HTTP/1.0")) < 0 && sv_find(f->bytes, SV("Connection: close")) < 0;
    for (int i = 0; i < 300 && count(c, "HTTP/1.1 2") < f->answers; i++) {
        turn_for(1);
        client_read(c);
    }
    assert_int_equal(count(c, "HTTP/1.1 "), f->answers);
    assert_int_equal(count(c, "HTTP/1.1 20"), f->answers);
    if (!stays) {
        assert_true(client_expect_close(c));
        return;
    }
    client_send_z(c, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_true(client_expect_close(c));
    assert_int_equal(count(c, "HTTP/1.1 200"), f->answers + 1 - count(c, "HTTP/1.1 204"));
}

static void check(struct client *c, const struct form *f)
{
    if (f->err)
        check_refused(c, f);
    else
        check_accepted(c, f);
    client_done(c);
}

static void check_plain(void **state)
{
    const struct form *f = *state;
    struct client whole = client_connect(rig.plain_port);
    client_send(&whole, f->bytes);
    check(&whole, f);
    struct client cut = client_connect(rig.plain_port);
    send_in_pieces(&cut, f->bytes);
    check(&cut, f);
}

static void check_tls(void **state)
{
    const struct form *f = *state;
    struct client c = client_connect(rig.tls_port);
    assert_true(client_tls(&c, false, 0));
    send_in_pieces(&c, f->bytes);
    check(&c, f);
}

int main(void)
{
    struct CMUnitTest plain[FORM_COUNT], tls[FORM_COUNT];
    for (size_t i = 0; i < FORM_COUNT; i++) {
        plain[i] = (struct CMUnitTest){ forms[i].name, check_plain, NULL, NULL, (void *)(uintptr_t)&forms[i] };
        tls[i] = (struct CMUnitTest){ forms[i].name, check_tls, NULL, NULL, (void *)(uintptr_t)&forms[i] };
    }
    int failed = cmocka_run_group_tests_name("plain", plain, start, stop);
    return failed + cmocka_run_group_tests_name("tls", tls, start, stop);
}
