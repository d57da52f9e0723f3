/* SPDX-License-Identifier: Apache-2.0
 * work.c - a connection's life: opened, read, served, settled. What there is to do is said by those below (serve.c by
 * what it returns, io.c by the events it was given) and done here. */
#include "server/http/work.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/http/io.h"
#include "server/http/proxy.h"
#include "server/http/serve.h"
#include "server/http/state.h"
#include "server/http/tally.h"
#include "server/http/tls.h"

#define OUTPUT_HIGH (256 * 1024) /* answers waiting after which no further request is begun */

/* Everything is sent and there will be no further request. What the client still sends is read away for a
 * moment: closing on unread bytes would reset the connection and could take the answer with it. */
static void say_end(struct conn *c)
{
    if (c->eof) {
        conn_close(c, c->end_why);
        return;
    }
    io_end_writing(c);
    conn_move(c, CONN_LINGER);
    io_drop_input(c);
}

static bool is_between(const struct conn *c)
{
    return c->state == CONN_IDLE || c->state == CONN_READING;
}

static bool may_work(struct conn *c)
{
    bool open = !c->lost && (c->keep || c->in_request); /* the last request is still read to its end */
    return open && is_between(c) && io_backlog(c) < OUTPUT_HIGH && io_has_input(c);
}

static void work(struct conn *c);

static void begin_again(struct conn *c)
{
    conn_move(c, parser_is_fresh(&c->parser) ? CONN_IDLE : CONN_READING);
    work(c);
}

static void go_on(void *arg)
{
    struct http *h = arg;
    struct link *head = &h->conns[CONN_NEXT_TURN];
    h->turn_us = clock_mono_us();
    size_t n = 0;
    for (const struct link *l = head->next; l != head; l = l->next)
        n++;
    for (; n > 0 && !list_empty(head); n--) /* who comes back to the list meanwhile waits for the turn after */
        begin_again(LIST_OF(head->next, struct conn, link));
}

/* After the work of a turn: where does the connection go? When the answers filled the output and all of them went at
 * once, nothing will ever call for the requests behind them: no byte comes, none is waited to go. */
static void settle(struct conn *c)
{
    if (!is_between(c) || c->in_request)
        return;
    size_t pending = io_backlog(c);
    if (pending > 0) {
        conn_move(c, CONN_WRITING);
        c->sent_at_start = pending;
    } else if (may_work(c)) {
        conn_move(c, CONN_NEXT_TURN);
        loop_defer(c->http->loop, go_on, c->http);
    } else if (!c->keep) {
        say_end(c);
    } else if (c->eof) {
        conn_close(c, CLOSE_CLIENT);
    }
}

/* The answer is in the output: make ready for the next request. */
static void answered(struct conn *c)
{
    if (c->state == CONN_DEAD)
        return;
    serve_end(c);
    if (c->state == CONN_STREAM) {
        parser_done(&c->parser);
        io_flush(c);
        return;
    }
    parser_next(&c->parser);
    conn_move(c, CONN_IDLE);
    work(c);
}

static void act_on(struct conn *c, enum served what)
{
    if (what == SERVED_JOB)
        job_run(c->req.job);
    else if (what == SERVED_REPLY)
        answered(c);
}

void work_refuse(struct conn *c, enum err e, const char *why)
{
    serve_bad(c, e, why);
    answered(c);
}

static void act_on_stop(struct conn *c)
{
    if (c->parser.stop == PARSE_READY) {
        conn_move(c, CONN_WORKING);
        act_on(c, serve_request(c));
    } else if (c->parser.stop == PARSE_FAILED) {
        work_refuse(c, c->parser.err, c->parser.why);
    }
}

static void act_on_head(struct conn *c)
{
    enum served what = serve_head(c);
    if (what == SERVED_LATER && c->state != CONN_DEAD)
        conn_move(c, CONN_WORKING); /* the parser stays at the head */
    act_on(c, what);
}

static void work_once(struct conn *c)
{
    struct sv piece = io_piece(c);
    if (c->state == CONN_IDLE)
        conn_move(c, CONN_READING);
    io_eat(c, parser_feed(&c->parser, piece.p, piece.n));
    if (c->parser.stop == PARSE_HEAD_READY && c->state != CONN_DEAD)
        act_on_head(c);
    if (c->state != CONN_DEAD)
        act_on_stop(c);
}

