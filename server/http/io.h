/* SPDX-License-Identifier: Apache-2.0
 * io.h - inside of http/ only: bytes in and out of a connection, plain or TLS. What comes is told to c->on.
 *
 * A plain connection uses recv and send itself, a TLS one a bufferevent: nobody else knows which. Only with a
 * connection that is not CONN_DEAD; on the loop's thread. */
#ifndef ANPI_HTTP_IO_H
#define ANPI_HTTP_IO_H

#include "server/http/conn.h"

/* False: no memory, no TLS; the caller closes the connection. */
bool io_open(struct conn *c);
/* Frees buffers and descriptor. Once, by conn_close. */
void io_close(struct conn *c);
/* Half-closes, behind TLS's close_notify: the client sees the end and we still read. */
void io_end_writing(struct conn *c);

/* The next bytes in one piece; empty when there are none. A view, good until the next call of anything here. */
struct sv io_piece(struct conn *c);
/* n at most what io_piece gave. Below the high mark reading goes on by itself. */
void io_eat(struct conn *c, size_t n);
/* Of bytes that are here already; says nothing of the socket. */
bool io_has_input(struct conn *c);
/* What a client still sends to a connection that has said all. */
void io_drop_input(struct conn *c);

/* Into the output. Without memory for it the connection is lost (c->lost) and is to be closed, nothing more may be said on it. */
void io_put(struct conn *c, struct sv head, struct sv body);
void io_add(struct conn *c, struct sv bytes);
/* The bytes stay where they are until `fn(arg)` gives them back, which it does in any case; fn NULL: they outlive the connection. */
void io_add_ref(struct conn *c, struct sv bytes, void (*fn)(void *), void *arg);
bool io_take_now(struct conn *c); /* gather this connection's answers in http->now, if nobody else does */
void io_leave_now(struct conn *c);
size_t io_backlog(struct conn *c);
/* Sends what can be sent now; the rest when the socket is writable. TLS does so by itself. */
void io_flush(struct conn *c);

#endif
