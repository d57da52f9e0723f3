/* SPDX-License-Identifier: Apache-2.0
 * janitor.h - inside of http/ only: closes what is too slow.
 *
 * The only timer of connections: limits are kept to a quarter of a second. */
#ifndef ANPI_HTTP_JANITOR_H
#define ANPI_HTTP_JANITOR_H

/* Four times a second. O(connections that are too old), for the lists are ordered by age. `http` is a struct http,
 * void for the timer. Also called once by http_drain. */
void janitor_tick(void *http);

#endif
