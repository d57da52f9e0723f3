/* SPDX-License-Identifier: Apache-2.0
 * tls.h - inside of http/ only: certificates, and a bufferevent that speaks TLS. */
#ifndef ANPI_HTTP_TLS_H
#define ANPI_HTTP_TLS_H

#include "server/http/http.h"

struct bufferevent;
struct event_base;
struct tls;

ERR tls_new(const struct http_conf *conf, struct tls **out, struct fail *fail);
void tls_free(struct tls *t);
int64_t tls_ends_us(const struct tls *t); /* of the first certificate of the chain */
struct bufferevent *tls_bufferevent(struct tls *t, struct event_base *base, int fd, bool demand_cert);
void tls_peer(struct bufferevent *bev, struct peer_cert *out);
/* What goes out to everybody is a list of revoked certificates (PEM becomes DER) or nothing: never another file named by mistake. E_CONF_VALUE. */
ERR tls_crl_take(struct buf *file);
void tls_say_goodbye(struct bufferevent *bev);

#endif
