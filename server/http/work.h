/* SPDX-License-Identifier: Apache-2.0
 * work.h - inside of http/ only: a connection's life, from its first byte to its end.
 *
 * What drives the others: it acts on what the parser, the policy and the job say, one request at a time. */
#ifndef ANPI_HTTP_WORK_H
#define ANPI_HTTP_WORK_H

#include "server/http/conn.h"

/* Takes `fd` over, also when it is closed at once: too many connections, or too many of this address. `address` is
 * copied. */
void work_open(struct http *h, const struct listener *l, int fd, const char *address, uint16_t port);
/* What the parser or the proxy found; the answer is said and the connection ends. */
void work_refuse(struct conn *c, enum err e, const char *why);

#endif
