/* SPDX-License-Identifier: Apache-2.0
 * client.h - clients of the rig, in the same thread: whoever waits for bytes turns the server's loop
 * meanwhile. */
#ifndef ANPI_TESTS_HTTP_CLIENT_H
#define ANPI_TESTS_HTTP_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/http/rig.h"

struct client {
    int fd;
    SSL *ssl;
    struct buf got;
    bool closed;
};

static inline struct client client_connect(int port)
{
    struct client c = { .fd = socket(AF_INET, SOCK_STREAM, 0) };
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(c.fd, (struct sockaddr *)(void *)&a, sizeof a), 0);
    fcntl(c.fd, F_SETFL, O_NONBLOCK);
    buf_init(&c.got, 16 << 20);
    return c;
}

/* Read what is there. True when something came or the end was seen. */
static inline bool client_read(struct client *c)
{
    char b[16384];
    ssize_t n = c->ssl ? SSL_read(c->ssl, b, sizeof b) : recv(c->fd, b, sizeof b, 0);
    if (n > 0) {
        buf_add(&c->got, b, (size_t)n);
        return true;
    }
    c->closed = c->ssl ? SSL_get_error(c->ssl, (int)n) != SSL_ERROR_WANT_READ : n == 0 || errno != EAGAIN;
    return c->closed;
}

/* -1: not now, -2: never again. */
static inline ssize_t client_write(struct client *c, struct sv s)
{
    if (!c->ssl) {
        ssize_t n = send(c->fd, s.p, s.n, MSG_NOSIGNAL);
        return n < 0 && errno != EAGAIN ? -2 : n;
    }
    int n = SSL_write(c->ssl, s.p, (int)s.n), why = SSL_get_error(c->ssl, n);
    return n > 0 ? n : why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? -1 : -2;
}

/* Stops early when the server has closed: what it said is read later. */
static inline void client_send(struct client *c, struct sv s)
{
    for (size_t at = 0; at < s.n && !c->closed;) {
        ssize_t n = client_write(c, (struct sv){ s.p + at, s.n - at });
        if (n == -2)
            return;
        at += n > 0 ? (size_t)n : 0;
        loop_turn(rig.loop, false);
    }
}

static inline void client_send_z(struct client *c, const char *z)
{
    client_send(c, sv_of(z));
}

static inline bool client_has(const struct client *c, const char *text)
{
    return c->got.n && sv_find(buf_view(&c->got), sv_of(text)) >= 0;
}

/* Turn the loop until `text` has come, the server has closed, or 3 s have passed. */
static inline bool client_expect(struct client *c, const char *text)
{
    int64_t end = clock_mono_us() + 3000000;
    while (clock_mono_us() < end) {
        if (text && client_has(c, text))
            return true;
        loop_turn(rig.loop, false);
        while (client_read(c) && !c->closed) {
        }
        if (c->closed)
            return !text || client_has(c, text);
        usleep(200);
    }
    return false;
}

#define client_expect_close(c) client_expect(c, NULL)

static inline void client_done(struct client *c)
{
    if (c->ssl) {
        SSL_CTX *ctx = SSL_get_SSL_CTX(c->ssl);
        SSL_free(c->ssl);
        SSL_CTX_free(ctx);
    }
    if (c->fd >= 0)
        close(c->fd);
    buf_done(&c->got);
    loop_turn(rig.loop, false);
}

/* TLS on top. False when the handshake fails. `with_cert` offers the client certificate. */
static inline bool client_tls(struct client *c, bool with_cert, int max_version)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (max_version) {
        SSL_CTX_set_security_level(ctx, 0);
        SSL_CTX_set_min_proto_version(ctx, 0);
        SSL_CTX_set_max_proto_version(ctx, max_version);
    }
    if (with_cert) {
        assert_int_equal(SSL_CTX_use_certificate_file(ctx, rig.cert, SSL_FILETYPE_PEM), 1);
        assert_int_equal(SSL_CTX_use_PrivateKey_file(ctx, rig.key, SSL_FILETYPE_PEM), 1);
    }
    c->ssl = SSL_new(ctx);
    SSL_set_fd(c->ssl, c->fd);
    int64_t end = clock_mono_us() + 3000000;
    while (clock_mono_us() < end) {
        int rc = SSL_connect(c->ssl);
        if (rc == 1)
            return true;
        if (SSL_get_error(c->ssl, rc) != SSL_ERROR_WANT_READ)
            return false;
        loop_turn(rig.loop, false);
    }
    return false;
}

/* One request on a connection of its own; the answer is read to its end (the request should say close). */
static inline struct client ask(const char *request)
{
    struct client c = client_connect(rig.plain_port);
    client_send_z(&c, request);
    assert_true(client_expect_close(&c));
    return c;
}

#endif
