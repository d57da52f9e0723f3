/* SPDX-License-Identifier: Apache-2.0
 * conn.c - a connection's life: opened, read, worked, flushed, closed.
 *
 * A plain connection is flushed by hand at the end of its work, so the answers to pipelined requests leave in one
 * write and no write event is armed unless the socket is full. A TLS connection leaves that to libevent. */
#include "server/http/conn.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/http/tally.h"

#define INPUT_HIGH (64 * 1024)   /* unread bytes after which the kernel holds the client back */
#define OUTPUT_HIGH (256 * 1024) /* answers waiting after which no further request is begun */

void conn_move(struct conn *c, enum conn_state to)
{
    list_remove(&c->link);
    list_add_tail(&c->http->conns[to], &c->link);
    c->state = to;
    c->since_us = clock_mono_us();
}

struct evbuffer *conn_output(struct conn *c)
{
    return bufferevent_get_output(c->bev);
}

size_t conn_backlog(struct conn *c)
{
    return evbuffer_get_length(conn_output(c));
}

void conn_reap(void *arg)
{
    struct http *h = arg;
    while (!list_empty(&h->conns[CONN_DEAD])) {
        struct conn *c = LIST_OF(h->conns[CONN_DEAD].next, struct conn, link);
        list_remove(&c->link);
        parser_done(&c->parser);
        buf_done(&c->extra);
        free(c);
    }
}

