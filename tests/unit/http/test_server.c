/* SPDX-License-Identifier: Apache-2.0
 * test_server.c - the server over real sockets: order, deadlines, leaving clients, TLS, certificates, limits.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/http/client.h"

#define CLOSE "Host: a\r\nConnection: close\r\n"

static uint64_t waiting_job;
static struct peer seen_peer;
static int ended_status, asked;
static int64_t seen_user;

static enum step hold(struct job *j)
{
    waiting_job = j->id;
    return job_wait(j, "test");
}

static enum step reply_slow(struct job *j)
{
    reply_json(job_req(j), 200, SV("{\"slow\":true}"));
    return STEP_DONE;
}

static enum step reply_quick(struct job *j)
{
    struct req *r = job_req(j);
    seen_peer = *r->peer;
    seen_user = r->user_id;
    reply_json(r, 200, SV("{\"quick\":true}"));
    return STEP_DONE;
}

static enum step echo(struct job *j)
{
    reply_bytes(job_req(j), 200, "application/octet-stream", job_req(j)->body);
    return STEP_DONE;
}

static enum step say_nothing(struct job *j)
{
    (void)j;
    return STEP_DONE;
}

static enum step say_twice(struct job *j)
{
    reply_json(job_req(j), 200, SV("{\"first\":1}"));
    reply_json(job_req(j), 200, SV("{\"second\":2}"));
    return STEP_DONE;
}

static enum step fail_busy(struct job *j)
{
    return job_fail_at(j, E_DB_BUSY, 0, NULL);
}

static enum step show_person(struct job *j)
{
    struct req *r = job_req(j);
    int64_t id = 0;
    if (!req_param_id(r, "person", &id))
        return job_fail(j, E_PERSON_UNKNOWN);
    reply_header(r, "X-Injected", SV("a\r\nb: c"));
    reply_cookie(r, "session", SV("token"), -1);
    reply_json(r, 200, req_query(r, "q").p ? SV("[1]") : SV("[0]"));
    return STEP_DONE;
}

static enum step large(struct job *j)
{
    struct buf b;
    buf_init(&b, 16 << 20);
    char *at = buf_reserve(&b, 8 << 20);
    memset(at, 'x', 8 << 20);
    b.n = 8 << 20;
    reply_bytes(job_req(j), 200, "text/plain", buf_view(&b));
    buf_done(&b);
    return STEP_DONE;
}

static const struct route slow_r = {
    .path = "/slow", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "hold", hold }, { "reply", reply_slow } }
};
static const struct route quick_r = { .path = "/quick", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "r", reply_quick } } };
static const struct route echo_r = {
    .method = HTTP_POST, .path = "/echo", .body_max = 1 << 20, .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "r", echo } }
};
static const struct route nothing_r = { .path = "/nothing", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "r", say_nothing } } };
static const struct route twice_r = { .path = "/twice", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "r", say_twice } } };
static const struct route busy_r = { .path = "/busy", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "r", fail_busy } } };
static const struct route person_r = { .path = "/persons/{person}", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "r", show_person } } };
static const struct route private_r = { .path = "/private", .doc = "d", .steps = { { "r", reply_quick } } };
static const struct route upload_r = {
    .method = HTTP_POST, .path = "/upload", .body_max = 1 << 20, .doc = "d", .steps = { { "r", echo } }
};
static const struct route large_r = { .path = "/large", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "r", large } } };
static const struct route *const routes[] = { &slow_r, &quick_r,  &echo_r,    &nothing_r, &twice_r,
                                              &busy_r, &person_r, &private_r, &upload_r,  &large_r };

static void resume_waiting(void *arg)
{
    job_resume(rig.jobs, *(uint64_t *)arg, OK, NULL);
}

static bool close_the_asker;

static enum err close_asker(struct req *r)
{
    close_the_asker = false;
    http_close_cert(rig.http, r->peer->cert.serial);
    return E_AUTH_FORBIDDEN;
}

static uint64_t undecided; /* the job of who came with "late" */

