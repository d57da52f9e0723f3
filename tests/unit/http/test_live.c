/* SPDX-License-Identifier: Apache-2.0
 * test_live.c - live events over real streams: gathering, scopes, resuming, slow readers, closing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/http/client.h"

static int seen_calls, freed;
static int64_t next_user;
static bool use_reload_conf;

/* `who` is the number of the one municipality that may be seen; 0 sees all. */
static bool may_see(void *who, const struct live_event *e)
{
    seen_calls++;
    uint64_t scope = (uint64_t)(uintptr_t)who;
    return scope == 0 || scope == e->scope;
}

static void who_free(void *who)
{
    (void)who;
    freed++;
}

static enum step subscribe(struct job *j)
{
    struct req *r = job_req(j);
    unsigned topics;
    int64_t scope = 0;
    enum err e = live_topics_parse(req_query(r, "topics"), &topics);
    struct sv s = req_query(r, "scope");
    if (s.p)
        (void)sv_to_i64(s, &scope);
    struct live_who who = { (void *)(uintptr_t)scope, (uint64_t)scope, may_see, who_free, ++next_user };
    if (!e)
        e = live_subscribe(rig.live, r, topics, &who);
    return e ? job_fail(j, e) : STEP_DONE;
}

static const struct route live_r = {
    .path = "/live", .flags = ROUTE_PUBLIC | ROUTE_STREAM, .doc = "d", .steps = { { "subscribe", subscribe } }
};
static const struct route *const routes[] = { &live_r };

static int start(void **state)
{
    (void)state;
    struct http_hooks hooks = { .version = "1" };
    struct live_conf conf = { .gather_ms = 30, .heartbeat_ms = 60000, .ring_events = 64, .ring_bytes = 4096 };
    seen_calls = freed = 0;
    next_user = 0;
    if (use_reload_conf)
        conf.heartbeat_ms = 40;
    use_reload_conf = false;
    rig_defaults();
    rig.conf.write_backlog_max = 65536;
    rig_start(routes, 1, &hooks);
    assert_int_equal(live_new(rig.loop, &conf, &rig.live), OK);
    return 0;
}

static int start_with_heartbeat(void **state)
{
    use_reload_conf = true;
    return start(state);
}

static int stop(void **state)
{
    (void)state;
    rig_stop();
    return 0;
}

static struct client open_stream(const char *query, const char *last_id)
{
    char request[256];
    struct client c = client_connect(rig.plain_port);
    snprintf(request, sizeof request, "GET /live?%s HTTP/1.1\r\nHost: a\r\n%s%s%s\r\n", query, last_id ? "Last-Event-ID: " : "",
             last_id ? last_id : "", last_id ? "\r\n" : "");
    client_send_z(&c, request);
    assert_true(client_expect(&c, "retry: 2000\n"));
    return c;
}

static void publish(enum live_topic topic, int64_t key, uint64_t scope, const char *json)
{
    struct live_event e = { .topic = topic, .key = key, .scope = scope, .json = sv_of(json) };
    live_publish(rig.live, &e);
}

/* The id that a browser would send on coming back: the last one of a whole event. */
static void last_id_of(const struct client *c, char out[64])
{
    out[0] = 0;
    struct sv rest = buf_view(&c->got);
    while (rest.p) {
        struct sv line = sv_cut(&rest, '\n');
        if (sv_starts(line, SV("id: ")))
            snprintf(out, 64, SV_FMT, (int)line.n - 4, line.p + 4);
    }
}

static void events_are_gathered_into_one(void **state)
{
    (void)state;
    struct client c = open_stream("topics=status", NULL);
    assert_true(client_has(&c, "Content-Type: text/event-stream\r\n"));
    assert_true(client_has(&c, "Cache-Control: no-store\r\n"));
    publish(LIVE_STATUS, 1, 0, "{\"p\":1}");
    publish(LIVE_STATUS, 2, 0, "{\"p\":\n2}");
    publish(LIVE_ZONE, 1, 0, "{\"z\":1}");
    assert_true(client_expect(&c, "event: status\ndata: [{\"p\":1},{\"p\": 2}]\nid: "));
    turn_for(60);
    assert_false(client_has(&c, "zone"));
    client_done(&c);
}

