/* SPDX-License-Identifier: Apache-2.0
 * janitor.c - one tick four times a second closes what is too slow.
 *
 * Every list is in the order of entering, so a tick ends at the first connection that is young enough. A
 * large body or answer may take longer than the request's time as long as it keeps the least rate. */
#include "server/http/janitor.h"

#include "server/base/clock.h"
#include "server/http/io.h"
#include "server/http/state.h"
#include "server/http/work.h"

#define LINGER_MS 2000 /* for the client to read the answer before the reset that unread bytes would cause */
#define WORK_MS 120000 /* a job that waits this long has lost its answer */

static void close_older(struct http *h, enum conn_state state, int64_t than_us, enum close_reason why)
{
    struct link *head = &h->conns[state];
    while (!list_empty(head)) {
        struct conn *c = LIST_OF(head->next, struct conn, link);
        if (c->since_us > than_us)
            return;
        conn_close(c, why);
    }
}

static void end_lingering(struct http *h, int64_t now)
{
    struct link *head = &h->conns[CONN_LINGER];
    while (!list_empty(head)) {
        struct conn *c = LIST_OF(head->next, struct conn, link);
        if (c->since_us > now - LINGER_MS * 1000)
            return;
        conn_close(c, c->end_why);
    }
}

static bool keeps_rate(const struct http *h, uint64_t bytes, int64_t us)
{
    return (int64_t)bytes / h->conf.body_rate_min >= us / US_PER_S;
}

/* A request in time is none of these: past the limit, and not a large body that keeps coming. */
static bool is_late_reader(const struct conn *c, int64_t now)
{
    const struct route *r = c->req.route;
    bool large = c->in_request && r && (int64_t)r->body_max > c->http->conf.body_rate_from;
    return !large || !keeps_rate(c->http, c->parser.body.n, now - c->since_us);
}

static void judge_reading(struct http *h, int64_t now)
{
    struct link *head = &h->conns[CONN_READING];
    for (struct link *it = head->next, *next; it != head; it = next) {
        struct conn *c = LIST_OF(it, struct conn, link);
        next = it->next;
        if (c->since_us > now - h->conf.request_ms * 1000)
            return;
        if (!is_late_reader(c, now))
            continue;
        c->end_why = CLOSE_DEADLINE;
        work_refuse(c, E_HTTP_TIMEOUT, "deadline");
    }
}

static void judge_writing(struct http *h, int64_t now)
{
    struct link *head = &h->conns[CONN_WRITING];
    for (struct link *it = head->next, *next; it != head; it = next) {
        struct conn *c = LIST_OF(it, struct conn, link);
        next = it->next;
        if (c->since_us > now - h->conf.request_ms * 1000)
            return;
        if (!keeps_rate(h, c->sent_at_start - io_backlog(c), now - c->since_us))
            conn_close(c, CLOSE_SLOW_READER);
    }
}

void janitor_tick(void *arg)
{
    struct http *h = arg;
    int64_t now = clock_mono_us();
    h->turn_us = now;
    int64_t request_us = h->conf.request_ms * 1000;
    close_older(h, CONN_PROXY, now - request_us, CLOSE_PROXY);
    close_older(h, CONN_HANDSHAKE, now - request_us, CLOSE_TLS);
    close_older(h, CONN_IDLE, h->draining ? now : now - h->conf.idle_ms * 1000, h->draining ? CLOSE_DRAIN : CLOSE_IDLE);
    close_older(h, CONN_WORKING, now - WORK_MS * 1000, CLOSE_DEADLINE);
    if (h->draining) /* another server takes the streams: their clients come back with Last-Event-ID */
        close_older(h, CONN_STREAM, now, CLOSE_DRAIN);
    end_lingering(h, now);
    for (struct listener *l = h->listeners; l; l = l->next)
        if (l->paused && l->watch)
            l->paused = watch_set(l->watch, WATCH_READ) != OK;
    judge_reading(h, now);
    judge_writing(h, now);
}
