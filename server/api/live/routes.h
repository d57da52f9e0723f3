/* SPDX-License-Identifier: Apache-2.0
 * routes.h - the routes of live: the stream of events; in the order of the documentation. X is given each one's name. */
#ifndef ANPI_API_LIVE_ROUTES_H
#define ANPI_API_LIVE_ROUTES_H

#define LIVE_ROUTES(X) X(live_get)

#endif