static void of_several_states_of_one_object_the_last_is_sent(void **state)
{
    (void)state;
    struct client c = open_stream("topics=zone,status", NULL);
    publish(LIVE_ZONE, 7, 0, "{\"n\":1}");
    publish(LIVE_STATUS, 7, 0, "{\"s\":1}");
    publish(LIVE_ZONE, 7, 0, "{\"n\":2}");
    publish(LIVE_ZONE, 0, 0, "{\"k\":1}");
    publish(LIVE_ZONE, 0, 0, "{\"k\":2}");
    assert_true(client_expect(&c, "event: zone\ndata: [{\"n\":2},{\"k\":1},{\"k\":2}]\n"));
    assert_true(client_has(&c, "event: status\ndata: [{\"s\":1}]\n"));
    publish(LIVE_ZONE, 7, 0, "{\"n\":3}");
    assert_true(client_expect(&c, "data: [{\"n\":3}]\n"));
    client_done(&c);
}

static void each_sees_its_scope_and_is_asked_about_once(void **state)
{
    (void)state;
    struct client a1 = open_stream("scope=23214", NULL), a2 = open_stream("scope=23214", NULL);
    struct client b = open_stream("scope=8220", NULL), all = open_stream("scope=0", NULL);
    publish(LIVE_STATUS, 1, 23214, "\"gamagori\"");
    publish(LIVE_STATUS, 2, 8220, "\"tsukuba\"");
    assert_true(client_expect(&a1, "[\"gamagori\"]"));
    assert_true(client_expect(&a2, "[\"gamagori\"]"));
    assert_true(client_expect(&b, "[\"tsukuba\"]"));
    assert_true(client_expect(&all, "[\"gamagori\",\"tsukuba\"]"));
    assert_false(client_has(&a1, "tsukuba"));
    assert_false(client_has(&b, "gamagori"));
    assert_int_equal(seen_calls, 3 * 2); /* three scopes, two events */
    client_done(&a1);
    client_done(&a2);
    client_done(&b);
    client_done(&all);
}

/* Nothing of it is kept, and no id moves: whoever comes back from any id hears nothing either. */
static void what_is_told_to_one_user_leaves_no_byte_with_another(void **state)
{
    (void)state;
    char id[64], later[64];
    struct client one = open_stream("topics=alert,status", NULL), same = open_stream("topics=alert,status", NULL);
    struct client deaf = open_stream("topics=zone", NULL); /* users 1, 2, 3 in one scope */
    last_id_of(&same, id);
    live_tell_user(rig.live, 1, LIVE_ALERT, SV("{\"kind\":\"user\"}"));
    live_tell_user(rig.live, 3, LIVE_ALERT, SV("{\"kind\":\"user\"}"));
    assert_true(client_expect(&one, "event: alert\ndata: [{\"kind\":\"user\"}]\n\n"));
    struct client back = open_stream("topics=alert,status", id);
    last_id_of(&back, later);
    assert_string_equal(later, id);
    publish(LIVE_STATUS, 1, 0, "\"after\"");
    publish(LIVE_ZONE, 1, 0, "\"after\"");
    struct client *const others[] = { &same, &deaf, &back };
    for (size_t i = 0; i < 3; i++) {
        assert_true(client_expect(others[i], "after"));
        assert_false(client_has(others[i], "alert"));
    }
    client_done(&one);
    client_done(&same);
    client_done(&deaf);
    client_done(&back);
}

static void a_client_that_comes_back_gets_what_it_missed(void **state)
{
    (void)state;
    char id[64];
    struct client c = open_stream("scope=1", NULL);
    publish(LIVE_STATUS, 1, 1, "\"before\"");
    assert_true(client_expect(&c, "before"));
    last_id_of(&c, id);
    client_done(&c);
    publish(LIVE_STATUS, 2, 1, "\"missed\"");
    publish(LIVE_STATUS, 3, 2, "\"hidden\"");
    publish(LIVE_ZONE, 3, 1, "\"zoned\"");
    turn_for(60);
    publish(LIVE_STATUS, 4, 1, "\"pending\"");
    c = open_stream("scope=1", id);
    assert_true(client_expect(&c, "pending"));
    assert_true(client_has(&c, "event: status\ndata: [\"missed\"]\n"));
    assert_true(client_has(&c, "event: zone\ndata: [\"zoned\"]\n"));
    assert_false(client_has(&c, "before"));
    assert_false(client_has(&c, "hidden"));
    assert_false(client_has(&c, "reload"));
    client_done(&c);
}

