/* SPDX-License-Identifier: Apache-2.0
 * inside.h - inside of http/ only: the server's own state and the functions that its files share. */
#ifndef ANPI_HTTP_INSIDE_H
#define ANPI_HTTP_INSIDE_H

#include "server/base/hash.h"
#include "server/http/conn.h"
#include "server/http/http.h"
#include "server/http/metrics.h"
#include "server/http/static.h"

struct bufferevent;
struct event_base;
struct tls;

struct listener {
    struct listener *next;
    struct http *http;
    enum http_listener kind;
    int fd;
    bool paused;
    struct watch *watch;
};

/* Answers made while a plain connection is worked on: they leave in one send. */
struct io_now {
    struct conn *owner;
    size_t n;
    char bytes[128 * 1024];
};

struct http {
    struct loop *loop;
    struct jobs *jobs;
    struct http_conf conf;
    struct http_hooks hooks;
    struct parse_limits limits;
    struct router *router;
    const struct route **routes;
    size_t route_count;
    struct static_files *files;
    struct tls *tls;
    struct buf crl; /* what /ca.crl answers */
    struct listener *listeners;
    struct link conns[CONN_STATES];
    size_t conn_count;
    struct mapsv by_address, by_cert; /* how many connections */
    struct timer *janitor;
    bool draining;
    struct buf api_headers, file_headers; /* on every answer, ready made */
    struct buf openapi;
    char date[40];
    int64_t date_s;
    int64_t turn_us;       /* monotonic, when this turn's bytes came */
    struct io_now now;
    char block[64 * 1024]; /* what recv fills */
    struct metric *closed[CLOSE_REASONS], *requests, *bad, *accepted, *seconds;
};

/* janitor.c */
void janitor_tick(void *http);

/* proxy.c: PROXY protocol v2 from a listed balancer */
bool proxy_expected(const struct http *h, const char *address);
void proxy_start(struct conn *c);

/* tls.c */
ERR tls_new(const struct http_conf *conf, struct tls **out, struct fail *fail);
void tls_free(struct tls *t);
int64_t tls_ends_us(const struct tls *t); /* of the first certificate of the chain */
struct bufferevent *tls_bufferevent(struct tls *t, struct event_base *base, int fd, bool demand_cert);
void tls_peer(struct bufferevent *bev, struct peer_cert *out);
/* What goes out to everybody is a list of revoked certificates (PEM becomes DER) or nothing: never another file named by mistake. E_CONF_VALUE. */
ERR tls_crl_take(struct buf *file);
void tls_say_goodbye(struct bufferevent *bev);

/* own_routes.c: /healthz, /metrics, /ca.crl, /api/openapi.json */
extern const struct route *const http_own_routes[];
extern const size_t http_own_route_count;

/* reply.c: for static.c, bytes that live as long as the server; for live.c, taking the connection over. */
void reply_file(struct req *r, int status, const char *content_type, struct sv mapped);
ERR reply_stream(struct req *r, void (*on_end)(void *arg), void *arg);
void reply_make_headers(struct http *h);

#endif
