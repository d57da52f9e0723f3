/* SPDX-License-Identifier: Apache-2.0
 * conn.c - the states of a connection, and its end. */
#include "server/http/conn.h"

#include <stdlib.h>

#include "server/http/io.h"
#include "server/http/state.h"
#include "server/http/tally.h"

void conn_move(struct conn *c, enum conn_state to)
{
    list_remove(&c->link);
    list_add_tail(&c->http->conns[to], &c->link);
    c->state = to;
    c->since_us = c->http->turn_us;
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
    io_close(c);
    loop_defer(h->loop, conn_reap, h);
}
