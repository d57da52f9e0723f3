/* SPDX-License-Identifier: Apache-2.0
 * given.h - what identity is given by app/ before the first request: the log-ins, and what checks one. */
#ifndef ANPI_API_IDENTITY_GIVEN_H
#define ANPI_API_IDENTITY_GIVEN_H

#include "server/auth/gate.h"

struct breached;
struct http;
struct live;

/* Borrowed; all of it must outlive the server. Pointers to pointers are read anew at each use, on the loop. */
struct identity_given {
    struct sessions *const *sessions;         /* replaced as a whole with the picture: never kept across a WAIT */
    struct certificates *const *certificates; /* likewise */
    const struct gate *gate;
    const struct http *http; /* when its certificate ends */
    const struct live *live;
    struct breached *breached; /* passwords nobody may choose; NULL: the common words only */
    int64_t session_max_us;    /* absolute limit of a session */
    /* Opens and closes the box in which the secret of a second factor is stored (auth/box.h). */
    uint8_t totp_key[32];
    bool totp; /* there is a key: second factors can be set up */
    /* Told to every screen, for its banner. */
    bool demo;
};
/* Set once, before the first request. */
extern const struct identity_given *identity_given;

#endif