static void an_id_between_the_topics_of_a_flush_brings_both_again(void **state)
{
    (void)state;
    struct client c = open_stream("", NULL);
    publish(LIVE_STATUS, 1, 1, "\"s\"");
    publish(LIVE_ZONE, 1, 1, "\"z\"");
    assert_true(client_expect(&c, "zone"));
    /* Cut off behind the first event: its id must be from before the flush. */
    char first[64], all[64];
    last_id_of(&c, all);
    long at = sv_find(buf_view(&c.got), SV("event: zone"));
    struct client half = c;
    half.got.n = (size_t)at;
    last_id_of(&half, first);
    assert_string_not_equal(first, all);
    struct client back = open_stream("", first);
    assert_true(client_expect(&back, "event: zone\ndata: [\"z\"]"));
    assert_true(client_has(&back, "event: status\ndata: [\"s\"]"));
    client_done(&back);
    client_done(&c);
}

static void an_id_that_is_too_old_or_foreign_means_reload(void **state)
{
    (void)state;
    char id[64];
    struct client c = open_stream("", NULL);
    last_id_of(&c, id);
    client_done(&c);
    for (int i = 0; i < 200; i++)
        publish(LIVE_STATUS, 0, 0, "\"x\"");
    turn_for(60);
    const char *const ids[] = { id, "00000000-5", "nonsense", "deadbeef-99999999999999999999" };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        c = open_stream("", ids[i]);
        assert_true(client_expect(&c, "event: reload\ndata: {}\n"));
        assert_false(client_has(&c, "\"x\""));
        client_done(&c);
    }
}

static void a_new_picture_tells_everyone_also_those_who_were_away(void **state)
{
    (void)state;
    char id[64];
    struct client here = open_stream("", NULL), away = open_stream("", NULL);
    last_id_of(&away, id);
    client_done(&away);
    live_publish_reload(rig.live);
    assert_true(client_expect(&here, "event: reload\n"));
    away = open_stream("", id);
    assert_true(client_expect(&away, "event: reload\n"));
    publish(LIVE_STATUS, 1, 0, "\"after\"");
    assert_true(client_expect(&here, "after"));
    client_done(&here);
    client_done(&away);
}

static void an_event_larger_than_the_ring_becomes_a_reload(void **state)
{
    (void)state;
    static char big[8000];
    memset(big, '1', sizeof big - 1);
    struct client c = open_stream("", NULL);
    publish(LIVE_STATUS, 1, 0, big);
    assert_true(client_expect(&c, "event: reload\n"));
    client_done(&c);
}

static void nothing_is_lost_when_many_come_within_one_window(void **state)
{
    (void)state;
    struct client c = open_stream("", NULL);
    char json[16], want[16];
    for (int i = 0; i < 500; i++) {
        snprintf(json, sizeof json, "\"n%d\"", i);
        publish(LIVE_STATUS, i + 1, 0, json);
    }
    assert_true(client_expect(&c, "\"n499\""));
    for (int i = 0; i < 500; i++) {
        snprintf(want, sizeof want, "\"n%d\"", i);
        assert_true(client_has(&c, want));
    }
    client_done(&c);
}

static void a_heartbeat_is_an_event_of_its_own_and_keeps_the_id_up_to_date(void **state)
{
    (void)state;
    char before[64], after[64];
    struct client c = open_stream("scope=5", NULL);
    last_id_of(&c, before);
    publish(LIVE_STATUS, 1, 6, "\"not for you\"");
    assert_true(client_expect(&c, "\nevent: beat\ndata: {}\nid: "));
    turn_for(120);
    client_read(&c);
    last_id_of(&c, after);
    assert_string_not_equal(before, after);
    assert_false(client_has(&c, "not for you"));
    client_done(&c);
}

