/* SPDX-License-Identifier: Apache-2.0
 * conn.h - inside of http/ only: the connection, its states and its end. What drives it is work.c.
 *
 * A connection is in exactly one state, and each state is a list ordered by when it was entered; conn_move is the only
 * function that moves one between them, and conn_close the only end, with a reason. The janitor looks at the old ends
 * of the lists, so there is no timer per request. Memory of a closed connection lives until the end of the turn. */
#ifndef ANPI_HTTP_CONN_H
#define ANPI_HTTP_CONN_H

#include "server/base/list.h"
#include "server/http/parse/parse.h"
#include "server/http/request.h"
#include "server/loop/job.h"

struct bufferevent;
struct conn;
struct evbuffer;
struct http;
struct listener;
struct watch;

/* Each is a list in struct http, and the janitor has a limit for it or none. */
enum conn_state {
    CONN_PROXY,     /* waits for the balancer's PROXY header */
    CONN_HANDSHAKE, /* TLS */
    CONN_IDLE,      /* between requests */
    CONN_READING,   /* some of a request is here */
    CONN_WORKING,   /* a job makes the answer */
    CONN_WRITING,   /* the answer is on its way; nothing is read meanwhile */
    CONN_NEXT_TURN, /* requests wait behind answers that have gone; others have their turn first */
    CONN_STREAM,    /* live events */
    CONN_LINGER,    /* said all, lets the client finish reading */
    CONN_DEAD,
    CONN_STATES
};

/* Why it ended, as counted. A new one needs its word in http.c. */
/* clang-format off */
enum close_reason {
    CLOSE_CLIENT, CLOSE_DONE, CLOSE_IDLE, CLOSE_DEADLINE, CLOSE_SLOW_READER, CLOSE_BAD_REQUEST, CLOSE_TLS, CLOSE_IO,
    CLOSE_PROXY, CLOSE_FULL, CLOSE_ADDRESS, CLOSE_CERT, CLOSE_REVOKED, CLOSE_DRAIN, CLOSE_STREAM, CLOSE_SHUTDOWN, CLOSE_REASONS
};
/* clang-format on */

/* What befalls a connection, told by those who see it: io.c, proxy.c, and the job that makes the answer. Called on
 * the loop, from within io.c and proxy.c: after `broken` the connection must not be touched. */
struct conn_events {
    void (*proxied)(struct conn *c); /* the descriptor's next byte is the client's own */
    void (*shaken)(struct conn *c);  /* hands, of TLS */
    void (*read)(struct conn *c);
    void (*written)(struct conn *c); /* all of it */
    void (*eof)(struct conn *c);
    void (*broken)(struct conn *c, enum close_reason why); /* it is closed when this returns */
    void (*job_end)(struct job *j, enum step how);
};

/* Owned by the list of its state. Freed by conn_reap, at the end of the turn in which it was closed: until then a
 * pointer may be read, and `state` says CONN_DEAD. */
struct conn {
    /* In the list of its state. */
    struct link link;
    struct http *http;
    /* work.c's, the same for all; static. */
    const struct conn_events *on;
    /* Where it came in: says whether it speaks TLS and must show a certificate. Lives as long as the server. */
    const struct listener *listener;
    enum conn_state state;
    int64_t since_us; /* in this state; of READING: the first byte */
    /* Owned; closed by io_close. */
    int fd;
    struct bufferevent *bev; /* TLS; NULL on a plain connection, which has the next three */
    struct watch *watch;
    /* Bytes that could not be worked on yet, and bytes the kernel did not take yet. */
    struct evbuffer *in, *out;
    struct sv fresh;       /* just received, in http->block */
    bool held_back, armed; /* not reading; waiting to write */
    /* Filled when it is accepted, behind a balancer by proxy.c, and by the handshake. */
    struct peer peer;
    struct parser parser;
    /* One at a time: the next is filled when this one has been answered. */
    struct req req;
    /* Worked on just now (no second time from within); a request was begun and not ended; another may follow; the
     * client sends no more. */
    bool in_work, in_request, keep, eof;
    bool lost;                 /* bytes that came, or were to go, found no memory: what follows would be out of step, so it ends here */
    enum close_reason end_why; /* when it ends after an answer */
    enum err early;            /* decided at the head, answered when the body is read */
    /* Bits 1 << method, for the Allow of a 405. */
    unsigned allowed;
    /* Cache-Control of the answer; NULL: no-store. */
    const char *cache;
    struct buf extra;       /* header lines of reply_header */
    uint64_t sent_at_start; /* output length when WRITING began */
    /* Of a stream (reply_stream); called once, by conn_close. */
    void (*on_stream_end)(void *arg);
    void *stream_arg;
};

/* O(1). Sets since_us to the start of this turn: an order by entry stays an order by time. */
void conn_move(struct conn *c, enum conn_state to);
/* Only the first call counts. Cancels the job, ends the stream (on_stream_end), frees the socket; nothing more is
 * sent. */
void conn_close(struct conn *c, enum close_reason why);
/* Free what is closed. Deferred by conn_close; `http` is a struct http, void for loop_defer. */
void conn_reap(void *http);

#endif
