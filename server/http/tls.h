/* SPDX-License-Identifier: Apache-2.0
 * tls.h - inside of http/ only: certificates, and a bufferevent that speaks TLS.
 *
 * OpenSSL is named here and in tls.c alone. No tickets, no renegotiation, no compression; HTTP/1.1 is the only
 * protocol offered. On the loop's thread. */
#ifndef ANPI_HTTP_TLS_H
#define ANPI_HTTP_TLS_H

#include "server/http/http.h"

struct bufferevent;
struct event_base;
struct tls;

/* Reads the files of `conf`. TLS 1.2 and 1.3, no tickets. E_CONF_VALUE, E_FILE_MISSING, E_NO_MEMORY; *out is
 * untouched on failure. */
ERR tls_new(const struct http_conf *conf, struct tls **out, struct fail *fail);
/* NULL is fine. Open connections hold their own references. */
void tls_free(struct tls *t);
/* Of the first certificate of the chain. By the wall clock; INT64_MAX when there is none. */
int64_t tls_ends_us(const struct tls *t);
/* Owns `fd` from here on, unless NULL comes back (no certificate, no memory). */
struct bufferevent *tls_bufferevent(struct tls *t, struct event_base *base, int fd, bool demand_cert);
/* After the handshake. *out is untouched when no certificate came or none that was verified: let it begin zeroed. */
void tls_peer(struct bufferevent *bev, struct peer_cert *out);
/* What goes out to everybody is a list of revoked certificates (PEM becomes DER) or nothing: never another file
 * named by mistake. E_CONF_VALUE. Replaces what is in `file`, also on failure: it is then empty. */
ERR tls_crl_take(struct buf *file);
/* close_notify, once, as far as the socket takes it now. */
void tls_say_goodbye(struct bufferevent *bev);

#endif