static enum err authorise(void *arg, struct req *r, const struct route *route, bool *wait)
{
    (void)arg;
    (void)route;
    asked++;
    if (close_the_asker)
        return close_asker(r);
    if (sv_eq(req_bearer(r), SV("late"))) {
        undecided = r->job->id;
        *wait = true;
        return E_AUTH_REQUIRED;
    }
    if (!sv_eq(req_bearer(r), SV("good")))
        return E_AUTH_REQUIRED;
    r->user_id = 42;
    return OK;
}

static void on_end(void *arg, const struct req *r, int status)
{
    (void)arg;
    (void)r;
    ended_status = status;
}

static int start(void **state)
{
    (void)state;
    struct http_hooks hooks = { .version = "1", .authorise = authorise, .on_end = on_end };
    rig_defaults();
    asked = 0;
    waiting_job = 0;
    seen_user = -1;
    rig.conf.request_ms = 400;
    rig.conf.idle_ms = 600;
    rig.conf.conns_per_address = 20;
    rig.conf.balancers = "127.0.0.2, 127.0.0.3";
    rig_start(routes, sizeof routes / sizeof *routes, &hooks);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop();
    return 0;
}

static void assert_answer(const char *request, const char *status_line, const char *has)
{
    struct client c = ask(request);
    if (!client_has(&c, status_line) || (has && !client_has(&c, has)))
        fail_msg("%s\ngave\n" SV_FMT, request, SV_ARG(buf_view(&c.got)));
    client_done(&c);
}