void conn_close(struct conn *c, enum close_reason why)
{
    struct http *h = c->http;
    if (c->state == CONN_DEAD)
        return;
    conn_move(c, CONN_DEAD);
    metric_add(h->closed[why], 1);
    h->conn_count--;
    if (c->on_stream_end)
        c->on_stream_end(c->stream_arg);
    if (c->req.job)
        job_cancel(c->req.job);
    c->req.job = NULL;
    tally_remove(&h->by_address, sv_of(c->peer.address));
    if (c->peer.cert.present)
        tally_remove(&h->by_cert, sv_of(c->peer.cert.serial));
    watch_free(c->proxy_watch);
    if (c->bev) {
        if (c->peer.tls)
            tls_say_goodbye(c->bev);
        bufferevent_free(c->bev);
    } else {
        close(c->fd);
    }
    c->bev = NULL;
    loop_defer(h->loop, conn_reap, h);
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

static void flush_plain(struct conn *c)
{
    struct evbuffer *out = conn_output(c);
    while (evbuffer_get_length(out) > 0) {
        /* The bufferevent guards the front of its output; it is not armed to write now, so this is ours to do. */
        evbuffer_unfreeze(out, 1);
        int n = evbuffer_write(out, c->fd);
        int why = errno;
        evbuffer_freeze(out, 1);
        if (n > 0 || (n < 0 && why == EINTR))
            continue;
        if (n < 0 && (why == EAGAIN || why == EWOULDBLOCK))
            bufferevent_enable(c->bev, EV_WRITE);
        else
            conn_close(c, CLOSE_IO);
        return;
    }
}

void conn_flush(struct conn *c)
{
    if (!c->peer.tls && !(bufferevent_get_enabled(c->bev) & EV_WRITE))
        flush_plain(c);
}

void conn_end_after_reply(struct conn *c)
{
    c->keep = false;
}

/* Everything is sent and there will be no further request. What the client still sends is read away for a moment:
 * closing on unread bytes would reset the connection and could take the answer with it. */
static void say_end(struct conn *c)
{
    if (c->eof) {
        conn_close(c, c->end_why);
        return;
    }
    if (c->peer.tls)
        tls_say_goodbye(c->bev);
    shutdown(c->fd, SHUT_WR);
    conn_move(c, CONN_LINGER);
    struct evbuffer *in = bufferevent_get_input(c->bev);
    evbuffer_drain(in, evbuffer_get_length(in));
}

/* After the work of a turn: where does the connection go? */
static void settle(struct conn *c)
{
    if (c->state == CONN_DEAD || c->state == CONN_WORKING || c->state == CONN_LINGER)
        return;
    bool pending = conn_backlog(c) > 0;
    if (c->state == CONN_STREAM)
        return;
    if (pending && c->state != CONN_WRITING) {
        conn_move(c, CONN_WRITING);
        c->sent_at_start = conn_backlog(c);
    } else if (!pending && !c->keep) {
        say_end(c);
    } else if (!pending && c->eof && c->state != CONN_WRITING) {
        conn_close(c, CLOSE_CLIENT);
    }
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

static void work_once(struct conn *c)
{
    struct evbuffer *in = bufferevent_get_input(c->bev);
    struct evbuffer_iovec piece;
    if (evbuffer_peek(in, -1, NULL, &piece, 1) < 1)
        return;
    if (c->state == CONN_IDLE)
        conn_move(c, CONN_READING);
    size_t eaten = parser_feed(&c->parser, piece.iov_base, piece.iov_len);
    evbuffer_drain(in, eaten);
    if (c->parser.stop == PARSE_HEAD_READY)
        serve_head(c);
    if (c->parser.stop == PARSE_READY)
        serve_request(c);
    else if (c->parser.stop == PARSE_FAILED)
        serve_bad(c, c->parser.err, c->parser.why);
}

static bool may_work(struct conn *c)
{
    return (c->state == CONN_IDLE || c->state == CONN_READING) && c->keep && conn_backlog(c) < OUTPUT_HIGH &&
           evbuffer_get_length(bufferevent_get_input(c->bev)) > 0;
}

void conn_work(struct conn *c)
{
    if (c->in_work)
        return;
    c->in_work = true;
    while (may_work(c))
        work_once(c);
    if (c->state != CONN_DEAD)
        conn_flush(c);
    settle(c);
    c->in_work = false;
}

static void on_read(struct bufferevent *bev, void *arg)
{
    struct conn *c = arg;
    if (c->state == CONN_LINGER || c->state == CONN_STREAM) {
        struct evbuffer *in = bufferevent_get_input(bev);
        evbuffer_drain(in, evbuffer_get_length(in));
        return;
    }
    conn_work(c);
}

static void on_written(struct bufferevent *bev, void *arg)
{
    struct conn *c = arg;
    if (!c->peer.tls)
        bufferevent_disable(bev, EV_WRITE);
    if (c->state != CONN_WRITING || conn_backlog(c) > 0)
        return;
    conn_move(c, CONN_IDLE);
    if (c->keep)
        conn_work(c);
    else
        settle(c);
}

static void on_handshake(struct conn *c)
{
    tls_peer(c->bev, &c->peer.cert);
    if (c->peer.cert.present && !conn_count_cert(c)) {
        c->peer.cert.present = false;
        conn_close(c, CLOSE_CERT);
        return;
    }
    conn_move(c, CONN_IDLE);
}

bool conn_count_cert(struct conn *c)
{
    return tally_add(&c->http->by_cert, sv_of(c->peer.cert.serial), c->http->conf.conns_per_cert);
}

/* A client that has shut its side may still read: it gets the answers to what it asked. */
static void on_eof(struct conn *c)
{
    c->eof = true;
    if (c->state == CONN_WORKING || c->state == CONN_WRITING)
        return;
    conn_close(c, c->state == CONN_LINGER ? c->end_why : CLOSE_CLIENT);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
    (void)bev;
    struct conn *c = arg;
    if (what & BEV_EVENT_CONNECTED)
        on_handshake(c);
    else if (c->state == CONN_HANDSHAKE)
        conn_close(c, CLOSE_TLS);
    else if (what & BEV_EVENT_EOF)
        on_eof(c);
    else
        conn_close(c, CLOSE_IO);
}

/* ---- opening ------------------------------------------------------------------------------------------------- */

void conn_start(struct conn *c)
{
    struct http *h = c->http;
    bool tls = c->listener->kind != HTTP_PLAIN;
    struct event_base *base = loop_base(h->loop);
    c->peer.tls = tls;
    c->bev = tls ? tls_bufferevent(h->tls, base, c->fd, c->listener->kind == HTTP_TLS_CERT)
                 : bufferevent_socket_new(base, c->fd, BEV_OPT_CLOSE_ON_FREE);
    if (!c->bev) {
        c->peer.tls = false;
        conn_close(c, CLOSE_IO);
        return;
    }
    conn_move(c, tls ? CONN_HANDSHAKE : CONN_IDLE);
    bufferevent_setcb(c->bev, on_read, on_written, on_event, c);
    bufferevent_setwatermark(c->bev, EV_READ, 0, INPUT_HIGH);
    if (!tls)
        bufferevent_disable(c->bev, EV_WRITE);
    bufferevent_enable(c->bev, EV_READ);
}

void conn_open(struct http *h, const struct listener *l, int fd, const char *address, uint16_t port)
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
    c->http = h;
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
        conn_start(c);
}
