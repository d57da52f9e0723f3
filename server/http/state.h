/* SPDX-License-Identifier: Apache-2.0
 * state.h - inside of http/ only: the server's own state. */
#ifndef ANPI_HTTP_STATE_H
#define ANPI_HTTP_STATE_H

#include "server/base/hash.h"
#include "server/http/conn.h"
#include "server/http/http.h"
#include "server/http/metrics.h"
#include "server/http/static.h"

struct tls;

/* Paused when the process has no descriptors left: the janitor tries again. */
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

/* One a process. Everything in it is for the loop's thread. */
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
    int64_t turn_us; /* monotonic, when this turn's bytes came */
    struct io_now now;
    char block[64 * 1024]; /* what recv fills */
    struct metric *closed[CLOSE_REASONS], *requests, *bad, *accepted, *seconds;
};

#endif
