/* SPDX-License-Identifier: Apache-2.0
 * test_pipeline.c - thousands of requests sent without waiting: every one is answered, in order, whoever is faster,
 * over plain connections and TLS, and also when the client has shut its side after asking. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/http/client.h"

#define PATIENCE_US (20 * US_PER_S)

static size_t answer_bytes; /* of every answer */
static bool by_turns;       /* every third answer comes in a later turn */

static uint64_t waiting_job;

static void resume(void *arg)
{
    (void)arg;
    job_resume(rig.jobs, waiting_job, OK, NULL);
}

static enum step maybe_wait(struct job *j)
{
    int64_t n = 0;
    if (!by_turns || !req_param_id(job_req(j), "n", &n) || n % 3)
        return STEP_NEXT;
    waiting_job = j->id;
    loop_defer(rig.loop, resume, &waiting_job);
    return job_wait(j, "turn");
}

/* The number asked for, then as many dots as it takes. */
static enum step reply_number(struct job *j)
{
    int64_t n = 0;
    struct buf b;
    if (!req_param_id(job_req(j), "n", &n))
        return job_fail(j, E_HTTP_NOT_FOUND);
    buf_init(&b, answer_bytes + 1);
    buf_printf(&b, "%lld ", (long long)n);
    while (b.n < answer_bytes)
        buf_ch(&b, '.');
    reply_bytes(job_req(j), 200, "text/plain", buf_view(&b));
    buf_done(&b);
    return STEP_DONE;
}

static const struct route number_r = {
    .path = "/n/{n}", .flags = ROUTE_PUBLIC, .doc = "d", .steps = { { "wait", maybe_wait }, { "r", reply_number } }
};
static const struct route *const routes[] = { &number_r };

static int start(void **state)
{
    (void)state;
    struct http_hooks hooks = { .version = "1" };
    rig_defaults();
    rig_start(routes, 1, &hooks);
    by_turns = false;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop();
    return 0;
}

struct asking {
    struct buf requests;
    size_t sent;
    int count, answered;
    size_t read_max; /* bytes a turn: a slow reader */
    bool shut;
};

static void asking_init(struct asking *a, int count)
{
    *a = (struct asking){ .count = count, .read_max = SIZE_MAX };
    buf_init(&a->requests, (size_t)count * 64);
    for (int i = 1; i <= count; i++)
        buf_printf(&a->requests, "GET /n/%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
    assert_true(buf_ok(&a->requests));
}

/* Takes the whole answers out of what has come: each has the next number. */
static void take_answers(struct asking *a, struct client *c)
{
    struct sv left = buf_view(&c->got);
    for (long head; left.n && (head = sv_find(left, SV("\r\n\r\n"))) >= 0;) {
        size_t whole = (size_t)head + 4 + answer_bytes;
        char begins[32];
        if (left.n < whole)
            break;
        snprintf(begins, sizeof begins, "%d .", ++a->answered);
        assert_true(sv_starts((struct sv){ left.p + head + 4, answer_bytes }, sv_of(begins)));
        left = (struct sv){ left.p + whole, left.n - whole };
    }
    memmove(c->got.p, left.p, left.n);
    c->got.n = left.n;
}

static void read_some(struct asking *a, struct client *c)
{
    size_t before = c->got.n;
    while (!c->closed && c->got.n - before < a->read_max && client_read(c)) {
    }
    if (c->got.n > before)
        take_answers(a, c);
}

static void send_some(struct asking *a, struct client *c)
{
    struct sv rest = { a->requests.p + a->sent, a->requests.n - a->sent };
    ssize_t n = rest.n ? client_write(c, rest) : 0;
    a->sent += n > 0 ? (size_t)n : 0;
    if (a->shut && !c->ssl && a->sent == a->requests.n) {
        shutdown(c->fd, SHUT_WR);
        a->shut = false;
    }
}

static void ask_all(struct asking *a, bool tls)
{
    struct client c = client_connect(tls ? rig.tls_port : rig.plain_port);
    int64_t end = clock_mono_us() + PATIENCE_US;
    if (tls)
        assert_true(client_tls(&c, false, 0));
    while (a->answered < a->count && clock_mono_us() < end && !c.closed) {
        send_some(a, &c);
        loop_turn(rig.loop, false);
        read_some(a, &c);
    }
    if (a->answered < a->count)
        fail_msg("%d of %d answered over %s, closed=%d", a->answered, a->count, tls ? "TLS" : "plain", c.closed);
    client_done(&c);
    buf_done(&a->requests);
}

static void thousands_behind_full_buffers_are_all_answered(void **state)
{
    (void)state;
    static const struct {
        int count;
        size_t bytes;
    } loads[] = { { 4000, 100 }, { 3000, 9000 }, { 400, 300000 } };
    for (size_t i = 0; i < sizeof loads / sizeof *loads; i++) {
        for (int tls = 0; tls < 2; tls++) {
            struct asking a;
            answer_bytes = loads[i].bytes;
            asking_init(&a, loads[i].count);
            ask_all(&a, tls);
        }
    }
}

static void a_slow_reader_gets_all_of_them_too(void **state)
{
    (void)state;
    answer_bytes = 9000;
    for (int tls = 0; tls < 2; tls++) {
        struct asking a;
        asking_init(&a, 2000);
        a.read_max = 16384;
        ask_all(&a, tls);
    }
}

static void answers_that_take_a_turn_keep_the_rest_going(void **state)
{
    (void)state;
    answer_bytes = 60000;
    by_turns = true;
    for (int tls = 0; tls < 2; tls++) {
        struct asking a;
        asking_init(&a, 1000);
        ask_all(&a, tls);
    }
}

static void a_client_that_shut_its_side_is_answered_to_the_end(void **state)
{
    (void)state;
    struct asking a;
    answer_bytes = 9000;
    asking_init(&a, 3000);
    a.shut = true;
    ask_all(&a, false);
}

/* All of it is there before the server looks: one read, one burst. */
static void others_have_their_turn_between_the_bursts(void **state)
{
    (void)state;
    struct asking a;
    struct client greedy = client_connect(rig.plain_port), other = client_connect(rig.plain_port);
    int room = 16 << 20;
    answer_bytes = 30000;
    asking_init(&a, 1000);
    setsockopt(greedy.fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    turn_for(5);
    assert_true(client_write(&greedy, buf_view(&a.requests)) > 0);
    assert_true(client_write(&other, SV("GET /n/7 HTTP/1.1\r\nHost: a\r\n\r\n")) > 0);
    size_t most = 0;
    for (int i = 0; i < 200 && !client_has(&other, "7 ."); i++) {
        size_t before = greedy.got.n;
        loop_turn(rig.loop, false);
        while (client_read(&greedy) && !greedy.closed) {
        }
        most = greedy.got.n - before > most ? greedy.got.n - before : most;
        client_read(&other);
    }
    assert_true(client_has(&other, "7 ."));
    assert_in_range(most, 1, 2 << 20); /* of 30 MB asked for */
    client_done(&greedy);
    client_done(&other);
    buf_done(&a.requests);
}

#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(thousands_behind_full_buffers_are_all_answered), T(a_slow_reader_gets_all_of_them_too),
        T(answers_that_take_a_turn_keep_the_rest_going),   T(a_client_that_shut_its_side_is_answered_to_the_end),
        T(others_have_their_turn_between_the_bursts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
