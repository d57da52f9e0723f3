/* SPDX-License-Identifier: Apache-2.0
 * routes.h - the routes of dispatch: calls of the emergency desk; in the order of the documentation. X is given each one's name. */
#ifndef ANPI_API_DISPATCH_ROUTES_H
#define ANPI_API_DISPATCH_ROUTES_H

#define DISPATCH_ROUTES(X)                                                                                                                 \
    X(calls_post)                                                                                                                          \
    X(calls_get)                                                                                                                           \
    X(call_state_post)

#endif
