/* SPDX-License-Identifier: Apache-2.0
 * given.h - what admin is given by app/ before the first request. */
#ifndef ANPI_API_ADMIN_GIVEN_H
#define ANPI_API_ADMIN_GIVEN_H

#include "server/http/live.h"

struct ca;

/* How fit to serve the server is, as app/ keeps it. Written by app/ on the loop, read by readyz_get: plain values,
 * no lock. */
struct readiness {
    bool reloading;     /* the picture is being loaded anew, or waits for it: it answers as it was under its "as of" */
    enum err write_err; /* why the database takes no writes although it is there (E_DB_FULL); OK: it does */
    enum err feed_err;  /* why the change feed brings nothing; OK: it does */
};

/* Borrowed; all of it must outlive the server. On the loop's thread. */
struct admin_given {
    const struct readiness *readiness;
    struct ca *ca; /* NULL: this server issues no certificates */
    struct live *live;
    const char *tile_url, *tile_credit; /* "" for none */
    bool demo;
};
/* Set once, before the first request; a copy of the pointer is not kept. */
extern const struct admin_given *admin_given;

#endif
