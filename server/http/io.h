/* SPDX-License-Identifier: Apache-2.0
 * io.h - inside of http/ only: bytes in and out of a connection, plain or TLS. What comes is told to c->on. */
#ifndef ANPI_HTTP_IO_H
#define ANPI_HTTP_IO_H

#include "server/http/conn.h"

bool io_open(struct conn *c);
void io_close(struct conn *c);
void io_end_writing(struct conn *c);

struct sv io_piece(struct conn *c); /* the next bytes in one piece; empty when there are none */
void io_eat(struct conn *c, size_t n);
bool io_has_input(struct conn *c);
void io_drop_input(struct conn *c);

/* Into the output. Without memory for it the connection is lost (c->lost) and is to be closed, nothing more may be said on it. */
void io_put(struct conn *c, struct sv head, struct sv body);
void io_add(struct conn *c, struct sv bytes);
/* The bytes stay where they are until `fn(arg)` gives them back, which it does in any case; fn NULL: they outlive the connection. */
void io_add_ref(struct conn *c, struct sv bytes, void (*fn)(void *), void *arg);
bool io_take_now(struct conn *c); /* gather this connection's answers in http->now, if nobody else does */
void io_leave_now(struct conn *c);
size_t io_backlog(struct conn *c);
void io_flush(struct conn *c);

#endif
