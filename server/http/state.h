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
    /* No descriptors were left: the janitor listens again. */
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
    /* Borrowed, as are jobs and routes; all must outlive it. */
    struct loop *loop;
    struct jobs *jobs;
    /* A copy; its texts are the configuration's. */
    struct http_conf conf;
    struct http_hooks hooks;
    struct parse_limits limits;
    /* Owned from here on, made by http_new. */
    struct router *router;
    const struct route **routes;
    size_t route_count;
    struct static_files *files;
    struct tls *tls;
    struct buf crl; /* what /ca.crl answers */
    struct listener *listeners;
    /* By state, the one longest in it first. */
    struct link conns[CONN_STATES];
    /* Without those that are CONN_DEAD. */
    size_t conn_count;
    struct mapsv by_address, by_cert; /* how many connections */
    /* Four times a second. */
    struct timer *janitor;
    /* Set by http_drain, never taken back. */
    bool draining;
    struct buf api_headers, file_headers; /* on every answer, ready made */
    /* Made once, at the start. */
    struct buf openapi;
    /* The Date header of this second: made once a second, not for each answer. */
    char date[40];
    int64_t date_s;
    int64_t turn_us; /* monotonic, when this turn's bytes came */
    /* 128 KiB: answers of one connection's turn. */
    struct io_now now;
    /* Good until the next recv: what is not taken by then is copied (io.c). */
    char block[64 * 1024]; /* what recv fills */
    /* Registered at the start, so that an answer looks up no name. */
    struct metric *closed[CLOSE_REASONS], *requests, *bad, *accepted, *seconds;
};

#endif
