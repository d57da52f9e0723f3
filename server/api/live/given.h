/* SPDX-License-Identifier: Apache-2.0
 * given.h - what live is given by app/ before the first request. */
#ifndef ANPI_API_LIVE_GIVEN_H
#define ANPI_API_LIVE_GIVEN_H

#include "server/auth/session.h"
#include "server/http/live.h"

/* Borrowed, as long as the server. */
struct live_given {
    struct live *live;
    struct sessions *const *sessions; /* replaced as a whole with the picture: never kept across a WAIT */
};
/* Set once, before the first request; must outlive the server. */
extern const struct live_given *live_given;

#endif
