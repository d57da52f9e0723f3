/* SPDX-License-Identifier: Apache-2.0
 * janitor.h - inside of http/ only: closes what is too slow. */
#ifndef ANPI_HTTP_JANITOR_H
#define ANPI_HTTP_JANITOR_H

void janitor_tick(void *http); /* four times a second */

#endif
