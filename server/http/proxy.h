/* SPDX-License-Identifier: Apache-2.0
 * proxy.h - inside of http/ only: PROXY protocol version 2 from a listed balancer, before everything else. */
#ifndef ANPI_HTTP_PROXY_H
#define ANPI_HTTP_PROXY_H

#include "server/http/conn.h"

bool proxy_expected(const struct http *h, const char *address);
void proxy_start(struct conn *c); /* then c->on->proxied, or closed */

#endif
