/* SPDX-License-Identifier: Apache-2.0
 * proxy.h - inside of http/ only: PROXY protocol version 2 from a listed balancer, before everything else.
 *
 * What the header says of the client is believed only from addresses of http_conf.balancers: anybody else could name
 * any address. */
#ifndef ANPI_HTTP_PROXY_H
#define ANPI_HTTP_PROXY_H

#include "server/http/conn.h"

/* `address` as text, compared as text with the list of http_conf.balancers. */
bool proxy_expected(const struct http *h, const char *address);
/* Then c->on->proxied, or closed. The deadline of a request holds for it. Closed for version 1, other bytes, an
 * address cut short, a header over 2 KiB. LOCAL and other families keep the balancer's own address. */
void proxy_start(struct conn *c);

#endif