static void work(struct conn *c)
{
    if (c->in_work)
        return;
    c->in_work = true;
    bool own_now = io_take_now(c);
    while (may_work(c))
        work_once(c);
    if (c->state != CONN_DEAD)
        io_flush(c);
    if (own_now)
        io_leave_now(c);
    settle(c);
    c->in_work = false;
}

void http_judged(struct http *h, uint64_t job, enum err verdict)
{
    struct job *j = job_find(h->jobs, job);
    struct conn *c = j ? job_req(j)->conn : NULL;
    if (!c || c->state == CONN_DEAD)
        return;
    h->turn_us = clock_mono_us();
    if (c->parser.stop != PARSE_HEAD_READY) {
        act_on(c, serve_judged(c, verdict));
        return;
    }
    conn_move(c, CONN_READING);
    act_on(c, serve_judged_head(c, verdict));
    if (c->state == CONN_READING)
        act_on_stop(c);
    if (c->state != CONN_DEAD)
        work(c);
    if (c->state == CONN_READING && c->eof && !io_has_input(c)) /* it left with half a request */
        conn_close(c, CLOSE_CLIENT);
}

static void on_job_end(struct job *j, enum step how)
{
    struct conn *c = job_req(j)->conn;
    serve_job_end(c, j, how);
    answered(c);
}

static void on_read(struct conn *c)
{
    if (c->state == CONN_LINGER || c->state == CONN_STREAM)
        io_drop_input(c);
    else
        work(c);
}

static void on_written(struct conn *c)
{
    if (c->state != CONN_WRITING || io_backlog(c) > 0)
        return;
    begin_again(c);
}

static void on_handshake(struct conn *c)
{
    struct http *h = c->http;
    tls_peer(c->bev, &c->peer.cert);
    if (c->peer.cert.present && !tally_add(&h->by_cert, sv_of(c->peer.cert.serial), h->conf.conns_per_cert)) {
        c->peer.cert.present = false;
        conn_close(c, CLOSE_CERT);
        return;
    }
    conn_move(c, CONN_IDLE);
}

/* A client that has shut its side may still read: it gets the answers to what it asked. */
static void on_eof(struct conn *c)
{
    c->eof = true;
    if (c->state == CONN_WORKING || c->state == CONN_WRITING || c->state == CONN_NEXT_TURN)
        return;
    conn_close(c, c->state == CONN_LINGER ? c->end_why : CLOSE_CLIENT);
}

static void start(struct conn *c)
{
    c->peer.tls = c->listener->kind != HTTP_PLAIN;
    conn_move(c, c->peer.tls ? CONN_HANDSHAKE : CONN_IDLE);
    if (!io_open(c))
        conn_close(c, CLOSE_IO);
}

static const struct conn_events events = {
    .proxied = start,
    .shaken = on_handshake,
    .read = on_read,
    .written = on_written,
    .eof = on_eof,
    .broken = conn_close,
    .job_end = on_job_end,
};

void work_open(struct http *h, const struct listener *l, int fd, const char *address, uint16_t port)
{
    struct conn *c = (int64_t)h->conn_count < h->conf.conns_max ? calloc(1, sizeof *c) : NULL;
    bool counted = c && tally_add(&h->by_address, sv_of(address), h->conf.conns_per_address);
    if (!counted) {
        metric_add(h->closed[c ? CLOSE_ADDRESS : CLOSE_FULL], 1);
        free(c);
        close(fd);
        return;
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    h->turn_us = clock_mono_us();
    c->http = h;
    c->on = &events;
    c->listener = l;
    c->fd = fd;
    c->keep = true;
    c->end_why = CLOSE_DONE;
    snprintf(c->peer.address, sizeof c->peer.address, "%s", address);
    c->peer.port = port;
    c->peer.plain_loopback = l->kind == HTTP_PLAIN;
    c->req.peer = &c->peer;
    c->req.conn = c;
    parser_init(&c->parser, &h->limits);
    buf_init(&c->extra, 2048);
    list_init(&c->link);
    h->conn_count++;
    metric_add(h->accepted, 1);
    if (proxy_expected(h, address))
        proxy_start(c);
    else
        start(c);
}
