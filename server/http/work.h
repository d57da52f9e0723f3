/* SPDX-License-Identifier: Apache-2.0
 * work.h - inside of http/ only: a connection's life, from its first byte to its end. */
#ifndef ANPI_HTTP_WORK_H
#define ANPI_HTTP_WORK_H

#include "server/http/conn.h"

void work_open(struct http *h, const struct listener *l, int fd, const char *address, uint16_t port);
void work_refuse(struct conn *c, enum err e, const char *why);

#endif