static void a_client_that_does_not_read_is_closed_and_others_go_on(void **state)
{
    (void)state;
    static char big[3000];
    memset(big, '1', sizeof big - 1);
    struct client slow = client_connect(rig.plain_port), good = open_stream("", NULL);
    int small = 2048;
    setsockopt(slow.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    client_send_z(&slow, "GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    turn_for(10);
    assert_int_equal(live_count(rig.live), 2);
    for (int i = 0; i < 4000 && live_count(rig.live) == 2; i++) {
        publish(LIVE_STATUS, 0, 0, big);
        turn_for(1);
        client_read(&good);
    }
    assert_int_equal(live_count(rig.live), 1);
    assert_int_equal(freed, 1);
    publish(LIVE_ZONE, 1, 0, "\"still here\"");
    assert_true(client_expect(&good, "still here"));
    client_done(&slow);
    client_done(&good);
}

static bool is_user_2(void *arg, void *who, int64_t user_id)
{
    (void)arg;
    (void)who;
    return user_id == 2;
}

static void the_streams_of_a_user_can_be_closed(void **state)
{
    (void)state;
    struct client one = open_stream("", NULL), two = open_stream("", NULL), three = open_stream("scope=4", NULL);
    assert_int_equal(live_close_if(rig.live, is_user_2, NULL), 1);
    assert_true(client_expect_close(&two));
    assert_int_equal(live_count(rig.live), 2);
    publish(LIVE_STATUS, 1, 4, "\"on\"");
    assert_true(client_expect(&one, "on"));
    assert_true(client_expect(&three, "on"));
    client_done(&one);
    client_done(&two);
    client_done(&three);
    turn_for(10);
    assert_int_equal(live_count(rig.live), 0);
    assert_int_equal(freed, 3);
}

static void draining_sends_the_clients_of_streams_elsewhere(void **state)
{
    (void)state;
    struct client c = open_stream("", NULL);
    http_drain(rig.http);
    assert_true(client_expect_close(&c));
    assert_int_equal(live_count(rig.live), 0);
    assert_int_equal(freed, 1);
    client_done(&c);
}

static void streams_work_over_tls(void **state)
{
    (void)state;
    struct client c = client_connect(rig.tls_port);
    assert_true(client_tls(&c, false, 0));
    client_send_z(&c, "GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(client_expect(&c, "retry: 2000\n"));
    for (int i = 0; i < 5; i++) {
        publish(LIVE_STATUS, 1, 0, i == 4 ? "\"last\"" : "\"one\"");
        turn_for(40);
    }
    assert_true(client_expect(&c, "last"));
    client_done(&c);
}

static void head_opens_no_stream(void **state)
{
    (void)state;
    struct client c = ask("HEAD /live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_true(client_has(&c, "HTTP/1.1 405 "));
    assert_true(client_has(&c, "Allow: GET, OPTIONS\r\n"));
    client_done(&c);
}

static void an_unknown_topic_is_refused(void **state)
{
    (void)state;
    struct client c = ask("GET /live?topics=status,weather HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_true(client_has(&c, "HTTP/1.1 400 "));
    assert_int_equal(live_count(rig.live), 0);
    client_done(&c);
}

#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(events_are_gathered_into_one),
        T(of_several_states_of_one_object_the_last_is_sent),
        T(each_sees_its_scope_and_is_asked_about_once),
        T(what_is_told_to_one_user_leaves_no_byte_with_another),
        T(a_client_that_comes_back_gets_what_it_missed),
        T(an_id_between_the_topics_of_a_flush_brings_both_again),
        T(an_id_that_is_too_old_or_foreign_means_reload),
        T(a_new_picture_tells_everyone_also_those_who_were_away),
        T(an_event_larger_than_the_ring_becomes_a_reload),
        T(nothing_is_lost_when_many_come_within_one_window),
        cmocka_unit_test_setup_teardown(a_heartbeat_is_an_event_of_its_own_and_keeps_the_id_up_to_date, start_with_heartbeat, stop),
        T(a_client_that_does_not_read_is_closed_and_others_go_on),
        T(the_streams_of_a_user_can_be_closed),
        T(draining_sends_the_clients_of_streams_elsewhere),
        T(streams_work_over_tls),
        T(head_opens_no_stream),
        T(an_unknown_topic_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
