/* SPDX-License-Identifier: Apache-2.0
 * rig.h - a real server and real clients in one thread: whoever waits for bytes turns the loop meanwhile.
 * Included once by each test program of this folder, after cmocka.h. */
#ifndef ANPI_TESTS_HTTP_RIG_H
#define ANPI_TESTS_HTTP_RIG_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/http/http.h"
#include "server/http/live.h"
#include "server/http/reply.h"

struct rig {
    struct loop *loop;
    struct jobs *jobs;
    struct http *http;
    struct live *live;
    struct http_conf conf;
    int plain_port, tls_port, cert_port;
    char folder[32], cert[64], key[64];
};

static struct rig rig;

struct client {
    int fd;
    SSL *ssl;
    struct buf got;
    bool closed;
};

static inline void write_pem(X509 *x, EVP_PKEY *key)
{
    snprintf(rig.cert, sizeof rig.cert, "%s/cert.pem", rig.folder);
    snprintf(rig.key, sizeof rig.key, "%s/key.pem", rig.folder);
    FILE *f = fopen(rig.cert, "w");
    assert_non_null(f);
    PEM_write_X509(f, x);
    fclose(f);
    f = fopen(rig.key, "w");
    assert_non_null(f);
    PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
    fclose(f);
}

/* A certificate that signs itself: the server's, the client's and the CA of both. */
static inline void make_certificate(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 0xabc123);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"device 7", -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "OU", MBSTRING_ASC, (const unsigned char *)"office-1", -1, -1, 0);
    X509_set_issuer_name(x, name);
    assert_true(X509_sign(x, key, EVP_sha256()) > 0);
    write_pem(x, key);
    X509_free(x);
    EVP_PKEY_free(key);
}

static inline void rig_defaults(void)
{
    static const struct conf_item items[] = { HTTP_CONF_ROWS(struct rig, conf) };
    char *argv[] = { (char *)(uintptr_t) "test", NULL };
    int rest;
    struct fail fail = { .err = OK };
    memset(&rig, 0, sizeof rig);
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(conf_load(items, sizeof items / sizeof *items, &rig, 1, argv, &rest, &fail), OK);
    rig.conf.web_root = "";
    snprintf(rig.folder, sizeof rig.folder, "/tmp/anpi-http-XXXXXX");
    assert_non_null(mkdtemp(rig.folder));
    make_certificate();
    rig.conf.tls_cert_file = rig.conf.client_ca_file = rig.cert;
    rig.conf.tls_key_file = rig.key;
    assert_int_equal(loop_new(&rig.loop), OK);
    assert_int_equal(jobs_new(rig.loop, 64, 1 << 20, &rig.jobs), OK);
}

static inline void rig_start(const struct route *const *routes, size_t n, const struct http_hooks *hooks)
{
    struct fail fail = { .err = OK };
    enum err e = http_new(rig.loop, rig.jobs, &rig.conf, routes, n, hooks, &rig.http, &fail);
    if (e)
        fail_msg("%s %s %s", err_code(e), fail.field, fail.detail);
    assert_int_equal(http_listen(rig.http, HTTP_PLAIN, "127.0.0.1", 0, &rig.plain_port, &fail), OK);
    assert_int_equal(http_listen(rig.http, HTTP_TLS, "127.0.0.1", 0, &rig.tls_port, &fail), OK);
    assert_int_equal(http_listen(rig.http, HTTP_TLS_CERT, "127.0.0.1", 0, &rig.cert_port, &fail), OK);
}

static inline void rig_stop(void)
{
    char cmd[80];
    live_free(rig.live);
    http_free(rig.http);
    jobs_free(rig.jobs);
    loop_free(rig.loop);
    snprintf(cmd, sizeof cmd, "rm -rf %s", rig.folder);
    assert_int_equal(system(cmd), 0);
}

static inline void turn_for(int64_t ms)
{
    int64_t end = clock_mono_us() + ms * 1000;
    while (clock_mono_us() < end) {
        loop_turn(rig.loop, false);
        usleep(500);
    }
}

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
    bool again = c->ssl ? SSL_get_error(c->ssl, (int)n) == SSL_ERROR_WANT_READ
                        : n < 0 && (errno == EAGAIN || errno == EINTR);
    if (!again)
        c->closed = true;
    return !again;
}

static inline void client_send(struct client *c, struct sv s)
{
    for (size_t at = 0; at < s.n && !c->closed;) {
        ssize_t n = c->ssl ? SSL_write(c->ssl, s.p + at, (int)(s.n - at)) : send(c->fd, s.p + at, s.n - at, MSG_NOSIGNAL);
        if (n > 0)
            at += (size_t)n;
        else if (errno != EAGAIN)
            return; /* the server has closed: what it said is read later */
        loop_turn(rig.loop, false);
    }
}

static inline void client_send_z(struct client *c, const char *z)
{
    client_send(c, sv_of(z));
}

/* Turn the loop until `text` has come, the server has closed, or 3 s have passed. */
static inline bool client_expect(struct client *c, const char *text)
{
    int64_t end = clock_mono_us() + 3000000;
    while (clock_mono_us() < end) {
        if (text && c->got.n && sv_find(buf_view(&c->got), sv_of(text)) >= 0)
            return true;
        loop_turn(rig.loop, false);
        while (client_read(c) && !c->closed) {
        }
        if (c->closed)
            return !text || (c->got.n && sv_find(buf_view(&c->got), sv_of(text)) >= 0);
        usleep(200);
    }
    return false;
}

static inline bool client_expect_close(struct client *c)
{
    return client_expect(c, NULL);
}

static inline bool client_has(const struct client *c, const char *text)
{
    return c->got.n && sv_find(buf_view(&c->got), sv_of(text)) >= 0;
}

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