static void pipelined_answers_keep_their_order(void **state)
{
    (void)state;
    struct client c = client_connect(rig.plain_port);
    client_send_z(&c, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    turn_for(30);
    client_read(&c);
    assert_int_equal(c.got.n, 0);
    job_resume(rig.jobs, waiting_job, OK, NULL);
    assert_true(client_expect(&c, "quick"));
    assert_true(sv_find(buf_view(&c.got), SV("slow")) < sv_find(buf_view(&c.got), SV("quick")));
    client_done(&c);
}

/* The large body waits in the connection, in TLS and in the kernel while the first request is worked on; none
 * of the three may forget to go on. */
static void a_large_request_behind_a_slow_one_is_read_when_its_turn_comes(void **state)
{
    (void)state;
    static char body[900000];
    memset(body, 'b', sizeof body);
    for (int tls = 0; tls < 2; tls++) {
        struct client c = client_connect(tls ? rig.tls_port : rig.plain_port);
        if (tls)
            assert_true(client_tls(&c, false, 0));
        waiting_job = 0;
        client_send_z(&c, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\n"
                          "Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n");
        for (int i = 0; i < 300 && !waiting_job; i++)
            turn_for(1);
        uint64_t job = waiting_job;
        struct timer *t = timer_after(rig.loop, 80, resume_waiting, &job);
        client_send(&c, (struct sv){ body, sizeof body });
        for (int i = 0; i < 3000 && c.got.n < sizeof body; i++) {
            client_read(&c);
            loop_turn(rig.loop, false);
            usleep(200);
        }
        assert_true(client_has(&c, "{\"slow\":true}"));
        assert_true(c.got.n > sizeof body);
        timer_free(t);
        client_done(&c);
    }
}

static void a_job_whose_client_left_is_gone_and_its_answer_dropped(void **state)
{
    (void)state;
    struct client c = client_connect(rig.plain_port);
    client_send_z(&c, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    turn_for(20);
    assert_int_equal(jobs_stat(rig.jobs).live, 1);
    struct linger reset = { 1, 0 };
    setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(c.fd);
    c.fd = -1;
    turn_for(20);
    assert_int_equal(jobs_stat(rig.jobs).live, 0);
    job_resume(rig.jobs, waiting_job, OK, NULL);
    assert_int_equal(jobs_stat(rig.jobs).dropped_answers, 1);
    client_done(&c);
}

static void a_client_that_closed_its_side_still_gets_its_answer(void **state)
{
    (void)state;
    struct client c = client_connect(rig.plain_port);
    client_send_z(&c, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    shutdown(c.fd, SHUT_WR);
    turn_for(20);
    job_resume(rig.jobs, waiting_job, OK, NULL);
    assert_true(client_expect_close(&c));
    assert_true(client_has(&c, "{\"slow\":true}"));
    client_done(&c);
}

static void a_trickled_head_ends_at_the_deadline(void **state)
{
    (void)state;
    struct client c = client_connect(rig.plain_port);
    int64_t begun = clock_mono_us();
    client_send_z(&c, "GET /quick HTTP/1.1\r\n");
    for (int i = 0; i < 200 && !client_has(&c, "408"); i++) {
        client_send_z(&c, "X: y\r\n");
        turn_for(10);
        client_read(&c);
    }
    assert_true(client_has(&c, "HTTP/1.1 408 "));
    assert_true(client_has(&c, "Connection: close\r\n"));
    assert_in_range(clock_mono_us() - begun, 350000, 1500000);
    client_done(&c);
}

static void a_slow_large_body_ends_below_the_least_rate(void **state)
{
    (void)state;
    struct client slow = client_connect(rig.plain_port), steady = client_connect(rig.plain_port);
    const char *head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
    static char kilobyte[1000];
    client_send_z(&slow, head);
    client_send_z(&steady, head);
    for (int i = 0; i < 100; i++) { /* 1.5 s at 67 kB/s: longer than a request may take, faster than the least rate */
        client_send(&steady, (struct sv){ kilobyte, sizeof kilobyte });
        if (i % 10 == 0)
            client_send_z(&slow, "x");
        turn_for(15);
    }
    assert_true(client_expect(&steady, "HTTP/1.1 200 OK"));
    assert_true(client_expect(&slow, "HTTP/1.1 408 "));
    client_done(&slow);
    client_done(&steady);
}

static void an_idle_connection_is_closed(void **state)
{
    (void)state;
    struct client c = client_connect(rig.plain_port);
    client_send_z(&c, "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(client_expect(&c, "quick"));
    assert_false(c.closed);
    assert_true(client_expect_close(&c));
    assert_false(client_has(&c, "408"));
    client_done(&c);
}

static void a_reader_that_does_not_read_is_closed(void **state)
{
    (void)state;
    struct client c = client_connect(rig.plain_port);
    int small = 4096;
    setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    client_send_z(&c, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    turn_for(50);
    assert_int_equal(http_conn_count(rig.http), 1);
    turn_for(1500);
    assert_int_equal(http_conn_count(rig.http), 0);
    client_done(&c);
}

static void a_large_answer_arrives_whole(void **state)
{
    (void)state;
    for (int tls = 0; tls < 2; tls++) {
        struct client c = client_connect(tls ? rig.tls_port : rig.plain_port);
        if (tls)
            assert_true(client_tls(&c, false, 0));
        client_send_z(&c, "GET /large HTTP/1.1\r\n" CLOSE "\r\n");
        assert_true(client_expect_close(&c));
        assert_true(c.got.n > (8 << 20));
        long body = sv_find(buf_view(&c.got), SV("\r\n\r\n"));
        assert_int_equal(c.got.n - (size_t)body - 4, 8 << 20);
        client_done(&c);
    }
}

static void expect_continue_is_asked_for_only_when_the_body_is_wanted(void **state)
{
    (void)state;
    struct client c = client_connect(rig.plain_port);
    client_send_z(&c, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                      "2\r\nExpect: 100-continue\r\n\r\n");
    assert_true(client_expect(&c, "HTTP/1.1 100 Continue\r\n\r\n"));
    client_send_z(&c, "{}");
    assert_true(client_expect(&c, "HTTP/1.1 200 OK"));
    client_done(&c);
    c = ask("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
            "2\r\nExpect: 100-continue\r\n\r\n");
    assert_false(client_has(&c, "100 Continue"));
    assert_true(client_has(&c, "HTTP/1.1 401 "));
    client_done(&c);
}

static void a_large_body_is_refused_before_it_is_taken(void **state)
{
    (void)state;
    assert_answer("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                  "900000\r\n\r\n",
                  "HTTP/1.1 401 ", "WWW-Authenticate: Bearer\r\n");
    assert_answer("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n", "HTTP/1.1 404 ", "Connection: close");
    assert_answer("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n", "HTTP/1.1 413 ",
                  "http.body_too_large");
}

static void refusals_say_what_they_should(void **state)
{
    (void)state;
    assert_answer("DELETE /quick HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 405 ", "Allow: GET, HEAD, OPTIONS\r\n");
    assert_answer("OPTIONS /echo HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 204 ", "Allow: POST, OPTIONS\r\n");
    assert_answer("GET /nowhere HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 404 ", "\"ja\":\"");
    assert_answer("POST /echo HTTP/1.1\r\n" CLOSE "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 415 ", NULL);
    assert_answer("GET /nothing HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 500 ", "server.internal");
    assert_answer("GET /busy HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 503 ", "Retry-After: ");
    assert_answer("GET /private HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 401 ", "auth.required");
    assert_answer("GET /persons/0 HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 404 ", "person.unknown");
}

static void the_policy_says_who_asks(void **state)
{
    (void)state;
    assert_answer("GET /private HTTP/1.1\r\n" CLOSE "Authorization: Bearer good\r\n\r\n", "HTTP/1.1 200 ", NULL);
    assert_int_equal(seen_user, 42);
    assert_answer("GET /quick HTTP/1.1\r\n" CLOSE "\r\n", "HTTP/1.1 200 ", NULL);
    assert_int_equal(seen_user, 0);
    assert_int_equal(asked, 1);
}

static void wait_until_asked(void)
{
    for (int i = 0; i < 300 && !undecided; i++)
        turn_for(1);
    assert_true(undecided != 0);
}

static void judge(enum err verdict)
{
    wait_until_asked();
    uint64_t job = undecided;
    undecided = 0;
    http_judged(rig.http, job, verdict);
}

static void a_request_waits_for_a_verdict_that_takes_time(void **state)
{
    (void)state;
    const char *get = "GET /private HTTP/1.1\r\n" CLOSE "Authorization: Bearer late\r\n\r\n";
    for (int good = 0; good < 2; good++) {
        struct client c = client_connect(rig.plain_port);
        client_send_z(&c, get);
        wait_until_asked();
        turn_for(20);
        client_read(&c);
        assert_int_equal(c.got.n, 0);
        judge(good ? OK : E_AUTH_REQUIRED);
        assert_true(client_expect_close(&c));
        assert_true(client_has(&c, good ? "HTTP/1.1 200 " : "HTTP/1.1 401 "));
        client_done(&c);
    }
    struct client gone = client_connect(rig.plain_port);
    client_send_z(&gone, get);
    wait_until_asked();
    uint64_t job = undecided;
    struct linger reset = { 1, 0 };
    setsockopt(gone.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(gone.fd);
    gone.fd = -1;
    turn_for(20);
    http_judged(rig.http, job, OK);
    assert_int_equal(jobs_stat(rig.jobs).live, 0);
    client_done(&gone);
}

/* Judged at the head and again when the body is there; what comes behind it waits its turn. */
static void a_large_body_waits_for_its_verdict_at_the_head(void **state)
{
    (void)state;
    static char body[200000];
    memset(body, 'b', sizeof body);
    const char *head = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n"
                       "Authorization: Bearer late\r\n\r\n";
    for (int tls = 0; tls < 2; tls++) {
        struct client c = client_connect(tls ? rig.tls_port : rig.plain_port);
        if (tls)
            assert_true(client_tls(&c, false, 0));
        client_send_z(&c, head);
        client_send(&c, (struct sv){ body, 40000 });
        wait_until_asked();
        turn_for(20);
        client_read(&c);
        assert_int_equal(c.got.n, 0);
        judge(OK);
        client_send(&c, (struct sv){ body + 40000, sizeof body - 40000 });
        client_send_z(&c, "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
        judge(OK);
        assert_true(client_expect(&c, "quick"));
        assert_true(c.got.n > sizeof body);
        client_done(&c);
        c = client_connect(tls ? rig.tls_port : rig.plain_port);
        if (tls)
            assert_true(client_tls(&c, false, 0));
        client_send_z(&c, head);
        judge(E_AUTH_REQUIRED);
        assert_true(client_expect(&c, "HTTP/1.1 401 "));
        assert_true(client_has(&c, "Connection: close"));
        client_done(&c);
    }
}

static void the_first_of_two_replies_counts(void **state)
{
    (void)state;
    struct client c = ask("GET /twice HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_has(&c, "first"));
    assert_false(client_has(&c, "second"));
    client_done(&c);
}

static void headers_of_safety_stand_on_every_answer(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "GET /quick HTTP/1.1\r\n" CLOSE "\r\n",  "GET /nowhere HTTP/1.1\r\n" CLOSE "\r\n", "GET /bad\r\n\r\n",
        "HEAD /quick HTTP/1.1\r\n" CLOSE "\r\n", "OPTIONS * HTTP/1.1\r\n" CLOSE "\r\n",
    };
    static const char *const headers[] = {
        "Content-Security-Policy: ",
        "frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff\r\n",
        "Referrer-Policy: no-referrer\r\n",
        "Cross-Origin-Opener-Policy: same-origin\r\n",
        "Cross-Origin-Resource-Policy: same-origin\r\n",
        "Cache-Control: no-store\r\n",
        "Date: ",
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct client c = ask(requests[i]);
        for (size_t k = 0; k < sizeof headers / sizeof *headers; k++)
            if (!client_has(&c, headers[k]))
                fail_msg("%s lacks %s", requests[i], headers[k]);
        assert_false(client_has(&c, "unsafe-inline"));
        client_done(&c);
    }
}

static void a_header_value_cannot_break_its_line(void **state)
{
    (void)state;
    struct client c = ask("GET /persons/7?q=1 HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_has(&c, "[1]"));
    assert_false(client_has(&c, "X-Injected"));
    assert_true(client_has(&c, "Set-Cookie: session=token; Path=/; HttpOnly; SameSite=Strict\r\n"));
    client_done(&c);
}

static void head_has_the_length_and_no_body(void **state)
{
    (void)state;
    struct client c = ask("HEAD /quick HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_has(&c, "Content-Length: 14\r\n"));
    assert_false(client_has(&c, "{"));
    client_done(&c);
}

static void version_1_0_closes_unless_it_asks_not_to(void **state)
{
    (void)state;
    struct client c = ask("GET /quick HTTP/1.0\r\n\r\n");
    assert_true(client_has(&c, "quick"));
    client_done(&c);
    c = client_connect(rig.plain_port);
    client_send_z(&c, "GET /quick HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assert_true(client_expect(&c, "Connection: keep-alive\r\n"));
    client_send_z(&c, "GET /twice HTTP/1.0\r\n\r\n");
    assert_true(client_expect_close(&c));
    assert_true(client_has(&c, "first"));
    client_done(&c);
}

/* ---- TLS ---- */

static void tls_1_3_and_1_2_are_spoken_and_nothing_older(void **state)
{
    (void)state;
    static const int versions[] = { TLS1_3_VERSION, TLS1_2_VERSION };
    for (size_t i = 0; i < 2; i++) {
        struct client c = client_connect(rig.tls_port);
        assert_true(client_tls(&c, false, versions[i]));
        assert_int_equal(SSL_version(c.ssl), versions[i]);
        client_send_z(&c, "GET /persons/7 HTTP/1.1\r\n" CLOSE "\r\n");
        assert_true(client_expect_close(&c));
        assert_true(client_has(&c, "[0]"));
        assert_true(client_has(&c, "Set-Cookie: __Host-session=token; Path=/; Secure; HttpOnly; SameSite=Strict\r\n"));
        assert_true(client_has(&c, "Strict-Transport-Security: "));
        SSL_SESSION *s = SSL_get0_session(c.ssl);
        assert_false(SSL_SESSION_has_ticket(s));
        client_done(&c);
    }
    struct client old = client_connect(rig.tls_port);
    assert_false(client_tls(&old, false, TLS1_1_VERSION));
    client_done(&old);
}

static void a_listener_that_demands_a_certificate_has_it_or_closes(void **state)
{
    (void)state;
    struct client c = client_connect(rig.cert_port);
    bool up = client_tls(&c, false, 0);
    if (up) /* TLS 1.3: the client hears of the refusal after its own handshake */
        client_send_z(&c, "GET /quick HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(!up || client_expect_close(&c));
    assert_false(client_has(&c, "quick"));
    client_done(&c);
    c = client_connect(rig.cert_port);
    assert_true(client_tls(&c, true, 0));
    client_send_z(&c, "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(client_expect(&c, "quick"));
    assert_true(seen_peer.cert.present);
    assert_string_equal(seen_peer.cert.serial, "ABC123");
    assert_string_equal(seen_peer.cert.subject_cn, "device 7");
    assert_string_equal(seen_peer.cert.subject_ou, "office-1");
    assert_int_equal(strlen(seen_peer.cert.sha256), 64);
    assert_true(seen_peer.cert.not_after_us > 0);
    assert_int_equal(http_close_cert(rig.http, "DEF"), 0);
    assert_int_equal(http_close_cert(rig.http, "ABC123"), 1);
    assert_true(client_expect_close(&c));
    client_done(&c);
}

static void the_policy_may_close_the_very_connection_that_asks(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "GET /private HTTP/1.1\r\nHost: a\r\n\r\nGET /quick HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    };
    for (size_t i = 0; i < 2; i++) {
        struct client c = client_connect(rig.cert_port);
        assert_true(client_tls(&c, true, 0));
        close_the_asker = true;
        client_send_z(&c, requests[i]);
        assert_true(client_expect_close(&c));
        assert_int_equal(c.got.n, 0);
        assert_int_equal(http_conn_count(rig.http), 0);
        assert_int_equal(jobs_stat(rig.jobs).live, 0);
        client_done(&c);
    }
}

static void certificates_can_be_read_anew_while_connections_stay(void **state)
{
    (void)state;
    struct fail fail = { .err = OK };
    struct client c = client_connect(rig.tls_port);
    assert_true(client_tls(&c, false, 0));
    make_certificate();
    assert_int_equal(http_tls_reload(rig.http, &fail), OK);
    client_send_z(&c, "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(client_expect(&c, "quick"));
    assert_int_equal(chmod(rig.key, 0644), 0); /* others could be this server */
    assert_int_equal(http_tls_reload(rig.http, &fail), E_CONF_VALUE);
    assert_non_null(strstr(fail.detail, rig.key));
    assert_non_null(strstr(fail.detail, "0600"));
    assert_int_equal(chmod(rig.key, 0640), 0);
    assert_int_equal(http_tls_reload(rig.http, &fail), OK);
    assert_int_equal(unlink(rig.key), 0);
    assert_int_equal(http_tls_reload(rig.http, &fail), E_CONF_VALUE);
    assert_string_equal(fail.field, "tls_key_file");
    struct client d = client_connect(rig.tls_port);
    assert_true(client_tls(&d, false, 0));
    client_done(&c);
    client_done(&d);
}

/* ---- listeners and limits ---- */

static void the_plain_port_is_for_loopback_only(void **state)
{
    (void)state;
    struct fail fail = { .err = OK };
    int port;
    assert_int_equal(http_listen(rig.http, HTTP_PLAIN, "0.0.0.0", 0, &port, &fail), E_CONF_VALUE);
    assert_int_equal(http_listen(rig.http, HTTP_PLAIN, "::1", 0, &port, &fail), OK);
}

static void a_port_that_is_taken_is_named(void **state)
{
    (void)state;
    struct fail fail = { .err = OK };
    int port;
    char expected[80];
    assert_int_equal(http_listen(rig.http, HTTP_PLAIN, "127.0.0.1", rig.plain_port, &port, &fail), E_HTTP_LISTEN);
    snprintf(expected, sizeof expected, "127.0.0.1:%d: Address already in use", rig.plain_port);
    assert_string_equal(fail.detail, expected);
    assert_int_equal(http_listen(rig.http, HTTP_TLS, "::ffff:0.0.0.0", rig.tls_port, &port, &fail), E_HTTP_LISTEN);
    snprintf(expected, sizeof expected, "[::ffff:0.0.0.0]:%d: Address already in use", rig.tls_port);
    assert_string_equal(fail.detail, expected);
}

static void connections_of_one_address_have_a_cap(void **state)
{
    (void)state;
    struct client c[21];
    for (int i = 0; i < 21; i++) {
        c[i] = client_connect(rig.plain_port);
        turn_for(2);
    }
    assert_int_equal(http_conn_count(rig.http), 20);
    assert_true(client_expect_close(&c[20]));
    client_done(&c[0]);
    turn_for(5);
    struct client again = ask("GET /quick HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_has(&again, "quick"));
    client_done(&again);
    for (int i = 1; i < 21; i++)
        client_done(&c[i]);
}

static struct client connect_from(const char *address)
{
    struct client c = { .fd = socket(AF_INET, SOCK_STREAM, 0) };
    struct sockaddr_in a = { .sin_family = AF_INET };
    inet_pton(AF_INET, address, &a.sin_addr);
    assert_int_equal(bind(c.fd, (struct sockaddr *)(void *)&a, sizeof a), 0);
    a.sin_port = htons((uint16_t)rig.plain_port);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(c.fd, (struct sockaddr *)(void *)&a, sizeof a), 0);
    fcntl(c.fd, F_SETFL, O_NONBLOCK);
    buf_init(&c.got, 1 << 20);
    return c;
}

static void a_listed_balancer_says_who_the_client_is(void **state)
{
    (void)state;
    struct sv header = SV("\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x09\x7f\x00\x00\x01\x30\x39\x01\xbb");
    struct client c = connect_from("127.0.0.3");
    for (size_t i = 0; i < header.n; i++) {
        client_send(&c, (struct sv){ header.p + i, 1 });
        turn_for(1);
    }
    client_send_z(&c, "GET /quick HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_expect_close(&c));
    assert_true(client_has(&c, "quick"));
    assert_string_equal(seen_peer.address, "192.0.2.9");
    assert_int_equal(seen_peer.port, 12345);
    client_done(&c);
    c = connect_from("127.0.0.2"); /* a balancer that does not say it */
    client_send_z(&c, "GET /quick HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_expect_close(&c));
    assert_int_equal(c.got.n, 0);
    client_done(&c);
    c = connect_from("127.0.0.4"); /* not a balancer: its header is a malformed request */
    client_send(&c, header);
    client_send_z(&c, "GET /quick HTTP/1.1\r\n" CLOSE "\r\n");
    assert_true(client_expect(&c, "HTTP/1.1 400 "));
    client_done(&c);
}

static void draining_ends_what_runs_and_takes_nothing_new(void **state)
{
    (void)state;
    struct client busy = client_connect(rig.plain_port), idle = client_connect(rig.plain_port);
    client_send_z(&busy, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    turn_for(20);
    http_drain(rig.http);
    assert_true(client_expect_close(&idle));
    assert_int_equal(http_conn_count(rig.http), 1);
    job_resume(rig.jobs, waiting_job, OK, NULL);
    assert_true(client_expect_close(&busy));
    assert_true(client_has(&busy, "{\"slow\":true}"));
    client_done(&busy);
    client_done(&idle);
}

#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(pipelined_answers_keep_their_order),
        T(a_large_request_behind_a_slow_one_is_read_when_its_turn_comes),
        T(a_job_whose_client_left_is_gone_and_its_answer_dropped),
        T(a_client_that_closed_its_side_still_gets_its_answer),
        T(a_trickled_head_ends_at_the_deadline),
        T(a_slow_large_body_ends_below_the_least_rate),
        T(an_idle_connection_is_closed),
        T(a_reader_that_does_not_read_is_closed),
        T(a_large_answer_arrives_whole),
        T(expect_continue_is_asked_for_only_when_the_body_is_wanted),
        T(a_large_body_is_refused_before_it_is_taken),
        T(refusals_say_what_they_should),
        T(the_policy_says_who_asks),
        T(a_request_waits_for_a_verdict_that_takes_time),
        T(a_large_body_waits_for_its_verdict_at_the_head),
        T(the_first_of_two_replies_counts),
        T(headers_of_safety_stand_on_every_answer),
        T(a_header_value_cannot_break_its_line),
        T(head_has_the_length_and_no_body),
        T(version_1_0_closes_unless_it_asks_not_to),
        T(tls_1_3_and_1_2_are_spoken_and_nothing_older),
        T(a_listener_that_demands_a_certificate_has_it_or_closes),
        T(the_policy_may_close_the_very_connection_that_asks),
        T(certificates_can_be_read_anew_while_connections_stay),
        T(the_plain_port_is_for_loopback_only),
        T(a_port_that_is_taken_is_named),
        T(connections_of_one_address_have_a_cap),
        T(a_listed_balancer_says_who_the_client_is),
        T(draining_ends_what_runs_and_takes_nothing_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
