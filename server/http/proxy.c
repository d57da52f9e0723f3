/* SPDX-License-Identifier: Apache-2.0
 * proxy.c - PROXY protocol version 2, from balancers that the configuration lists and from nobody else.
 *
 * The header stands before everything, also before TLS, so it is read from the bare descriptor, byte for byte
 * as long as it says it is, and the connection begins after it. */
#include "server/http/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

#include "server/http/state.h"
#include "server/http/tally.h"

#define FIXED_N 16 /* signature, version and command, family, length */

static const char signature[12] = "\r\n\r\n\0\r\nQUIT\n";

bool proxy_expected(const struct http *h, const char *address)
{
    struct sv rest = sv_of(h->conf.balancers), want = sv_of(address);
    if (rest.n == 0)
        return false;
    while (rest.p)
        if (sv_eq(sv_trim(sv_cut(&rest, ',')), want))
            return true;
    return false;
}

static size_t whole_n(const unsigned char *p)
{
    return FIXED_N + ((size_t)p[14] << 8 | p[15]);
}

/* The client's own address takes the balancer's place, in the count of connections too. */
static bool take_address(struct conn *c, int family, const unsigned char *p, size_t n)
{
    char text[46];
    bool v4 = family == 0x11 && n >= 12, v6 = family == 0x21 && n >= 36;
    if (!v4 && !v6)
        return family != 0x11 && family != 0x21;
    inet_ntop(v4 ? AF_INET : AF_INET6, p, text, sizeof text);
    size_t port_at = v4 ? 8 : 32;
    struct http *h = c->http;
    if (!tally_add(&h->by_address, sv_of(text), h->conf.conns_per_address))
        return false;
    tally_remove(&h->by_address, sv_of(c->peer.address));
    snprintf(c->peer.address, sizeof c->peer.address, "%s", text);
    c->peer.port = (uint16_t)(p[port_at] << 8 | p[port_at + 1]);
    return true;
}

static bool take_header(struct conn *c, const unsigned char *p, size_t n)
{
    if (memcmp(p, signature, sizeof signature) != 0 || p[12] >> 4 != 2)
        return false;
    switch (p[12] & 15) {
    case 0: /* LOCAL: the balancer's own health check */
        return true;
    case 1:
        return take_address(c, p[13], p + FIXED_N, n - FIXED_N);
    default:
        return false;
    }
}

static void on_proxy_bytes(void *arg, unsigned what)
{
    (void)what;
    struct conn *c = arg;
    struct buf *b = &c->extra;
    const unsigned char *p = (const unsigned char *)b->p;
    size_t want = b->n < FIXED_N ? FIXED_N : whole_n(p);
    char *at = want <= b->cap ? buf_reserve(b, want - b->n) : NULL;
    ssize_t n = at ? recv(c->fd, at, want - b->n, 0) : 0;
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        conn_close(c, CLOSE_PROXY);
        return;
    }
    b->n += (size_t)n;
    p = (const unsigned char *)b->p;
    if (b->n < FIXED_N || (memcmp(p, signature, sizeof signature) == 0 && b->n < whole_n(p)))
        return;
    bool good = take_header(c, p, b->n);
    buf_clear(b);
    watch_free(c->watch);
    c->watch = NULL;
    if (good)
        c->on->proxied(c);
    else
        conn_close(c, CLOSE_PROXY);
}

void proxy_start(struct conn *c)
{
    conn_move(c, CONN_PROXY);
    c->watch = watch_new(c->http->loop, c->fd, WATCH_READ, on_proxy_bytes, c);
    if (!c->watch)
        conn_close(c, CLOSE_PROXY);
}
