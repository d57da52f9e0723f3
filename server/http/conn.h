/* SPDX-License-Identifier: Apache-2.0
 * conn.h - inside of http/ only: the connection, the server it belongs to, and who moves it where.
 *
 * A connection is in exactly one state, and each state is a list ordered by when it was entered; conn_move is the only
 * function that moves one between them, and conn_close the only end, with a reason. The janitor looks at the old ends
 * of the lists, so there is no timer per request. Memory of a closed connection lives until the end of the turn. */
#ifndef ANPI_HTTP_CONN_H
#define ANPI_HTTP_CONN_H

#include "server/base/hash.h"
#include "server/base/list.h"
#include "server/http/http.h"
#include "server/http/metrics.h"
#include "server/http/parse.h"
#include "server/http/static.h"

struct bufferevent;
struct evbuffer;
struct listener;
struct tls;

enum conn_state {
    CONN_PROXY,     /* waits for the balancer's PROXY header */
    CONN_HANDSHAKE, /* TLS */
    CONN_IDLE,      /* between requests */
    CONN_READING,   /* some of a request is here */
    CONN_WORKING,   /* a job makes the answer */
    CONN_WRITING,   /* the answer is on its way; nothing is read meanwhile */
    CONN_STREAM,    /* live events */
    CONN_LINGER,    /* said all, lets the client finish reading */
    CONN_DEAD,
    CONN_STATES
};

enum close_reason {
    CLOSE_CLIENT, CLOSE_DONE, CLOSE_IDLE, CLOSE_DEADLINE, CLOSE_SLOW_READER, CLOSE_BAD_REQUEST, CLOSE_TLS, CLOSE_IO,
    CLOSE_PROXY, CLOSE_FULL, CLOSE_ADDRESS, CLOSE_CERT, CLOSE_REVOKED, CLOSE_DRAIN, CLOSE_STREAM, CLOSE_SHUTDOWN, CLOSE_REASONS
};

struct conn {
    struct link link;
    struct http *http;
    const struct listener *listener;
    enum conn_state state;
    int64_t since_us;          /* in this state; of READING: the first byte */
    int fd;
    struct bufferevent *bev;   /* TLS; NULL on a plain connection, which has the next three */
    struct watch *watch;
    struct evbuffer *in, *out;
    struct sv fresh;           /* just received, in http->block */
    bool held_back, armed;     /* not reading; waiting to write */
    struct peer peer;
    struct parser parser;
    struct req req;
    bool in_work, in_request, keep, eof;
    enum close_reason end_why; /* when it ends after an answer */
    enum err early;            /* decided at the head, answered when the body is read */
    unsigned allowed;
    const char *cache;
    struct buf extra;          /* header lines of reply_header */
    uint64_t sent_at_start;    /* output length when WRITING began */
    void (*on_stream_end)(void *arg);
    void *stream_arg;
};

struct listener {
    struct listener *next;
    struct http *http;
    enum http_listener kind;
    int fd;
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

/* conn.c */
void conn_open(struct http *h, const struct listener *l, int fd, const char *address, uint16_t port);
void conn_start(struct conn *c);  /* the descriptor's first byte is the client's: begin HTTP or TLS */
void conn_move(struct conn *c, enum conn_state to);
void conn_close(struct conn *c, enum close_reason why);
void conn_work(struct conn *c);   /* go through what has come, then send what is ready */
void conn_reap(void *http);       /* free what is closed */
void conn_on_read(struct conn *c);
void conn_on_written(struct conn *c); /* all of it */
void conn_on_eof(struct conn *c);
void conn_on_handshake(struct conn *c);

/* io.c */
bool io_open(struct conn *c);
void io_close(struct conn *c);
void io_end_writing(struct conn *c);
struct sv io_piece(struct conn *c); /* the next bytes in one piece; empty when there are none */
void io_eat(struct conn *c, size_t n);
bool io_has_input(struct conn *c);
void io_drop_input(struct conn *c);
void io_put(struct conn *c, struct sv head, struct sv body);
bool io_take_now(struct conn *c); /* gather this connection's answers in http->now, if nobody else does */
void io_leave_now(struct conn *c);
struct evbuffer *conn_output(struct conn *c);
size_t conn_backlog(struct conn *c);
void conn_flush(struct conn *c);

/* serve.c */
void serve_head(struct conn *c);
void serve_request(struct conn *c);
void serve_bad(struct conn *c, enum err e, const char *why);
void serve_done(struct conn *c);

/* janitor.c */
void janitor_tick(void *http);

/* proxy.c: PROXY protocol v2 from a listed balancer */
bool proxy_expected(const struct http *h, const char *address);
void proxy_start(struct conn *c);

/* tls.c */
ERR tls_new(const struct http_conf *conf, struct tls **out, struct fail *fail);
void tls_free(struct tls *t);
struct bufferevent *tls_bufferevent(struct tls *t, struct event_base *base, int fd, bool demand_cert);
void tls_peer(struct bufferevent *bev, struct peer_cert *out);
void tls_say_goodbye(struct bufferevent *bev);

/* own_routes.c: /healthz, /metrics, /api/openapi.json */
extern const struct route *const http_own_routes[];
extern const size_t http_own_route_count;

/* reply.c: for static.c, bytes that live as long as the server; for live.c, taking the connection over. */
void reply_file(struct req *r, int status, const char *content_type, struct sv mapped);
ERR reply_stream(struct req *r, void (*on_end)(void *arg), void *arg);
void reply_make_headers(struct http *h);

#endif
